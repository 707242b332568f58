"""A browser for tests: it checks every HTML page it fetches and fills in forms as they stand on the page."""

from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.page_checks import check_page, parsed


class CheckedClient(FlaskClient):
    """Flask's test client with a conscience."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        response = super().open(*args, **options)
        if response.mimetype == "text/html" and response.data and response.status_code not in range(300, 400):
            check_page(response.text, response.request.path)
        return response

    def submit(
        self, address: str, fields: dict[str, Any] | None = None, *, action: str = "", **named: Any
    ) -> TestResponse:
        """Fetch a page, fill its form (the one with this action, or the last) with these fields and post it.

        A field given as a list is a group of checkboxes; None leaves an input out, as an unticked box.
        """
        page = self.get(address)
        assert page.status_code == 200, f"{address} answered {page.status_code}"
        form = form_on(page.text, action)
        filled = inputs_of(form)
        for name, value in ((fields or {}) | named).items():
            filled.poplist(name)
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    filled.add(name, one)
        return self.post(form.get("action") or address, data=filled, content_type="multipart/form-data")


def parse(html: str) -> Element:
    """Return a page's tree, to be read only."""
    return parsed(html)[0]


def form_on(html: str, action: str = "") -> Element:
    """Return the page's form with this action, or else the last one within its main part."""
    forms = [form for form in parse(html).iterfind(".//main//form") if form.get("method", "").lower() == "post"]
    if action:
        forms = [form for form in forms if (form.get("action") or "").endswith(action)]
    assert forms, f"no form {action} on the page"
    return forms[-1]


def inputs_of(form: Element) -> MultiDict[str, Any]:
    """Return what a browser would send of a form as it stands."""
    filled: MultiDict[str, Any] = MultiDict()
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "textarea":
            filled.add(name, (element.text or "").removeprefix("\n"))
        elif element.tag == "select":
            chosen = [option for option in element.iter("option") if option.get("selected") is not None]
            options = chosen or list(element.iter("option"))[:1]
            filled.add(name, options[0].get("value", "") if options else "")
        elif element.tag == "input":
            kind = element.get("type", "text")
            if kind in {"checkbox", "radio"}:
                if element.get("checked") is not None:
                    filled.add(name, element.get("value", "on"))
            elif kind not in {"submit", "file", "button"}:
                filled.add(name, element.get("value", ""))
    return filled


def words_of(html: str) -> str:
    """Return the words of a page's main part, blanks folded."""
    main = parse(html).find(".//main")
    assert main is not None
    return " ".join("".join(main.itertext()).split())
