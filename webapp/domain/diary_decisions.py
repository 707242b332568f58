"""The entry of a decision: expected, put off, withdrawn, made, called in, and what came of that."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from webapp.domain.diary_entry import Alarm, Bar, Certainty, DiaryEntry, DiaryKind, uid_of
from webapp.domain.diary_expected import Drawn, drawn, said
from webapp.domain.diary_facts import DecisionFacts, MoveFacts, RecordFacts
from webapp.domain.diary_times import one_day
from webapp.domain.diary_words import described, fit, one_line
from webapp.domain.expected_dates import ExpectedDate, Precision, sentence
from webapp.domain.lifecycle import WITH_A_RECORD, Status
from webapp.domain.wording import short_day

NINE_THE_DAY_BEFORE = timedelta(hours=-15)
MADE = "Decision made: "
BEGINS: Mapping[Status, str] = MappingProxyType(
    {
        Status.CALLED_IN: "CALLED IN: ",
        Status.REFERRED_BACK: "REFERRED BACK: ",
        Status.REFERRED_TO_COUNCIL: "REFERRED TO COUNCIL: ",
        Status.REFERRED_ELSEWHERE: "REFERRED: ",
    }
)
CAME_OF_IT: Mapping[Status, str] = MappingProxyType(
    {
        Status.DECIDED: "The call-in has ended and the decision stands; it can still be called in on another ground.",
        Status.CALLED_IN: "It may not be implemented until scrutiny has dealt with the call-in.",
        Status.REFERRED_BACK: "Scrutiny referred it back; the decision maker must look at it again.",
        Status.REFERRED_TO_COUNCIL: "Scrutiny referred it to Council.",
        Status.REFERRED_ELSEWHERE: "Scrutiny referred it to another body.",
        Status.FINAL: "The call-in has ended; the decision is final.",
        Status.IMPLEMENTED: "The call-in has ended; the decision is final.",
    }
)
"""What a call-in made of the decision, by its status now."""


def decision_entry(facts: DecisionFacts, instance_name: str) -> tuple[DiaryEntry, date | None] | None:
    """Make the entry of a decision, with the day on which it was called off; None where there is no day to show.

    A draft has none: the public knows nothing of it.
    """
    if facts.status is Status.DRAFT:
        return None
    uid = uid_of(DiaryKind.DECISION, facts.uuid, instance_name)
    if facts.status is Status.WITHDRAWN:
        shown = drawn(facts.expected) if facts.record is None else Drawn(one_day(facts.record.decided_on))
        return (_withdrawn(facts, uid, shown), facts.withdrawn_on) if shown is not None else None
    if facts.record is not None and facts.status in WITH_A_RECORD:
        return _made(facts, uid, facts.record), None
    if (shown := drawn(facts.expected)) is not None:
        return _expected(facts, uid, shown), None
    if facts.move is not None and (shown := drawn(facts.move.previous)) is not None:
        return _postponed(facts, uid, facts.move, shown), facts.move.moved_on
    return None


def particulars(facts: DecisionFacts) -> Iterator[str]:
    """Write the lines below every entry about a decision: who decides, since when it is known, its reference."""
    if facts.makers:
        yield f"Decision maker{'s' if len(facts.makers) > 1 else ''}: {'; '.join(facts.makers)}"
    if facts.notice_on is not None:
        yield f"Notice published: {short_day(facts.notice_on)}"
    yield f"Reference: {facts.reference}"


def _expected(facts: DecisionFacts, uid: str, shown: Drawn) -> DiaryEntry:
    moved = [] if facts.move is None else [f"Was {_was(facts.move.previous)}, moved to {said(facts.expected)}."]
    if shown.vague is not None:
        return _entry(facts, uid, Certainty.TENTATIVE, shown.prefix, moved, shown)
    kind = _kind(facts)
    alarms = (Alarm(NINE_THE_DAY_BEFORE, fit(f"{kind} due tomorrow: ", facts.title)),)
    return _entry(facts, uid, Certainty.TENTATIVE, f"{kind} due: ", moved, shown, alarms=alarms)


def _was(previous: ExpectedDate) -> str:
    if previous.precision is not Precision.UNKNOWN:
        return said(previous)
    text = one_line(previous.text)
    return f"“{text}”" if text else "to be confirmed"


def _made(facts: DecisionFacts, uid: str, record: RecordFacts) -> DiaryEntry:
    prefix = BEGINS.get(facts.status, MADE)
    lines = [f"Decided on {short_day(record.decided_on)}."]
    if record.called_in_on is not None:
        if facts.status in (Status.FINAL, Status.IMPLEMENTED):
            prefix = "Decided after call-in: "
        lines += [f"Called in on {short_day(record.called_in_on)}.", CAME_OF_IT[facts.status]]
    if facts.status is Status.IMPLEMENTED:
        lines.append("It has been implemented.")
    return _entry(facts, uid, Certainty.CONFIRMED, prefix, lines, Drawn(one_day(record.decided_on)))


def _withdrawn(facts: DecisionFacts, uid: str, shown: Drawn) -> DiaryEntry:
    what = "Removed from the forward plan" if facts.record is None else "The decision was withdrawn"
    on = f" on {short_day(facts.withdrawn_on)}" if facts.withdrawn_on else ""
    lines = [f"{what}{on}.", *_was_expected(facts.expected, shown)]
    return _entry(facts, uid, Certainty.CANCELLED, "WITHDRAWN: ", lines, shown)


def _postponed(facts: DecisionFacts, uid: str, move: MoveFacts, shown: Drawn) -> DiaryEntry:
    text = one_line(facts.expected.text)
    now_says = f" The forward plan now says “{text}”." if text else ""
    lines = [f"Put off, and no new date has been given.{now_says}", *_was_expected(move.previous, shown)]
    return _entry(facts, uid, Certainty.CANCELLED, "POSTPONED: ", lines, shown)


def _was_expected(expected: ExpectedDate, shown: Drawn) -> list[str]:
    """A date that was no day is not made to look like one now that nothing will happen then."""
    if shown.vague is None:
        return []
    words = sentence(expected)
    return [f"It was {words[0].lower()}{words[1:]}."]


def _entry(
    facts: DecisionFacts,
    uid: str,
    certainty: Certainty,
    prefix: str,
    lines: list[str],
    shown: Drawn,
    *,
    alarms: tuple[Alarm, ...] = (),
) -> DiaryEntry:
    summary, kind = fit(prefix, facts.title), _kind(facts)
    explains = certainty is not Certainty.CANCELLED
    description = _described(facts, prefix, [shown.line, *lines] if explains else lines)
    bar = None
    if shown.over is not None:
        over_all = _described(facts, prefix, [shown.over_line, *lines]) if explains else description
        bar = Bar(shown.over, summary, over_all)
    return DiaryEntry(
        uid=uid,
        kind=DiaryKind.DECISION,
        when=shown.days,
        certainty=certainty,
        summary=summary,
        description=description,
        address=facts.address,
        categories=(kind, "Date not fixed") if shown.vague else (kind,),
        alarms=alarms,
        vague=shown.vague,
        bar=bar,
        scopes=facts.scopes,
        source=facts.source,
    )


def _described(facts: DecisionFacts, prefix: str, lines: Iterable[str]) -> str:
    said_of_it = [line for line in lines if line]
    return described(prefix, facts.title, [*said_of_it, *particulars(facts)], address=facts.address)


def _kind(facts: DecisionFacts) -> str:
    return "Key decision" if facts.is_key else "Decision"
