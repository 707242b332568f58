"""Each rule about a feed's bytes has a judge: here is the smallest feed that breaks it, and it alone if that can be."""

import pytest

from tests.adapters.feed_rules import AS_BARS, JUDGED, SECRET, broken_rules, ids_of
from tests.feeds.good_feed import GOOD, NOW, changed, left_out, written

DUE = "UID:decision-00000000-0000-4000-8000-000000000103@plan.example.org"
ON_THE_DAY = "DTEND;VALUE=DATE:20261216"
ZONE = GOOD[GOOD.index("BEGIN:VTIMEZONE") : GOOD.index("BEGIN:VEVENT")]
STANDARD = ZONE[ZONE.index("BEGIN:STANDARD") : ZONE.index("END:VTIMEZONE")]
EVENT = GOOD[GOOD.index("BEGIN:VEVENT") : GOOD.index("END:VCALENDAR")].partition("END:VEVENT\n")[0] + "END:VEVENT\n"
ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:PT9H\nDESCRIPTION:Soon\nEND:VALARM\n"
EMPTY = GOOD[: GOOD.index("BEGIN:VTIMEZONE")] + "END:VCALENDAR\n"
DEADLINE_SPAN = "DTSTART;TZID=Europe/London:20261124T153000\nDTEND;TZID=Europe/London:20261124T160000"
CALLED_OFF = "X-MICROSOFT-CDO-BUSYSTATUS:FREE\nEND:VEVENT\nEND:VCALENDAR"
RINGING = changed(CALLED_OFF, CALLED_OFF.replace("END:VEVENT", f"{ALARM}END:VEVENT"))
GMT = GOOD.replace("TZID:Europe/London", "TZID:GMT Standard Time").replace(
    "TZID=Europe/London", "TZID=GMT Standard Time"
)

