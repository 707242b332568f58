"""Texts that people, forms pasted from Word, and attackers write where a title was expected."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

LONG = "Überörtliche Straßenbeleuchtung "
HOSTILE = {
    "the ends of lines": "New\r\ndepot\nfor\rbuses",
    "line separators": "New\u2028depot\u2029for buses",
    "nothing at all": "New\x00depot\x00",
    "next line": "New\x85depot",
    "what Python calls ends of lines": "New\x0bdepot\x0cfor\x1cthe\x1dbuses\x1e",
    "escape and delete": "New \x1b[31mdepot\x7f",
    "a tab": "New\tdepot",
    "emoji": "Depot 👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿 " * 12,
    "right to left": "\u202eتقرير \u200fالمستودع\u200f (2026)\u2066",
    "marks upon marks": "D" + "\u0308\u0321\u0334" * 60,
    "ten thousand characters": (LONG * 400)[:10_000],
    "ten thousand without a space": "ŵ" * 10_000,
    "the end of the calendar": "END:VCALENDAR",
    "the end on a line of its own": "New\r\nEND:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "an alarm": "New\r\nBEGIN:VALARM\r\nACTION:EMAIL\r\nEND:VALARM\r\ndepot",
    "an alarm in letters": "New\\r\\nBEGIN:VALARM\\r\\nEND:VALARM\\r\\ndepot",
    "a status": "New\r\nSTATUS:CANCELLED\r\ndepot",
    "folded lines": "New\r\n SUMMARY:depot\r\n\tX:1",
    "separators": "a,b;c\\d\\n\\N\\;\\,\\\\:\"q\" 'q' ^n^' =0D=0A %0D%0A",
    "ends with a backslash": "New depot\\",
    "a byte order mark": "\ufeffNew depot",
    "not a character": "New \ufffe\uffff depot",
    "half an emoji": "New \ud83d depot",
}
NOT_TEXTS = frozenset({"uuid", "address", "scopes", "source", "key"})


def with_text(facts: Any, text: str) -> Any:
    """Return facts with this in place of every text that somebody wrote, however deep."""
    if type(facts) is str:  # not an enumeration, which is one too
        return text if facts else facts
    if isinstance(facts, tuple):
        return tuple(with_text(one, text) for one in facts)
    if not is_dataclass(facts) or isinstance(facts, type):
        return facts
    here = {field.name: getattr(facts, field.name) for field in fields(facts) if field.name not in NOT_TEXTS}
    return replace(facts, **{name: with_text(value, text) for name, value in here.items()})
