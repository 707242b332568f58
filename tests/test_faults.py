"""The fault kit in small: real processes killed and stopped while they send; `make faults` does it a thousand times."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.faults.__main__ import main
from tests.faults.council import Expected
from tests.faults.findings import Finding, counted, number_inverted
from tests.faults.kills import killed
from tests.faults.relay import Dialog
from tests.faults.scenes import Scale

NEAR, FAR = datetime.fromisoformat("2026-11-23T12:00Z"), datetime.fromisoformat("2026-11-23T13:00Z")
EXPECTED = {Expected("KEY-1", "jo@example.gov.uk", NEAR), Expected("KEY-2", "jo@example.gov.uk", FAR)}


def taken(slug: str, began: float, message_id: str = "") -> Dialog:
    return Dialog(began, began, "", "jo@example.gov.uk", message_id or slug, f"call-in-opened/{slug}/x", taken=True)


@pytest.mark.sqlite_only
def test_a_scheduler_that_is_killed_twice_tells_everybody(tmp_path: Path) -> None:
    finding = killed(Scale(reminders=30, kills=2), tmp_path / "scene")
    assert (finding.broken, finding.missing) == ([], 0)


def test_the_kit_knows_every_promise_and_no_other_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["killed", "flooded"])
    assert capsys.readouterr().err.endswith("there is no scenario flooded\n")


def test_the_kit_sees_what_is_missing_and_what_is_doubled_under_another_name() -> None:
    finding = counted(Finding("1", "test"), EXPECTED, [taken("KEY-1", 1), taken("KEY-1", 2, "another")])
    assert (finding.missing, finding.duplicates) == (1, 1)
    assert finding.broken == ["1 missing", "1 doubled under another Message-ID"]


def test_the_kit_sees_letters_out_of_the_order_of_deadlines() -> None:
    assert number_inverted(EXPECTED, [taken("KEY-1", 1), taken("KEY-2", 2)]) == 0
    assert number_inverted(EXPECTED, [taken("KEY-1", 2), taken("KEY-2", 1)]) == 1


def test_a_line_says_what_was_broken() -> None:
    finding = Finding("1 kill -9", "2 kills", facts=["3 lives"])
    finding.want(True, "never said")
    assert finding.line() == "1 kill -9 | 2 kills (3 lives) | missing 0 | duplicates 0 | inversions 0 | kept"
    finding.want(False, "it ended")
    assert finding.line().endswith("| BROKEN: it ended")
