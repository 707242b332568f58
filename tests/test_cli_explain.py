"""`forward-plan explain call-in`: windows with their working, by options, files and presets."""

from pathlib import Path

import pytest

from tests.explained import explained, run


def closes(*options: str) -> tuple[str, str]:
    """Return the last moment and the first day of implementation."""
    window = explained(*options)
    return window["closes_at"], window["implementable_on"]


def test_the_first_vector_of_2012_is_explained_day_by_day() -> None:
    assert explained("--published", "2012-01-13", "--days", "3") == {
        "last_day": "2012-01-18",
        "closes_at": "2012-01-19T00:00:00+00:00",
        "implementable_on": "2012-01-19",
        "days": [
            {"date": "2012-01-13", "number": None, "why_not_counted": "day of publication"},
            {"date": "2012-01-14", "number": None, "why_not_counted": "Saturday"},
            {"date": "2012-01-15", "number": None, "why_not_counted": "Sunday"},
            {"date": "2012-01-16", "number": 1, "why_not_counted": None},
            {"date": "2012-01-17", "number": 2, "why_not_counted": None},
            {"date": "2012-01-18", "number": 3, "why_not_counted": None},
        ],
    }


def test_the_second_vector_passes_over_the_bank_holiday_in_words() -> None:
    assert run("call-in", "--published", "2011-12-29", "--days", "3").stdout == (
        "Published at noon on Thursday 29 December 2011.\n"
        "Thursday 29 December 2011: not counted, day of publication\n"
        "Friday 30 December 2011: working day 1\n"
        "Saturday 31 December 2011: not counted, Saturday\n"
        "Sunday 1 January 2012: not counted, Sunday\n"
        "Monday 2 January 2012: not counted, New Year's Day (substitute day)\n"
        "Tuesday 3 January 2012: working day 2\n"
        "Wednesday 4 January 2012: working day 3\n"
        "Call-in closes at the end of Wednesday 4 January 2012.\n"
        "May be implemented on or after Thursday 5 January 2012.\n"
    )


@pytest.mark.parametrize(
    ("effect", "implementable_on"),
    [
        ("next-calendar-day", "2026-12-12"),
        ("next-working-day", "2026-12-14"),
        ("on-last-day", "2026-12-11"),
        ("end-of-last-day", "2026-12-11"),
    ],
)
def test_each_effect_has_its_first_day(effect: str, implementable_on: str) -> None:
    options = ("--published", "2026-12-04", "--days", "5", "--cut-off", "17:00", "--effect", effect)
    window = explained(*options)
    assert (window["last_day"], window["closes_at"]) == ("2026-12-11", "2026-12-11T17:00:00+00:00")
    assert window["implementable_on"] == implementable_on


@pytest.mark.parametrize(
    ("nation", "last_day"),
    [
        ("england", "2026-03-18"),
        ("wales", "2026-03-18"),
        ("scotland", "2026-03-18"),
        ("northern-ireland", "2026-03-19"),
    ],
)
def test_each_nation_has_its_own_holidays(nation: str, last_day: str) -> None:
    window = explained("--published", "2026-03-13", "--days", "3", "--nation", nation)
    assert window["last_day"] == last_day


def test_closures_and_a_first_day_that_counts_are_heeded() -> None:
    closures = ("--closure", "2026-12-07", "--closure", "2026-12-08")
    window = explained("--published", "2026-12-04", "--days", "2", "--first-day-counts", *closures)
    assert [(day["date"][-2:], day["number"], day["why_not_counted"]) for day in window["days"]] == [
        ("04", 1, None),
        ("05", None, "Saturday"),
        ("06", None, "Sunday"),
        ("07", None, "council closed"),
        ("08", None, "council closed"),
        ("09", 2, None),
    ]


def test_the_time_of_publication_is_london_time_and_summer_has_its_offset() -> None:
    options = ("--published", "2026-07-03", "--days", "1", "--time", "00:30", "--cut-off", "16:30")
    assert explained(*options)["closes_at"] == "2026-07-06T16:30:00+01:00"


