"""A decision open to call-in and the people who may sign, on whom tests of call-in services act."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from tests.builders import (
    ACTOR,
    add_committee,
    add_decision,
    add_member,
    add_rule,
    at,
    publish_record,
    working_calendar,
)
from webapp.domain.call_in_facts import Content
from webapp.domain.call_in_requests import Judgement, Validity
from webapp.domain.constitution import CallInOutcome, CoOptees, Pool, Requesters
from webapp.domain.membership import CoOpteeKind, MembershipKind
from webapp.models.decisions import Decision
from webapp.services import call_ins
from webapp.services.call_in_requests import Arrival

NOTICE = at("2011-12-01")
FRIDAY = at("2012-01-13")
MONDAY, TUESDAY = at("2012-01-16"), at("2012-01-17")
LAST_MINUTE, TOO_LATE = at("2012-01-18", "23:59"), at("2012-01-19", "00:00")
THE_24TH, THE_6TH = at("2012-01-24"), at("2012-02-06")

NOTHING_SAID = Content()


@dataclass
class Scene:
    """A decision open to call-in until the end of Wednesday 18 January 2012, and who might sign."""

    session: Session
    decision: Decision
    people: dict[str, int]

    def sign(self, *names: str, at: datetime = MONDAY, grounds: str = "The cost.", **changed: Any) -> Judgement:
        facts: dict[str, Any] = {"revision": None, "actor": ACTOR, "now": at}
        return call_ins.receive_request(
            self.session,
            self.decision.uuid,
            people=[self.people[name] for name in names],
            received_at=at,
            grounds=grounds,
            **(facts | changed),
        )

    def receive(self, *names: str, at: datetime = MONDAY, content: Content = NOTHING_SAID, **more: Any) -> Judgement:
        arrival = Arrival(
            received_at=at, recorded_by=ACTOR, people=[self.people[name] for name in names], content=content, **more
        )
        return call_ins.receive(self.session, self.decision.uuid, arrival, revision=None, now=at)

    def find(self, validity: Validity, on: datetime = TUESDAY) -> Decision:
        return call_ins.record_validity(
            self.session,
            self.decision.uuid,
            validity=validity,
            found_on=on.date(),
            by="Ada Penrose, Monitoring Officer",
            reasons="As the rule says.",
            revision=None,
            actor=ACTOR,
            now=on,
        )

    def come_to(self, outcome: CallInOutcome, on: datetime = THE_24TH) -> Decision:
        return call_ins.record_outcome(
            self.session,
            self.decision.uuid,
            outcome=outcome,
            outcome_on=on.date(),
            words="As the committee said.",
            revision=None,
            actor=ACTOR,
            now=on,
            calendar=working_calendar(),
        )

    def reconsider(self, *, stands: bool, on: datetime = THE_6TH) -> Decision:
        return call_ins.reconsider(
            self.session,
            self.decision.uuid,
            stands=stands,
            reconsidered_on=on.date(),
            words="Looked at again.",
            revision=None,
            actor=ACTOR,
            now=on,
        )

    def signatures(self) -> dict[str, tuple[bool, str]]:
        request = self.decision.call_in_request
        assert request is not None
        return {one.person.name.split()[0]: (one.counts, one.why_not) for one in request.signatories}

    @property
    def implementable_on(self) -> date | None:
        assert self.decision.outcome is not None
        return self.decision.outcome.implementable_on


def a_scene(
    session: Session, *, co_optees: CoOptees = CoOptees.NONE, pool: Pool = Pool.ANY_SCRUTINY, **rule: Any
) -> Scene:
    add_rule(session, **({"requesters": (Requesters(2, pool, co_optees),)} | rule))
    growth, health = add_committee(session), add_committee(session, "Health Issues")
    people = [
        add_member(session, growth, "Ana Field", kind=MembershipKind.CHAIR),
        add_member(session, growth, "Ben Moss"),
        add_member(session, health, "Cleo Hart"),
        add_member(session, growth, "Dev Left", left_on=date(2012, 1, 15)),
        add_member(session, growth, "Eve Coop", kind=MembershipKind.CO_OPTEE, co_optee_kind=CoOpteeKind.CHURCH),
        add_member(session, growth, "Flo Stand", kind=MembershipKind.SUBSTITUTE),
    ]
    decision = publish_record(session, add_decision(session, now=NOTICE), FRIDAY)
    return Scene(session, decision, {one.name.split()[0]: one.id for one in people if one.id})
