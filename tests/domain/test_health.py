"""What keeps the system from being trusted is said in sentences."""

from datetime import UTC, date, datetime, timedelta

from webapp.domain.health import SILENT_AFTER, overdue_before, reasons_not_ready

TICK = timedelta(seconds=20)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BEATING = {"deliver_mail": NOW, "queue_reminders": NOW - SILENT_AFTER}


def test_nothing_is_said_when_every_job_succeeded_lately() -> None:
    assert reasons_not_ready(BEATING, tick=TICK, given_up=0, refused=0, now=NOW) == []


def test_each_silent_job_is_named_with_when_it_last_succeeded() -> None:
    beats = BEATING | {"queue_reminders": NOW - SILENT_AFTER - timedelta(seconds=1), "publish_feeds": None}
    assert reasons_not_ready(beats, tick=TICK, given_up=0, refused=0, now=NOW) == [
        "The job publish_feeds never succeeded.",
        "The job queue_reminders has not succeeded since 11:54am on Monday 23 November 2026.",
    ]


def test_a_scheduler_that_never_ran_is_not_taken_for_one_that_is_well() -> None:
    assert reasons_not_ready({}, tick=TICK, given_up=0, refused=0, now=NOW) == ["The scheduler has never run."]


def test_messages_given_up_are_counted() -> None:
    assert reasons_not_ready(BEATING, tick=TICK, given_up=1, refused=0, now=NOW) == [
        "1 message was given up after too many tries in the last day."
    ]
    assert reasons_not_ready(BEATING, tick=TICK, given_up=3, refused=0, now=NOW) == [
        "3 messages were given up after too many tries in the last day."
    ]


def test_messages_refused_lately_are_counted() -> None:
    assert reasons_not_ready(BEATING, tick=TICK, given_up=0, refused=1, now=NOW) == [
        "1 message was refused for good in the last day."
    ]


def test_a_slow_tick_is_not_taken_for_silence() -> None:
    beats = {"deliver_mail": NOW - timedelta(minutes=50)}
    assert reasons_not_ready(beats, tick=timedelta(minutes=30), given_up=0, refused=0, now=NOW) == []
    assert len(reasons_not_ready(beats, tick=timedelta(minutes=15), given_up=0, refused=0, now=NOW)) == 1


def test_messages_that_should_have_gone_are_counted() -> None:
    assert reasons_not_ready(BEATING, tick=TICK, given_up=0, refused=0, overdue=2, now=NOW) == [
        "2 messages are overdue and still waiting."
    ]
    assert overdue_before(NOW, tick=TICK) == NOW - SILENT_AFTER
    assert overdue_before(NOW, tick=timedelta(minutes=30)) == NOW - timedelta(minutes=90)


def test_a_calendar_known_for_fewer_than_sixty_days_is_a_reason() -> None:
    def reasons(known_to: date) -> list[str]:
        return reasons_not_ready(BEATING, tick=TICK, given_up=0, refused=0, known_to=known_to, now=NOW)

    assert reasons(date(2027, 1, 22)) == []
    assert reasons(date(2027, 1, 21)) == ["Bank holidays are known only up to Thursday 21 January 2027."]
