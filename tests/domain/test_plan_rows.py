"""Rows of a plan: what becomes an entry, what is warned about and what is refused."""

from dataclasses import replace

import pytest

from webapp.domain.contacts import Contact
from webapp.domain.errors import RuleBroken
from webapp.domain.expected_dates import in_month, unknown
from webapp.domain.plan_rows import (
    PlanEntryDraft,
    PlanRow,
    RowWarning,
    entry_from,
    fingerprint,
    read_rows,
    refuse_duplicates,
)

ROW = PlanRow(
    number=7,
    reference="KEY/01JAN/27",
    title="Library roof",
    matter="Which builder is to mend the roof.",
    expected="January 2027",
    decision_makers="Cabinet",
    committees="Sustainable Growth / Health Issues",
    consultation="Readers",
    contact="Jo Bloggs Assets Officer Tel: 01632 960001 jo.bloggs@example.gov.uk",
    documents_note="A report",
)


def messages(row: PlanRow) -> list[str]:
    return [warning.message for warning in entry_from(row)[1]]


def test_a_complete_row_becomes_an_entry_without_warnings() -> None:
    assert entry_from(ROW) == (
        PlanEntryDraft(
            row=7,
            reference="KEY/01JAN/27",
            title="Library roof",
            matter="Which builder is to mend the roof.",
            expected=in_month(2027, 1),
            decision_makers=("Cabinet",),
            committees=("Sustainable Growth", "Health Issues"),
            consultation="Readers",
            lead_officer=Contact("Jo Bloggs", "Assets Officer", "01632 960001", "jo.bloggs@example.gov.uk"),
            documents_note="A report",
        ),
        (),
    )


def test_a_directorate_is_kept_on_one_line_and_only_so_long() -> None:
    assert entry_from(replace(ROW, directorate=" Place and\nGrowth "))[0].directorate == "Place and Growth"
    with pytest.raises(RuleBroken, match="The directorate takes 121 characters; at most 120 can be kept"):
        entry_from(replace(ROW, directorate="x" * 121))


def test_a_row_without_a_directorate_says_what_it_said_before_there_was_one() -> None:
    entry, _ = entry_from(ROW)
    # Worked out when entries had no directorate: what was imported then must not look changed now.
    assert fingerprint(entry) == "ccfffc614a04a066031204bba3f8278115475da4e52bdc49963f201a21b561e4"
    assert fingerprint(replace(entry, directorate="Place")) != fingerprint(entry)


def test_a_row_without_a_decision_maker_says_what_keeps_it_a_draft() -> None:
    entry, warnings = entry_from(replace(ROW, decision_makers=""))
    assert entry.decision_makers == ()
    assert not entry.particulars.has_decision_maker
    assert warnings == (
        RowWarning(7, "KEY/01JAN/27", "No decision maker is given. The entry stays a draft until this is completed."),
    )


def test_an_untidy_reference_is_kept_as_written_and_mentioned() -> None:
    row = replace(ROW, reference="KEY04/NOV/11")
    assert entry_from(row)[0].reference == "KEY04/NOV/11"
    assert messages(row) == ["The reference KEY04/NOV/11 is kept as written and matched as KEY/04/NOV/11."]


def test_an_unclear_date_is_explained_and_its_text_kept() -> None:
    row = replace(ROW, expected="31 February 2027")
    assert entry_from(row)[0].expected == unknown("31 February 2027")
    assert messages(row) == [
        "“31 February 2027” is not a day in the calendar.",
        "No date or period is given in which it is to be decided. The entry stays a draft until this is completed.",
    ]


