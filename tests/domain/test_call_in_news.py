"""What messages say of a call-in: how far it has come, what came of it, and what follows."""

from datetime import UTC, date, datetime

from webapp.domain.call_in_news import CallInNews, call_in_words
from webapp.domain.constitution import CallInOutcome

COMPLETE = datetime(2012, 1, 17, 9, 0, tzinfo=UTC)


def test_a_request_is_told_as_far_as_it_has_come() -> None:
    assert call_in_words(CallInNews()) == "No signature that counts has been received."
    assert call_in_words(CallInNews(signatures=1)) == (
        "1 signature that counts has been received; the request is not complete yet."
    )
    assert call_in_words(CallInNews(signatures=2, satisfied_at=COMPLETE, meet_by=date(2012, 1, 24))) == (
        "The request was complete at 9am on Tuesday 17 January 2012. Scrutiny must meet by Tuesday 24 January 2012."
    )
    found = "Found not valid on Tuesday 17 January 2012 by Ada Penrose"
    assert call_in_words(CallInNews(finding=found)) == f"{found}."


def test_an_outcome_is_told_with_its_words_and_what_follows() -> None:
    on = date(2012, 1, 24)
    ended = CallInNews(
        outcome=CallInOutcome.NO_ACTION, outcome_on=on, said="It is sound.", implementable_on=date(2012, 1, 25)
    )
    assert call_in_words(ended) == (
        "No action by scrutiny on Tuesday 24 January 2012. It is sound. "
        "The decision may be implemented on or after Wednesday 25 January 2012."
    )
    referred = CallInNews(outcome=CallInOutcome.REFERRED_BACK, outcome_on=on, act_by=date(2012, 2, 7))
    assert call_in_words(referred).endswith(
        "on Tuesday 24 January 2012. It stays suspended until it has been looked at again by Tuesday 7 February 2012."
    )


def test_what_was_decided_in_the_end_is_told_last() -> None:
    again = CallInNews(
        outcome=CallInOutcome.REFERRED_BACK,
        outcome_on=date(2012, 1, 24),
        reconsidered_on=date(2012, 2, 6),
        reconsidered_words="As before.",
        implementable_on=date(2012, 2, 6),
    )
    assert call_in_words(again).endswith(
        "It was looked at again on Monday 6 February 2012 and stands. As before. "
        "The decision may be implemented on or after Monday 6 February 2012."
    )
    dropped = CallInNews(
        outcome=CallInOutcome.REFERRED_BACK,
        outcome_on=date(2012, 1, 24),
        reconsidered_on=date(2012, 2, 6),
        stands=False,
    )
    assert call_in_words(dropped).endswith("It was looked at again on Monday 6 February 2012 and does not stand.")
