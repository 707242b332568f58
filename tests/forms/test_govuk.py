"""Fields as HTML: labels, hints, errors and summaries that lead to the right input."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from jinja2 import PackageLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, FileField, Form, FormField
from wtforms.fields.choices import SelectChoice

from tests.page_checks import check_page, words
from webapp.forms.fields import (
    CheckboxesField,
    ClockTimeField,
    DayMonthYearField,
    DropDownField,
    LineField,
    RadiosField,
    SecretField,
    TextField,
)
from webapp.forms.govuk import error_summary, govuk_field


class PaperFields(Form):
    title = LineField("Title of the document", required="Enter the document's title.")


class EntryForm(Form):
    title = LineField("Title", required="Enter a title.", description="As it will be published")
    post = LineField("Post", render_kw={"classes": "govuk-input--width-20", "autocomplete": "organization-title"})
    matter = TextField("Matter", longest=100)
    notes = TextField("Notes", render_kw={"rows": 9})
    secret = SecretField("Password")
    precision = RadiosField(
        "When?",
        required="Choose when.",
        choices=[
            SelectChoice("day", "On a day", render_kw={"hint": "A day in full"}),
            SelectChoice("month", "In a month"),
        ],
    )
    day = DayMonthYearField(
        "Day of the decision", called="the day of the decision", description="For example, 27 3 2027"
    )
    at = ClockTimeField("Time")
    makers = CheckboxesField(
        "Makers", narrow="Find a maker", choices=[SelectChoice("1", "Cabinet"), SelectChoice("2", "Leader")]
    )
    place = DropDownField("Place", choices=[SelectChoice("", "Choose one"), SelectChoice("north", "North & South")])
    urgent = BooleanField("It is urgent", description="Say why below")
    report = FileField("Report")
    papers = FieldList(FormField(PaperFields))


FILLED = {
    "title": '<script>"&',
    "matter": "Line one\nLine two </textarea>",
    "secret": "open sesame",
    "precision": "day",
    "day-day": "31",
    "day-month": "Feb",
    "day-year": "",
    "at": "5",
    "makers": "2",
    "place": "north",
    "urgent": "y",
    "papers-0-title": "",
}


@pytest.fixture
def in_app() -> Iterator[None]:
    app = Flask("webapp")
    app.jinja_options = {
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    }
    with app.test_request_context():
        yield


def page_of(form: Form) -> str:
    day = govuk_field(form.day, say_optional=False)
    names = [field for field in form if field.name not in {"day", "precision", "papers"}]
    parts = [error_summary(form), *map(govuk_field, names), govuk_field(form.precision, reveals={"day": day})]
    parts += [govuk_field(paper.form.title) for paper in form.papers]
    return Markup("<!DOCTYPE html><html lang=en><title>Form</title><main><h1>Form</h1><form>{}</form></main>").format(
        Markup().join(parts)
    )


def parsed(html: str) -> Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def by_id(root: Element, name: str) -> Element:
    return next(element for element in root.iter() if element.get("id") == name)


def refused() -> EntryForm:
    form = EntryForm(MultiDict(FILLED))
    form.validate()
    return form


@pytest.mark.usefixtures("in_app")
def test_an_empty_form_is_a_sound_page_without_a_summary():
    html = page_of(EntryForm())
    check_page(html, "/form")
    assert "error" not in html


@pytest.mark.usefixtures("in_app")
def test_a_refused_form_is_a_sound_page():
    check_page(page_of(refused()), "/form")


@pytest.mark.usefixtures("in_app")
def test_each_line_of_the_summary_leads_to_the_first_wrong_input():
    root = parsed(error_summary(refused()))
    links = [(link.get("href"), words(link)) for link in root.iter("a")]
    assert links == [
        ("#day-year", "The day of the decision must include a year."),
        ("#at", "Say whether 5 is in the morning or the afternoon, for example 5pm, 5:30pm or 17:00."),
        ("#papers-0-title", "Enter the document's title."),
    ]


@pytest.mark.usefixtures("in_app")
def test_radios_without_a_choice_are_reached_at_their_first_button():
    form = EntryForm(MultiDict({"title": "x"}))
    form.validate()
    root = parsed(page_of(form))
    assert [link.get("href") for link in root.iter("a")] == ["#precision"]
    assert by_id(root, "precision").get("value") == "day"


@pytest.mark.usefixtures("in_app")
def test_what_was_typed_is_shown_again_word_for_word():
    root = parsed(page_of(refused()))
    assert by_id(root, "title").get("value") == '<script>"&'
    assert by_id(root, "matter").text == "Line one\nLine two </textarea>"
    assert [by_id(root, f"day-{part}").get("value") for part in ("day", "month")] == ["31", "Feb"]
    assert by_id(root, "at").get("value") == "5"
    ticked = {
        (element.get("name"), element.get("value")) for element in root.iter("input") if "checked" in element.attrib
    }
    assert ticked == {("precision", "day"), ("makers", "2"), ("urgent", "y")}
    assert [words(option) for option in root.iter("option") if "selected" in option.attrib] == ["North & South"]


@pytest.mark.usefixtures("in_app")
def test_a_password_is_never_shown_again():
    assert "open sesame" not in page_of(refused())


@pytest.mark.usefixtures("in_app")
def test_only_the_wrong_part_of_a_date_is_marked():
    root = parsed(page_of(refused()))
    marked = [
        part for part in ("day", "month", "year") if "govuk-input--error" in by_id(root, f"day-{part}").get("class", "")
    ]
    assert marked == ["year"]


@pytest.mark.usefixtures("in_app")
def test_hints_and_errors_are_tied_to_their_input():
    form = EntryForm(MultiDict({"title": ""}))
    form.validate()
    root = parsed(page_of(form))
    described = [words(by_id(root, name)) for name in by_id(root, "title").get("aria-describedby", "").split()]
    assert described == ["As it will be published", "Error: Enter a title."]


@pytest.mark.usefixtures("in_app")
def test_optional_fields_say_so_unless_a_choice_reveals_them():
    html = page_of(EntryForm())
    assert "Post (optional)" in html
    assert "Title (optional)" not in html
    assert "Day of the decision (optional)" not in html


@pytest.mark.usefixtures("in_app")
def test_a_long_text_has_a_count_and_a_plain_one_has_its_rows():
    root = parsed(page_of(EntryForm()))
    assert words(by_id(root, "matter-info")) == "You can enter up to 100 characters"
    assert by_id(root, "notes").get("rows") == "9"
