"""`forward-plan explain … --records`: files of published records compared with the rules they were made by."""

import csv
import json
from pathlib import Path

import pytest

from tests.explained import run

EXAMPLES = Path(__file__).parent / "domain" / "examples"
CALL_IN = EXAMPLES / "call_in.csv"
BROKEN = EXAMPLES / "broken_records.csv"
NOTICE = EXAMPLES / "notice.csv"
FACTS = {
    "case": "id",
    "council": "council",
    "start": "start_date",
    "last_day": "expected_deadline",
    "implementable_on": "expected_effective",
}
RULE = ("nation", "clock_start", "length", "unit", "count_first_day", "cut_off", "effect")


def lines_of(*words: str, code: int) -> list[str]:
    result = run(*words)
    assert (result.exit_code, result.stderr) == (code, "")
    return result.stdout.splitlines()


def refusal_of(*words: str) -> list[str]:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr.removeprefix("Error: ").splitlines()


def written(folder: Path, text: str) -> str:
    path = folder / "records.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def published_records(folder: Path, *columns: str) -> str:
    """Write the published records among the worked examples of the clock as a council would, with a byte order mark."""
    with CALL_IN.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["council"]]
    path = folder / "published.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*FACTS.values(), *columns])
        writer.writerows([row[name] for name in (*FACTS, *columns)] for row in rows)
    return str(path)


def test_fifty_published_windows_agree_with_their_own_rules(tmp_path: Path) -> None:
    assert lines_of("call-in", "--records", published_records(tmp_path, *RULE), code=0) == ["50 agree, 0 differ"]


def test_the_same_agree_with_the_presets_of_their_councils_where_they_give_no_rule(tmp_path: Path) -> None:
    assert lines_of("call-in", "--records", published_records(tmp_path), code=0) == ["50 agree, 0 differ"]


def test_thirty_published_notices_agree_with_their_own_verdicts() -> None:
    assert lines_of("notice", "--records", str(NOTICE), code=0) == ["30 agree, 0 differ"]


def test_records_that_break_the_rule_are_shown_with_both_days_and_the_likely_reason() -> None:
    lines = lines_of("call-in", "--records", str(BROKEN), code=1)
    assert (len(lines), lines[-1]) == (15, "6 agree, 8 differ")
    assert lines[0] == (
        "C007  Call-in was waived: it took effect on the day of the decision. It states Friday 26 January 2018."
    )
    assert lines[4] == (
        "C013  stated Saturday 24 June 2023, computed Friday 23 June 2023. "
        "It fits publication on Tuesday 20 June 2023, later than recorded."
    )


def test_each_mismatch_is_a_line_with_what_was_expected_and_found(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "id,start_date,length,cut_off,expected_deadline,expected_effective\n"
        "A1,2022-02-24,5,17:00,2022-03-03,2022-03-04\n"
        "A2,2022-02-24,5,17:00,2022-03-04,2022-03-05\n"
        "A3,2022-02-24,5,17:00,2022-03-03 16:00,\n"
        ",2022-02-24,5,17:00,2022-03-02,\n"
        "A5,2022-02-24,5,17:00,,\n",
    )
    assert lines_of("call-in", "--records", path, code=1) == [
        "A2  expected last moment Friday 4 March 2022, found Thursday 3 March 2022",
        "A2  expected first day Saturday 5 March 2022, found Friday 4 March 2022",
        "A3  expected last moment 4pm on Thursday 3 March 2022, found 5pm on Thursday 3 March 2022",
        "row 5  expected last moment Wednesday 2 March 2022, found Thursday 3 March 2022",
        "1 row of records.csv: no date to compare with.",
        "1 agree, 3 differ",
    ]


def test_a_rule_given_beside_the_file_judges_rows_that_have_none(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "id,council,start_date,length,expected_deadline\nA,Leeds,2022-02-24,,2022-03-03\nB,,2022-02-24,1,25/2/22\n",
    )
    assert lines_of("call-in", "--records", path, code=1) == [
        "A  cannot be worked out: it gives no rule and is of Leeds, whose rule on Thursday 24 February 2022 is not "
        "known. Give one with --rule.",
        "1 agree, 1 differ",
    ]
    assert lines_of("call-in", "--records", path, "--days", "5", code=0) == ["2 agree, 0 differ"]
    assert lines_of("call-in", "--records", path, "--preset", "hillingdon", code=0) == ["2 agree, 0 differ"]


