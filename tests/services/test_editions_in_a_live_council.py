"""The preview of an edition in a council at work: notices that stand, old plans put in, what is there already."""

from datetime import date, timedelta

from sqlmodel import Session

from tests.asked import asked_of
from tests.builders import ACTOR, add_decision, at, month
from tests.notice_cases import general_exception, publish
from tests.published_editions import choices, preview_of, publish_edition
from webapp.database import Database
from webapp.domain.edition_checks import About
from webapp.domain.expected_dates import on_day
from webapp.models.decisions import Decision
from webapp.models.notices import StatutoryNotice
from webapp.queries import editions
from webapp.queries.edition_preview import Preview
from webapp.services import decisions

OCTOBER = at("2026-10-23", "10:00")
NOVEMBER = at("2026-11-20", "10:00")
DECEMBER = at("2026-12-18", "10:00")
JANUARY = month(2027, 1)
LATER = {"first_day": date(2027, 1, 1), "last_day": date(2027, 4, 30)}
ROOF = "KEY/03NOV/26"
ELSEWHERE = {
    "first_day": date(2012, 1, 1),
    "last_day": date(2012, 4, 30),
    "published_on": date(2011, 12, 16),
    "published_elsewhere": "On paper",
}


def add_roof(session: Session) -> Decision:
    """Add a decision announced on Tuesday 10 November 2026 for Wednesday 25 November 2026."""
    return add_decision(session, ROOF, now=at("2026-11-10", "09:00"), expected=on_day(date(2026, 11, 25)))


def add_notice(session: Session, decision: Decision) -> StatutoryNotice:
    """Publish a general exception on Tuesday 10 November 2026: the first day is Wednesday 18 November 2026."""
    written = general_exception(published_at=at("2026-11-10"), informed_on=date(2026, 11, 10))
    return publish(session, decision, written, now=at("2026-11-10", "15:00"))


def warned(shown: Preview, about: About) -> list[str]:
    return [one.reference for one in shown.warnings if one.about is about]


def test_a_standing_general_exception_answers_for_short_notice_and_a_withdrawn_one_does_not(
    database: Database,
) -> None:
    with database.transaction() as session:
        roof = add_roof(session)
        assert warned(preview_of(session, choices(), now=NOVEMBER), About.NOTICE) == [ROOF]
        row = add_notice(session, roof)
        assert warned(preview_of(session, choices(), now=NOVEMBER), About.NOTICE) == []
        row.withdrawn_at, row.withdrawn_reason = NOVEMBER, "Not needed."
        session.flush()
        assert warned(preview_of(session, choices(), now=NOVEMBER), About.NOTICE) == [ROOF]


def test_notices_are_asked_for_all_at_once(database: Database) -> None:
    def asked() -> int:
        with asked_of(database) as statements, database.reading() as session:
            preview_of(session, choices(), now=NOVEMBER)
        return len(statements)

    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/27", now=OCTOBER, expected=JANUARY)
    few = asked()
    with database.transaction() as session:
        for number in range(1, 4):
            soon = add_decision(
                session, f"KEY/0{number}NOV/26", now=at("2026-11-10", "09:00"), expected=on_day(date(2026, 11, 25))
            )
            add_notice(session, soon)
    assert asked() == few


def test_an_old_plan_put_into_a_live_council_adds_nothing_to_the_next_edition(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/27", now=OCTOBER, expected=JANUARY)
        publish_edition(session, now=NOVEMBER)
        for number, publish in ((1, True), (2, False)):
            add_decision(session, f"KEY/0{number}JAN/12", now=NOVEMBER, publish=publish, expected=month(2012, 1))
        shown = preview_of(session, choices(**LATER), now=DECEMBER)
    assert [one.reference for one in shown.edition.entries] == ["KEY/01JAN/27"]
    assert [one.reference for one in shown.contents.stale] == ["KEY/01JAN/12", "KEY/02JAN/12"]
    assert shown.announced == ()
    assert shown.comparison.is_empty
    assert [one.words for one in shown.warnings if one.about is About.SAME] == [
        "Nothing changed since the edition before."
    ]


def test_an_edition_of_an_older_day_warns_of_what_is_of_today(database: Database) -> None:
    with database.transaction() as session:
        add_decision(session, "KEY/01JAN/12", now=NOVEMBER, publish=False, expected=month(2012, 1))
        old = preview_of(session, choices(**ELSEWHERE), now=NOVEMBER)
        same_day = preview_of(
            session, choices(published_on=NOVEMBER.date(), published_elsewhere="On paper"), now=NOVEMBER
        )
    assert (warned(old, About.TODAY), warned(old, About.DATED)) == ([""], ["KEY/01JAN/12"])
    assert (warned(same_day, About.TODAY), warned(same_day, About.DATED)) == ([], [])


def test_an_entry_that_moved_keeps_the_date_of_the_edition_before(database: Database) -> None:
    with database.transaction() as session:
        library = add_decision(session, "KEY/01JAN/27", now=OCTOBER, expected=JANUARY)
        publish_edition(session, now=NOVEMBER)
        moved_at = NOVEMBER + timedelta(days=7)
        decisions.move_date(
            session, library.uuid, month(2027, 3), reason="Bids.", revision=None, actor=ACTOR, now=moved_at
        )
        publish_edition(session, now=DECEMBER, **LATER)
        assert [one.was for one in editions.plan_as_of(session, 1)] == [None]
        assert [one.was for one in editions.plan_as_of(session, 2)] == [JANUARY]
