from datetime import UTC, datetime

from webapp.adapters.kept_bodies import KeptBodies
from webapp.queries.polls import Body

AT = datetime(2026, 11, 22, 9, 15, tzinfo=UTC)


def body(length: int, sha256: str = "one") -> Body:
    return Body(sha256, AT, b"x" * length)


def test_what_was_put_is_found_plain_and_packed_apart() -> None:
    kept = KeptBodies()
    kept.put("plan", body(3), packed=False)
    assert kept.get("plan", packed=False) == body(3)
    assert kept.get("plan", packed=True) is None


def test_a_newer_version_takes_the_place_of_the_one_before() -> None:
    kept = KeptBodies(room=10)
    for sha256 in ("one", "two", "three"):
        kept.put("plan", body(6, sha256), packed=False)
    assert kept.get("plan", packed=False) == body(6, "three")


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    kept = KeptBodies(room=10)
    kept.put("plan", body(4), packed=False)
    kept.put("call-in", body(4), packed=False)
    kept.get("plan", packed=False)
    kept.put("meetings", body(4), packed=False)
    assert kept.get("call-in", packed=False) is None
    assert kept.get("plan", packed=False) == kept.get("meetings", packed=False) == body(4)


def test_a_body_that_takes_all_the_room_is_not_kept_and_leaves_nothing_old_in_its_place() -> None:
    kept = KeptBodies(room=10)
    kept.put("plan", body(4), packed=False)
    kept.put("plan", body(11), packed=False)
    assert kept.get("plan", packed=False) is None
    kept.put("plan", body(10), packed=False)
    assert kept.get("plan", packed=False) == body(10)
