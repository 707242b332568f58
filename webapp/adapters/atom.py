"""Atom (RFC 4287): the news of the council for feed readers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from webapp.domain.clean_text import clean_text
from webapp.domain.news_feeds import NewsEntry, NewsFeed, last_updated

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"


def atom(
    feed: NewsFeed,
    entries: Sequence[NewsEntry],
    *,
    council_name: str,
    feed_id: str,
    own_address: str,
    page_address: str,
    since: datetime,
) -> bytes:
    """Write a feed. `since` is when it began, its date while it has no entries; its id is not its address."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    _text(root, "id", feed_id)
    _text(root, "title", f"{council_name}: {feed.title}")
    _text(root, "subtitle", feed.what)
    _text(root, "updated", _instant(last_updated(entries) or since))
    ET.SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": own_address})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page_address})
    author = ET.SubElement(root, "author")
    _text(author, "name", council_name)
    for entry in entries:
        _entry(root, entry)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, entry: NewsEntry) -> None:
    element = ET.SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "published", _instant(entry.published_at))
    _text(element, "updated", _instant(entry.updated_at))
    ET.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.address})
    _text(element, "summary", entry.summary)


def _text(parent: ET.Element, name: str, words: str) -> None:
    """Add an element of plain text; XML has no room for control characters, whatever an old row may hold."""
    ET.SubElement(parent, name).text = clean_text(words)


def _instant(at: datetime) -> str:
    """Write an instant as RFC 3339 does."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
