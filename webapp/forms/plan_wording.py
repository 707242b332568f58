"""The forms of what stands in front of the plan: the council's own words, and a threshold of key decisions."""

import re
from typing import Any

from wtforms.fields.choices import SelectChoice

from webapp.domain.clean_text import clean_text
from webapp.domain.edition import EditionStyle
from webapp.domain.plan_words import STYLE_WORDS
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import DayMonthYearField, LineField, RadiosField, TextField
from webapp.forms.numbers import NumberField
from webapp.forms.validators import email_address, longest

LONGEST_TEXT = 4000
_POUNDS = re.compile(r"£?\s*(?P<figures>[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]{1,12})(?:\.00)?")
_STYLE_HINTS = {
    EditionStyle.FROM_A_MONTH: "For example, 1 January to 30 April, published before its first day",
    EditionStyle.FROM_PUBLICATION: "For a document that gives 28 clear days’ notice whenever it comes out",
}


class PoundsField(LineField):
    """An amount in whole pounds, with or without commas; `data` is an int or None."""

    data: Any
    typed = ""

    def process_data(self, value: int | None) -> None:
        """Show a stored amount as people write it."""
        self.data = value
        self.typed = "" if value is None else f"{value:,}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed and keep it for the page."""
        self.typed = clean_text(valuelist[0])[:40] if valuelist else ""
        self.data = None
        found = _POUNDS.fullmatch(self.typed)
        if self.typed and found is None:
            raise ValueError("Enter an amount in whole pounds, such as 500,000.")
        if found:
            self.data = int(re.sub(r"[, ]", "", found["figures"]))

    def is_empty(self) -> bool:
        """Say whether nothing was typed."""
        return not self.typed

    def _value(self) -> str:
        return self.typed


class PlanWordingForm(RevisedForm):
    """The council's own words in front of the plan, and how its period is laid out; an empty text is told for it."""

    style = RadiosField(
        "When does the period of a plan begin?",
        choices=[
            SelectChoice(style.value, words, render_kw={"hint": _STYLE_HINTS[style]})
            for style, words in STYLE_WORDS.items()
        ],
        required="Select when the period of a plan begins.",
    )
    months = NumberField(
        "How many months does it look ahead?",
        required="Enter how many months the plan looks ahead.",
        description="From 1 to 12; four is the custom",
        render_kw={"classes": "govuk-input--width-2", "inputmode": "numeric"},
    )
    key_decision = TextField("What a key decision is here", longest=LONGEST_TEXT)
    comments = TextField("How to comment", longest=LONGEST_TEXT)
    copies = TextField(
        "How to get copies of documents",
        description="Regulation 9(1)(f) asks for the address at which they are available",
        longest=LONGEST_TEXT,
    )
    other_documents = TextField(
        "Other documents, and how to ask for them",
        description=(
            "Regulation 9(1)(g) and (h) ask to say that others may be submitted, and how to ask for details of them"
        ),
        longest=LONGEST_TEXT,
    )
    contact_name = LineField("Name", [longest(120)], render_kw={"autocomplete": "off"})
    contact_post = LineField("Post", [longest(200)], render_kw={"autocomplete": "off"})
    contact_telephone = LineField("Telephone", [longest(60)], render_kw={"type": "tel", "autocomplete": "off"})
    contact_email = LineField(
        "E-mail address", [email_address, longest(254)], render_kw={"type": "email", "autocomplete": "off"}
    )
    departments = TextField(
        "Departments and how to reach them",
        description="Printed at the end of the plan. Left empty, the plan has no such list",
        longest=LONGEST_TEXT,
    )


class ThresholdForm(RevisedForm):
    """From which amount money makes a decision key, and from which day."""

    valid_from = DayMonthYearField(
        "First day on which it holds",
        called="the first day",
        required="Enter the first day on which it holds.",
        description="It holds until the first day of the next one",
    )
    amount = PoundsField(
        "Amount",
        description="In whole pounds, such as 500,000. Where no figure is set leave it empty and use words",
        render_kw={"classes": "govuk-input--width-10", "inputmode": "numeric", "prefix": {"text": "£"}},
    )
    words = LineField(
        "What the plan says after it, or in its place",
        [longest(500)],
        description="For example, £250,000 for revenue, or how contracts over several years count",
    )