def test_past_the_known_calendar_there_is_a_sentence_and_no_date() -> None:
    result = run("call-in", "--published", "2040-01-13", "--days", "3")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bank holidays and closure days are known only from" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--published", "2012-02-30", "--days", "3"),
        ("--published", "2012-01-13", "--days", "0"),
        ("--published", "2012-01-13", "--days", "61"),
        ("--published", "2012-01-13", "--days", "3", "--effect", "at-once"),
        ("--published", "2012-01-13", "--days", "3", "--nation", "france"),
        ("--published", "2012-01-13", "--days", "3", "--cut-off", "5pm"),
        ("--days", "3"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_usage(options: tuple[str, ...]) -> None:
    result = run("call-in", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


def test_a_clock_can_start_with_the_decision_and_needs_no_publication() -> None:
    result = run("call-in", "--clock-start", "decision", "--decided", "2022-09-15", "--length", "1")
    assert result.stdout == (
        "Decided on Thursday 15 September 2022.\n"
        "Thursday 15 September 2022: not counted, day of the decision\n"
        "Friday 16 September 2022: working day 1\n"
        "Call-in closes at the end of Friday 16 September 2022.\n"
        "May be implemented on or after Saturday 17 September 2022.\n"
    )


@pytest.mark.parametrize(
    ("options", "closes_at", "implementable_on"),
    [
        (("--weekday", "tuesday", "--cut-off", "17:00"), "2012-01-17T17:00:00+00:00", "2012-01-18"),
        (("--length", "2", "--unit", "weekday", "--weekday", "Friday"), "2012-01-28T00:00:00+00:00", "2012-01-28"),
        (("--length", "8", "--unit", "calendar-days", "--cut-off", "12:00"), "2012-01-20T12:00:00+00:00", "2012-01-21"),
        (("--length", "9", "--unit", "calendar-days", "--rolls"), "2012-01-24T00:00:00+00:00", "2012-01-24"),
        (
            ("--length", "1", "--time", "17:01", "--after-hours-from", "17:00"),
            "2012-01-17T00:00:00+00:00",
            "2012-01-17",
        ),
        (
            ("--length", "1", "--time", "17:00", "--after-hours-from", "17:00"),
            "2012-01-14T00:00:00+00:00",
            "2012-01-14",
        ),
        (("--length", "1", "--holiday", "2012-01-13=Invented"), "2012-01-17T00:00:00+00:00", "2012-01-17"),
    ],
)
def test_every_dimension_of_a_clock_is_an_option(
    options: tuple[str, ...], closes_at: str, implementable_on: str
) -> None:
    assert closes("--published", "2012-01-12", *options) == (closes_at, implementable_on)


def test_a_holiday_and_a_closure_are_shown_by_their_names() -> None:
    days = explained(
        "--published",
        "2012-01-12",
        "--days",
        "1",
        "--holiday",
        "2012-01-13=Invented",
        "--closure",
        "2012-01-16=Repairs",
    )["days"]
    assert [day["why_not_counted"] for day in days] == [
        "day of publication", "Invented", "Saturday", "Sunday", "council closed: Repairs", None,
    ]  # fmt: skip


def test_a_preset_is_counted_by_with_its_own_nation_and_options_count_for_more() -> None:
    assert closes("--published", "2012-01-12", "--preset", "West-Lancashire") == (
        "2012-01-17T17:00:00+00:00",
        "2012-01-18",
    )
    assert closes("--published", "2012-01-12", "--preset", "west-lancashire", "--no-cut-off", "--length", "2") == (
        "2012-01-25T00:00:00+00:00",
        "2012-01-25",
    )
    assert explained("--published", "2026-03-13", "--preset", "northern-ireland")["last_day"] == "2026-03-23"
    assert (
        explained("--published", "2026-03-13", "--preset", "northern-ireland", "--nation", "england")["last_day"]
        == "2026-03-20"
    )


def test_a_preset_that_is_not_there_is_refused_with_those_that_are() -> None:
    result = run("call-in", "--published", "2012-01-12", "--preset", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: There is no preset “nowhere”. There are: ")
    assert ", merton, " in result.stderr


def test_a_rule_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text('nation = "scotland"\nlength = 2\ncut_off = 16:00:00\nvalid_from = 2026-01-01\n')
    words = ("--published", "2026-06-12", "--rule", str(path))
    assert closes(*words) == ("2026-06-17T16:00:00+01:00", "2026-06-18")
    assert closes(*words, "--cut-off", "17:30", "--nation", "england") == ("2026-06-16T17:30:00+01:00", "2026-06-17")
    before = run("call-in", "--published", "2025-06-12", "--rule", str(path))
    assert (before.exit_code, before.stderr) == (
        0,
        "Note: this rule is in force from 1 January 2026 on, and not on Thursday 12 June 2025.\n",
    )


def test_of_several_rules_in_a_file_the_one_in_force_when_the_clock_starts_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(
        '[[rules]]\nname = "Old"\nlength = 3\nvalid_from = 2012-01-01\nvalid_to = 2020-05-17\n'
        '[[rules]]\nname = "New"\nlength = 5\nvalid_from = 2020-05-18\n'
    )
    rule = ("--rule", str(path))
    assert explained("--published", "2020-05-15", *rule)["last_day"] == "2020-05-20"
    assert explained("--published", "2020-05-18", *rule)["last_day"] == "2020-05-26"
    none = run("call-in", "--published", "2011-05-18", *rule)
    assert (none.exit_code, none.stderr) == (
        1,
        "Error: Exactly one rule must be in force on Wednesday 18 May 2011; in the file there is none.\n",
    )


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        ("length = -3", ["The rule cannot be used.", "The number of days must be from 1 to 60."]),
        (
            'length = 3\ncut_off = "25:00"',
            ["The rule: cut_off must be a time of day from 00:00 to 23:59, such as 17:00."],
        ),
        (
            "length = 3\nvalid_from = 2020-01-01\nvalid_to = 2019-01-01",
            ["The rule cannot be used.", "The rule must not end before it begins, on Wednesday 1 January 2020."],
        ),
        ("length = 3\nlenght = 4", ["The rule has names that are not known: lenght."]),
        (
            'length = 3\n[[requesters]]\ncount = 0\npool = "any-member"',
            ["The rule cannot be used.", "The number of people who must ask is at least 1."],
        ),
        ("rules = 3", ["rule.toml: write each rule as a table of its own, under [[rules]]."]),
        (
            'length = 3\nnation = "france"',
            ["rule.toml: nation must be one of england, wales, scotland or northern-ireland."],
        ),
        (
            "length 3",
            [
                "The file can be read neither as JSON nor as TOML: Expected '=' after a key in a key/value pair "
                "(at line 1, column 8)."
            ],
        ),
    ],
)
def test_a_bad_rule_is_refused_with_sentences(tmp_path: Path, written: str, sentences: list[str]) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(written)
    result = run("call-in", "--published", "2012-01-13", "--rule", str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.removeprefix("Error: ").splitlines() == sentences


def test_options_that_make_no_rule_are_refused_with_a_sentence() -> None:
    result = run("call-in", "--published", "2012-01-13", "--days", "3", "--effect", "on-last-day")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: An effect on the last day itself needs a cut-off time; without one, choose the end of the last day.\n",
    )


@pytest.mark.parametrize(
    "words",
    [
        ("call-in", "--published", "2012-01-13"),
        ("call-in", "--published", "2012-01-13", "--days", "3", "--holiday", "Monday"),
        ("call-in", "--published", "2012-01-13", "--days", "3", "--weekday", "Someday"),
        ("call-in", "--published", "2012-01-13", "--rule", "nowhere.toml"),
        ("notice", "--published", "2012-01-13"),
        ("notice", "--published", "2012-01-13", "--decision", "2012-02-13", "--clear-days", "-1"),
        ("backwards",),
    ],
)
def test_what_is_not_said_in_full_is_refused_with_usage(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


def test_a_rule_and_a_preset_together_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text("length = 3")
    result = run("call-in", "--published", "2012-01-13", "--rule", str(path), "--preset", "merton")
    assert (result.exit_code, "Give --rule or --preset, not both." in result.stderr) == (2, True)
