"""Keys, ids and what keeps a waiting message from being sent."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.domain.lifecycle import Status
from webapp.domain.messages import (
    MessageKind,
    Recipient,
    edition_key_for,
    is_late,
    key_for,
    message_id_for,
    one_per_address,
    why_edition_not_sent,
    why_not_sent,
)

CLOSES = datetime(2026, 4, 9, 16, 0, tzinfo=UTC)


def test_the_key_names_kind_decision_deadline_occasion_and_recipient() -> None:
    key = key_for(
        MessageKind.CALL_IN_CLOSING,
        slug="KEY-01JAN-12",
        closes_at=CLOSES,
        occasion="1-working-day",
        subscriber="member-7",
    )
    assert key == "call-in-closing/KEY-01JAN-12/2026-04-09T16:00Z/1-working-day/member-7"


def test_the_message_id_follows_from_the_key_for_ever() -> None:
    assert str(message_id_for("call-in-closing/KEY-01JAN-12/2026-04-09T16:00Z/1-working-day/member-7")) == (
        "f4811061-ac1a-5a62-a243-f50da229fd33"
    )


def test_one_address_gets_one_message_whatever_its_case() -> None:
    people = [
        Recipient("member-1", "Moss@example.gov.uk"),
        Recipient("office-1", " moss@EXAMPLE.gov.uk "),
        Recipient("office-2", "  "),
    ]
    assert one_per_address(people) == people[:1]


def test_only_reminders_can_be_late() -> None:
    assert not is_late(MessageKind.CALL_IN_CLOSING, deadline_at=CLOSES, now=CLOSES - timedelta(seconds=1))
    assert is_late(MessageKind.CALL_IN_CLOSING, deadline_at=CLOSES, now=CLOSES)
    assert not is_late(MessageKind.WITHDRAWN, deadline_at=CLOSES, now=CLOSES)


@pytest.mark.parametrize(
    ("kind", "status", "closes_at", "now", "why"),
    [
        (MessageKind.CALL_IN_CLOSING, Status.DECIDED, CLOSES, CLOSES, None),
        (MessageKind.CALL_IN_CLOSING, Status.IMPLEMENTED, CLOSES, CLOSES, None),
        (MessageKind.CALL_IN_CLOSING, Status.IMPLEMENTED, CLOSES, CLOSES - timedelta(1), "the decision is implemented"),
        (MessageKind.CALL_IN_CLOSING, Status.WITHDRAWN, CLOSES, CLOSES, "the decision is withdrawn"),
        (MessageKind.CALL_IN_OPENED, Status.CALLED_IN, CLOSES, CLOSES, "the decision is called-in"),
        (MessageKind.CALL_IN_OPENED, Status.DECIDED, CLOSES + timedelta(1), CLOSES, "the last moment moved"),
        (MessageKind.CALL_IN_OPENED, Status.DECIDED, None, CLOSES, "the last moment moved"),
        (MessageKind.DEADLINE_MOVED, Status.DECIDED, CLOSES, CLOSES, None),
        (MessageKind.WITHDRAWN, Status.WITHDRAWN, None, CLOSES, None),
        (MessageKind.WITHDRAWN, Status.IN_PLAN, None, CLOSES, "the decision is not withdrawn any more"),
        (MessageKind.CALLED_IN, Status.REFERRED_BACK, CLOSES, CLOSES, None),
        (MessageKind.CALLED_IN, Status.DECIDED, CLOSES, CLOSES, "the call-in has ended"),
        (MessageKind.NOT_VALID, Status.DECIDED, CLOSES + timedelta(1), CLOSES, None),
        (MessageKind.NOT_VALID, Status.CALLED_IN, CLOSES, CLOSES, "the decision is called-in"),
    ],
)
def test_a_waiting_message_is_only_sent_while_it_is_true(
    kind: MessageKind, status: Status, closes_at: datetime | None, now: datetime, why: str | None
) -> None:
    assert why_not_sent(kind, status=status, closes_at=closes_at, deadline_at=CLOSES, now=now) == why


def test_the_key_of_an_editions_message_names_edition_and_recipient() -> None:
    assert edition_key_for(14, subscriber="member-7") == "edition-published/14/member-7"


@pytest.mark.parametrize(
    ("superseded_by", "is_reader", "why"),
    [
        (None, True, None),
        (15, True, "edition 15 has superseded it"),
        (15, False, "edition 15 has superseded it"),
        (None, False, "its reader is not told of editions any more"),
    ],
)
def test_an_editions_message_is_sent_while_it_is_the_newest_and_its_reader_is_one(
    superseded_by: int | None, is_reader: bool, why: str | None
) -> None:
    assert why_edition_not_sent(superseded_by=superseded_by, is_reader=is_reader) == why
