"""What goes into the calendar feeds: entries made from plain facts about decisions, meetings and editions.

Nothing of a report's text is here, only what the notice itself must say, so an exempt report cannot leak through a
calendar. A date that is not a day is never made to look like one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from webapp.domain.diary_call_in import call_in_entries
from webapp.domain.diary_decisions import decision_entry
from webapp.domain.diary_editions import edition_entry
from webapp.domain.diary_entry import DiaryEntry
from webapp.domain.diary_facts import DiaryFacts
from webapp.domain.diary_meetings import meeting_entries
from webapp.domain.diary_representations import representation_entries

KEPT_AFTER = timedelta(days=180)
CANCELLED_KEPT_AT_LEAST = timedelta(days=28)
CANCELLED_KEPT_AT_MOST = timedelta(days=60)


def entries_for(facts: DiaryFacts, *, instance_name: str, meetings_are_busy: bool = True) -> tuple[DiaryEntry, ...]:
    """Return the entries of all feeds, past ones too, in order of their first day, then UID.

    Each says until which London day feeds hold it. The past stays for 180 days. What was cancelled stays for 28 days or
    until its date has passed, whichever is later, and for 60 days at most: long enough for a subscriber to learn of it.
    A meeting that takes place makes its subscribers busy unless the council says that most of them only watch.
    """
    every = _every(facts, instance_name, meetings_are_busy)
    kept = (replace(entry, kept_until=_kept_until(entry, cancelled_on)) for entry, cancelled_on in every)
    return tuple(sorted(kept, key=lambda entry: (entry.first_day, entry.uid)))


def oldest_day(today: date) -> date:
    """The day before which nothing that has ended is shown, so that it need not be read from the database."""
    return today - KEPT_AFTER


def _every(facts: DiaryFacts, instance_name: str, meetings_are_busy: bool) -> Iterator[tuple[DiaryEntry, date | None]]:
    """Make every entry, each with the day it was cancelled."""
    for decision in facts.decisions:
        found = decision_entry(decision, instance_name)
        if found is not None:
            yield found
        yield from call_in_entries(decision, instance_name)
        yield from representation_entries(decision, instance_name)
    for meeting in facts.meetings:
        yield from meeting_entries(meeting, instance_name, is_busy=meetings_are_busy)
    for edition in facts.editions:
        yield edition_entry(edition, instance_name)


def _kept_until(entry: DiaryEntry, cancelled_on: date | None) -> date:
    if not entry.is_cancelled or cancelled_on is None:
        return _later(entry.last_day, KEPT_AFTER)
    until = max(_later(cancelled_on, CANCELLED_KEPT_AT_LEAST), entry.last_day)
    return min(until, _later(cancelled_on, CANCELLED_KEPT_AT_MOST))


def _later(on: date, by: timedelta) -> date:
    """A day so much later, or the last that there is: 31 December 9999 is what some type for “no end”."""
    return on + by if date.max - on >= by else date.max
