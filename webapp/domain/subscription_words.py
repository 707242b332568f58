"""What somebody has chosen to be told, in sentences: the same ones in the mail, on the page that confirms and later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from webapp.domain.reminders import Lead, LeadKind, Policy
from webapp.domain.subscriptions import TOPIC_WORDS, Choices, Pace, Topic
from webapp.domain.wording import count, listed

EVERYTHING = "Everything in the forward plan"
TOO_LATE = (
    "A call-in window is short, often five working days. A message that comes once a day, and even more one that comes "
    "once a week, may reach you when it is too late to ask for a call-in."
)
PACE_SENTENCES: Mapping[Pace, str] = MappingProxyType(
    {
        Pace.AT_ONCE: "As soon as it happens, one message for each thing",
        Pace.DAILY: "Once a day, in one message, which may reach you too late for a call-in",
        Pace.WEEKLY: "Once a week, in one message, which may reach you too late for a call-in",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The names of what somebody follows; a decision's is its title with its reference."""

    committees: tuple[str, ...] = ()
    decision_makers: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


def lead_words(lead: Lead) -> str:
    """Say how long before a deadline: "1 working day", "3 hours"; the moment of publication is "when it opens"."""
    if lead.kind is LeadKind.ON_PUBLICATION:
        return "when it opens"
    return count(lead.amount, "working day" if lead.kind is LeadKind.WORKING_DAYS else "hour")


def chosen_words(choices: Choices, followed: Followed) -> tuple[str, ...]:
    """Say what was chosen, one choice a line: which decisions, which news, how often, how long before a deadline."""
    return (
        *_followed_words(choices, followed),
        f"Told when: {_in_one_line(TOPIC_WORDS[topic] for topic in Topic if topic in choices.topics)}",
        *_reminded_words(choices),
        f"How often: {_begun_small(PACE_SENTENCES[choices.pace])}",
    )


def _followed_words(choices: Choices, followed: Followed) -> tuple[str, ...]:
    if choices.scope.everything:
        return (EVERYTHING,)
    kinds = (
        ("Scrutiny committee", "Scrutiny committees", followed.committees),
        ("Decision maker", "Decision makers", followed.decision_makers),
        ("Ward", "Wards", followed.wards),
        ("Decision", "Decisions", followed.decisions),
    )
    return tuple(f"{one if len(names) == 1 else many}: {'; '.join(names)}" for one, many, names in kinds if names)


def _reminded_words(choices: Choices) -> tuple[str, ...]:
    """Say how long before a deadline; lead times mean nothing where no deadline is told of, or in a digest."""
    deadlines = choices.topics & {Topic.CLOSING, Topic.DEADLINES}
    if not deadlines or not choices.leads or choices.pace is not Pace.AT_ONCE:
        return ()
    return (f"Reminded: {leads_words(choices.leads)} before a deadline",)


def leads_words(leads: Policy) -> str:
    """List lead times: "1 working day and 3 hours"."""
    return listed([lead_words(lead) for lead in leads])


def _in_one_line(phrases: Iterable[str]) -> str:
    return "; ".join(_begun_small(phrase) for phrase in phrases)


def _begun_small(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]
