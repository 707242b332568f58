"""Shows WTForms fields through the GOV.UK macros: `govuk_field(field)` and `error_summary(form)` in templates.

Hints are a field's `description`. `render_kw` is handed to the macro as it is: {"classes": "govuk-input--width-10",
"autocomplete": "email", "inputmode": "email", "rows": 8 …}. A choice's hint is its SelectChoice's
`render_kw={"hint": "…"}`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    Form,
    FormField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)

from webapp.forms.fields import DayMonthYearField

_MACROS = "govuk_frontend_jinja"


def govuk_field(
    field: Field,
    *,
    reveals: Mapping[str, Markup] | None = None,
    label_classes: str | None = None,
    legend_heading: bool = False,
    say_optional: bool = True,
) -> Markup:
    """Return the field with label, hint, error and what was typed.

    reveals: for radios and checkboxes, the HTML shown beneath a choice while it is chosen, by the choice's value.
    label_classes: instead of bold ("govuk-label--s"). legend_heading: the legend is the page's h1.
    say_optional: False for a field that a choice reveals, where "(optional)" would mislead.
    """
    options = {"hint": {"text": field.description} if field.description else None, "errorMessage": _first_error(field)}
    options |= {"id": field.id, "idPrefix": field.id, "name": field.name} | (field.render_kw or {})
    words = f"{field.label.text} (optional)" if field.flags.optional and say_optional else field.label.text
    if isinstance(field, DayMonthYearField | RadioField | SelectMultipleField):
        size = label_classes if label_classes is not None else "govuk-fieldset__legend--s"
        options["fieldset"] = {"legend": {"text": words, "classes": size, "isPageHeading": legend_heading}}
    else:
        options["label"] = {"text": words, "classes": label_classes if label_classes is not None else "govuk-label--s"}
    return _component(*_shape(field, options, reveals or {}))


def error_summary(form: Form) -> Markup:
    """Return the summary of what is wrong, each line a link to the input at fault; nothing when all is well."""
    lines: list[dict[str, str | None]] = [{"text": text, "href": None} for text in form.form_errors]
    lines += [{"text": str(text), "href": f"#{first_input(field)}"} for field in _leaves(form) for text in field.errors]
    return _component("error-summary", {"titleText": "There is a problem", "errorList": lines}) if lines else Markup()


def first_input(field: Field) -> str:
    """Name the id of the input that a person must go to for putting the field right."""
    return f"{field.id}-{field.first_wrong()}" if isinstance(field, DayMonthYearField) else str(field.id)


def _leaves(fields: Any) -> Iterator[Field]:
    """Walk through the fields of a form, into the forms and lists inside it."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from _leaves(field)
        else:
            yield field


def _shape(field: Field, options: dict[str, Any], reveals: Mapping[str, Markup]) -> tuple[str, dict[str, Any]]:
    """Choose the component for a field and complete its options."""
    if isinstance(field, DayMonthYearField):
        return "date-input", options | {"namePrefix": field.name, "items": _date_parts(field)}
    if isinstance(field, SelectMultipleField):
        return "checkboxes", options | _long_list(field) | {"items": _choices(field, reveals)}
    if isinstance(field, RadioField):
        return "radios", options | {"items": _choices(field, reveals)}
    if isinstance(field, SelectField):
        return "select", options | {"items": _choices(field, {})}
    if isinstance(field, BooleanField):
        item = {"value": "y", "text": field.label.text, "checked": bool(field.data), "hint": options.pop("hint")}
        return "checkboxes", options | {"items": [item]}
    if isinstance(field, FileField):
        return "file-upload", options
    if isinstance(field, TextAreaField):
        longest = getattr(field, "longest", None)
        options |= {"value": field._value(), "maxlength": longest}
        return ("character-count" if longest else "textarea"), options
    if isinstance(field, PasswordField):
        return "input", options | {"type": "password", "spellcheck": False}
    return "input", options | {"value": field._value()}


def _choices(field: Any, reveals: Mapping[str, Markup]) -> list[dict[str, Any]]:
    """List a field's choices as the macros want them."""
    items = []
    for choice in field.iter_choices():
        item: dict[str, Any] = {"value": str(choice.value), "text": choice.label}
        item |= {"checked": choice.selected, "selected": choice.selected}
        if hint := choice.render_kw.get("hint"):
            item["hint"] = {"text": hint}
        if shown := reveals.get(str(choice.value)):
            item["conditional"] = {"html": shown}
        items.append(item)
    return items


def _long_list(field: Field) -> dict[str, Any]:
    """Let a long list of checkboxes scroll; a script adds the box that narrows it."""
    narrow = getattr(field, "narrow", None)
    if not narrow:
        return {}
    return {"classes": "govuk-checkboxes--small fp-long-list", "attributes": {"data-narrow": narrow, "tabindex": "0"}}


def _date_parts(field: DayMonthYearField) -> list[dict[str, Any]]:
    """List the three inputs with what was typed; red is what is at fault, or all three when the whole date is."""
    wrong = (field.wrong_parts or tuple(field.typed)) if field.errors else ()
    return [
        {
            "name": part,
            "value": text,
            "inputmode": "text" if part == "month" else "numeric",
            "classes": f"govuk-input--width-{_width(part, text)}" + (" govuk-input--error" if part in wrong else ""),
        }
        for part, text in field.typed.items()
    ]


def _width(part: str, text: str) -> int:
    """Say how many letters an input has room for; a month that was typed by its name is shown whole."""
    if part == "month" and len(text) > 2:
        return 5
    return 4 if part == "year" else 2


def _first_error(field: Field) -> dict[str, str] | None:
    return {"text": str(field.errors[0])} if field.errors else None


def _component(name: str, options: dict[str, Any]) -> Markup:
    """Render one GOV.UK component; its macro is called as its folder, date-input → govukDateInput."""
    template = current_app.jinja_env.get_template(f"{_MACROS}/components/{name}/macro.html")
    macro = getattr(template.module, "govuk" + "".join(part.capitalize() for part in name.split("-")))
    return Markup(macro(options))  # noqa: S704  (the macro has escaped what is in it)
