"""What has happened to the sample council's decisions, told in the order of time through the services officers use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from webapp.domain.call_in_requests import Validity
from webapp.domain.constitution import CallInOutcome, CallInRule
from webapp.domain.days import WorkingCalendar
from webapp.domain.exempt_information import Restriction
from webapp.domain.key_decisions import KeyGround
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule
from webapp.domain.references import month_part, next_after
from webapp.models.decisions import Decision
from webapp.queries import decisions as decisions_query
from webapp.queries.edition_preview import Council
from webapp.queries.notices import notice_of
from webapp.queries.rules import call_in_rules
from webapp.services import call_ins, decisions, records
from webapp.services.entries import Entry, Paper, entry_of
from webapp.services.sample_council.bodies import Cast, Written
from webapp.services.sample_council.dates import Today
from webapp.services.sample_council.editions import EditionTold
from webapp.services.sample_council.statutory import ChallengeTold, NoticeTold, Step

DRAFTED_BEFORE_NOTICE = timedelta(minutes=25)


def tell(
    session: Session,
    written: Sequence[Written],
    challenges: Sequence[Written],
    editions: Sequence[Written],
    *,
    cast: Cast,
    today: Today,
    council: Council,
    actor: str,
) -> Mapping[str, int]:
    """Do everything the files tell, at the time they tell; return the decisions' row numbers by their names there."""
    teller = _Teller(
        session,
        cast,
        today,
        actor,
        rules=call_in_rules(session),
        notice_rules=council.notice_rules,
        notice_calendar=council.calendar,
    )
    steps = [step for one in written for step in teller.steps(one)]
    for one in editions:
        steps += EditionTold(session, one, teller.made, council, today, actor).steps()
    for one in challenges:
        steps += ChallengeTold(session, one, teller.made, cast, today, actor).steps()
    for at, step in sorted(steps, key=lambda step: step[0]):
        step(at)
    session.flush()
    return {name: decision.id for name, decision in teller.made.items() if decision.id is not None}


@dataclass(slots=True)
class _Teller:
    """One telling: who acts, on what day, and the decisions made so far by the names that the files give them."""

    session: Session
    cast: Cast
    today: Today
    actor: str
    rules: Sequence[CallInRule]
    notice_rules: Sequence[NoticeRule]
    notice_calendar: WorkingCalendar
    made: dict[str, Decision] = field(default_factory=dict)

    def steps(self, written: Written) -> Iterator[Step]:
        """Yield what happens to one decision, each with its moment."""
        moment = self.today.moment
        if "drafted" in written:
            yield moment(written["drafted"]), partial(self._draft, written)
        else:
            notice_at = moment(written["notice"])
            yield notice_at - DRAFTED_BEFORE_NOTICE, partial(self._draft, written)
            yield notice_at, partial(self._publish_notice, written)
        for move in written.get("moves", ()):
            yield moment(move["at"]), partial(self._move, written, move)
        for rewording in written.get("rewordings", ()):
            yield moment(rewording["at"]), partial(self._reword, written, rewording)
        for notice in written.get("notices", ()):
            yield from self._notice(written, notice).steps()
        if withdrawn := written.get("withdrawn"):
            yield moment(withdrawn["at"]), partial(self._withdraw, written, withdrawn["reason"])
        if record := written.get("record"):
            yield moment(record["published"]), partial(self._publish_record, written, record)
        yield from self._call_in_steps(written)
        if implemented := written.get("implemented"):
            yield moment(implemented["recorded"]), partial(self._implement, written, implemented["on"])

    def _call_in_steps(self, written: Written) -> Iterator[Step]:
        """Yield what happens to a decision's call-in: signatures, what was found of them, and the outcome."""
        moment = self.today.moment
        for signed in written.get("signatures", ()):
            yield moment(signed["received"]), partial(self._sign, written, signed)
        if found := written.get("validity"):
            yield moment(found["recorded"]), partial(self._record_validity, written, found)
        if outcome := written.get("call_in_outcome"):
            yield moment(outcome["recorded"]), partial(self._record_outcome, written, outcome)

    def _draft(self, written: Written, at: datetime) -> None:
        month = london_date(at)
        reference = next_after(decisions_query.references_ending(self.session, f"/{month_part(month)}"), month)
        entry = _entry(written, reference, self.cast, self.today)
        self.made[written["name"]] = decisions.create(self.session, entry, actor=self.actor, now=at)

    def _publish_notice(self, written: Written, at: datetime) -> None:
        decisions.publish_notice(self.session, self._uuid(written), revision=None, actor=self.actor, now=at)

    def _move(self, written: Written, move: Written, at: datetime) -> None:
        decisions.move_date(
            self.session,
            self._uuid(written),
            self.today.expected(move["expected"]),
            reason=move["reason"],
            revision=None,
            actor=self.actor,
            now=at,
        )

    def _reword(self, written: Written, rewording: Written, at: datetime) -> None:
        said = {name: words for name, words in rewording.items() if name != "at"}
        decision = self._as_it_stands(written)
        entry = replace(entry_of(decision), **said)
        decisions.edit(self.session, decision.uuid, entry, revision=None, actor=self.actor, now=at)

    def _withdraw(self, written: Written, reason: str, at: datetime) -> None:
        decisions.withdraw(self.session, self._uuid(written), reason=reason, revision=None, actor=self.actor, now=at)

    def _notice(self, written: Written, notice: Written) -> NoticeTold:
        return NoticeTold(
            self.session,
            notice,
            decision=lambda: self.made[written["name"]],
            rules=self.notice_rules,
            calendar=self.notice_calendar,
            today=self.today,
            actor=self.actor,
        )

    def _publish_record(self, written: Written, record: Written, at: datetime) -> None:
        decision, decided_on = self._as_it_stands(written), self.today.day(record["decided"])
        records.publish_record(
            self.session,
            decision.uuid,
            _record(record, self.today, at),
            rules=self.rules,
            calendar=self.today.calendar,
            notice=notice_of(self.session, decision, decided_on, self.notice_rules, self.notice_calendar),
            revision=None,
            actor=self.actor,
            now=at,
        )

    def _sign(self, written: Written, signed: Written, at: datetime) -> None:
        call_ins.receive_request(
            self.session,
            self._uuid(written),
            people=[self.cast.people[name] for name in signed["people"]],
            received_at=at,
            grounds=signed["grounds"],
            revision=None,
            actor=self.actor,
            now=at,
            calendar=self.today.calendar,
        )

    def _record_validity(self, written: Written, found: Written, at: datetime) -> None:
        call_ins.record_validity(
            self.session,
            self._uuid(written),
            validity=Validity(found["validity"]),
            found_on=self.today.day(found["on"]),
            by=found["by"],
            reasons=found["reasons"],
            revision=None,
            actor=self.actor,
            now=at,
        )

    def _record_outcome(self, written: Written, outcome: Written, at: datetime) -> None:
        call_ins.record_outcome(
            self.session,
            self._uuid(written),
            outcome=CallInOutcome(outcome["outcome"]),
            outcome_on=self.today.day(outcome["on"]),
            words=outcome["words"],
            revision=None,
            actor=self.actor,
            now=at,
            calendar=self.today.calendar,
        )

    def _implement(self, written: Written, on: str, at: datetime) -> None:
        decisions.implement(
            self.session,
            self._uuid(written),
            implemented_on=self.today.day(on),
            today=london_date(at),
            revision=None,
            actor=self.actor,
            now=at,
        )

    def _uuid(self, written: Written) -> str:
        return self.made[written["name"]].uuid

    def _as_it_stands(self, written: Written) -> Decision:
        """Load a decision anew, with all that is known of it: a preview of an edition has loaded less."""
        decision = decisions_query.for_change(self.session, self._uuid(written))
        assert decision is not None, "a decision of the files is not deleted"
        return decision


