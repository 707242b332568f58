"""Messages, those they go to, what servers answered and the scheduler's jobs, in the words that staff read."""

from collections.abc import Mapping
from types import MappingProxyType

from webapp.domain.changed_hands import FORMER
from webapp.domain.delivery import Ending
from webapp.domain.errors import RuleBroken
from webapp.domain.messages import SUBSCRIBER, MessageKind
from webapp.domain.reminders import LeadKind, lead_from
from webapp.domain.wording import count

JOB_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "queue_reminders": "finding the reminders that are due",
        "queue_digests": "finding the digests that are due",
        "queue_officers_day": "the officers’ mail of the morning",
        "queue_report_deadlines": "finding the reports that are due",
        "queue_meeting_deadlines": "finding the meetings that are coming up",
        "remove_unconfirmed": "forgetting addresses that nobody confirmed",
        "worker": "carrying mail",
        "deliver_mail": "sending mail",
        "publish_feeds": "calendar feeds",
        "make_documents": "documents of editions",
        "check_completeness": "comparing what was told with what should have been",
        "ping_dead_man": "telling the outside watch that all is well",
    }
)

ENDING_WORDS: Mapping[Ending, str] = MappingProxyType(
    {
        Ending.TAKEN: "taken",
        Ending.UNREACHABLE: "server not reached",
        Ending.TRY_LATER: "not now",
        Ending.REFUSED: "refused",
        Ending.UNCERTAIN: "no answer at the end",
    }
)

STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "queued": "Waiting",
        "sending": "Being sent",
        "sent": "Sent",
        "failed": "Refused",
        "dead": "Given up",
        "cancelled": "Not sent",
    }
)

WHO: tuple[tuple[str, str], ...] = (
    ("member-", "Scrutiny member"),
    ("lead-officer", "Lead officer"),
    ("office-", "Decision maker’s office"),
    ("user-", "Governance officer"),
    (FORMER, "Held the office before"),
    (SUBSCRIBER, "Subscriber"),
)
"""How the lasting names of those who are told begin, and what they are."""

DIGEST_WORDS: Mapping[str, str] = MappingProxyType(
    {"daily-digest": "with the daily digest", "weekly-digest": "with the weekly digest"}
)

WITHOUT_DEADLINE = frozenset(
    {
        MessageKind.EDITION_PUBLISHED,
        MessageKind.RESCHEDULED,
        MessageKind.WITHDRAWN,
        MessageKind.DIGEST,
        MessageKind.OFFICERS_DAY,
        MessageKind.CONFIRM,
        MessageKind.KNOWN,
    }
)
"""Messages about no deadline. What is kept as theirs only gives them their place in the post."""


def has_deadline(kind: MessageKind) -> bool:
    """Say whether a message is about a deadline that people know, so that it may be shown."""
    return kind not in WITHOUT_DEADLINE


def job_words(job: str) -> str:
    """Say what a job does: "sending mail"; one without words of its own is called by its name."""
    return JOB_WORDS.get(job) or job.replace("_", " ")


def who(subscriber: str, name: str) -> str:
    """Name somebody who is told, without their address: "Tom Reeve", "Subscriber 12", "Lead officer".

    Of people who subscribed only an address is known, so they go by their number.
    """
    if name.strip() and "@" not in name:
        return name.strip()
    if subscriber.startswith(SUBSCRIBER):
        return f"Subscriber {subscriber.removeprefix(SUBSCRIBER)}"
    return next((words for begins, words in WHO if subscriber.startswith(begins)), "Somebody")


def capacity(subscriber: str) -> str:
    """Say in what capacity somebody is told: "Scrutiny member"; empty where that is not known."""
    return next((words for begins, words in WHO if subscriber.startswith(begins)), "")


def occasion_words(occasion: str) -> str:
    """Say how long before a deadline a reminder goes: "1 working day before"; empty for what is no reminder."""
    if occasion in DIGEST_WORDS:
        return DIGEST_WORDS[occasion]
    try:
        lead = lead_from(occasion)
    except RuleBroken:
        return ""
    if lead.kind is LeadKind.ON_PUBLICATION:
        return "on publication"
    return f"{count(lead.amount, 'working day' if lead.kind is LeadKind.WORKING_DAYS else 'hour')} before"


def answer_words(code: int | None, words: str) -> str:
    """Write a server's answer: "550 no such user"; the code stands once, whether the words begin with it or not."""
    said = words.strip()
    if code is None or said.startswith(str(code)):
        return said
    return f"{code} {said}".strip()
