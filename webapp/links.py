"""Public addresses as pure functions, the same in pages, mails and feeds. `base_url` has no slash at its end."""

from urllib.parse import urlencode


def decision_url(base_url: str, slug: str) -> str:
    """Address of one decision's public page."""
    return f"{base_url}/decisions/{slug}"


def notice_url(base_url: str, slug: str, uuid: str) -> str:
    """Address of the public page of one statutory notice about a decision."""
    return f"{decision_url(base_url, slug)}/notices/{uuid}"


def edition_url(base_url: str, number: int) -> str:
    """Address of one edition of the plan, as it was published."""
    return f"{base_url}/editions/{number}"


def changes_url(base_url: str, number: int, since: int, *, committee: str = "") -> str:
    """Address of the page that compares an edition with an earlier one, for one scrutiny committee if it is named."""
    asked = {"since": since} | ({"committee": committee} if committee else {})
    return f"{edition_url(base_url, number)}/changes?{urlencode(asked)}"


def about_call_in_url(base_url: str) -> str:
    """Address of the page that says what a call-in is and how to ask for one."""
    return f"{base_url}/about-call-in"


def feed_url(base_url: str, path: str) -> str:
    """Address of a calendar feed; `path` is for example `committees/health.ics`."""
    return f"{base_url}/calendar/{path}"


def news_feed_url(base_url: str, key: str) -> str:
    """Address of a feed of news for feed readers, for example `editions`."""
    return f"{base_url}/atom/{key}"


def subscribe_url(base_url: str) -> str:
    """Address of the page where anyone may subscribe by e-mail."""
    return f"{base_url}/subscribe"


def confirm_url(base_url: str, token: str) -> str:
    """Address of the page that asks whoever reads a mail to confirm a subscription."""
    return f"{base_url}/subscribe/confirm/{token}"


def preferences_url(base_url: str, token: str) -> str:
    """Address of a subscriber's own page: what they will get, what they have chosen, how to end it."""
    return f"{base_url}/subscriptions/{token}"


def unsubscribe_url(base_url: str, token: str) -> str:
    """Address that ends a subscription: a page with a button for people, one POST for mail programs (RFC 8058)."""
    return f"{base_url}/subscriptions/{token}/unsubscribe"


def meeting_url(base_url: str, committee: str) -> str:
    """Address of a scrutiny committee's page, where its meetings stand."""
    return f"{base_url}/committees/{committee}"


def meeting_page_url(base_url: str, uuid: str) -> str:
    """Address of the public page of one scrutiny meeting; it stays when the meeting moves."""
    return f"{base_url}/meetings/{uuid}"


def desk_url(base_url: str, path: str = "") -> str:
    """Address of a page of the desk; `path` begins after /desk/."""
    return f"{base_url}/desk/{path}"
