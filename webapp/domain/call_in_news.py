"""What a message says of a call-in: how its request stands and what came of it, in sentences."""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain.constitution import OUTCOME_WORDS, CallInOutcome
from webapp.domain.wording import day, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInNews:
    """What is known of a call-in that a message may say.

    `signatures` are those that count. `said` and `reconsidered_words` are the words of scrutiny and of whoever looked
    at the decision again; they are left out where the report is kept from the public. `finding` says how a request was
    judged, `stands` that the decision stood when it was looked at again.
    """

    signatures: int = 0
    satisfied_at: datetime | None = None
    meet_by: date | None = None
    finding: str = ""
    outcome: CallInOutcome | None = None
    outcome_on: date | None = None
    said: str = ""
    act_by: date | None = None
    reconsidered_on: date | None = None
    reconsidered_words: str = ""
    stands: bool = True
    implementable_on: date | None = None


def call_in_words(news: CallInNews) -> str:
    """Write how a call-in stands: what came of it, else how far its request has come."""
    if news.outcome is not None and news.outcome_on is not None:
        sentences = [f"{OUTCOME_WORDS[news.outcome]} on {day(news.outcome_on)}.", news.said, *_afterwards(news)]
    elif news.satisfied_at is not None:
        sentences = [
            f"The request was complete at {moment(news.satisfied_at)}.",
            f"Scrutiny must meet by {day(news.meet_by)}." if news.meet_by else "",
        ]
    elif news.finding and not news.signatures:
        sentences = [f"{news.finding}."]
    elif news.signatures:
        has = "signature that counts has" if news.signatures == 1 else "signatures that count have"
        sentences = [f"{news.signatures} {has} been received; the request is not complete yet."]
    else:
        sentences = ["No signature that counts has been received."]
    return " ".join(one for one in sentences if one)


def _afterwards(news: CallInNews) -> list[str]:
    """Say what follows from an outcome."""
    if news.reconsidered_on is not None:
        result = "and stands" if news.stands else "and does not stand"
        again = [f"It was looked at again on {day(news.reconsidered_on)} {result}.", news.reconsidered_words]
    else:
        again = []
    if news.implementable_on is not None:
        return [*again, f"The decision may be implemented on or after {day(news.implementable_on)}."]
    if news.reconsidered_on is not None:
        return again
    by = f" by {day(news.act_by)}" if news.act_by else ""
    return [f"It stays suspended until it has been looked at again{by}."]
