"""The record of a decision as a document: what was decided and why, who may call it in until when, from when it holds.

Regulations 12 and 13 of SI 2012/2089 ask for the decision with its date, the reasons, the alternatives considered and
rejected, the interests declared and the dispensations granted. The document says nothing that depends on the hour at
which it is read, so that the same facts give the same document.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain import call_in, wording
from webapp.domain.call_in import CallInWindow, implementation_phrase
from webapp.domain.constitution import OUTCOME_WORDS, CallInOutcome
from webapp.domain.days import Nation
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.london import london_date
from webapp.domain.notice_presets import FIRST_DAY_OF_2012_LAW
from webapp.domain.notice_wording import REGULATIONS_OF_2012
from webapp.domain.paper import Block, Bullets, Heading, Paper, Paragraph
from webapp.domain.paper_blocks import Letterhead, as_sentence, facts, section
from webapp.domain.urgency import ROUTE_WORDS, Route
from webapp.domain.waivers import Waiver

NONE_RECORDED = "None recorded."
SUSPENDED = "It may not be implemented until that has been dealt with."
_URGENT = frozenset({Route.GENERAL_EXCEPTION, Route.SPECIAL_URGENCY})


@dataclass(frozen=True, slots=True)
class CalledIn:
    """A valid call-in of the decision, and what came of it; None while nothing has."""

    called_in_on: date
    outcome: CallInOutcome | None = None
    outcome_on: date | None = None
    reconsidered_on: date | None = None


@dataclass(frozen=True, slots=True)
class RuleApplied:
    """The call-in rule that was kept with the record: who may ask by it, its name, its own words and their source."""

    who_may_ask: str
    name: str
    words: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What the record of a public decision says; nothing exempt is in here.

    `window` and `rule` are there where it can or could be called in, `waiver` where call-in was waived; else
    `not_callable_reason` says why nobody can. `implementable_on` is the first day as it stands, None while suspended.
    `notice` is by which route its notice was lawful, as frozen with the record. Each correction is a sentence.
    """

    reference: str
    title: str
    matter: str
    key_words: str
    makers: tuple[str, ...]
    committees: tuple[str, ...]
    wards: str
    documents: tuple[str, ...]
    privacy: str
    decided_on: date
    published_at: datetime
    decision: str
    reasons: str
    alternatives: str
    interests: str
    dispensations: str
    window: CallInWindow | None = None
    rule: RuleApplied | None = None
    waiver: Waiver | None = None
    not_callable_reason: str = ""
    implementable_on: date | None = None
    called_in: CalledIn | None = None
    withdrawn_on: date | None = None
    notice: DecisionNotice | None = None
    corrections: tuple[str, ...] = ()


def record_paper(record: RecordFacts, letterhead: Letterhead, *, nation: Nation) -> Paper:
    """Make the document of a record, dated with its day of publication."""
    return Paper(
        title=f"Record of decision {record.reference}",
        council_name=letterhead.council_name,
        made_on=london_date(record.published_at),
        blocks=tuple(_blocks(record, nation)),
        subtitle=record.title,
        footer=f"{letterhead.council_name}: record of decision {record.reference}",
        colour=letterhead.colour,
        logo=letterhead.logo,
    )


def call_in_lines(record: RecordFacts) -> tuple[str, ...]:
    """Say whether the decision can be called in, by whom and until when, what came of it, and from when it holds."""
    return tuple(line for line in (*_call_in(record), *_after(record)) if line)


def _blocks(record: RecordFacts, nation: Nation) -> Iterator[Block]:
    """Yield what the document holds, in order."""
    yield from facts(_particulars(record))
    yield from section("What was to be decided", record.matter)
    yield from section("Decision", record.decision)
    yield from section("Reasons", record.reasons)
    yield from section("Alternatives considered and rejected", record.alternatives, NONE_RECORDED)
    yield from section("Interests declared", record.interests, NONE_RECORDED)
    yield from section("Dispensations", record.dispensations, NONE_RECORDED)
    if record.documents:
        yield Heading("Documents")
        yield Bullets(record.documents)
    yield from section("Notice", _notice(record))
    yield Heading("Call-in")
    for line in call_in_lines(record):
        yield Paragraph(line)
    yield from _working(record)
    yield from _corrections(record)
    if nation is Nation.ENGLAND and record.decided_on >= FIRST_DAY_OF_2012_LAW:
        yield Paragraph(f"The law: regulations 12 and 13 of {REGULATIONS_OF_2012}.")


