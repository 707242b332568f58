"""The form of subscribing: its defaults, what it shows of what was chosen before, and what it refuses."""

from werkzeug.datastructures import MultiDict

from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic
from webapp.forms.subscriptions import ChoicesForm, SubscribeForm
from webapp.queries.subscriber_choices import Named, OnOffer

OFFER = OnOffer(committees=(("health", "Health Scrutiny"),), decision_makers=(), wards=(("park", "Park"),))
CHOSEN = Choices(
    topics=frozenset({Topic.CHANGES}), scope=Scope(wards=frozenset({1})), pace=Pace.WEEKLY, leads=lead_times(["1-hour"])
)


def filled(form: type[ChoicesForm] = ChoicesForm, **typed: str | list[str]) -> ChoicesForm:
    made = form(MultiDict(typed))
    made.offer(OFFER)
    return made


def test_a_list_with_nothing_on_it_is_not_asked_for() -> None:
    form = filled()
    assert (form.decision_makers, [choice.value for choice in form.wards.choices]) == (None, ["park"])
    assert form.named == Named()


def test_it_shows_what_was_chosen_and_reads_it_back() -> None:
    form = ChoicesForm()
    form.offer(OFFER)
    form.show(CHOSEN, Named(wards=("park", "no-longer-there"), decisions=("KEY/01OCT/26", "KEY/02OCT/26")))
    assert (form.what.data, form.wards.data, form.decisions.data) == ("some", ["park"], "KEY/01OCT/26\nKEY/02OCT/26")
    assert form.choices(CHOSEN.scope) == CHOSEN
    assert form.named == Named(wards=("park",), decisions=("KEY/01OCT/26", "KEY/02OCT/26"))


def test_a_digest_needs_no_lead_time_but_a_reminder_does() -> None:
    weekly = filled(what="everything", topics=["closing"], pace="weekly")
    assert weekly.validate()
    at_once = filled(what="everything", topics=["closing"], pace="at-once")
    assert not at_once.validate()
    assert (at_once.leads.errors, at_once.details_are_wrong) == (
        ["Select how long before a deadline we shall remind you."], True
    )  # fmt: skip
    assert filled(what="everything", topics=["changes"], pace="at-once").validate()


def test_an_address_is_read_as_it_is_kept() -> None:
    form = filled(SubscribeForm, email="  ＪＯ@Example.org ", what="everything", topics=["changes"], pace="at-once")
    assert form.validate()
    assert form["email"].data == "jo@example.org"
