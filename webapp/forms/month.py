"""The form above the month calendar: which month, and what of it. It is sent as an address."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import Field, Form
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from webapp.domain import wording
from webapp.domain.errors import RuleBroken
from webapp.domain.feeds import ALL_WARDS, EVERYTHING, Family, Feed, council_feeds
from webapp.domain.month import Choice
from webapp.domain.month_words import KINDS, month_asked
from webapp.forms.fields import CheckboxesField, DropDownField, LineField

FAMILIES = {"committee": Family.COMMITTEES, "decision_maker": Family.DECISION_MAKERS, "ward": Family.WARDS}
KIND_CHOICES = tuple(SelectChoice(name, words) for name, (words, _) in KINDS.items())


def _is_a_month(_form: Form, field: Field) -> None:
    try:
        month_asked(field.data)
    except RuleBroken as problem:
        raise ValidationError(problem.message) from None


class MonthForm(Form):
    """A month and filters; what cannot be read is told beside its field and leaves the others as they are."""

    month = LineField("Month", [_is_a_month], description="For example, December 2026")
    kind = CheckboxesField(
        "What to show",
        choices=KIND_CHOICES,
        description="Leave all empty to see everything",
        invalid_choice_message=lambda _count: "Choose from what can be shown, or leave all empty.",
    )
    committee = DropDownField(
        "Scrutiny committee", invalid_choice_message="Choose a scrutiny committee from the list, or all committees."
    )
    decision_maker = DropDownField(
        "Decision maker", invalid_choice_message="Choose a decision maker from the list, or all decision makers."
    )
    ward = DropDownField("Ward", invalid_choice_message="Choose a ward from the list, or all wards.")

    def __init__(
        self, asked: Any, *, committees: Iterable[Feed], makers: Iterable[Feed], wards: Iterable[Feed]
    ) -> None:
        """Read what the address asks for, and offer these feeds as filters."""
        super().__init__(asked)
        for field, feeds, everything in (
            (self.committee, committees, "All committees"),
            (self.decision_maker, makers, "All decision makers"),
            (self.ward, wards, "All wards"),
        ):
            slugs = [SelectChoice(feed.key.partition("/")[2], feed.title) for feed in feeds]
            field.choices = [SelectChoice("", everything), *slugs]
            field.data = field.data or ""

    def month_on(self, today: date) -> date:
        """Return the first day of the month asked for; this month where none is, or none that can be read."""
        return month_asked(self.month.data) if self.month.data and not self.month.errors else today.replace(day=1)

    def spell_out(self, first_on: date) -> None:
        """Write the month that was asked for as people write it, however the address does."""
        if self.month.data and not self.month.errors:
            self.month.data = wording.month(first_on)

    @property
    def kept(self) -> dict[str, Any]:
        """What is asked for besides the month, as arguments of an address; nothing that was refused."""
        chosen = {field.name: field.data for field in (self.kind, self.committee, self.decision_maker, self.ward)}
        return {name: value for name, value in chosen.items() if value and not self[name].errors}

    @property
    def choice(self) -> Choice:
        """Return which entries are wanted."""
        kept = self.kept
        kinds = frozenset(kind for name in kept.get("kind", ()) for kind in KINDS[name][1])
        groups = [{f"{family.value}/{kept[name]}"} for name, family in FAMILIES.items() if name in kept]
        if "ward" in kept:
            groups[-1].add(ALL_WARDS)
        return Choice(kinds or EVERYTHING, tuple(groups))

    @property
    def feed_key(self) -> str:
        """Return the key of the narrowest feed that holds all that is wanted; nothing where everything is."""
        keys = [f"{family.value}/{self.kept[name]}" for name, family in FAMILIES.items() if name in self.kept]
        if keys or not self.kept:
            return keys[0] if len(keys) == 1 else ""
        return next(feed.key for feed in council_feeds("") if self.choice.kinds <= feed.kinds)

    @property
    def in_words(self) -> list[str]:
        """Say what is shown where not everything is: "Meetings", "Health Scrutiny Panel"."""
        kept = self.kept
        kinds = [KINDS[name][0] for name in KINDS if name in kept.get("kind", ())]
        bodies = [
            choice.label
            for field in (self.committee, self.decision_maker, self.ward)
            for choice in field.choices
            if field.name in kept and choice.value == field.data
        ]
        return kinds + bodies
