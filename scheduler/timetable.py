"""The timetable: every job and how often it runs. After how long a silence is bad news is in `domain/health.py`.

Ticks are counted in UTC. What a clock on the wall means (quiet hours, "one working day before") is worked out by the
domain from the data, so that neither a change of the clocks nor a restart can lose or repeat anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from scheduler import completeness, dead_man, jobs, news_jobs, subscription_jobs
from scheduler.jobs import Figures, Workplace


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timetable: a job, and how often it runs; None is on every tick (`tick_seconds`)."""

    job: str
    run: Callable[[Workplace], Figures]
    every: timedelta | None = None


HALF_A_MINUTE = timedelta(seconds=30)

TIMETABLE = (
    Line("queue_reminders", jobs.queue_reminders),
    Line("queue_report_deadlines", news_jobs.queue_report_deadlines, timedelta(minutes=30)),
    Line("queue_meeting_deadlines", news_jobs.queue_meeting_deadlines, HALF_A_MINUTE),
    Line("queue_digests", news_jobs.queue_digests, HALF_A_MINUTE),
    Line("queue_officers_day", news_jobs.queue_officers_day, HALF_A_MINUTE),
    Line("deliver_mail", jobs.deliver_mail),
    Line("publish_feeds", jobs.publish_feeds),
    Line("make_documents", jobs.make_documents),
    Line("remove_unconfirmed", subscription_jobs.remove_unconfirmed, timedelta(hours=1)),
    Line("check_completeness", completeness.check_completeness, timedelta(hours=1)),
    Line("ping_dead_man", dead_man.ping_dead_man, timedelta(minutes=1)),
)

BY_NAME = {line.job: line for line in TIMETABLE}
