"""Which feeds there can be, what each holds, and what each says of itself."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.domain.diary_entry import DiaryKind
from webapp.domain.feeds import (
    ALL_WARDS,
    EVERYTHING,
    Family,
    council_feeds,
    family_of,
    narrow_feed,
    personal_feed,
    withdrawn_feed,
)

COUNCIL = "Anyborough Council"
WITHDRAWN_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def kinds_in(key: str) -> set[str]:
    (feed,) = (feed for feed in council_feeds(COUNCIL) if feed.key == key)
    return {kind.value for kind in DiaryKind if feed.holds(kind, ())}


def test_each_feed_of_the_council_holds_its_kinds() -> None:
    assert kinds_in("plan") == {"decision", "representations", "edition"}
    assert kinds_in("call-in") == {"callinwindow", "callindeadline"}
    assert kinds_in("meetings") == {"meeting", "draftreport", "finalreport"}
    assert (
        kinds_in("everything") == {kind.value for kind in EVERYTHING} == {kind.value for kind in DiaryKind} - {"note"}
    )


@pytest.mark.parametrize(
    ("family", "holds_reports", "is_kept_for_ever"),
    [
        (Family.COMMITTEES, True, False),
        (Family.DECISION_MAKERS, False, False),
        (Family.WARDS, False, False),
        (Family.DECISIONS, False, True),
    ],
)
def test_a_narrow_feed_holds_what_belongs_to_it(family: Family, holds_reports: bool, is_kept_for_ever: bool) -> None:
    feed = narrow_feed(COUNCIL, family, "north", name="North")
    assert (feed.key, feed.path, feed.page_path) == (
        f"{family.value}/north",
        f"{family.value}/north.ics",
        f"{family.value}/north/",
    )
    assert (feed.name, feed.kept_for_ever) == ("Anyborough Council: North", is_kept_for_ever)
    assert feed.holds(DiaryKind.DECISION, {feed.key, "wards/south"})
    assert not feed.holds(DiaryKind.DECISION, {f"{family.value}/south"})
    assert feed.holds(DiaryKind.MEETING, {feed.key})
    assert feed.holds(DiaryKind.DRAFT_REPORT, {feed.key}) is holds_reports
    assert not feed.holds(DiaryKind.EDITION, {feed.key})
    assert feed.holds(DiaryKind.DECISION, {ALL_WARDS}) is (family is Family.WARDS)


def test_a_closed_committee_says_so_first() -> None:
    feed = narrow_feed(COUNCIL, Family.COMMITTEES, "north", name="North", closed="North was closed.")
    assert feed.description == (
        "North was closed. Decisions, call-in deadlines and meetings of North."
        " The council’s published notice is what counts."
    )


def test_a_renamed_committee_keeps_its_address() -> None:
    before, after = (narrow_feed(COUNCIL, Family.COMMITTEES, "north", name=name) for name in ("North", "South"))
    assert (before.path, before.key) == (after.path, after.key)
    assert after.name == "Anyborough Council: South"


@pytest.mark.parametrize(
    ("key", "family"),
    [
        ("plan", None),
        ("committees/health", Family.COMMITTEES),
        ("my/abc", Family.MINE),
        ("committees/", None),
        ("committees", None),
        ("other/health", None),
    ],
)
def test_a_key_tells_its_family(key: str, family: Family | None) -> None:
    assert family_of(key) is family


def test_nothing_in_a_personal_feed_says_whose_or_where_it_is() -> None:
    everything = personal_feed(COUNCIL, "my/abc", None, with_editions=False)
    assert (everything.is_secret, everything.page_path) == (True, "")
    assert not {"abc"} & {everything.title, everything.name, everything.description}
    assert everything.holds(DiaryKind.MEETING, ()) and not everything.holds(DiaryKind.EDITION, ())
    some = personal_feed(COUNCIL, "my/abc", frozenset({"wards/north"}), with_editions=True)
    assert some.holds(DiaryKind.DECISION, {"wards/north"}) and not some.holds(DiaryKind.DECISION, {"wards/south"})


def test_a_withdrawn_address_says_so_for_thirty_days() -> None:
    feed = withdrawn_feed(
        COUNCIL,
        "my/abc",
        "u1",
        withdrawn_at=WITHDRAWN_AT,
        address="https://plan.example/",
        instance_name="plan.example",
    )
    ((note, at),) = feed.notes
    assert (note.uid, note.summary) == ("note-u1@plan.example", "This calendar address has been withdrawn")
    assert (at, feed.gone_at) == (WITHDRAWN_AT, WITHDRAWN_AT + timedelta(days=30))
    assert not any(feed.holds(kind, {"wards/north"}) for kind in DiaryKind)
