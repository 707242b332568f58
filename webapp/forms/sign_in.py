"""Signing in, and changing one's password."""

from wtforms import Form
from wtforms.validators import EqualTo

from webapp.forms.fields import LineField, SecretField


class SignInForm(Form):
    """Who somebody is, and what only they know."""

    email = LineField(
        "E-mail address",
        required="Enter your e-mail address.",
        render_kw={"type": "email", "autocomplete": "username", "spellcheck": False},
    )
    password = SecretField("Password", required="Enter your password.", render_kw={"autocomplete": "current-password"})

    def refuse(self) -> None:
        """Say that the two do not belong together, in the same words whether or not the account exists."""
        self.email.errors = ["The e-mail address or the password is not right. Check both and try again."]


class ChangePasswordForm(Form):
    """The password somebody has, and the one they want."""

    current_password = SecretField(
        "Current password", required="Enter your current password.", render_kw={"autocomplete": "current-password"}
    )
    new_password = SecretField(
        "New password",
        required="Enter a new password.",
        description="12 characters or more. Three unrelated words are good.",
        render_kw={"autocomplete": "new-password"},
    )
    repeated = SecretField(
        "New password again",
        [EqualTo("new_password", "The two new passwords differ. Type both again.")],
        required="Enter the new password again.",
        render_kw={"autocomplete": "new-password"},
    )

    def refuse_current(self) -> None:
        """Say that the current password is wrong."""
        self.current_password.errors = ["The current password is not right."]

    def refuse_new(self, reason: str) -> None:
        """Say why the new password will not do."""
        self.new_password.errors = [reason]