def test_rows_without_a_nation_are_counted_in_the_one_asked_for_or_that_of_their_council(tmp_path: Path) -> None:
    text = "id,council,start_date,length,expected_deadline\nA,Northern Ireland,2026-03-13,3,2026-03-19\n"
    assert lines_of("call-in", "--records", written(tmp_path, text), code=0) == ["1 agree, 0 differ"]
    path = written(tmp_path, text.replace("Northern Ireland", "Belfast"))
    assert lines_of("call-in", "--records", path, "--nation", "northern-ireland", code=0) == ["1 agree, 0 differ"]
    assert lines_of("call-in", "--records", path, code=1)[-1] == "0 agree, 1 differ"


def test_a_row_past_the_known_calendar_differs_and_the_others_are_compared(tmp_path: Path) -> None:
    path = written(
        tmp_path, "id,start_date,length,expected_deadline\nA,2045-02-24,5,2045-03-03\nB,2022-02-24,5,2022-03-03\n"
    )
    lines = lines_of("call-in", "--records", path, code=1)
    assert lines[0].startswith(
        "A  cannot be worked out: 5 working days after Friday 24 February 2045 cannot be counted"
    )
    assert lines[1:] == ["1 agree, 1 differ"]


def test_a_comparison_is_printed_as_json(tmp_path: Path) -> None:
    path = written(tmp_path, "id,start_date,length,expected_deadline\nA,2022-02-24,5,2022-03-04\n")
    result = run("call-in", "--records", path, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (
        1,
        {
            "agree": 0,
            "differ": 1,
            "rows": [
                {
                    "id": "A",
                    "differences": ["expected last moment Friday 4 March 2022, found Thursday 3 March 2022"],
                    "note": "",
                }
            ],
        },
    )


def test_a_file_with_rows_that_cannot_be_read_is_refused_whole_with_their_numbers(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "id,start_date,length,cut_off,expected_deadline\n"
        "A,2022-02-24,5,17:00,2022-03-03\n"
        "B,2022-02-30,5,17:00,2022-03-03\n"
        "C,2022-02-24,5,25:00,2022-03-03\n"
        "D,2022-02-24,-5,17:00,2022-03-03\n",
    )
    assert refusal_of("call-in", "--records", path) == [
        "records.csv was not compared.",
        "row 3: start_date is “2022-02-30”: write a date as 2012-01-13.",
        "row 4: cut_off is “25:00”: write a time as 17:00.",
        "row 5: The number of days must be from 1 to 60.",
    ]
    many = written(tmp_path, "start_date,length\n" + "x,3\n" * 25)
    assert (len(refusal_of("call-in", "--records", many)), refusal_of("call-in", "--records", many)[-1]) == (
        22,
        "and 5 rows more",
    )


@pytest.mark.parametrize("what", ["call-in", "notice"])
def test_a_file_of_something_else_is_refused_with_a_sentence(tmp_path: Path, what: str) -> None:
    path = written(tmp_path, "name,age\nA,1\n")
    (sentence,) = refusal_of(what, "--records", path)
    assert sentence.startswith("records.csv is no file of records: its first row must have the headings ")


def test_notices_that_differ_are_told_and_bad_rows_refuse_the_file(tmp_path: Path) -> None:
    path = written(
        tmp_path, "id,notice_published,not_before,rule\nN1,2020-02-19,2020-03-18,28cd\nN2,2020-02-19,,28cd\n"
    )
    assert lines_of("notice", "--records", path, code=1) == [
        "N1  not_before says Wednesday 18 March 2020, the rule gives Thursday 19 March 2020.",
        "1 row of records.csv: no date to compare with.",
        "0 agree, 1 differ",
    ]
    bad = written(tmp_path, "id,notice_published,not_before,rule\nN1,2020-02-19,2020-03-18,29 days\n")
    assert refusal_of("notice", "--records", bad)[1].startswith("row 2: The column rule says “29 days”.")
