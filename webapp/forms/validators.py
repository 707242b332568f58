"""Checks that several forms share, each with its sentence."""

from collections.abc import Callable
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, Form
from wtforms.validators import ValidationError


def longest(characters: int) -> Callable[[Form, Field], None]:
    """Refuse more than so many characters."""

    def check(_form: Form, field: Field) -> None:
        if len(field.data or "") > characters:
            raise ValidationError(f"{field.label.text} must be {characters:,} characters or fewer.")

    return check


def email_address(_form: Form, field: Field) -> None:
    """Refuse what cannot be an e-mail address; whether it exists is not asked."""
    try:
        validate_email(field.data, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError("Enter an e-mail address in the form name@example.gov.uk.") from None


def web_address(_form: Form, field: Field) -> None:
    """Refuse what is not a web address; a link that runs a script is none."""
    try:
        parts = urlsplit(field.data)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in field.data
    except ValueError:
        sound = False
    if not sound:
        raise ValidationError("Enter a web address that begins with https://.")


def revision_number(_form: Form, field: Field) -> None:
    """Refuse a page that was tampered with."""
    if not str(field.data or "").isdigit() or len(str(field.data)) > 9:
        raise ValidationError("This page is out of date. Open it again.")
