"""The sample council's editions of the plan and what stands in front of them, through the services officers use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from webapp.domain.days import Nation, WorkingCalendar
from webapp.domain.edition import EditionKind
from webapp.domain.edition_days import PlannedDay
from webapp.domain.edition_period import default_period
from webapp.domain.lifecycle import Status
from webapp.domain.london import london_date
from webapp.domain.plan_words import Threshold
from webapp.models.decisions import Decision
from webapp.queries import plan_wording as plan_wording_query
from webapp.queries.edition_preview import Choices, Council, prepare
from webapp.queries.rules import notice_rules
from webapp.services import plan_wording
from webapp.services.edition_days import add_days
from webapp.services.editions import publish
from webapp.services.plan_wording import Wording
from webapp.services.sample_council.bodies import Written
from webapp.services.sample_council.dates import Today
from webapp.services.sample_council.statutory import Step


def write_in_front(session: Session, plan: Written, *, today: Today) -> None:
    """Write what stands in front of every edition, and the amounts that make a decision key."""
    by, at = plan["by"], today.moment(plan["written"])
    words = Wording(**plan["wording"])
    plan_wording.save_wording(session, words, revision=plan_wording_query.NEVER_SAVED, actor=by, now=at)
    for threshold in plan["thresholds"]:
        plan_wording.add_threshold(session, Threshold(**threshold), actor=by, now=at)


def announce_days(session: Session, announced: Written, *, today: Today, actor: str) -> None:
    """Announce the days on which the next editions are to be published."""
    days = [PlannedDay(**{name: today.day(on) for name, on in one.items()}) for one in announced["days"]]
    add_days(session, days, actor=actor, now=today.moment(announced["at"]))


def council_of(session: Session, named: Written, *, notice_calendar: WorkingCalendar) -> Council:
    """Return what editions take from the council, and the days and rules by which their notice is judged."""
    return Council(
        name=named["name"],
        colour=named["colour"],
        logo=None,
        nation=Nation.ENGLAND,
        calendar=notice_calendar,
        notice_rules=notice_rules(session),
    )


@dataclass(slots=True)
class EditionTold:
    """One edition of the files; `made` are the decisions that there are when its time comes."""

    session: Session
    written: Written
    made: Mapping[str, Decision]
    council: Council
    today: Today
    actor: str

    def steps(self) -> Iterator[Step]:
        """Yield its publication."""
        yield self.today.moment(self.written["published"]), self._publish

    def _publish(self, at: datetime) -> None:
        choices, on = self._choices(at), london_date(at)
        shown = prepare(self.session, choices, council=self.council, now=at, today=on)
        publish(
            self.session,
            choices,
            fingerprint=shown.fingerprint,
            council=self.council,
            actor=self.actor,
            now=at,
            today=on,
            tell=self.written.get("tells", False),
        )

    def _choices(self, at: datetime) -> Choices:
        words = plan_wording_query.wording(self.session)
        period = default_period(words.style, today=london_date(at), months=words.months)
        added = frozenset(self.made[name].uuid for name in self.written.get("adds", ()))
        drafts = frozenset(one.uuid for one in self.made.values() if one.status is Status.DRAFT)
        return Choices(
            kind=EditionKind(self.written.get("kind", EditionKind.REGULAR)),
            first_day=period.first,
            last_day=period.last,
            chosen=added,
            left_out=drafts - added,
            note=self.written.get("note", ""),
        )
