"""What every HTML page of ours must satisfy; the test client runs `check_page` on each page it fetches."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import html5lib

_LABELLED = {"input", "select", "textarea"}
_NEEDS_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
_REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


@lru_cache(maxsize=32)
def parsed(html: str) -> tuple[Element, list[str]]:
    """Return a page's tree, to be read only, and what a strict parser finds wrong with it.

    Parsing takes longest of all that tests do with a page, and they often read the one that was just checked.
    """
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    return root, [f"line {position[0]}: {error} {details}" for position, error, details in parser.errors]


@lru_cache(maxsize=4096)  # many tests fetch the very same page; a page with problems is not remembered
def check_page(html: str, url: str) -> None:
    """Raise AssertionError with everything that is wrong with a page; `url` names it and resolves its own fragments."""
    root, errors = parsed(html)
    problems = list(errors)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for check in (_frame, _ids, _labels, _fragments, _tables, _inline, _headings):
        problems += check(elements, url)
    assert not problems, f"{url} has {len(problems)} problems:\n" + "\n".join(f"  {problem}" for problem in problems)


def _frame(elements: list[Element], url: str) -> Iterator[str]:
    """One h1, a title, a language, a main part."""
    found = Counter(element.tag for element in elements)
    if found["h1"] != 1:
        yield f"{found['h1']} h1 instead of one"
    if found["main"] != 1:
        yield f"{found['main']} main instead of one"
    titles = [words(element) for element in elements if element.tag == "title"]
    if not titles or not titles[0] or titles[0].startswith("–"):
        yield f"no title of its own: {titles}"
    if not elements[0].get("lang"):
        yield "no language on html"


def _ids(elements: list[Element], url: str) -> Iterator[str]:
    """Ids are unique and everything referred to is there."""
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    yield from (f"id “{name}” occurs {count} times" for name, count in ids.items() if count > 1)
    for element in elements:
        for attribute in _REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"<{element.tag} {attribute}> refers to “{name}”, which is not on the page"


def _labels(elements: list[Element], url: str) -> Iterator[str]:
    """Every control has a label, every button and link words, every image an alternative."""
    labelled = {element.get("for") for element in elements if element.tag == "label" and words(element)}
    for element in elements:
        named = bool(element.get("aria-label") or element.get("aria-labelledby"))
        is_control = element.tag in _LABELLED and (element.get("type") or "").lower() not in _NEEDS_NO_LABEL
        if is_control and not named and element.get("id") not in labelled:
            yield f"<{element.tag} name={element.get('name')}> has no label"
        if element.tag in {"button", "a"} and not named and not words(element) and not list(element):
            yield f"<{element.tag} href={element.get('href')}> has no words"
        if element.tag == "img" and element.get("alt") is None:
            yield f"<img src={element.get('src')}> has no alt"
        if element.tag == "a" and element.get("href") in {"", "#", None} and element.get("id") is None:
            yield f"link “{words(element)}” leads nowhere"


def _fragments(elements: list[Element], url: str) -> Iterator[str]:
    """Links into this page lead to something."""
    ids = {element.get("id") for element in elements}
    for element in elements:
        address, fragment = urldefrag(element.get("href") or "")
        if fragment and element.tag == "a" and address in {"", url} and fragment not in ids:
            yield f"link “{words(element)}” leads to #{fragment}, which is not on the page"


def _tables(elements: list[Element], url: str) -> Iterator[str]:
    """Tables say what they hold and which cells are headings."""
    for table in (element for element in elements if element.tag == "table"):
        caption = table.find("caption")
        if (caption is None or not words(caption)) and not table.get("aria-labelledby"):
            yield "a table has no caption"
        headings = list(table.iter("th"))
        if not headings:
            yield "a table has no headings"
        yield from (f"heading “{words(th)}” has no scope" for th in headings if not th.get("scope"))


def _inline(elements: list[Element], url: str) -> Iterator[str]:
    """Nothing that the content security policy would refuse: inline styles, handlers, scripts without a nonce."""
    for element in elements:
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag}> has the inline attribute {name}"
            if name in {"href", "action", "src"} and re.match(r"\s*javascript:", value, re.IGNORECASE):
                yield f"<{element.tag}> has a script as its {name}"
        if element.tag == "style" and not element.get("nonce"):
            yield "an inline style sheet"
        if element.tag == "script" and not element.get("src") and not element.get("nonce"):
            yield "an inline script without a nonce"


def _headings(elements: list[Element], url: str) -> Iterator[str]:
    """Headings inside main go down one step at a time, so that a screen reader's outline makes sense."""
    mains = [element for element in elements if element.tag == "main"]
    level = 1
    for heading in (element for main in mains for element in main.iter() if re.fullmatch(r"h[1-6]", str(element.tag))):
        if not words(heading):
            yield f"an empty <{heading.tag}>"
        if int(heading.tag[1]) > level + 1:
            yield f"<{heading.tag}> “{words(heading)}” follows a heading of level {level}"
        level = int(heading.tag[1])


def words(element: Element) -> str:
    """Return the text inside an element, blanks folded."""
    return " ".join("".join(element.itertext()).split())