def test_words_beside_a_date_are_mentioned() -> None:
    assert messages(replace(ROW, expected="January 2027; if funded")) == [
        "The date is given as “January 2027; if funded”; the words beside it are kept."
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"committees": ""}, "No scrutiny committee is given, so no committee will see it in its list."),
        ({"contact": ""}, "No lead officer is given."),
        (
            {"contact": "Jo Bloggs Engineer Tel: 01632 960001"},
            "No e-mail address of the lead officer is given, so no reminder can be sent there.",
        ),
        ({"contact": "Jo Bloggs jo.bloggs@example.gov.uk"}, "No telephone number of the lead officer is given."),
        ({"matter": "Childrenâ€™s centres"}, "Some letters look garbled; check the row against the plan."),
        (
            {"contact": "Jo Bloggs Tel: 01632 960001 jo.bloggs@example.go v.uk"},
            "The e-mail address “jo.bloggs@example.go v.uk” was mended to jo.bloggs@example.gov.uk.",
        ),
    ],
)
def test_what_a_row_lacks_is_mentioned(change: dict[str, str], message: str) -> None:
    assert messages(replace(ROW, **change)) == [message]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reference": " "}, "The reference holds no letter from A to Z and no digit."),
        ({"title": "", "matter": " "}, "The row has neither a title nor a description."),
        ({"title": "x" * 301}, "The title takes 301 characters; at most 300 can be kept."),
        ({"expected": "y" * 201}, "The date takes 201 characters; at most 200 can be kept."),
        (
            {"decision_makers": "Cabinet Member for " + "z" * 240},
            f"The name “Cabinet Member for {'z' * 41}…” takes 259 characters; at most 250 can be kept.",
        ),
        ({"committees": "c" * 1001}, "Decision makers, committees and contact may take 1000 characters each."),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_alone(change: dict[str, str], message: str) -> None:
    reading = read_rows([replace(ROW, **change), replace(ROW, number=8, reference="KEY/02JAN/27")])
    assert [entry.row for entry in reading.entries] == [8]
    assert [(refused.row, refused.message) for refused in reading.refused] == [(7, message)]
    assert reading.warnings == ()


def test_control_characters_and_wrapped_lines_are_cleaned() -> None:
    entry, _ = entry_from(replace(ROW, title="Library\nroof\u202e\x07", matter="One\r\n\r\ntwo\x00"))
    assert (entry.title, entry.matter) == ("Library roof", "One\n\ntwo")


def test_known_names_help_to_take_lists_apart() -> None:
    row = replace(ROW, committees="Health Issues, Sustainable Growth", decision_makers="Chancellor, Almoner")
    entry, _ = entry_from(
        row, known_committees=("Health Issues", "Sustainable Growth"), known_offices=("Chancellor", "Almoner")
    )
    assert entry.committees == ("Health Issues", "Sustainable Growth")
    assert entry.decision_makers == ("Chancellor", "Almoner")


def test_one_reference_written_in_two_ways_is_a_duplicate() -> None:
    rows = [
        replace(ROW, number=2, reference="KEY04/NOV/26"),
        replace(ROW, number=3, reference="KEY/05NOV/26"),
        replace(ROW, number=9, reference="KEY/04NOV/26"),
    ]
    with pytest.raises(RuleBroken) as refused:
        refuse_duplicates(rows)
    assert refused.value.message == (
        "The same reference stands in rows 2 and 9 (KEY04/NOV/26 and KEY/04NOV/26). "
        "Keep one row for each decision. Nothing was imported."
    )


def test_rows_without_a_reference_are_not_duplicates_of_each_other() -> None:
    rows = [
        replace(ROW, number=number, reference=text) for number, text in enumerate(["", " ", "", *["KEY/1/26"] * 2], 2)
    ]
    with pytest.raises(RuleBroken) as refused:
        refuse_duplicates(rows)
    assert refused.value.message.startswith("The same reference stands in rows 5 and 6 (KEY/1/26 and KEY/1/26).")
    assert [refusal.row for refusal in read_rows(rows[:3]).refused] == [2, 3, 4], "each for itself"


def test_a_fingerprint_follows_what_is_said_and_not_where() -> None:
    entry, _ = entry_from(ROW)
    moved, _ = entry_from(replace(ROW, number=99, title="Library  roof "))
    reworded, _ = entry_from(replace(ROW, expected="February 2027"))
    assert fingerprint(entry) == fingerprint(moved)
    assert fingerprint(entry) != fingerprint(reworded)
