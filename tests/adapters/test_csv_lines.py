"""CSV files: what a spreadsheet opens as it was written, and never runs."""

import csv
import io

import pytest

from webapp.adapters.csv_lines import csv_file


def read(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def test_a_file_begins_with_its_mark_and_reads_back() -> None:
    written = csv_file(["Matter", "Words"], [['The "Mill", Bridge Street', "first line\nsecond"], ["", "£5 café"]])
    assert written.startswith(b"\xef\xbb\xbfMatter,Words\r\n")
    assert read(written) == [
        ["Matter", "Words"],
        ['The "Mill", Bridge Street', "first line\nsecond"],
        ["", "£5 café"],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+44 1632", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert read(csv_file(["Words"], [[cell]]))[1] == [f"'{cell}"]


def test_a_negative_number_stays_a_number_and_a_formula_does_not() -> None:
    assert csv_file(("a", "b", "c"), [("-15", "-1+1", "-15a")]).decode().splitlines()[1] == "-15,'-1+1,'-15a"
