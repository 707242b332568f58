"""The entries of the days on which the forward plan is to be published, or was."""

from datetime import date

from webapp.domain.diary_entry import Certainty, DiaryEntry, DiaryKind, uid_of
from webapp.domain.diary_facts import EditionFacts
from webapp.domain.diary_times import one_day
from webapp.domain.diary_words import described, fit
from webapp.domain.feeds import EDITIONS
from webapp.domain.wording import day

TO_BE_PUBLISHED = "Forward plan to be published"


def edition_entry(facts: EditionFacts, instance_name: str) -> tuple[DiaryEntry, date | None]:
    """Make the entry of one edition, with the day on which it was called off. An edition that appeared is certain."""
    if facts.name:
        certainty, prefix, title = Certainty.CONFIRMED, "Forward plan published: ", _what_appeared(facts)
        lines = [f"{facts.name} was published on {day(facts.on)}."]
    elif facts.cancelled_on is not None:
        certainty, prefix, title = Certainty.CANCELLED, "CANCELLED: ", TO_BE_PUBLISHED
        lines = ["No edition of the forward plan will be published on this day."]
    else:
        certainty, prefix, title = Certainty.TENTATIVE, "", TO_BE_PUBLISHED
        lines = [] if facts.copy_by is None else [f"Copy deadline: {day(facts.copy_by)}."]
        lines.insert(0, "The next edition of the forward plan is to be published on this day.")
    entry = DiaryEntry(
        uid=uid_of(DiaryKind.EDITION, facts.uuid, instance_name),
        kind=DiaryKind.EDITION,
        when=one_day(facts.on),
        certainty=certainty,
        summary=fit(prefix, title),
        description=described(prefix, title, lines, address=facts.address),
        address=facts.address,
        categories=("Forward plan",),
        scopes=(EDITIONS,),
        source=facts.source,
    )
    return entry, None if facts.name else facts.cancelled_on


def _what_appeared(facts: EditionFacts) -> str:
    return ", ".join(part for part in (facts.name, facts.period) if part)
