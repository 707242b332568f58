"""The post of editions against a real relay: each reader once, whatever happens, and after what tells of a call-in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event

import pytest

from scheduler.post import deliver
from tests.announced import People, announce
from tests.edition_post import NOON, add_members, publish, publish_thirteen
from tests.post_office import CannotSettle, DiskFull, Post
from tests.relay import Relay
from tests.standing_clock import StandingClock
from webapp.database import Database


@pytest.fixture
def post(database: Database, tmp_path: Path) -> Iterator[Post]:
    with database.transaction() as session:
        add_members(session, 2)
        publish_thirteen(session)
        publish(session, 14, after=13)
    with Relay() as relay:
        yield Post(relay, StandingClock(NOON), database, tmp_path, Event())


def keys_and_subjects(post: Post) -> list[tuple[str, str]]:
    letters = [message_from_bytes(envelope.content or b"", policy=policy.SMTP) for envelope in post.relay.taken]
    return [(letter["X-Reminder-Key"], letter["Subject"]) for letter in letters]


FIRST = ("edition-published/14/member-1", "Forward plan, edition 14: 2 new and 1 moved for Health Scrutiny")
SECOND = (
    "edition-published/14/member-2",
    "Forward plan, edition 14: 1 moved, 1 reworded and 1 gone for Growth Scrutiny",
)


def test_two_runs_bring_one_letter_to_each_reader(post: Post) -> None:
    assert post.deliver().states == {"sent": 2}
    assert post.deliver().states == {}
    assert keys_and_subjects(post) == [FIRST, SECOND]
    assert [envelope.rcpt_tos for envelope in post.relay.taken] == [
        ["member1@anyborough.example.gov.uk"],
        ["member2@anyborough.example.gov.uk"],
    ]


def test_a_crash_between_the_250_and_its_record_brings_no_second_letter(post: Post) -> None:
    with post.office() as office, pytest.raises(DiskFull):
        deliver(replace(office, database=CannotSettle(post.database)))
    assert post.states() == ["sending", "sending"]
    tally = post.deliver()
    assert (tally.recovered, tally.states) == (2, {})
    assert keys_and_subjects(post) == [FIRST, SECOND]


def test_after_a_cut_at_the_dot_the_same_letter_goes_again_under_the_same_id(post: Post) -> None:
    post.relay.answer("DOT", Relay.CUT)
    post.deliver()
    post.clock.advance(minutes=2)
    post.deliver()
    assert keys_and_subjects(post) == [FIRST, SECOND, FIRST]
    first, _, again = (
        message_from_bytes(envelope.content or b"", policy=policy.SMTP)["Message-ID"] for envelope in post.relay.taken
    )
    assert first == again


def test_mail_about_a_call_in_overtakes_what_waits_of_an_edition(post: Post) -> None:
    with post.database.transaction() as session:
        announce(session, published_at=NOON, people=People(members=1, officer="", office=""))
    post.queue()
    post.deliver()
    assert [key.split("/")[0] for key, _ in keys_and_subjects(post)] == [
        "call-in-opened", "edition-published", "edition-published",
    ]  # fmt: skip


def test_an_edition_superseded_during_an_outage_is_not_told_any_more(post: Post) -> None:
    up, post.relay.port = post.relay.port, 1
    post.deliver()
    post.clock.advance(days=28)
    with post.database.transaction() as session:
        publish(session, 15, after=14, now=NOON + timedelta(days=28))
    post.relay.port = up
    assert post.deliver().states == {"sent": 2}
    assert [key for key, _ in keys_and_subjects(post)] == [
        "edition-published/15/member-1",
        "edition-published/15/member-2",
    ]
    assert sorted(post.states()) == ["cancelled", "cancelled", "sent", "sent"]
