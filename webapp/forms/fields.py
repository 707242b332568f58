"""The kinds of input our forms are made of: cleaned text, dates in three parts, times of day, lists of choices.

Each keeps what was typed, so that a page with errors shows it again, and none ever raises on what somebody sends.
`required` is the sentence shown when the field is left empty; without it the field is optional and its label says so.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from wtforms import Field, PasswordField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation

from webapp.domain.clean_text import clean_line, clean_secret, clean_text
from webapp.domain.times_as_typed import clock_time
from webapp.domain.wording import MONTHS, clock

_NOT_ON_OFFER = "Choose from the list."
EARLIEST_YEAR, LATEST_YEAR = 1972, 2099


class _Typed(Field):
    """A field that says in its own sentence that it may not be empty, and whether it is optional."""

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, required: str | None = None, **options: Any
    ) -> None:
        """Take WTForms' own options, and the sentence for an empty field."""
        super().__init__(label, list(validators), **options)
        self.required = required
        self.flags.optional = required is None

    def is_empty(self) -> bool:
        """Say whether nothing was typed."""
        return not self.data

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Stop before other validators where nothing, or nothing readable, was typed."""
        if self.errors:
            raise StopValidation()
        if self.is_empty():
            raise StopValidation(self.required or "")


class LineField(_Typed, StringField):
    """One line of text."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed; a line break inside is refused but shown again."""
        typed = valuelist[0] if valuelist else ""
        self.data = clean_text(typed)
        self.data = clean_line(typed)


class TextField(_Typed, TextAreaField):
    """Several lines of text; `longest` (in characters) brings a count below the box."""

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, longest: int | None = None, **options: Any
    ) -> None:
        """Take the greatest number of characters allowed, if there is one."""
        super().__init__(label, validators, **options)
        self.longest = longest

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed."""
        self.data = clean_text(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long, with both figures."""
        super().pre_validate(form)
        if self.longest and len(self.data) > self.longest:
            over = len(self.data) - self.longest
            raise StopValidation(
                f"{self.label.text} must be {self.longest:,} characters or fewer; shorten it by {over:,}."
            )


class SecretField(_Typed, PasswordField):
    """A password: never shown again, blanks at its ends kept."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        self.data = clean_secret(valuelist[0]) if valuelist else ""


class CheckboxesField(SelectMultipleField):
    """Any number of choices from a list, possibly a long one; `required` is the sentence when none is ticked.

    `narrow` labels the box that a script puts above a long list; without it the list is not shortened.
    """

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        required: str | None = None,
        narrow: str | None = None,
        **options: Any,
    ) -> None:
        """Take WTForms' own options, the sentence for an empty field and the label of the narrowing box."""
        options.setdefault("invalid_choice_message", lambda _count: _NOT_ON_OFFER)
        super().__init__(label, list(validators), **options)
        self.required, self.narrow = required, narrow
        self.flags.optional = required is None

    def pre_validate(self, form: Any) -> None:
        """Refuse values that were not on offer, and none at all where one is needed."""
        super().pre_validate(form)
        if self.required and not self.data:
            raise StopValidation(self.required)


