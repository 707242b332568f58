"""The timetable: every job and how often it runs. After how long a silence is bad news is in `domain/health.py`.

Ticks are counted in UTC. What a clock on the wall means (quiet hours, "one working day before") is worked out by the
domain from the data, so that neither a change of the clocks nor a restart can lose or repeat anything.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler import jobs
from scheduler.jobs import Figures, Workplace


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timetable. *every_ticks* counts ticks of the settings' `tick_seconds`."""

    job: str
    run: Callable[[Workplace], Figures]
    every_ticks: int


TIMETABLE = (
    Line("queue_reminders", jobs.queue_reminders, every_ticks=1),
    Line("deliver_mail", jobs.deliver_mail, every_ticks=1),
    Line("publish_feeds", jobs.publish_feeds, every_ticks=1),
    Line("make_documents", jobs.make_documents, every_ticks=1),
)

BY_NAME = {line.job: line for line in TIMETABLE}
