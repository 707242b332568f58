"""What the fields of our forms make of what people type."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from webapp.forms.fields import (
    CheckboxesField,
    ClockTimeField,
    DayMonthYearField,
    DropDownField,
    LineField,
    RadiosField,
    SecretField,
    TextField,
    clock_time,
)

TYPED = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)


class RecordForm(Form):
    title = LineField("Title", required="Enter a title.")
    post = LineField("Post")
    reasons = TextField("Reasons", longest=20)
    secret = SecretField("Password")
    published = DayMonthYearField(
        "Date published",
        called="the date the record was published",
        required="Enter the date the record was published.",
    )
    heard = DayMonthYearField("Date heard", called="the date it was heard")
    at = ClockTimeField("Time", required="Enter the time.")
    makers = CheckboxesField(
        "Makers", required="Choose who decides.", choices=[SelectChoice("1", "Cabinet"), SelectChoice("2", "Leader")]
    )
    ground = RadiosField("Ground", required="Choose the ground.", choices=[SelectChoice("money", "Money")])
    place = DropDownField("Place", choices=[SelectChoice("", "Choose one"), SelectChoice("north", "North")])


GOOD = {
    "title": "Leisure centre",
    "published-day": "11",
    "published-month": "12",
    "published-year": "2026",
    "at": "5pm",
    "makers": "2",
    "ground": "money",
}


def sent(**changes: str) -> RecordForm:
    form = RecordForm(MultiDict(GOOD | {name.replace("__", "-"): text for name, text in changes.items()}))
    form.validate()
    return form


def test_a_complete_form_has_no_errors_and_its_values():
    form = sent()
    assert form.errors == {}
    assert (form.title.data, form.published.data, form.at.data) == ("Leisure centre", date(2026, 12, 11), time(17))
    assert (form.makers.data, form.ground.data, form.heard.data, form.place.data) == (["2"], "money", None, None)


def test_an_empty_form_asks_for_each_required_field_in_its_own_sentence():
    form = RecordForm(MultiDict({"other": "x"}))
    form.validate()
    assert form.errors == {
        "title": ["Enter a title."],
        "published": ["Enter the date the record was published."],
        "at": ["Enter the time."],
        "makers": ["Choose who decides."],
        "ground": ["Choose the ground."],
    }


def test_blanks_alone_are_nothing():
    assert sent(title="  \t ").errors == {"title": ["Enter a title."]}


def test_a_line_with_a_break_is_refused_and_shown_again():
    form = sent(title="One\nTwo")
    assert form.errors == {"title": ["A line break is not allowed here. Write it on one line."]}
    assert form.title.data == "One\nTwo"


def test_a_text_that_is_too_long_says_by_how_much_and_is_kept():
    form = sent(reasons="x" * 23)
    assert form.errors == {"reasons": ["Reasons must be 20 characters or fewer; shorten it by 3."]}
    assert form.reasons.data == "x" * 23


def test_choices_that_are_not_on_offer_are_refused():
    assert sent(makers="9", ground="love", place="moon").errors == {
        "makers": ["Choose from the list."],
        "ground": ["Choose from the list."],
        "place": ["Choose from the list."],
    }


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence", "first_wrong"),
    [
        ("11", "", "2026", "The date the record was published must include a month.", "month"),
        ("", "", "2026", "The date the record was published must include a day and a month.", "day"),
        (
            "31",
            "2",
            "2026",
            "The date the record was published must be a real date: that month does not have a day 31.",
            "day",
        ),
        (
            "0",
            "2",
            "2026",
            "The date the record was published must be a real date: that month does not have a day 0.",
            "day",
        ),
        (
            "1",
            "13",
            "2026",
            "The month of the date the record was published must be a number from 1 to 12, or its name.",
            "month",
        ),
        (
            "1",
            "1",
            "26",
            "The year of the date the record was published must be written in full, from 1972 to 2099.",
            "year",
        ),
        (
            "1",
            "1",
            "9999",
            "The year of the date the record was published must be written in full, from 1972 to 2099.",
            "year",
        ),
        ("one", "1", "2026", "The date the record was published must be a real date, for example 27 3 2027.", "day"),
        (
            "1",
            "Smarch",
            "2026",
            "The date the record was published must be a real date, for example 27 3 2027.",
            "month",
        ),
        ("²", "1", "2026", "The date the record was published must be a real date, for example 27 3 2027.", "day"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_names_the_part_and_keeps_what_was_typed(
    day, month, year, sentence, first_wrong
):
    form = sent(published__day=day, published__month=month, published__year=year)
    assert form.errors == {"published": [sentence]}
    assert form.published.first_wrong() == first_wrong
    assert form.published.typed == {"day": day, "month": month, "year": year}
    assert form.published.data is None


@pytest.mark.parametrize("month", ["12", "Dec", "dec.", "December"])
def test_a_month_may_be_written_by_its_name(month):
    assert sent(published__month=month).published.data == date(2026, 12, 11)


def test_an_optional_date_may_be_empty_but_not_half_a_date():
    assert sent(heard__day="").errors == {}
    assert sent(heard__day="3").errors == {"heard": ["The date it was heard must include a month and a year."]}


def test_a_stored_date_and_time_are_shown_so_that_they_can_be_sent_back():
    form = RecordForm(data={"published": date(2026, 4, 9), "at": time(17, 30)})
    assert form.published.typed == {"day": "9", "month": "4", "year": "2026"}
    assert form.at._value() == "5:30pm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5pm", time(17)),
        ("5 PM", time(17)),
        ("5:30pm", time(17, 30)),
        ("5:30 p.m.", time(17, 30)),
        ("12pm", time(12)),
        ("12am", time(0)),
        ("17:00", time(17)),
        ("17.05", time(17, 5)),
        ("1705", time(17, 5)),
        ("09:30", time(9, 30)),
        ("noon", time(12)),
        ("Midday", time(12)),
        ("12 noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_times_are_read_as_people_write_them(text, expected):
    assert clock_time(text) == expected


@pytest.mark.parametrize("text", ["5", "5.30", "9:30", "17"])
def test_a_time_that_could_be_morning_or_afternoon_is_asked_about(text):
    form = sent(at=text)
    assert form.errors == {
        "at": [f"Say whether {text} is in the morning or the afternoon, for example 5pm, 5:30pm or 17:00."]
    }
    assert form.at._value() == text


@pytest.mark.parametrize("text", ["25:00", "13pm", "0am", "12:60", "5:75pm"])
def test_a_time_that_no_clock_shows_is_refused(text):
    assert sent(at=text).errors == {"at": ["Enter a real time, such as 5pm, 5:30pm or 17:00."]}


@pytest.mark.parametrize("text", ["teatime", "١٧:٠٠", "5pm tomorrow", "-1:00"])
def test_what_is_no_time_is_refused(text):
    assert sent(at=text).errors == {"at": ["Enter a time such as 5pm, 5:30pm or 17:00."]}


def test_midnight_counts_as_typed():
    assert sent(at="midnight").at.data == time(0)


@given(day=TYPED, month=TYPED, year=TYPED, at=TYPED, title=TYPED, reasons=TYPED, secret=TYPED)
def test_nothing_that_can_be_sent_raises(day, month, year, at, title, reasons, secret):
    form = sent(
        published__day=day,
        published__month=month,
        published__year=year,
        at=at,
        title=title,
        reasons=reasons,
        secret=secret,
    )
    assert (form.published.data is None) == bool(form.published.errors)
    assert (form.at.data is None) == bool(form.at.errors)


@given(st.dates(date(1972, 1, 1), date(2099, 12, 31)), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_date_and_time_shown_is_read_back_the_same(on, at):
    shown = RecordForm(data={"published": on, "at": at})
    back = sent(**{f"published__{part}": text for part, text in shown.published.typed.items()}, at=shown.at._value())
    assert (back.published.data, back.at.data) == (on, at)
