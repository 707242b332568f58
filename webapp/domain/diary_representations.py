"""The entries that say until when people may write against a meeting that is to be held in private."""

from collections.abc import Iterator
from datetime import date

from webapp.domain.diary_entry import Alarm, Certainty, DiaryEntry, DiaryKind, uid_of
from webapp.domain.diary_facts import DecisionFacts, RepresentationsFacts
from webapp.domain.diary_times import AT_NINE, one_day
from webapp.domain.diary_words import described, fit
from webapp.domain.lifecycle import Status
from webapp.domain.wording import day, short_day


def representation_entries(facts: DecisionFacts, instance_name: str) -> Iterator[tuple[DiaryEntry, date | None]]:
    """Make an entry of each notice's last day, with the day on which it was called off; none of a draft's."""
    if facts.status is Status.DRAFT:
        return
    for notice in facts.representations:
        yield _closes(facts, notice, instance_name)


def _closes(facts: DecisionFacts, notice: RepresentationsFacts, instance_name: str) -> tuple[DiaryEntry, date | None]:
    """Both the notice and what it is about may have been withdrawn; the notice says it better."""
    gone = "notice" if notice.withdrawn_on else "decision" if facts.status is Status.WITHDRAWN else ""
    gone_on = notice.withdrawn_on or (facts.withdrawn_on if gone else None)
    prefix = f"{'WITHDRAWN: ' if gone else ''}Representations close: "
    on = f" on {short_day(gone_on)}" if gone_on else ""
    lines = [f"The {gone} was withdrawn{on}."] if gone else [_until(notice), f"Reference: {facts.reference}"]
    entry = DiaryEntry(
        uid=uid_of(DiaryKind.REPRESENTATIONS, notice.uuid, instance_name),
        kind=DiaryKind.REPRESENTATIONS,
        when=one_day(notice.by_on),
        certainty=Certainty.CANCELLED if gone else Certainty.CONFIRMED,
        summary=fit(prefix, facts.title),
        description=described(prefix, facts.title, lines, address=notice.address),
        address=notice.address,
        categories=("Representations", "Deadline"),
        alarms=() if gone else (Alarm(AT_NINE, fit("Representations close today: ", facts.title)),),
        scopes=facts.scopes,
        source=facts.source,
    )
    return entry, gone_on


def _until(notice: RepresentationsFacts) -> str:
    on = f" on {short_day(notice.meeting_on)}" if notice.meeting_on else ""
    about = f"Representations about why the meeting{on} should be open to the public"
    return f"{about} must arrive by the end of {day(notice.by_on)}."