class _OneOf(SelectField):
    """One choice from a list; `required` is the sentence when none is chosen, without it `data` may be None."""

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, required: str | None = None, **options: Any
    ) -> None:
        """Take WTForms' own options, and the sentence for an empty field."""
        options.setdefault("invalid_choice_message", _NOT_ON_OFFER)
        options.setdefault("invalid_value_message", required or _NOT_ON_OFFER)
        super().__init__(label, list(validators), **options)
        self.required = required
        self.flags.optional = required is None

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that was not on offer, and none (or the blank first option) where one is needed."""
        if not self.process_errors and (self.data is None or self.data == ""):
            raise StopValidation(self.required or "")
        super().pre_validate(form)


class RadiosField(_OneOf, RadioField):
    """One choice, all of them in sight."""


class DropDownField(_OneOf):
    """One choice from a list that opens; give it a first choice with the value "" that asks to choose."""


class DayMonthYearField(_Typed):
    """A date typed in three inputs, <name>-day, <name>-month and <name>-year; `data` is a date or None.

    `called` names the date within a sentence: "the date the record was published".
    """

    def __init__(self, label: str, validators: Sequence[Any] = (), *, called: str, **options: Any) -> None:
        """Take the date's name and begin with nothing typed."""
        super().__init__(label, validators, **options)
        self.called = called
        self.typed: dict[str, str] = {"day": "", "month": "", "year": ""}
        self.wrong_parts: tuple[str, ...] = ()

    def process(self, formdata: Any, *arguments: Any, **options: Any) -> None:
        """Gather the three inputs; WTForms would look for one of the field's own name."""
        super().process(None, *arguments, **options)
        if formdata is not None:
            self.raw_data = [formdata.get(f"{self.name}-{part}", "") for part in self.typed]
            self.typed = {
                part: clean_text(str(text))[:40] for part, text in zip(self.typed, self.raw_data, strict=True)
            }
            self.data, self.wrong_parts, problem = _read_date(self.typed, self.called)
            self.process_errors = [problem] if problem else []
        elif isinstance(self.data, date):
            self.typed = {part: str(getattr(self.data, part)) for part in self.typed}

    @property
    def typed_date(self) -> date:
        """Return the date of a field that was found valid."""
        assert isinstance(self.data, date)
        return self.data

    def is_empty(self) -> bool:
        """Say whether all three parts are empty."""
        return not any(self.typed.values())

    def first_wrong(self) -> str:
        """Name the part that a link from the error summary leads to."""
        return (self.wrong_parts or ("day",))[0]


class ClockTimeField(_Typed):
    """A time of day as people write it ("5pm", "17:00", "5:30pm", "noon"); `data` is a naive time or None."""

    typed = ""

    def process_data(self, value: time | None) -> None:
        """Show a stored time in our own words, which can be read back."""
        self.data = value
        self.typed = clock(value) if value is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed and keep it for the page."""
        self.typed = clean_text(valuelist[0])[:40] if valuelist else ""
        self.data = clock_time(self.typed) if self.typed else None

    def is_empty(self) -> bool:
        """Say whether nothing was typed; midnight is a time."""
        return not self.typed

    def _value(self) -> str:
        return self.typed


def _read_date(typed: Mapping[str, str], called: str) -> tuple[date | None, tuple[str, ...], str]:
    """Return the date, the parts at fault and the sentence that says what is wrong ("" when nothing is)."""
    missing = tuple(part for part, text in typed.items() if not text)
    if missing:
        problem = f"{_capital(called)} must include a {' and a '.join(missing)}." if len(missing) < len(typed) else ""
        return None, missing, problem
    numbers = {"day": _number(typed["day"]), "month": _month(typed["month"]), "year": _number(typed["year"])}
    wrong = tuple(part for part, number in numbers.items() if number is None)
    if wrong:
        return None, wrong, f"{_capital(called)} must be a real date, for example 27 3 2027."
    day, month, year = (number or 0 for number in numbers.values())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None, ("year",), f"The year of {called} must be written in full, from {EARLIEST_YEAR} to {LATEST_YEAR}."
    if not 1 <= month <= 12:
        return None, ("month",), f"The month of {called} must be a number from 1 to 12, or its name."
    try:
        return date(year, month, day), (), ""
    except ValueError:
        return None, ("day",), f"{_capital(called)} must be a real date: that month does not have a day {day}."


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _month(text: str) -> int | None:
    """Read a month's number, its name, or the beginning of its name (three letters or more)."""
    name = text.lower().rstrip(".")
    named = [number for number, month in enumerate(MONTHS, 1) if len(name) >= 3 and month.lower().startswith(name)]
    return named[0] if named else _number(text)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