BYTES: dict[str, bytes] = {
    "S01": written(GOOD).replace("ŷ".encode(), b"\xff", 1),
    "S02": b"\xef\xbb\xbf" + written(GOOD),
    "S03": written(GOOD).replace(b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    "S04": written(GOOD).replace(b"\r\n ", b"", 1),
    "S05": written(GOOD).replace("ŷ".encode(), b"\xc5\r\n \xb7", 1),
    "S06": written(changed("School", "School\x00")),
    "S07": written(GOOD) + b"\r\n",
    "S08": written(GOOD) * 2,
    "S09": written(changed("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "REFRESH-INTERVAL;VALUE=DURATION:PT1H\nNo line")),
    "S10": written(changed("Town Hall\\, High", "Town Hall, High")),
    "S11": written(changed("School organisation plan", "School <b>organisation</b> plan")),
}  # fmt: skip

TEXTS: dict[str, str] = {
    "C01": changed("VERSION:2.0", "VERSION:1.0"),
    "C02": changed("PRODID:-//Forward Plan Tracker//Decisions 1.0//EN", "PRODID:Forward Plan Tracker"),
    "C03": changed("CALSCALE:GREGORIAN", "METHOD:REQUEST"),
    "C04": changed("CALSCALE:GREGORIAN", "CALSCALE:JULIAN"),
    "C05": GOOD.replace("PT1H", "P2D"),
    "C06": changed("X-PUBLISHED-TTL:PT1H", "X-PUBLISHED-TTL:PT2H"),
    "C07": changed("\nNAME:Anyborough", "\nNAME:Otherborough"),
    "C08": changed("X-WR-CALDESC", "X-DESCRIPTION"),
    "C09": changed("X-WR-TIMEZONE:Europe/London", "X-WR-TIMEZONE:GMT Standard Time"),
    "C10": changed("SOURCE;VALUE=URI:https:", "SOURCE;VALUE=URI:http:"),
    "C11": EMPTY,
    "C12": changed("COLOR:steelblue", "COLOR:#4682B4"),
    "T01": changed(ZONE, ""),
    "T02": changed(ZONE, ZONE * 2),
    "T03": left_out("TZOFFSETTO:+0000"),
    "T04": changed("BYMONTH=3", "BYMONTH=4"),
    "T05": changed(STANDARD, STANDARD * 2),
    "T06": changed(DEADLINE_SPAN, DEADLINE_SPAN.replace(";TZID=Europe/London", "")),
    "T07": changed(DEADLINE_SPAN, DEADLINE_SPAN.replace("000\n", "000Z\n").replace("160000", "160000Z")),
    "T08": GMT,
    "E01": changed(DUE, f"UID:{'x' * 250}@plan.example.org"),
    "E02": changed(DUE, DUE.replace("103", "105")),
    "E03": changed(DUE, "UID:2026-12-15"),
    "E04": left_out("DTSTAMP:20261118T140233Z"),
    "E05": changed("CREATED:20261001T", "CREATED:20261215T"),
    "E06": left_out("LAST-MODIFIED:20261118T140233Z"),
    "E07": changed("SEQUENCE:1", "SEQUENCE:2147483648"),
    "E08": left_out("DTSTART;VALUE=DATE:20261215"),
    "E09": changed(ON_THE_DAY, ON_THE_DAY.replace("16", "15")),
    "E10": changed("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"),
    "E11": changed("Overview and Scrutiny Committee", "x" * 121),
    "E12": changed("STATUS:TENTATIVE", "STATUS:NEEDS-ACTION"),
    "E13": changed("WITHDRAWN: ", ""),
    "E14": GOOD.replace("https://plan.example.org/meetings/301", "/meetings/301"),
    "E15": changed("\\n\\nhttps://plan.example.org/meetings/301", ""),
    "E16": changed("CLASS:PUBLIC", "CLASS:PUBLIC\nORGANIZER:mailto:plan@example.org"),
    "E17": changed("CLASS:PUBLIC", "CLASS:PRIVATE"),
    "E18": changed("CLASS:PUBLIC", "CLASS:PUBLIC\nATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA"),
    "E19": changed(ON_THE_DAY, "DTEND;VALUE=DATE:20261230"),
    "E20": changed("0630T183000", "0630T000000", changed("0630T203000", "0630T235900")),
    "E21": left_out(ON_THE_DAY),
    "E22": left_out("X-MICROSOFT-CDO-BUSYSTATUS:FREE"),
    "E23": left_out("CATEGORIES:Key decision"),
    "E24": changed(EVENT, EVENT + EVENT.replace("000000000103@", "000000000106@")),
    "E25": changed("End time is an estimate.", "x" * 4001),
    "E26": changed("CLASS:PUBLIC", "CLASS:PUBLIC\nX-ALT-DESC:<p>School</p>"),
    "E27": changed("STATUS:TENTATIVE", "STATUS:TENTATIVE\nSTATUS:CONFIRMED"),
    "E28": left_out("LOCATION:Council Chamber\\, Town Hall\\, High Street\\, Anyborough\\, AB1 2CD"),
    "A01": changed("ACTION:DISPLAY", "ACTION:EMAIL"),
    "A02": changed("TRIGGER:-PT15H", "TRIGGER:-P15H"),
    "A03": changed("TRIGGER:-PT15H", "TRIGGER:-PT0S"),
    "A04": changed("BEGIN:VALARM\n", f"{ALARM}{ALARM}BEGIN:VALARM\n"),
}  # fmt: skip
EXAMPLES = BYTES | {rule: written(text) for rule, text in TEXTS.items()}
OTHER_HALVES = {
    "S03 at the end": written(GOOD).removesuffix(b"\r\n"),
    "S02 with a space": b" " + written(GOOD),
    "S08 within": written(changed("END:VALARM\n", "")),
    "C09 not there": written(left_out("X-WR-TIMEZONE:Europe/London")),
    "T05 with dates": written(changed("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RDATE:20261025T020000")),
    "T04 an hour late": written(changed("DTSTART:19810329T010000", "DTSTART:19810329T020000")),
    "E07 below nothing": written(changed("SEQUENCE:1", "SEQUENCE:-1")),
    "E11 blank": written(changed("SUMMARY:Overview and Scrutiny Committee", "SUMMARY: ")),
    "E13 never revised": written(changed("SEQUENCE:3", "SEQUENCE:0")),
    "E13 that rings": written(RINGING),
    "A03 before breakfast": written(changed("TRIGGER:-PT15H", "TRIGGER:-PT18H")),
}


def test_every_rule_about_bytes_is_judged_and_has_an_example() -> None:
    assert sorted(JUDGED) == sorted(EXAMPLES)


def test_the_good_feed_breaks_none() -> None:
    assert broken_rules(written(GOOD), now=NOW) == []


@pytest.mark.parametrize("rule", JUDGED)
def test_a_feed_that_breaks_one_rule_is_told_so(rule: str) -> None:
    assert ids_of(broken_rules(EXAMPLES[rule], now=NOW)) == {rule}


@pytest.mark.parametrize("example", OTHER_HALVES)
def test_every_half_of_a_rule_is_judged(example: str) -> None:
    assert ids_of(broken_rules(OTHER_HALVES[example], now=NOW)) == {example[:3]}


def test_what_an_option_or_a_secret_address_brings_with_it_is_allowed() -> None:
    long_bar = changed(ON_THE_DAY, "DTEND;VALUE=DATE:20270301")
    no_source = left_out("SOURCE;VALUE=URI:https://plan.example.org/calendar/everything.ics")
    assert broken_rules(written(long_bar), now=NOW, allowed=AS_BARS) == []
    assert broken_rules(written(no_source), now=NOW, allowed=SECRET) == []
