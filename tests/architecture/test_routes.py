"""Every view says who may see it, and the desk is never public."""

from webapp.domain.accounts import Role
from webapp.views.access import PUBLIC, access_of


def access_by_address(app) -> dict[str, str | Role | None]:
    return {
        f"{rule.rule} ({', '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))})": access_of(
            app.view_functions[rule.endpoint]
        )
        for rule in app.url_map.iter_rules()
    }


def test_every_view_declares_who_may_see_it(app):
    assert [address for address, access in access_by_address(app).items() if access is None] == []


def test_every_page_of_the_desk_needs_a_role(app):
    desk = {address: access for address, access in access_by_address(app).items() if address.startswith("/desk")}
    assert desk
    assert [address for address, access in desk.items() if not isinstance(access, Role)] == []


def test_everything_outside_the_desk_and_ones_own_calendar_is_public(app):
    for_people = ("/desk", "/my-calendar")
    outside = {
        address: access for address, access in access_by_address(app).items() if not address.startswith(for_people)
    }
    assert {address: access for address, access in outside.items() if access != PUBLIC} == {}
