"""The rules E01 to E28 and A01 to A04: events and their alarms."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType

from tests.adapters.feed_lines import Component
from tests.adapters.feed_values import DATE, IN_UTC, LONDON, clocks_of, duration, is_all_day, moment

Faults = Iterator[str]
CANCEL_WORDS = ("CANCELLED", "WITHDRAWN", "POSTPONED")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")
ONCE = (
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION",
    "LOCATION", "URL", "STATUS", "TRANSP", "CLASS", "ORGANIZER", "PRIORITY", "GEO", "RECURRENCE-ID", "COLOR",
)  # fmt: skip
LONGEST_BAR = timedelta(days=14)
NEARLY_A_DAY = (time(0), time(23, 59), time(23, 59, 59))
LARGEST_SEQUENCE = 2**31 - 1
LONGEST_SUMMARY, LONGEST_DESCRIPTION, LONGEST_UID = 120, 4000, 255
EARLIEST, LATEST = time(7), time(22)


def _is_free(event: Component) -> bool:
    return event.value("TRANSP") == "TRANSPARENT"


def _categories(event: Component) -> list[str]:
    return [one for line in event.all("CATEGORIES") for one in line.value.split(",") if one.strip()]


def _text_of(event: Component, name: str) -> str:
    line = event.one(name)
    return line.text if line else ""


# What one event is by itself


def _names_itself(event: Component) -> bool:
    uid = event.value("UID")
    return bool(uid) and len(uid.encode()) <= LONGEST_UID and not re.search(r"\s", uid)


def _names_itself_for_the_world(event: Component) -> bool:
    uid = event.value("UID")
    return not uid or bool(UUID.search(uid) or re.fullmatch(r"[^@]+@[^@]+", uid))


def _was_stamped_once(event: Component) -> bool:
    values = [line.value for line in event.all("DTSTAMP")]
    return len(values) == 1 and bool(IN_UTC.fullmatch(values[0]))


def _says_when_it_changed(event: Component) -> bool:
    created = event.value("CREATED")
    return bool(IN_UTC.fullmatch(event.value("LAST-MODIFIED"))) and (not created or bool(IN_UTC.fullmatch(created)))


def _counts_its_revisions(event: Component) -> bool:
    value = event.value("SEQUENCE")
    return value.isdecimal() and value.isascii() and int(value) <= LARGEST_SEQUENCE


def _starts(event: Component) -> bool:
    return bool(event.all("DTSTART"))


def _ends_after_it_starts(event: Component) -> bool:
    start, end = event.one("DTSTART"), event.one("DTEND")
    if start is None or (is_all_day(event) and end is None):
        return True
    if end is None or event.all("DURATION"):
        return end is None and len(event.all("DURATION")) == 1
    began, ended = moment(start), moment(end)
    return began is not None and ended is not None and start.parameters == end.parameters and ended > began


def _leaves_days_free(event: Component) -> bool:
    return not is_all_day(event) or _is_free(event)


def _has_a_title(event: Component) -> bool:
    return 0 < len(_text_of(event, "SUMMARY").strip()) <= LONGEST_SUMMARY


def _has_a_status(event: Component) -> bool:
    return event.value("STATUS") in {"TENTATIVE", "CONFIRMED", "CANCELLED"}


def _is_called_off_aloud(event: Component) -> bool:
    if event.value("STATUS") != "CANCELLED":
        return True
    is_quiet = not event.named("VALARM") and _is_free(event) and event.value("SEQUENCE") not in {"", "0"}
    return is_quiet and _text_of(event, "SUMMARY").startswith(CANCEL_WORDS)


def _has_an_address(event: Component) -> bool:
    return bool(re.match(r"https?://[^/\s]+/\S*$", event.value("URL")))


def _ends_with_its_address(event: Component) -> bool:
    address = event.value("URL")
    return not address or f"\n{_text_of(event, 'DESCRIPTION')}".endswith(f"\n{address}")


def _invites_nobody(event: Component) -> bool:
    return not event.all("ORGANIZER") and not event.all("ATTENDEE")


def _is_public(event: Component) -> bool:
    return event.value("CLASS") in {"", "PUBLIC"} and event.value("TRANSP") in {"", "OPAQUE", "TRANSPARENT"}


def _attaches_nothing(event: Component) -> bool:
    return not event.all("ATTACH")


def _is_no_long_bar(event: Component) -> bool:
    length = _length(event)
    return not is_all_day(event) or length is None or length <= LONGEST_BAR


def _length(event: Component) -> timedelta | None:
    """Days as they are counted, also over a change of clocks."""
    start, end = event.one("DTSTART"), event.one("DTEND")
    if start is None or end is None or not (DATE.fullmatch(start.value) and DATE.fullmatch(end.value)):
        return None
    days = [datetime.strptime(line.value, "%Y%m%d").replace(tzinfo=LONDON).date() for line in (start, end)]
    return days[1] - days[0]


def _is_no_day_as_a_block(event: Component) -> bool:
    clocks = None if is_all_day(event) else clocks_of(event)
    return clocks is None or not (clocks[0] == time(0) and clocks[1] in NEARLY_A_DAY)


def _says_its_last_day(event: Component) -> bool:
    return not is_all_day(event) or bool(event.all("DTEND"))


def _tells_outlook_it_is_free(event: Component) -> bool:
    return not _is_free(event) or event.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"


def _has_categories(event: Component) -> bool:
    return bool(_categories(event))


def _is_no_longer_than_read(event: Component) -> bool:
    return len(_text_of(event, "DESCRIPTION")) <= LONGEST_DESCRIPTION


def _explains_mark_up(event: Component) -> bool:
    lines = event.all("X-ALT-DESC")
    plain = bool(event.value("DESCRIPTION"))
    return not lines or (plain and all(line.parameters.get("FMTTYPE") == "text/html" for line in lines))


def _says_nothing_twice(event: Component) -> bool:
    return all(len(event.all(name)) <= 1 for name in ONCE)


def _says_where(event: Component) -> bool:
    return "Meeting" not in _categories(event) or bool(event.value("LOCATION"))


def _rings_twice_at_most(event: Component) -> bool:
    return len(event.named("VALARM")) <= 2


EVENT_RULES: Mapping[str, Callable[[Component], bool]] = MappingProxyType(
    {
        "E01": _names_itself,
        "E03": _names_itself_for_the_world,
        "E04": _was_stamped_once,
        "E06": _says_when_it_changed,
        "E07": _counts_its_revisions,
        "E08": _starts,
        "E09": _ends_after_it_starts,
        "E10": _leaves_days_free,
        "E11": _has_a_title,
        "E12": _has_a_status,
        "E13": _is_called_off_aloud,
        "E14": _has_an_address,
        "E15": _ends_with_its_address,
        "E16": _invites_nobody,
        "E17": _is_public,
        "E18": _attaches_nothing,
        "E19": _is_no_long_bar,
        "E20": _is_no_day_as_a_block,
        "E21": _says_its_last_day,
        "E22": _tells_outlook_it_is_free,
        "E23": _has_categories,
        "E25": _is_no_longer_than_read,
        "E26": _explains_mark_up,
        "E27": _says_nothing_twice,
        "E28": _says_where,
        "A04": _rings_twice_at_most,
    }
)


# What events are among each other, and at a moment


def _shares_its_name(calendar: Component, now: datetime) -> Faults:
    uids = Counter(event.value("UID") for event in calendar.named("VEVENT"))
    yield from (uid for uid, times in uids.items() if times > 1)


def _is_from_the_future(calendar: Component, now: datetime) -> Faults:
    for event in calendar.named("VEVENT"):
        for line in (line for name in STAMPS for line in event.all(name) if IN_UTC.fullmatch(line.value)):
            at = moment(line)
            if at is not None and at > now:
                yield f"{event.value('UID')} {line.name} {line.value}"


def _has_a_twin(calendar: Component, now: datetime) -> Faults:
    named: dict[tuple[str, str], set[str]] = {}
    for event in calendar.named("VEVENT"):
        named.setdefault((event.value("SUMMARY"), event.value("DTSTART")), set()).add(event.value("UID"))
    yield from (f"{alike} {sorted(uids)}" for alike, uids in named.items() if len(uids) > 1)


FEED_RULES: Mapping[str, Callable[[Component, datetime], Faults]] = MappingProxyType(
    {"E02": _shares_its_name, "E05": _is_from_the_future, "E24": _has_a_twin}
)


# Alarms


def _shows_words(event: Component, alarm: Component) -> bool:
    return alarm.value("ACTION") == "DISPLAY" and all(len(alarm.all(name)) == 1 for name in ("TRIGGER", "DESCRIPTION"))


def _has_a_trigger(event: Component, alarm: Component) -> bool:
    line = alarm.one("TRIGGER")
    if line is None:
        return True
    if line.parameters.get("VALUE") == "DATE-TIME":
        return bool(IN_UTC.fullmatch(line.value))
    return line.parameters.get("VALUE", "DURATION") == "DURATION" and duration(line.value) is not None


def _lets_people_sleep(event: Component, alarm: Component) -> bool:
    rings = _rings_at(event, alarm)
    return rings is None or EARLIEST <= rings.astimezone(LONDON).time() < LATEST


def _rings_at(event: Component, alarm: Component) -> datetime | None:
    line = alarm.one("TRIGGER")
    if line is None or line.parameters.get("VALUE") == "DATE-TIME":
        return moment(line) if line else None
    after, from_line = (
        duration(line.value),
        event.one("DTEND" if line.parameters.get("RELATED") == "END" else "DTSTART"),
    )
    began = moment(from_line) if from_line else None
    return None if began is None or after is None else began + after


ALARM_RULES: Mapping[str, Callable[[Component, Component], bool]] = MappingProxyType(
    {"A01": _shows_words, "A02": _has_a_trigger, "A03": _lets_people_sleep}
)
