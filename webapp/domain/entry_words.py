"""When an entry of a calendar is, in words: for the page of a feed, and for whoever reads a list."""

from webapp.domain.diary_entry import DiaryEntry, DiaryKind, WholeDays
from webapp.domain.london import in_london
from webapp.domain.wording import clock, day


def when_in_words(entry: DiaryEntry) -> str:
    """Say when an entry is: a date that is not a day in the plan's own words, a deadline by its last moment."""
    if entry.vague is not None:
        return entry.vague.words[0].upper() + entry.vague.words[1:]
    if isinstance(entry.when, WholeDays):
        first, last = day(entry.when.first_on), day(entry.when.last_on)
        return first if first == last else f"{first} to {last}"
    starts, ends = in_london(entry.when.starts_at), in_london(entry.when.ends_at)
    if entry.kind is not DiaryKind.MEETING:
        return f"{clock(ends.time())} on {day(ends.date())}"
    return f"{clock(starts.time())} to {clock(ends.time())} on {day(starts.date())}"
