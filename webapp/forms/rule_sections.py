"""What the forms of rules share: sections, lists written one to a line, the reason, what is wrong with a rule.

Fields have the names by which the checks of the domain and the files of rules call them.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from wtforms import Field, FieldList, FileField, Form
from wtforms.fields.choices import SelectChoice

from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import ClockTimeField, DayMonthYearField, LineField, TextField
from webapp.forms.numbers import NumberField
from webapp.forms.validators import longest

Choice = TypeVar("Choice", bound=StrEnum)
ONE_TO_A_LINE = "One to a line"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: the id and the words of its heading, and the names of its fields in order.

    `repeated` names a list of forms, shown before the fields; each is `called` so, and the button `another` adds one.
    """

    slug: str
    heading: str
    fields: tuple[str, ...]
    repeated: str = ""
    called: str = ""
    another: str = ""


def choices_of(words: Mapping[Choice, str]) -> list[SelectChoice]:
    """Offer the values of a list in their words."""
    return [SelectChoice(one.value, said[:1].upper() + said[1:]) for one, said in words.items()]


def number_field(
    label: str, *, description: str = "", required: str | None = None, default: int | None = None
) -> NumberField:
    """Make a field for a small number."""
    return NumberField(
        label,
        default=default,
        required=required,
        description=description,
        render_kw={"classes": "govuk-input--width-3", "inputmode": "numeric"},
    )


def time_field(label: str, description: str) -> ClockTimeField:
    """Make a field for a time of day."""
    return ClockTimeField(label, description=description, render_kw={"classes": "govuk-input--width-5"})


def lines_field(label: str, description: str = ONE_TO_A_LINE) -> TextField:
    """Make a field for a list."""
    return TextField(label, description=description, longest=4000)


def lines_of(typed: str | None) -> tuple[str, ...]:
    """Read a list written one to a line."""
    return tuple(line.strip() for line in (typed or "").splitlines() if line.strip())


def reason_field() -> TextField:
    """Make the field that every change asks for."""
    return TextField("Reason", required="Enter the reason.", longest=1000, description="It is kept in the trail")


class RuleForm(RevisedForm):
    """What every rule has: a name, the days it holds, the words it rests on, where they are, and why it changes.

    SECTIONS lists all its fields; `rule` makes the rule that was typed. PLACES says beside which field a problem is
    shown that the checks find with several.
    """

    SECTIONS: ClassVar[Sequence[Section]]
    PLACES: ClassVar[Mapping[str, str]] = {}

    name = LineField(
        "Name", [longest(150)], required="Give the rule a name.", description="For example, Five working days, to 5pm"
    )
    valid_from = DayMonthYearField(
        "First day", called="the first day", required="Enter the first day on which the rule holds."
    )
    valid_to = DayMonthYearField("Last day", called="the last day", description="Leave it empty while no end is known")
    words = TextField(
        "Words it rests on",
        required="Copy the words of the constitution or the law that the rule rests on.",
        longest=8000,
        description="Quoted from the constitution or the law",
    )
    source = LineField(
        "Where they are written",
        [longest(500)],
        required="Say where the rule is written down.",
        description="For example, Constitution of May 2020, part 4, rule 16, or a web address",
    )
    reason = reason_field()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take what was typed, or what is known; the fields come in the order of the sections, as their errors do."""
        super().__init__(*arguments, **options)
        shown = [name for section in self.SECTIONS for name in (section.repeated, *section.fields) if name]
        for name in shown:
            self._fields[name] = self._fields.pop(name)

    @property
    @abstractmethod
    def rule(self) -> Any:
        """Make the rule that was typed, whose fields were found readable."""

    @abstractmethod
    def problems(self) -> Iterable[tuple[Field, str]]:
        """Yield what is wrong with the rule that was typed, each with the field it is about."""

    @staticmethod
    @abstractmethod
    def as_typed(rule: Any) -> dict[str, Any]:
        """Return a rule as what fills the form."""

    @staticmethod
    def beyond(rule: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG004
        """Yield what a rule from a file has that the form cannot show, field by field."""
        return ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and then the rule that they make."""
        if not super().validate(extra_validators):
            return False
        sound = True
        for field, words in self.problems():
            field.errors = [*field.errors, words]
            sound = False
        return sound

    def field_of(self, name: str) -> Field:
        """Find the field beside which a problem is shown."""
        return self._fields[self.PLACES.get(name, name)]

    def grow(self, name: str) -> None:
        """Add one to a list of forms, up to as many as it takes."""
        found = self._fields.get(name)
        if isinstance(found, FieldList) and len(found) < found.max_entries:
            found.append_entry()


class EndRuleForm(RevisedForm):
    """The last day of a rule."""

    valid_to = DayMonthYearField("Last day", called="the last day", required="Enter the last day of the rule.")
    reason = reason_field()


class DeleteRuleForm(RevisedForm):
    """Why a rule is deleted."""

    reason = reason_field()


class RuleFileForm(Form):
    """A rule, as a file."""

    file = FileField(
        "File",
        description="A rule as JSON or TOML, downloaded from here or written for the command. Up to 1 MB.",
        render_kw={"attributes": {"accept": ".json,.toml,application/json,application/toml"}},
    )
