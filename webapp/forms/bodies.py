"""The forms of offices, scrutiny committees, the people on them, and their places."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, Form
from wtforms.fields.choices import SelectChoice

from webapp.domain.membership import CO_OPTEE_WORDS, KIND_WORDS, MembershipKind
from webapp.domain.offices import LONGEST_NAME, MAKER_KIND_WORDS
from webapp.forms.decisions import RevisedForm
from webapp.forms.fields import DayMonthYearField, DropDownField, LineField, RadiosField, TextField
from webapp.forms.validators import email_address, longest
from webapp.models.bodies import Person, Ward

KNOWN, NEW = "known", "new"


class DecisionMakerForm(RevisedForm):
    """An office or a body that decides."""

    name = LineField(
        "Name of the office or body",
        [longest(LONGEST_NAME)],
        required="Enter the name of the office or body.",
        description="For example, Cabinet Member for Resources",
    )
    kind = RadiosField(
        "Kind",
        choices=[SelectChoice(kind.value, words) for kind, words in MAKER_KIND_WORDS.items()],
        required="Select what kind of decision maker it is.",
    )
    holder = LineField(
        "Who holds the office", [longest(120)], description="The person’s name. Leave it empty for a body"
    )
    members = TextField(
        "Members of the body, one on a line",
        description=(
            "For the Cabinet or a committee. The Cabinet’s also stand in front of the plan. For the Cabinet leave it "
            "empty to use the councillors whose time on the Cabinet is given under Councillors and co-opted members"
        ),
        longest=4000,
    )
    email = LineField(
        "E-mail address of the office",
        [email_address, longest(254)],
        description="Reminders about its decisions go there",
        render_kw={"type": "email", "autocomplete": "off"},
    )


class CommitteeForm(RevisedForm):
    """A scrutiny committee."""

    name = LineField(
        "Name of the committee",
        [longest(LONGEST_NAME)],
        required="Enter the name of the committee.",
        description=(
            "Its page and its calendar keep their addresses when it is renamed; "
            "its calendar gets one of the new name too"
        ),
    )
    remit = TextField("Remit", description="What it looks at, in the words of the constitution", longest=4000)
    handles_education = BooleanField(
        "It handles education matters",
        description="Church and parent governor representatives may then count among those who ask for a call-in",
    )
    contact_name = LineField("Name", [longest(120)], render_kw={"autocomplete": "off"})
    contact_email = LineField(
        "E-mail address", [email_address, longest(254)], render_kw={"type": "email", "autocomplete": "off"}
    )
    contact_telephone = LineField("Telephone", [longest(60)], render_kw={"type": "tel", "autocomplete": "off"})


class CloseCommitteeForm(RevisedForm):
    """The last day of a committee."""

    closed_on = DayMonthYearField(
        "Last day of the committee",
        called="the last day",
        required="Enter the last day of the committee.",
        description="Today or earlier",
    )


class MembershipForm(Form):
    """A place on a committee, for somebody known or somebody new."""

    who = RadiosField(
        "Who is it?",
        choices=[SelectChoice(KNOWN, "Somebody on the list"), SelectChoice(NEW, "Somebody new")],
        required="Select whether this is somebody on the list or somebody new.",
        default=KNOWN,
    )
    person = DropDownField("Councillor or co-opted member")
    name = LineField("Name", [longest(120)], render_kw={"autocomplete": "off"})
    email = LineField(
        "E-mail address",
        [email_address, longest(254)],
        description="Without one this person gets no reminders",
        render_kw={"type": "email", "autocomplete": "off"},
    )
    kind = RadiosField(
        "Sits as",
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        required="Select as what this person sits on the committee.",
    )
    co_optee_kind = RadiosField(
        "Kind of co-opted member",
        choices=[SelectChoice(kind.value, words) for kind, words in CO_OPTEE_WORDS.items()],
    )
    joined_on = DayMonthYearField("First day", called="the first day", required="Enter the first day.")
    left_on = DayMonthYearField("Last day", called="the last day", description="Leave it empty while no end is known")

    def offer(self, people: Iterable[Person]) -> None:
        """Fill the list of people."""
        self.person.choices = [
            SelectChoice("", "Choose a name"),
            *(SelectChoice(str(row.id), row.name) for row in people),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the fields of the chosen radios only."""
        super().validate(extra_validators)
        unwanted = (self.name, self.email) if self.who.data == KNOWN else (self.person,)
        for field in unwanted:
            field.errors = []
        if self.who.data == KNOWN and not self.person.data and not self.person.errors:
            self.person.errors = ["Choose a name from the list."]
        if self.who.data == NEW and not self.name.data and not self.name.errors:
            self.name.errors = ["Enter the name."]
        if self.kind.data != MembershipKind.CO_OPTEE:
            self.co_optee_kind.errors = []
        elif not self.co_optee_kind.data:
            self.co_optee_kind.errors = ["Select what kind of co-opted member this is."]
        return not self.errors


class EndMembershipForm(Form):
    """The last day of a place on a committee."""

    left_on = DayMonthYearField("Last day on the committee", called="the last day", required="Enter the last day.")


class PersonForm(RevisedForm):
    """A councillor or co-opted member: how to reach them, the ward they sit for, their time on the Cabinet."""

    name = LineField("Name", [longest(120)], required="Enter the name.", render_kw={"autocomplete": "off"})
    email = LineField(
        "E-mail address",
        [email_address, longest(254)],
        description="Without one this person gets no reminders",
        render_kw={"type": "email", "autocomplete": "off"},
    )
    ward = DropDownField("Ward", description="Where a rule lets the members for the wards affected ask for a call-in")
    executive_from = DayMonthYearField(
        "First day on the Cabinet",
        called="the first day on the Cabinet",
        description="Leave it empty for somebody who has never been on it",
    )
    executive_to = DayMonthYearField(
        "Last day on the Cabinet",
        called="the last day on the Cabinet",
        description="Leave it empty while no end is known",
    )

    def offer(self, wards: Iterable[Ward]) -> None:
        """Fill the list of wards."""
        self.ward.choices = [
            SelectChoice("", "No ward on record"),
            *(SelectChoice(str(row.id), row.name) for row in wards),
        ]
