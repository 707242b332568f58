"""Every feed of the sample council keeps every rule, as bytes and as it is served."""

import pytest
from sqlmodel import select, update

from tests.adapters.feed_lines import calendar_of
from tests.adapters.feed_rules import AS_BARS, SECRET, broken_rules
from tests.feeds.answers import Answer
from tests.feeds.good_feed import NOW
from tests.feeds.http_rules import broken_http_rules
from tests.feeds.sample_house import BASE, OPTIONS, SampleHouse, address_of
from webapp.models.accounts import User
from webapp.models.calendar import FeedState
from webapp.queries.personal_feeds import Owner
from webapp.services import personal_feeds
from webapp.services.accounts import hashed
from webapp.services.feeds import Published

ONE_OF_EACH = (
    "call-in",
    "everything",
    "committees/care-and-health",
    "decision-makers/cabinet",
    "wards/northgate",
    "decisions/KEY-01JUN-26",
    f"everything?{OPTIONS[-2]}",
)
SECRET_WORD = "kestrel-over-the-guildhall-in-november"
# Of one entry to keep nothing says how often to ask again, nor what calendar it is from.
ALONE = frozenset({"C05", "C06", "C07", "C08", "C09", "C10"})


def allowed(address: str) -> frozenset[str]:
    return AS_BARS if "fuzzy=bar" in address else frozenset()


def test_every_feed_of_the_sample_council_breaks_no_rule(sample_house: SampleHouse) -> None:
    served = sample_house.served(sample_house.addresses())
    faults = {
        address: broken_rules(answer.body, now=NOW, allowed=allowed(address)) for address, answer in served.items()
    }
    assert {address: found for address, found in faults.items() if found} == {}
    assert (len(served), len({answer.body for answer in served.values()})) == (60, 60)


def test_what_is_published_again_is_the_same_to_the_byte(sample_house: SampleHouse) -> None:
    before = sample_house.served(sample_house.addresses())
    sample_house.clock.advance(minutes=5)
    assert sample_house.publish() == Published()
    with sample_house.database.transaction() as session:
        session.execute(update(FeedState).values(is_stale=True))
    assert sample_house.publish() == Published()
    after = sample_house.served(before)
    assert [address for address, answer in after.items() if said(answer) != said(before[address])] == []


def said(answer: Answer) -> tuple[bytes, str, str]:
    return answer.body, answer.header("ETag"), answer.header("Last-Modified")


@pytest.mark.parametrize("key", ONE_OF_EACH)
def test_a_feed_of_each_family_is_served_as_it_should_be(sample_house: SampleHouse, key: str) -> None:
    assert broken_http_rules(sample_house.ask, address_of(key), base_url=BASE, now=NOW) == []


def test_every_kind_of_entry_stands_by_itself(sample_house: SampleHouse) -> None:
    (everything,) = sample_house.served([address_of("everything")]).values()
    uids = [event.value("UID") for event in calendar_of(everything.body).named("VEVENT")]
    one_of_each_kind = {uid.partition("-")[0]: uid.partition("@")[0] for uid in uids}
    addresses = [f"/calendar/entries/{name}.ics" for name in one_of_each_kind.values()]
    faults = {
        address: broken_rules(answer.body, now=NOW, allowed=ALONE)
        for address, answer in sample_house.served(addresses).items()
    }
    assert faults == {address: [] for address in addresses}
    assert len(one_of_each_kind) >= 7


def test_a_secret_feed_breaks_no_rule_while_it_lives_nor_when_it_is_withdrawn(sample_house: SampleHouse) -> None:
    path = address_of(f"my/{SECRET_WORD}")
    with sample_house.database.transaction() as session:
        owner = Owner(user_id=session.exec(select(User.id).order_by(User.email)).first())
        personal_feeds.make(session, owner, hashed(SECRET_WORD), actor="tests", now=NOW)
    assert broken_http_rules(sample_house.ask, path, base_url=BASE, now=NOW) == []
    (alive,) = sample_house.served([path]).values()
    assert broken_rules(alive.body, now=NOW, allowed=SECRET) == []
    assert SECRET_WORD.encode() not in alive.body
    with sample_house.database.transaction() as session:
        personal_feeds.withdraw(session, owner, actor="tests", now=NOW)
    (withdrawn,) = sample_house.served([path]).values()
    assert broken_rules(withdrawn.body, now=NOW, allowed=SECRET) == []
    assert withdrawn.body != alive.body


@pytest.mark.parametrize(
    "asked",
    [
        "cancelled=hide&cancelled=mark",
        "cancelled=",
        "cancelled=hide&alarms",
        "CANCELLED=hide",
        "cancelled=%68ide&utm_source=mail",
        "alarms=none&cancelled=hide",
        "alarms=maybe",
    ],
)
def test_the_same_words_after_the_question_mark_are_the_same_feed_for_whoever_answers(
    sample_house: SampleHouse, asked: str
) -> None:
    # A stored feed is answered at the door, HEAD inside.
    path = f"{address_of('everything')}?{asked}"
    answers = [sample_house.ask(method, path) for method in ("HEAD", "GET", "GET", "HEAD")]
    assert len({(answer.status, answer.header("ETag")) for answer in answers}) == 1