def _particulars(record: RecordFacts) -> Iterator[tuple[str, str]]:
    yield "Reference", record.reference
    yield "Decision makers, jointly" if len(record.makers) > 1 else "Decision maker", "\n".join(record.makers)
    yield "Date of the decision", wording.day(record.decided_on)
    yield "Record published", wording.moment(record.published_at)
    yield "Key decision", record.key_words
    yield "Scrutiny committees" if len(record.committees) > 1 else "Scrutiny committee", "\n".join(record.committees)
    yield "Wards affected", record.wards
    yield "Open to the public", record.privacy
    if record.withdrawn_on:
        yield "Withdrawn", wording.day(record.withdrawn_on)


def _notice(record: RecordFacts) -> str:
    """Say that the decision was made on short notice, and by which route; nothing of full notice."""
    if record.notice is None or record.notice.route not in _URGENT:
        return ""
    return f"{ROUTE_WORDS[record.notice.route]}. {as_sentence(record.notice.words)}"


def _call_in(record: RecordFacts) -> Iterator[str]:
    """Yield who may call it in and until when, or why nobody can."""
    window, rule, waiver = record.window, record.rule, record.waiver
    if window is not None and rule is not None:
        yield f"{rule.who_may_ask} may call in this decision."
        yield f"A request must arrive by {wording.last_moment(window)}."
        if (
            record.called_in is None
            and record.withdrawn_on is None
            and window.implementable_on == record.implementable_on
        ):
            yield f"If nobody calls it in, it {_lower(implementation_phrase(window))}."
    elif waiver is not None:
        yield from _waived(waiver)
    else:
        yield f"This decision cannot be called in. {as_sentence(record.not_callable_reason)}".strip()


def _waived(waiver: Waiver) -> Iterator[str]:
    who = f"{waiver.agreed_by} ({waiver.capacity})" if waiver.capacity else waiver.agreed_by
    on = f" on {wording.day(waiver.agreed_on)}" if waiver.agreed_on else ""
    yield f"Call-in was waived: {who} agreed{on} that the decision was urgent and could not wait for it."
    if waiver.unable:
        yield f"Why nobody before could agree: {as_sentence(waiver.unable)}"
    if waiver.statement:
        yield f"Reasons for urgency: {as_sentence(waiver.statement)}"


def _after(record: RecordFacts) -> Iterator[str]:
    """Yield what came of a call-in, and from when the decision may be acted on where the window does not say it."""
    called_in = record.called_in
    if called_in is not None:
        yield f"Called in on {wording.day(called_in.called_in_on)}."
        if called_in.outcome and called_in.outcome_on:
            yield f"{OUTCOME_WORDS[called_in.outcome]} on {wording.day(called_in.outcome_on)}."
        if called_in.reconsidered_on:
            yield f"Looked at again on {wording.day(called_in.reconsidered_on)}."
    if record.withdrawn_on is not None:
        yield f"Withdrawn on {wording.day(record.withdrawn_on)}: it will not be implemented."
    elif record.implementable_on is None:
        yield SUSPENDED if called_in else ""
    elif called_in or record.window is None or record.window.implementable_on != record.implementable_on:
        yield f"It may be implemented on or after {wording.day(record.implementable_on)}."


def _working(record: RecordFacts) -> Iterator[Block]:
    """Yield how the last moment was worked out, day by day, and by which rule."""
    if record.window is None or record.rule is None:
        return
    yield Heading("How the call-in date was worked out", 3)
    yield Bullets(tuple(call_in.explain_words(record.window)))
    yield Paragraph(f"The rule in force when the clock started, in its own words: {as_sentence(record.rule.words)}")
    yield Paragraph(f"{record.rule.name}. Source: {as_sentence(record.rule.source)}")


def _corrections(record: RecordFacts) -> Iterator[Block]:
    if record.corrections:
        yield Heading("Corrections")
        yield Bullets(record.corrections)


def _lower(phrase: str) -> str:
    return f"{phrase[:1].lower()}{phrase[1:]}"
