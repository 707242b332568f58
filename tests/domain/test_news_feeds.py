from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from webapp.domain.constitution import CallInOutcome
from webapp.domain.edition import EditionHead, EditionKind
from webapp.domain.news_feeds import CallInNews, RecordNews, last_updated, of_call_in, of_edition, of_record

AT = datetime(2026, 11, 17, 18, 30, tzinfo=UTC)
UUID_1 = "00000000-0000-4000-8000-000000000001"


def record(**changes: object) -> RecordNews:
    plain: dict[str, object] = {
        "uuid": UUID_1,
        "title": "Parking charges",
        "address": "https://plan.example.org/decisions/key-01",
        "decided_on": date(2026, 11, 16),
        "published_at": AT,
        "updated_at": AT,
    }
    return RecordNews(**{**plain, **changes})  # type: ignore[arg-type]


def call_in(**changes: object) -> CallInNews:
    plain: dict[str, object] = {
        "uuid": UUID_1,
        "title": "Parking charges",
        "address": "a",
        "called_in_at": AT,
        "updated_at": AT,
    }
    return CallInNews(**{**plain, **changes})  # type: ignore[arg-type]


def test_an_edition_is_known_by_its_own_uuid() -> None:
    head = EditionHead(
        number=14,
        kind=EditionKind.REGULAR,
        first_day=date(2026, 12, 1),
        last_day=date(2027, 3, 31),
        published_on=date(2026, 11, 20),
        recorded_at=AT,
        note="Two entries late.",
    )
    entry = of_edition(head, UUID_1, "https://plan.example.org/editions/14")
    assert entry.id == f"urn:uuid:{UUID_1}"
    assert entry.title == "Forward plan of key decisions, 1 December 2026 to 31 March 2027"
    assert entry.summary == "Edition 14 was published on Friday 20 November 2026. Two entries late."


def test_a_record_says_who_decided_and_until_when_it_can_be_called_in() -> None:
    entry = of_record(record(makers=("Cabinet", "Leader"), closes_at=datetime(2026, 11, 24, 17, tzinfo=UTC)))
    assert entry.title == "Decision made: Parking charges"
    assert entry.summary == (
        "Decided on Monday 16 November 2026 by Cabinet and Leader. "
        "It can be called in until 5pm on Tuesday 24 November 2026."
    )
    assert of_record(record()).summary == "Decided on Monday 16 November 2026. It cannot be called in."


def test_a_correction_is_a_later_version_of_the_same_entry() -> None:
    first, corrected = of_record(record()), of_record(record(title="Parking", updated_at=AT.replace(hour=20)))
    assert first.id == corrected.id
    assert first.updated_at < corrected.updated_at


def test_a_call_in_and_its_outcome_are_one_entry_and_not_that_of_the_record() -> None:
    before = of_call_in(call_in())
    after = of_call_in(call_in(outcome=CallInOutcome.REFERRED_BACK, outcome_on=date(2026, 11, 26)))
    assert before.id == after.id != of_record(record()).id
    assert UUID(before.id).urn == before.id
    assert before.summary == "Called in at 6:30pm on Tuesday 17 November 2026."
    assert after.summary.endswith("Referred back to the decision maker on Thursday 26 November 2026.")
    assert (before.updated_at, after.updated_at) == (AT, AT + timedelta(seconds=1))


def test_what_came_of_a_call_in_is_as_late_as_it_was_entered_and_never_to_come() -> None:
    entered_at = datetime(2026, 11, 26, 9, tzinfo=UTC)
    after = of_call_in(
        call_in(outcome=CallInOutcome.REFERRED_BACK, outcome_on=date(2026, 11, 26), updated_at=entered_at)
    )
    assert after.updated_at == entered_at


def test_a_record_entered_before_it_is_published_is_as_late_as_its_publication() -> None:
    assert of_record(record(updated_at=AT.replace(hour=9))).updated_at == AT


def test_a_feed_last_changed_when_any_entry_did() -> None:
    assert last_updated([of_record(record()), of_record(record(updated_at=AT.replace(hour=20)))]) == AT.replace(hour=20)
    assert last_updated([]) is None
