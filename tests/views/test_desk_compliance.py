"""The compliance board as an officer's browser sees it."""

from datetime import date

from tests.builders import add_committee, add_decision, add_maker, add_rule, at, month, publish_record
from tests.checked_client import CheckedClient, words_of
from webapp.database import Database
from webapp.domain.expected_dates import on_day

SEPTEMBER = at("2026-09-01")
BOARD = "/desk/compliance"


def fill(database: Database) -> None:
    """Put in a decision of Cabinet whose agenda is due in a week, one of a member, a draft that is late."""
    with database.transaction() as session:
        add_rule(session)
        cabinet = {"decision_makers": (add_maker(session, "Cabinet").id,), "title": "Markets"}
        add_decision(session, "KEY/01DEC/26", now=SEPTEMBER, expected=on_day(date(2026, 12, 8)), **cabinet)
        health = add_committee(session, "Health")
        add_decision(
            session, "KEY/02DEC/26", now=SEPTEMBER, expected=month(2027, 3), committees=(health.id,), title="Clinics"
        )
        add_decision(
            session, "KEY/03DEC/26", now=SEPTEMBER, publish=False, expected=on_day(date(2026, 12, 15)), title="Ponds"
        )


def test_members_and_strangers_do_not_see_it(client: CheckedClient, member_client: CheckedClient) -> None:
    assert client.get(BOARD).location.startswith("/sign-in")
    assert member_client.get(BOARD).status_code == 403


def test_an_empty_board_says_so(officer_client: CheckedClient) -> None:
    words = words_of(officer_client.get(BOARD).text)
    assert "None missed, none due within a week" in words
    assert "No decision is coming, and none was made in the last four weeks." in words
    assert "months or more" not in words


def test_each_duty_stands_with_its_state_its_day_and_the_page_that_does_it(
    officer_client: CheckedClient, database: Database
) -> None:
    fill(database)
    page = officer_client.get(BOARD)
    words = words_of(page.text)
    assert "1 missed, 1 due within a week" in words
    assert (
        "KEY/01DEC/26 Markets Tuesday 8 December 2026 "
        "Due Agenda of KEY/01DEC/26, by Monday 30 November 2026 At least 5 clear working days before the meeting. "
        "Met: Notice of the key decision of KEY/01DEC/26 on Tuesday 1 September 2026. "
        "KEY/03DEC/26 Ponds Draft Tuesday 15 December 2026 "
        "Missed Notice of the key decision of KEY/03DEC/26, by Monday 16 November 2026 "
        "At least 28 clear days before the decision. "
        "KEY/02DEC/26 Clinics March 2027 "
        "Met: Notice of the key decision of KEY/02DEC/26 on Tuesday 1 September 2026."
    ) in words
    for address in ("KEY-01DEC-26/notices", "KEY-03DEC-26"):
        assert f'href="/desk/decisions/{address}"' in page.text


def test_decisions_that_need_attention_come_first(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        makers = (add_maker(session, "Cabinet").id,)
        add_decision(
            session, "KEY/01DEC/26", now=SEPTEMBER, expected=on_day(date(2026, 12, 18)), decision_makers=makers
        )
        add_decision(
            session, "KEY/02DEC/26", now=at("2026-11-20"), expected=on_day(date(2027, 1, 5)), decision_makers=makers
        )
        add_decision(
            session, "KEY/03DEC/26", now=at("2026-11-20"), expected=on_day(date(2026, 12, 18)), decision_makers=makers
        )
    words = words_of(officer_client.get(BOARD).text)
    first, second = words.index("KEY/03DEC/26"), words.index("KEY/01DEC/26")
    assert (first < second, second < words.index("KEY/02DEC/26")) == (True, True)


def test_the_board_is_narrowed_to_what_needs_attention_or_to_a_committee(
    officer_client: CheckedClient, database: Database
) -> None:
    fill(database)
    attention = words_of(officer_client.get(f"{BOARD}?show=attention").text)
    assert ("Markets" in attention, "Ponds" in attention, "Clinics" in attention) == (True, True, False)
    health = words_of(officer_client.get(f"{BOARD}?committee=health").text)
    assert ("Markets" in health, "Ponds" in health, "Clinics" in health) == (False, False, True)
    assert "None missed, none due within a week" in health
    both = words_of(officer_client.get(f"{BOARD}?committee=health&show=attention").text)
    assert "No decision matches. Clear the filters to see all of them." in both


def test_a_decision_that_cannot_be_judged_says_why_and_needs_attention(
    officer_client: CheckedClient, database: Database
) -> None:
    with database.transaction() as session:
        makers = (add_maker(session, "Cabinet").id,)
        add_decision(session, now=SEPTEMBER, expected=on_day(date(2040, 5, 1)), decision_makers=makers)
    assert "Tuesday 1 May 2040 cannot be judged" in words_of(officer_client.get(f"{BOARD}?show=attention").text)


def test_a_decision_made_lately_and_the_share_that_was_early(officer_client: CheckedClient, database: Database) -> None:
    with database.transaction() as session:
        add_rule(session)
        late = add_decision(session, "KEY/01DEC/26", now=at("2026-11-02"), is_key=False, title="Gates")
        publish_record(session, late, at("2026-11-20"))
        soon = add_decision(session, "KEY/02DEC/26", now=at("2026-08-02"))
        publish_record(session, soon, at("2026-11-19"))
    words = words_of(officer_client.get(BOARD).text)
    assert "KEY/01DEC/26 Gates Decided on Friday 20 November 2026 Met: Record of the decision" in words
    assert "1 of the 1 key decision made in the last twelve months (100%)" in words
