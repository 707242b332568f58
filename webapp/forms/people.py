"""The forms of accounts: adding one, giving one another role."""

from collections.abc import Iterable

from wtforms import Form
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo

from webapp.domain.accounts import ROLE_WORDS, Role
from webapp.forms.fields import DropDownField, LineField, RadiosField, SecretField
from webapp.forms.validators import email_address, longest
from webapp.models.bodies import Person

ROLE_HINTS = {
    Role.MEMBER: "Reads what members may read",
    Role.OFFICER: "Keeps the plan, the records of decisions, the bodies and their meetings",
    Role.ADMINISTRATOR: "Does all that, and looks after accounts",
}


def _roles() -> RadiosField:
    return RadiosField(
        "Role",
        choices=[SelectChoice(role.value, ROLE_WORDS[role], {"hint": hint}) for role, hint in ROLE_HINTS.items()],
        required="Select a role.",
    )


class AccountForm(Form):
    """A new account, with the password that its holder changes after signing in."""

    name = LineField("Name", [longest(120)], required="Enter the name.", render_kw={"autocomplete": "off"})
    email = LineField(
        "E-mail address",
        [email_address, longest(254)],
        required="Enter the e-mail address.",
        description="The name to sign in with",
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": False},
    )
    role = _roles()
    person = DropDownField(
        "Member this account belongs to", description="For a councillor or a co-opted member who signs in"
    )
    password = SecretField(
        "Password",
        required="Enter a password.",
        description="12 characters or more. Three unrelated words are good. It can be changed after signing in.",
        render_kw={"autocomplete": "new-password"},
    )
    repeated = SecretField(
        "Password again",
        [EqualTo("password", "The two passwords differ. Type both again.")],
        required="Enter the password again.",
        render_kw={"autocomplete": "new-password"},
    )

    def offer(self, people: Iterable[Person]) -> None:
        """Fill the list of members."""
        self.person.choices = [SelectChoice("", "Nobody"), *(SelectChoice(str(row.id), row.name) for row in people)]

    @property
    def person_id(self) -> int | None:
        """Return the row number of the member, if one was chosen."""
        return int(self.person.data) if self.person.data else None


class RoleForm(Form):
    """Another role for an account."""

    role = _roles()
