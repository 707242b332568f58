"""The form of a rule of notice: numbers of days with their units, by the law of the day."""

from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from typing import Any

from wtforms import BooleanField, Field

from webapp.domain.notice import CERTAINTY_WORDS, LAW_WORDS, Certainty, NoticeLaw, NoticeRule
from webapp.domain.notice_checks import problems_with
from webapp.domain.notice_terms import CountedIn
from webapp.forms.fields import DropDownField, RadiosField
from webapp.forms.numbers import NumberField
from webapp.forms.rule_sections import (
    RuleForm,
    Section,
    choices_of,
    lines_field,
    lines_of,
    number_field,
    time_field,
)

NO_DUTY = "Leave it empty where there is no such duty"
UNIT_WORDS = {CountedIn.CALENDAR_DAYS: "Calendar days", CountedIn.WORKING_DAYS: "Working days"}
ENUMS: dict[str, type[StrEnum]] = {"law": NoticeLaw, "certainty": Certainty}


def _unit(of: str, default: CountedIn = CountedIn.CALENDAR_DAYS) -> DropDownField:
    return DropDownField(
        f"Counted in ({of})", choices=choices_of(UNIT_WORDS), default=default.value, required="Choose the unit."
    )


def _days(label: str, default: int | None = None) -> NumberField:
    return number_field(label, description=NO_DUTY, default=default)


class NoticeRuleForm(RuleForm):
    """A rule of notice; its fields are called as those of the rule are, and begin as in England since 2012."""

    SECTIONS = (
        Section("rule", "The rule and its source", ("name", "valid_from", "valid_to", "words", "source", "certainty")),
        Section(
            "notice", "Notice of a key decision",
            ("law", "clear_days", "unit", "is_clear", "rolls", "after_hours_from", "plan_months", "plan_days_before"),
        ),
        Section(
            "urgency", "Shorter notice",
            ("general_exception_days", "general_exception_unit", "agreed_by", "urgency_report_months"),
        ),
        Section(
            "private", "Private meetings",
            (
                "private_meeting_days", "private_meeting_unit", "private_meeting_further_days",
                "private_meeting_further_unit",
            ),
        ),
        Section(
            "papers", "Agendas and reports",
            (
                "agenda_days", "agenda_unit", "public_report_days_before", "public_report_unit",
                "final_report_days_before", "final_report_unit", "draft_report_days_before", "draft_report_unit",
            ),
        ),
        Section("why", "Why the rule changes", ("reason",)),
    )  # fmt: skip

    certainty = RadiosField(
        "How sure are you of it?",
        choices=choices_of(CERTAINTY_WORDS),
        required="Select how sure you are of it.",
        default=Certainty.TEXT_READ.value,
    )
    law = RadiosField(
        "By what is notice judged?",
        choices=choices_of(LAW_WORDS),
        required="Select by what notice is judged.",
        default=NoticeLaw.CLEAR_DAYS.value,
    )
    clear_days = number_field(
        "Days between the notice and the decision", required="Enter the number of days.", default=28
    )
    unit = _unit("notice")
    is_clear = BooleanField("They are clear days: neither the first nor the last day counts", default=True)
    rolls = BooleanField("A first day for the decision that is no working day moves to the next one")
    after_hours_from = time_field(
        "Hour after which publication counts as the next working day’s",
        "Leave it empty where the hour makes no difference",
    )
    plan_months = number_field("Months that a monthly plan covers", required="Enter the number of months.", default=4)
    plan_days_before = number_field(
        "Days before its first day on which a monthly plan is published",
        required="Enter the number of days.",
        default=14,
    )

    general_exception_days = _days("Days for the general exception", 5)
    general_exception_unit = _unit("general exception", CountedIn.WORKING_DAYS)
    agreed_by = lines_field(
        "Who may agree special urgency",
        "Offices in order, one to a line: the next only where those before are none or cannot act",
    )
    urgency_report_months = number_field(
        "Months between reports on special urgency", required="Enter the number of months.", default=12
    )

    private_meeting_days = _days("Days for the first notice of a private meeting", 28)
    private_meeting_unit = _unit("first notice of a private meeting")
    private_meeting_further_days = _days("Days for the further notice of a private meeting", 5)
    private_meeting_further_unit = _unit("further notice of a private meeting", CountedIn.WORKING_DAYS)

    agenda_days = _days("Days for the agenda", 5)
    agenda_unit = _unit("agenda", CountedIn.WORKING_DAYS)
    public_report_days_before = _days("Days before the decision for a public report")
    public_report_unit = _unit("public report")
    final_report_days_before = _days("Days before the meeting for the final report")
    final_report_unit = _unit("final report")
    draft_report_days_before = _days("Days before the meeting for the draft report")
    draft_report_unit = _unit("draft report")

    @property
    def rule(self) -> NoticeRule:
        """Make the rule that was typed, whose fields were found readable."""
        typed = {one.name: self._fields[one.name].data for one in fields(NoticeRule)}
        enums = {name: kind(typed[name]) for name, kind in ENUMS.items()}
        units = {name: CountedIn(value) for name, value in typed.items() if name == "unit" or name.endswith("_unit")}
        return NoticeRule(**{**typed, **enums, **units, "agreed_by": lines_of(typed["agreed_by"])})

    def problems(self) -> Iterable[tuple[Field, str]]:
        """Yield what is wrong with the rule that was typed, each with the field it is about."""
        return ((self.field_of(name), words) for name, words in problems_with(self.rule))

    @staticmethod
    def as_typed(rule: NoticeRule) -> dict[str, Any]:
        """Return a rule as what fills the form."""
        values = {one.name: getattr(rule, one.name) for one in fields(rule)}
        plain = {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}
        return plain | {"agreed_by": "\n".join(rule.agreed_by)}
