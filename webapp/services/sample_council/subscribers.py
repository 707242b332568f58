"""The sample council's subscribers, from their file to subscriptions that have been confirmed."""

from collections.abc import Iterable, Mapping

from sqlmodel import Session

from webapp.domain.reminders import lead_times
from webapp.domain.subscriptions import Choices, Pace, Scope, Topic
from webapp.services import subscriptions
from webapp.services.sample_council.bodies import Cast, Written
from webapp.services.sample_council.dates import Today


def add(
    session: Session, subscribers: Iterable[Written], *, cast: Cast, decisions: Mapping[str, int], today: Today
) -> None:
    """Add everybody who follows something; `decisions` gives row numbers by name."""
    for written in subscribers:
        choices = Choices(
            topics=frozenset(Topic(each) for each in written["topics"]),
            scope=_scope(written, cast, decisions),
            pace=Pace(written.get("pace", Pace.AT_ONCE)),
            leads=lead_times(written.get("leads", ())),
        )
        subscriptions.enrol(session, email=written["email"], choices=choices, now=today.moment(written["since"]))


def _scope(written: Written, cast: Cast, decisions: Mapping[str, int]) -> Scope:
    committees = {name: row.id for name, row in cast.committees.items() if row.id is not None}
    return Scope(
        everything=written.get("everything", False),
        committees=frozenset(committees[name] for name in written.get("committees", ())),
        decision_makers=frozenset(cast.makers[name] for name in written.get("decision_makers", ())),
        wards=frozenset(cast.wards[name] for name in written.get("wards", ())),
        decisions=frozenset(decisions[name] for name in written.get("decisions", ())),
    )
