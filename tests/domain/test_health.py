"""What keeps the system from being trusted is said in sentences."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from webapp.domain.health import (
    ONCE_AN_HOUR,
    PATIENCE,
    SILENT_AFTER,
    Beat,
    Disk,
    Standing,
    is_resting,
    overdue_before,
    reasons_not_ready,
)

TICK = timedelta(seconds=20)
SECOND = timedelta(seconds=1)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
POST = Beat("deliver_mail", NOW, NOW)
FEEDS = Beat("publish_feeds", NOW, NOW - SILENT_AFTER)
ROOM = Disk(500, 200)
WELL = Standing(beats=(POST, FEEDS))


def reasons(
    standing: Standing,
    *,
    disk: Disk = ROOM,
    known_to: date = date(2028, 12, 31),
    tick: timedelta = TICK,
    now: datetime = NOW,
) -> list[str]:
    return reasons_not_ready(standing, disk=disk, known_to=known_to, tick=tick, now=now)


def test_nothing_is_said_while_all_is_well() -> None:
    assert reasons(WELL) == []


def test_what_fails_is_said_within_five_minutes() -> None:
    assert timedelta(minutes=5) - SILENT_AFTER >= timedelta(minutes=1), "so that asking once a minute is enough"
    assert overdue_before(NOW, tick=TICK) == NOW - SILENT_AFTER


# The clock


def test_each_silent_job_is_named_with_what_it_does_and_when_it_last_succeeded() -> None:
    silent = Beat("queue_reminders", NOW, NOW - SILENT_AFTER - SECOND)
    never = Beat("odd_job", NOW - SILENT_AFTER - SECOND)
    assert reasons(Standing(beats=(silent, POST, never))) == [
        "The job odd_job (odd job) never succeeded.",
        "The job queue_reminders (finding the reminders that are due) has not succeeded since 11:55am on Monday 23 "
        "November 2026.",
    ]


def test_a_scheduler_that_never_ran_is_not_taken_for_one_that_is_well() -> None:
    assert reasons(Standing(beats=())) == ["The scheduler has never run."]


def test_a_scheduler_that_stands_still_is_one_reason_and_not_ten() -> None:
    assert reasons(WELL, now=NOW + timedelta(hours=1)) == [
        "The scheduler is silent: no job has succeeded since noon on Monday 23 November 2026."
    ]
    never = Standing(beats=(Beat("deliver_mail", NOW), Beat("publish_feeds", NOW)))
    assert reasons(never, now=NOW + timedelta(hours=1)) == [
        "The scheduler has run, and none of its jobs ever succeeded."
    ]


def test_a_job_that_has_just_begun_for_the_first_time_is_given_time_unless_it_failed() -> None:
    assert reasons(Standing(beats=(POST, Beat("publish_feeds", NOW)))) == []
    assert reasons(Standing(beats=(POST, Beat("publish_feeds", NOW, None, 1)))) == [
        "The job publish_feeds (calendar feeds) never succeeded."
    ]


def test_a_job_that_runs_once_an_hour_may_be_silent_for_an_hour() -> None:
    assert PATIENCE["check_completeness"] == ONCE_AN_HOUR
    hourly = Beat("check_completeness", NOW, NOW - ONCE_AN_HOUR)
    assert reasons(Standing(beats=(POST, FEEDS, hourly))) == []
    (reason,) = reasons(Standing(beats=(POST, FEEDS, replace(hourly, succeeded_at=NOW - ONCE_AN_HOUR - SECOND))))
    assert reason.startswith("The job check_completeness (comparing what was told")
    stopped = NOW + timedelta(days=2)
    assert [one.split("(")[0] for one in reasons(Standing(beats=(POST, FEEDS, hourly)), now=stopped)] == [
        "The scheduler is silent: no job has succeeded since noon on Monday 23 November 2026.",
        "The job check_completeness ",
    ]


def test_a_job_that_runs_seldom_and_fails_is_a_reason_at_once() -> None:
    failed = Beat("check_completeness", NOW, NOW - timedelta(hours=1), 1)
    assert reasons(Standing(beats=(POST, FEEDS, failed))) == [
        "The job check_completeness (comparing what was told with what should have been) failed when it last ran."
    ]
    often = replace(FEEDS, failures=1)
    assert reasons(Standing(beats=(POST, often))) == [], "the next tick may mend it"


def test_a_slow_tick_is_not_taken_for_silence() -> None:
    slow = Standing(beats=(replace(POST, succeeded_at=NOW - timedelta(minutes=50)),))
    assert reasons(slow, tick=timedelta(minutes=30)) == []
    assert len(reasons(slow, tick=timedelta(minutes=15))) == 1
    assert overdue_before(NOW, tick=timedelta(minutes=30)) == NOW - timedelta(minutes=90)


def test_a_long_run_of_the_post_lives_while_it_tries_messages() -> None:
    long_run = Standing(beats=(FEEDS, replace(POST, succeeded_at=NOW - timedelta(hours=1))))
    assert len(reasons(long_run)) == 1
    assert reasons(replace(long_run, tried_at=NOW - SILENT_AFTER)) == []
    assert len(reasons(replace(long_run, tried_at=NOW - SILENT_AFTER - SECOND))) == 1
    failing = replace(long_run.beats[1], failures=2)
    assert len(reasons(replace(long_run, beats=(FEEDS, failing), tried_at=NOW))) == 1


# The post


def test_messages_at_which_nobody_has_looked_are_counted() -> None:
    assert reasons(replace(WELL, given_up=1, refused=3)) == [
        "1 message was given up after too many tries and not seen to yet.",
        "3 messages were refused for good and not seen to yet.",
    ]


def test_messages_that_should_have_gone_are_counted() -> None:
    assert reasons(replace(WELL, overdue=1)) == ["1 message is overdue and still waiting."]
    assert reasons(replace(WELL, overdue=2)) == ["2 messages are overdue and still waiting."]


def test_before_the_post_has_run_once_nothing_is_overdue() -> None:
    fresh = Standing(beats=(FEEDS, replace(POST, succeeded_at=None)), overdue=30)
    assert reasons(fresh) == []
    assert reasons(replace(fresh, beats=())) == ["The scheduler has never run."]


def test_mail_that_is_held_is_a_reason_at_once() -> None:
    assert reasons(replace(WELL, held_since=NOW)) == [
        "The post has been on hold since noon on Monday 23 November 2026: no mail leaves until somebody says Go."
    ]


def test_a_relay_that_does_not_answer_for_long_is_a_reason() -> None:
    since = NOW - timedelta(minutes=15)
    resting = replace(WELL, resting_since=since, resting_until=NOW - timedelta(seconds=5))
    assert is_resting(resting, now=NOW)
    assert reasons(resting) == []
    assert reasons(replace(resting, resting_since=since - SECOND)) == [
        "The mail relay has not answered since 11:44am on Monday 23 November 2026."
    ]
    over = replace(resting, resting_since=since - SECOND, resting_until=NOW - timedelta(minutes=10))
    assert not is_resting(over, now=NOW)
    assert reasons(over) == []


# The machine and the calendar


def test_a_disk_that_is_nearly_full_is_a_reason() -> None:
    assert reasons(WELL, disk=Disk(200, 200)) == []
    assert reasons(WELL, disk=Disk(199, 200)) == ["Only 199 MB are free on the disk of the instance folder."]


def test_a_calendar_known_for_fewer_than_sixty_days_is_a_reason() -> None:
    assert reasons(WELL, known_to=date(2027, 1, 22)) == []
    assert reasons(WELL, known_to=date(2027, 1, 21)) == ["Bank holidays are known only up to Thursday 21 January 2027."]
