"""A digest of nothing is none; each thing stands once, under what happened to it last; the scope is respected."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.contacts import Contact
from webapp.domain.digest_building import Happening, Heading, Subject, build_digest
from webapp.domain.digests import Digest
from webapp.domain.subscriptions import Pace, Scope, Topic

UNTIL = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)
EVERYTHING = Scope(everything=True)
TOPICS = frozenset(Topic)


def happening(
    hours: float, topic: Topic = Topic.CHANGES, words: str = "It moved.", *, ahead: bool = False
) -> Happening:
    heading = {Topic.CHANGES: Heading.CHANGES, Topic.EDITIONS: Heading.EDITIONS}.get(topic, Heading.CALL_IN)
    return Happening(UNTIL + timedelta(hours=hours), heading, frozenset({topic}), words, is_ahead=ahead)


def subject(title: str, *happenings: Happening, scope: Scope = EVERYTHING) -> Subject:
    return Subject(title=title, path=f"/decisions/{title}", state="As it is", scope=scope, happenings=happenings)


def digest(
    *subjects: Subject, topics: frozenset[Topic] = TOPICS, scope: Scope = EVERYTHING, pace: Pace = Pace.DAILY
) -> Digest | None:
    return build_digest(subjects, topics=topics, scope=scope, pace=pace, since=SINCE, until=UNTIL)


def told(made: Digest | None) -> list[tuple[str, list[str]]]:
    return [(group.heading, [line.title for line in group.lines]) for group in made.groups] if made else []


def test_of_nothing_there_is_no_digest() -> None:
    assert digest() is None
    assert digest(subject("pool", happening(-1)), topics=frozenset({Topic.OPENED})) is None
    assert digest(subject("pool", happening(-24)), subject("bridge", happening(0.1))) is None


def test_what_happened_last_gives_the_heading_and_the_rest_stands_below_it() -> None:
    opened, moved = happening(-20, Topic.OPENED, "It opened."), happening(-2, Topic.CHANGES, "It was withdrawn.")
    made = digest(subject("pool", opened, moved), subject("bridge", happening(-1)))
    assert told(made) == [("Moved or withdrawn", ["bridge", "pool"])]
    assert made is not None
    assert made.groups[0].lines[1].details == ("It was withdrawn.", "It opened.")


def test_only_the_topics_wanted_are_told() -> None:
    opened, moved = happening(-20, Topic.OPENED, "It opened."), happening(-2, Topic.CHANGES, "It was withdrawn.")
    made = digest(subject("pool", opened, moved), topics=frozenset({Topic.OPENED}))
    assert told(made) == [("Call-in", ["pool"])]
    assert made is not None
    assert made.groups[0].lines[0].details == ("It opened.",)


def test_what_is_to_come_is_told_up_to_the_day_of_the_next_digest() -> None:
    soon, later = happening(24, Topic.CLOSING, ahead=True), happening(48, Topic.CLOSING, ahead=True)
    past = happening(-1, Topic.CLOSING, ahead=True)
    subjects = subject("soon", soon), subject("later", later), subject("past", past)
    assert told(digest(*subjects)) == [("Call-in", ["soon"])]
    assert told(digest(*subjects, pace=Pace.WEEKLY)) == [("Call-in", ["soon", "later"])]


def test_of_what_can_be_called_in_it_says_by_whom_and_whom_to_ring() -> None:
    ada, who = Contact("Ada Penrose", telephone="01632 960123"), "Any two members of a scrutiny committee"
    opened, moved = happening(-2, Topic.OPENED), happening(-1)
    pool, bath, bridge = (
        replace(subject(title, *told), who_may_sign=who, contacts=(ada,))
        for title, told in (("pool", (opened,)), ("bath", (opened,)), ("bridge", (opened, moved)))
    )
    made, without = digest(pool, bath, bridge), digest(bridge)
    assert made is not None
    assert without is not None
    assert [(line.title, line.who_may_sign) for group in made.groups for line in group.lines] == [
        ("pool", who), ("bath", who), ("bridge", ""),
    ]  # fmt: skip
    assert (made.contacts, without.contacts) == ((ada,), ())


def test_what_the_state_says_is_not_said_again() -> None:
    made = digest(subject("pool", happening(-2, words="It moved."), happening(5, Topic.CLOSING, "", ahead=True)))
    assert made is not None
    assert made.groups[0].lines[0].details == ("It moved.",)


def test_headings_stand_in_one_order() -> None:
    made = digest(
        subject("edition", happening(-1, Topic.EDITIONS)), subject("pool", happening(-5)),
        subject("bridge", happening(-9, Topic.OPENED)),
    )  # fmt: skip
    assert told(made) == [
        ("Call-in", ["bridge"]), ("Moved or withdrawn", ["pool"]), ("Editions of the forward plan", ["edition"]),
    ]  # fmt: skip


HAPPENINGS = st.builds(
    happening, st.integers(-40, 60), st.sampled_from(sorted(Topic)), st.just("Something."), ahead=st.booleans()
)
SUBJECTS = st.lists(st.tuples(st.integers(1, 4), st.lists(HAPPENINGS, max_size=4)), max_size=8).map(
    lambda found: [
        subject(f"decision-{place}", *happenings, scope=Scope(committees=frozenset({committee})))
        for place, (committee, happenings) in enumerate(found)
    ]
)


@given(
    SUBJECTS,
    st.frozensets(st.sampled_from(sorted(Topic))),
    st.frozensets(st.integers(1, 4)),
    st.sampled_from((Pace.DAILY, Pace.WEEKLY)),
)
def test_each_thing_stands_once_in_scope_and_nothing_that_matters_is_left_out(
    subjects: list[Subject], topics: frozenset[Topic], committees: frozenset[int], pace: Pace
) -> None:
    ahead_to = datetime(2026, 11, 25, tzinfo=UTC) if pace is Pace.DAILY else datetime(2026, 12, 1, tzinfo=UTC)
    made = build_digest(
        subjects, topics=topics, scope=Scope(committees=committees), pace=pace, since=SINCE, until=UNTIL
    )
    listed = [line.title for group in made.groups for line in group.lines] if made else []
    wanted = {
        one.title
        for one in subjects
        if one.scope.committees & committees
        and any(
            each.topics & topics and (UNTIL < each.at <= ahead_to if each.is_ahead else SINCE < each.at <= UNTIL)
            for each in one.happenings
        )
    }
    assert sorted(listed) == sorted(wanted)
    assert (made is None) == (not wanted)
    assert made is None or all(group.lines for group in made.groups)
