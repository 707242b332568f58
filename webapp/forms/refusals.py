"""Putting a refusal of the rules beside the input it is about."""

from wtforms import Form, FormField

from webapp.domain.errors import RuleBroken


def place(form: Form, refused: RuleBroken) -> None:
    """Show the sentence at the input that the refusal names, or above the form where it names none of its inputs."""
    field = form._fields.get(refused.field) if refused.field else None
    if field is None or isinstance(field, FormField):
        form.form_errors.append(refused.message)
    else:
        field.errors = [*field.errors, refused.message]
