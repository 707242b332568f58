"""Each rule about readers has a judge: here is what one of two readers would have to say to break it."""

from dataclasses import replace

import pytest

from tests.adapters.feed_rules import ids_of
from tests.feeds.good_feed import GOOD, changed, left_out, written
from tests.feeds.readers import PYTHON_READERS, Reading, Seen, far_away
from tests.feeds.reading_rules import READING_RULES, broken_reading_rules

UID = "meeting-00000000-0000-4000-9000-000000000301@plan.example.org"
ZONE = GOOD[GOOD.index("BEGIN:VTIMEZONE") : GOOD.index("BEGIN:VEVENT")]


def readings_of(text: str) -> dict[str, Reading]:
    with far_away():
        return {name: read(written(text)) for name, read in PYTHON_READERS.items()}


MEETING = Seen(
    "2027-06-30T17:30:00Z",
    "2027-06-30T19:30:00Z",
    False,
    "Overview and Scrutiny Committee",
    "End time is an estimate.\n\nhttps://plan.example.org/meetings/301",
    "Council Chamber, Town Hall, High Street, Anyborough, AB1 2CD",
    "CONFIRMED",
    (),
)
EXAMPLES = {
    "X01": Reading({UID: MEETING}, refusal="I cannot read this."),
    "X02": Reading({}),
    "X03": Reading({UID: replace(MEETING, starts="2027-06-30T18:30:00Z")}),
    "X04": Reading({UID: replace(MEETING, ends="2027-06-30T20:30:00Z")}),
    "X05": Reading({UID: replace(MEETING, is_all_day=True)}),
    "X06": Reading({UID: replace(MEETING, location="Council Chamber")}),
    "X07": Reading({UID: replace(MEETING, alarms=(-7200.0,))}),
    "X08": Reading({UID: MEETING}, faults=("X-ALT-DESC is none of mine.",)),
}


def test_every_rule_about_readers_is_judged_and_has_an_example() -> None:
    assert tuple(READING_RULES) == tuple(EXAMPLES)


@pytest.mark.parametrize("rule", READING_RULES)
def test_readers_who_differ_are_told_so(rule: str) -> None:
    readings = {"one": Reading({UID: MEETING}), "another": EXAMPLES[rule]}
    assert ids_of(broken_reading_rules(readings)) == {rule}


def test_the_readers_see_the_good_feed_alike() -> None:
    readings = readings_of(GOOD)
    assert broken_reading_rules(readings) == []
    assert readings["vobject"].events[UID] == MEETING


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (changed("REFRESH-INTERVAL;VALUE=DURATION", "REFRESH-INTERVAL:VALUE=DURATION"), {"X01"}),
        (changed("TZOFFSETTO:+0100", "TZOFFSETTO:+0200"), {"X03", "X04"}),
        (left_out("END:VEVENT"), {"X01"}),
        (changed("TRIGGER:-PT15H", "TRIGGER:-P15H"), {"X01"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_feed_makes_readers_differ(text: str, rules: set[str]) -> None:
    assert ids_of(broken_reading_rules(readings_of(text))) == rules
