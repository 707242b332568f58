"""The record of a decision as a document: what regulations 12 and 13 ask for, and call-in in words that stay true."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.builders import working_calendar
from tests.call_in_rules import RULE
from webapp.domain.call_in import window_for
from webapp.domain.constitution import CallInOutcome
from webapp.domain.days import Nation
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.notice_wording import REGULATIONS_OF_2012
from webapp.domain.paper import Bullets, Facts, Heading, Paper, Paragraph
from webapp.domain.paper_blocks import Letterhead
from webapp.domain.record_paper import CalledIn, RecordFacts, RuleApplied, call_in_lines, record_paper
from webapp.domain.urgency import Route
from webapp.domain.waivers import Waiver

COUNCIL = Letterhead("Anyborough Council", "#123456")
PUBLISHED_AT = datetime(2026, 12, 11, 14, tzinfo=UTC)
WINDOW = window_for(RULE, published_at=PUBLISHED_AT, calendar=working_calendar())
"""It closes at the end of Wednesday 16 December 2026."""
RECORD = RecordFacts(
    reference="KEY/03DEC/26",
    title="Leisure centre contract award",
    matter="To award the contract.",
    key_words="Significant expenditure or savings",
    makers=("Cabinet",),
    committees=("Communities",),
    wards="All wards",
    documents=("Report on the tenders",),
    privacy="The report is public.",
    decided_on=date(2026, 12, 9),
    published_at=PUBLISHED_AT,
    decision="The contract is awarded.\n\nThe officer signs it.",
    reasons="It offered the best value.",
    alternatives="Not to build.",
    interests="",
    dispensations="",
    window=WINDOW,
    rule=RuleApplied("Any two members of a scrutiny committee", RULE.name, RULE.words, RULE.source),
    implementable_on=WINDOW.implementable_on,
)
UNHEARD = replace(RECORD, window=None, rule=None, implementable_on=date(2026, 12, 9))
CALLED_IN = replace(RECORD, called_in=CalledIn(date(2026, 12, 15)), implementable_on=None)


def paper_of(record: RecordFacts, nation: Nation = Nation.ENGLAND) -> Paper:
    return record_paper(record, COUNCIL, nation=nation)


def under(heading: str, record: RecordFacts) -> list[str]:
    """Return the paragraphs under a heading, up to the next one."""
    found, within = list[str](), False
    for block in paper_of(record).blocks:
        if isinstance(block, Heading):
            within = block.text == heading
        elif within and isinstance(block, Paragraph):
            found.append(block.text)
    return found


def test_a_record_is_dated_with_its_publication() -> None:
    paper = paper_of(RECORD)
    assert (paper.title, paper.subtitle, paper.made_on) == (
        "Record of decision KEY/03DEC/26",
        "Leisure centre contract award",
        date(2026, 12, 11),
    )
    assert (paper.council_name, paper.colour, paper.landscape) == ("Anyborough Council", "#123456", False)


def test_the_particulars_stand_first() -> None:
    first = paper_of(RECORD).blocks[0]
    assert isinstance(first, Facts)
    assert first.rows == (
        ("Reference", "KEY/03DEC/26"),
        ("Decision maker", "Cabinet"),
        ("Date of the decision", "Wednesday 9 December 2026"),
        ("Record published", "2pm on Friday 11 December 2026"),
        ("Key decision", "Significant expenditure or savings"),
        ("Scrutiny committee", "Communities"),
        ("Wards affected", "All wards"),
        ("Open to the public", "The report is public."),
    )


def test_joint_makers_and_what_is_not_known_are_labelled_so() -> None:
    first = paper_of(replace(RECORD, makers=("Leader", "Chief Executive"), committees=(), wards="")).blocks[0]
    assert isinstance(first, Facts)
    labels = dict(first.rows)
    assert labels["Decision makers, jointly"] == "Leader\nChief Executive"
    assert [one for one in ("Scrutiny committee", "Wards affected") if one in labels] == []


def test_the_five_things_that_a_record_states_are_there() -> None:
    headings = ("Decision", "Reasons", "Alternatives considered and rejected", "Interests declared", "Dispensations")
    assert [under(one, RECORD) for one in headings] == [
        ["The contract is awarded.", "The officer signs it."],
        ["It offered the best value."],
        ["Not to build."],
        ["None recorded."],
        ["None recorded."],
    ]


def test_who_may_call_it_in_and_until_when_is_said() -> None:
    assert call_in_lines(RECORD) == (
        "Any two members of a scrutiny committee may call in this decision.",
        "A request must arrive by the end of Wednesday 16 December 2026.",
        "If nobody calls it in, it may be implemented on or after Thursday 17 December 2026.",
    )


def test_how_the_date_was_worked_out_is_shown_day_by_day_with_the_rule() -> None:
    blocks = paper_of(RECORD).blocks
    place = blocks.index(Heading("How the call-in date was worked out", 3))
    days = blocks[place + 1]
    assert isinstance(days, Bullets)
    assert days.items[2:5] == (
        "Saturday 12 December 2026: not counted, Saturday",
        "Sunday 13 December 2026: not counted, Sunday",
        "Monday 14 December 2026: working day 1",
    )
    assert under("How the call-in date was worked out", RECORD)[:2] == [
        f"The rule in force when the clock started, in its own words: {RULE.words}",
        "Call-in, 2012. Source: Constitution, part 4.",
    ]


@pytest.mark.parametrize(
    ("record", "lines"),
    [
        (
            CALLED_IN,
            ("Called in on Tuesday 15 December 2026.", "It may not be implemented until that has been dealt with."),
        ),
        (
            replace(
                RECORD,
                called_in=CalledIn(date(2026, 12, 15), CallInOutcome.NO_ACTION, date(2027, 1, 6)),
                implementable_on=date(2027, 1, 6),
            ),
            (
                "Called in on Tuesday 15 December 2026.",
                "No action by scrutiny on Wednesday 6 January 2027.",
                "It may be implemented on or after Wednesday 6 January 2027.",
            ),
        ),
        (
            replace(
                RECORD,
                called_in=CalledIn(
                    date(2026, 12, 15), CallInOutcome.REFERRED_BACK, date(2027, 1, 6), date(2027, 1, 11)
                ),
                implementable_on=None,
                withdrawn_on=date(2027, 1, 11),
            ),
            (
                "Called in on Tuesday 15 December 2026.",
                "Referred back to the decision maker on Wednesday 6 January 2027.",
                "Looked at again on Monday 11 January 2027.",
                "Withdrawn on Monday 11 January 2027: it will not be implemented.",
            ),
        ),
    ],
)
def test_what_came_of_a_call_in_is_told(record: RecordFacts, lines: tuple[str, ...]) -> None:
    assert call_in_lines(record)[2:] == lines


def test_a_waiver_is_told_with_who_agreed_and_why() -> None:
    waiver = Waiver("Ada Pym", "Mayor", "The chair was abroad", date(2026, 12, 8), "The roof may fall in")
    assert call_in_lines(replace(UNHEARD, waiver=waiver)) == (
        "Call-in was waived: Ada Pym (Mayor) agreed on Tuesday 8 December 2026 that the decision was urgent and could "
        "not wait for it.",
        "Why nobody before could agree: The chair was abroad.",
        "Reasons for urgency: The roof may fall in.",
        "It may be implemented on or after Wednesday 9 December 2026.",
    )


def test_a_waiver_without_more_says_only_who_agreed() -> None:
    assert call_in_lines(replace(UNHEARD, waiver=Waiver("Ada Pym")))[0] == (
        "Call-in was waived: Ada Pym agreed that the decision was urgent and could not wait for it."
    )


def test_why_a_decision_cannot_be_called_in_is_told() -> None:
    assert call_in_lines(replace(UNHEARD, not_callable_reason="It is a recommendation to Council")) == (
        "This decision cannot be called in. It is a recommendation to Council.",
        "It may be implemented on or after Wednesday 9 December 2026.",
    )


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (Route.SPECIAL_URGENCY, ["Special urgency. Agreed on Tuesday 8 December 2026."]),
        (Route.GENERAL_EXCEPTION, ["General exception. Agreed on Tuesday 8 December 2026."]),
        (Route.FULL_NOTICE, []),
    ],
)
def test_short_notice_is_told_with_its_route(route: Route, said: list[str]) -> None:
    notice = DecisionNotice(route=route, lawful=True, words="Agreed on Tuesday 8 December 2026.")
    assert under("Notice", replace(RECORD, notice=notice)) == said


def test_corrections_are_listed() -> None:
    assert paper_of(replace(RECORD, corrections=("The wording was corrected: a slip.",))).blocks[-3:-1] == (
        Heading("Corrections"),
        Bullets(("The wording was corrected: a slip.",)),
    )


def test_the_law_is_named_where_it_applies() -> None:
    law = Paragraph(f"The law: regulations 12 and 13 of {REGULATIONS_OF_2012}.")
    older = replace(RECORD, decided_on=date(2012, 1, 12))
    found = [paper_of(RECORD), paper_of(older), paper_of(RECORD, Nation.WALES)]
    assert [law in paper.blocks for paper in found] == [True, False, False]
