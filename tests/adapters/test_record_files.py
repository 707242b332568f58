"""Files of published records: read by their headings however they were saved, or refused whole with a sentence."""

import pytest

from webapp.adapters.decoded_text import LARGEST_FILE
from webapp.adapters.record_files import MOST_ROWS, read_records
from webapp.domain.errors import RuleBroken

TEXT = 'id,Start Date,expected-deadline,\nC1,2019-02-13,"2019-02-18, noon",\n\n C2 ,2019-02-11\n'
ROWS = (
    (2, {"id": "C1", "start_date": "2019-02-13", "expected_deadline": "2019-02-18, noon"}),
    (4, {"id": "C2", "start_date": "2019-02-11", "expected_deadline": ""}),
)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.encode("utf-16"),
        TEXT.replace('"2019-02-18, noon"', "2019-02-18; noon").replace(",", "\t").replace(";", ",").encode(),
        TEXT.replace('"2019-02-18, noon"', "2019-02-18| noon").replace(",", ";").replace("|", ",").encode("cp1252"),
    ],
)
def test_a_file_is_read_in_every_form_that_spreadsheets_save(content: bytes) -> None:
    found = read_records(content, "records.csv", ("start_date",))
    assert (found.headings, found.rows) == (("id", "start_date", "expected_deadline", ""), ROWS)


def test_either_set_of_headings_will_do() -> None:
    found = read_records(b"a,b\n1,2\n", "records.csv", ("x",), ("a", "b"))
    assert found.rows == ((2, {"a": "1", "b": "2"}),)


def test_windows_letters_are_read() -> None:
    assert read_records("a\nYnys Môn\n".encode("cp1252"), "r.csv", ("a",)).rows == ((2, {"a": "Ynys Môn"}),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "r.csv is empty."),
        (b"\xef\xbb\xbf \r\n", "r.csv is empty."),
        (b"a\n", "r.csv has headings and no rows below them."),
        (b"b,c\n1,2\n", "r.csv is no file of records: its first row must have the headings a or x and y."),
        (b"a,b,A\n1,2,3\n", "r.csv has the heading a more than once, so that its rows are not clear."),
        (b"a,b\n1,2\n1,2,3\n", "r.csv is damaged: row 3 has more cells than there are headings."),
        (
            b"a,b\n" + b"1,2,3\n" * 7,
            "r.csv is damaged: rows 2, 3, 4, 5, 6 and 2 more have more cells than there are headings.",
        ),
        (
            b'a,b\n1,2\n1,"2\n1,2\n',
            "r.csv is damaged: row 3 has a quotation mark that is not closed where its cell ends.",
        ),
        (b"a\n\0\n", "r.csv cannot be read as text. Save it as “CSV UTF-8” and try again."),
        (b"a\n\x81\n", "r.csv cannot be read as text. Save it as “CSV UTF-8” and try again."),
        (b"a\n" + b"1\n" * (MOST_ROWS + 1), f"r.csv has more than {MOST_ROWS} rows."),
        (
            "a\nthe council’s\n".encode() + b"\xff\n",
            "r.csv cannot be read as text. Save it as “CSV UTF-8” and try again.",
        ),
        (b"a" * (LARGEST_FILE + 1), "r.csv is larger than 5 MB."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content: bytes, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_records(content, "r.csv", ("a",), ("x", "y"))
    assert refused.value.message == sentence