def _entry(written: Written, reference: str, cast: Cast, today: Today) -> Entry:
    """Turn one entry of the files into what an officer would have typed."""
    officer = cast.officers[written["lead"]]
    return Entry(
        reference=reference,
        title=written["title"],
        matter=written["matter"],
        expected=today.expected(written["expected"]),
        is_key=written.get("key", True),
        key_ground=KeyGround(written["ground"]) if "ground" in written else None,
        decision_makers=tuple(cast.makers[name] for name in written["makers"]),
        committees=tuple(_number_of(cast, name) for name in written["committees"]),
        wards=tuple(cast.wards[name] for name in written.get("wards", ())),
        all_wards=written.get("all_wards", False),
        consultation=written["consultation"],
        lead_officer=written["lead"],
        lead_officer_post=officer["post"],
        lead_officer_telephone=officer["telephone"],
        lead_officer_email=officer["email"],
        directorate=officer["directorate"],
        documents=tuple(Paper(paper["title"], paper["url"]) for paper in written.get("documents", ())),
        documents_note=written.get("note", ""),
        restriction=Restriction(written.get("restriction", Restriction.PUBLIC)),
        exempt_paragraph=written.get("exempt_paragraph"),
    )


def _record(written: Written, today: Today, published_at: datetime) -> records.Record:
    """Turn a record of the files into what an officer would have typed."""
    waiver, stated = written.get("waiver", {}), written.get("stated", {})
    return records.Record(
        decided_on=today.day(written["decided"]),
        published_at=published_at,
        decision_text=written["decision"],
        reasons=written["reasons"],
        alternatives=written["alternatives"],
        interests=written["interests"],
        dispensations=written.get("dispensations", ""),
        callable="not_callable" not in written,
        not_callable_reason=written.get("not_callable", ""),
        waived=bool(waiver),
        waiver_agreed_by=waiver.get("agreed_by", ""),
        waiver_capacity=waiver.get("capacity", ""),
        waiver_unable=waiver.get("unable", ""),
        waiver_agreed_on=today.day(waiver["agreed"]) if waiver else None,
        waiver_statement=waiver.get("statement", ""),
        stated_effective_on=today.day(stated["effective"]) if stated else None,
        stated_source=stated.get("source", ""),
    )


def _number_of(cast: Cast, committee: str) -> int:
    number = cast.committees[committee].id
    assert number is not None, "a row that was flushed has a number"
    return number
