"""The duties around decisions as the compliance board shows them, judged once for one run of a job."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from webapp.domain.days import Nation, Purpose, WorkingCalendar
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_presets import starting_rules
from webapp.queries import rules
from webapp.queries.compliance import Watched, watched


@dataclass(frozen=True, slots=True)
class CouncilDays:
    """By which nation's law duties are judged, and how to get the working days that count for a purpose."""

    nation: Nation
    calendar: Callable[[Session, Purpose], WorkingCalendar]


@dataclass(slots=True)
class DutyBoard:
    """Every decision that the compliance board watches, read once for each day that is asked for."""

    days: CouncilDays
    _watched: dict[date, list[Watched]] = field(default_factory=dict)

    def rules(self, session: Session) -> tuple[NoticeRule, ...]:
        """Return every rule of notice the council has had; before any is entered, its nation's law."""
        return rules.notice_rules(session) or starting_rules(self.days.nation)

    def asks_for_reports(self, session: Session) -> bool:
        """Say whether any rule gives reports a last day, without reading a single decision."""
        return any(rule.draft_report or rule.final_report or rule.public_report for rule in self.rules(session))

    def watched(self, session: Session, today: date) -> list[Watched]:
        """Return every decision to come and those made lately, each judged as at a day."""
        if today not in self._watched:
            self._watched[today] = watched(
                session,
                rules=self.rules(session),
                calendar=self.days.calendar(session, Purpose.NOTICE),
                today=today,
            )
        return self._watched[today]
