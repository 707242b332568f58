"""The form by which an officer prepares an edition; its preview changes nothing."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, Form, HiddenField
from wtforms.fields.choices import SelectChoice

from webapp.domain.edition import EditionHead, EditionKind
from webapp.domain.plan_entry import PlanEntry
from webapp.domain.wording import day
from webapp.forms.fields import CheckboxesField, DayMonthYearField, LineField, RadiosField, TextField
from webapp.forms.validators import longest

SUPPLEMENT = "One or a few entries between regular editions, or a correction of them"
NOTHING_TO_ADD_TO = "No regular edition is kept here that it could add to"
TICKED_FOR_NOTHING = "Entries are ticked for a supplement. Select “A supplement”, or untick them there."
NOT_ELSEWHERE = "Tick the box above if this edition was already published elsewhere, or leave its {} empty."


class EditionForm(Form):
    """What an edition is to hold: its kind, its period, its entries, and words of its own."""

    kind = RadiosField("What do you want to publish?", choices=[], required="Select what you want to publish.")
    first_day = DayMonthYearField(
        "First day of the period", called="the first day of the period", required="Enter the first day of the period."
    )
    last_day = DayMonthYearField(
        "Last day of the period", called="the last day of the period", required="Enter the last day of the period."
    )
    drafts = CheckboxesField(
        "Drafts to announce with this edition",
        description="Their notice begins on the day of publication. Untick what is not ready",
        # What was announced since the page was made is a draft no longer: the preview is then another, and says so.
        validate_choice=False,
    )
    chosen = CheckboxesField("Entries of the supplement", narrow="Find an entry")
    listed_new = TextField(
        "List of new items, if the edition has one of its own",
        description="Paste the list as it is to be printed, with the references. It is checked against the entries",
        longest=4000,
    )
    note = TextField(
        "Note to readers",
        description="For example, what is corrected. It stands at the top of the edition",
        longest=2000,
    )
    is_elsewhere = BooleanField("This edition was already published elsewhere, on paper or in another system")
    published_on = DayMonthYearField("Day on which it was published", called="the day on which it was published")
    published_elsewhere = LineField(
        "Where it was published", [longest(500)], description="For example, on paper and on the former website"
    )

    def offer(
        self, *, drafts: Iterable[PlanEntry], entries: Iterable[PlanEntry], plan: EditionHead | None = None
    ) -> None:
        """Fill the lists of drafts and of entries, and say to which edition a supplement published today adds."""
        self.drafts.choices = [_choice(one) for one in drafts]
        self.chosen.choices = [_choice(one) for one in entries]
        adds_to = f"It adds to {plan.within}, published on {day(plan.published_on)}" if plan else NOTHING_TO_ADD_TO
        self.kind.choices = [
            SelectChoice(EditionKind.REGULAR, "A regular edition", {"hint": "The whole plan for its period"}),
            SelectChoice(EditionKind.SUPPLEMENT, "A supplement", {"hint": f"{SUPPLEMENT}. {adds_to}"}),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what the chosen kind needs, and for day and place of what was published elsewhere.

        What was ticked or typed for something that is not chosen is never passed over in silence.
        """
        super().validate(extra_validators)
        if self.kind.data == EditionKind.REGULAR and self.chosen.data and not self.kind.errors:
            self.kind.errors = [TICKED_FOR_NOTHING]
        if self.kind.data == EditionKind.SUPPLEMENT and not self.chosen.data and not self.chosen.errors:
            self.chosen.errors = ["Choose at least one entry for the supplement."]
        if not self.is_elsewhere.data:
            self.published_on.errors = [] if self.published_on.is_empty() else [NOT_ELSEWHERE.format("day")]
            self.published_elsewhere.errors = [NOT_ELSEWHERE.format("place")] if self.published_elsewhere.data else []
        else:
            self._require(self.published_on, "Enter the day on which it was published.")
            self._require(self.published_elsewhere, "Enter where it was published.")
        return not self.errors

    @staticmethod
    def _require(field: DayMonthYearField | LineField, sentence: str) -> None:
        if not field.data and not field.errors:
            field.errors = [sentence]


class PublishForm(EditionForm):
    """The same, sent to publish it: with the fingerprint of the preview that was shown, and the officer's word."""

    fingerprint = HiddenField()
    seen = BooleanField("I have looked at this preview, and it may be published")

    def validate_choices(self) -> bool:
        """Check the choices alone, for a preview that nobody has looked at yet."""
        return super().validate()

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask once."""
        super().validate(extra_validators)
        if not self.seen.data:
            self.seen.errors = ["Tick the box when you have looked at the preview."]
        return not self.errors

    @property
    def choices_stand(self) -> bool:
        """Say whether an edition can be made of the choices, whatever else is wrong."""
        return not any(field.errors for field in self if field.name != "seen")


def _choice(entry: PlanEntry) -> SelectChoice:
    return SelectChoice(entry.uuid, f"{entry.reference} {entry.title}".strip())
