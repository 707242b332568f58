"""What an nth working day costs by our table, by a walk over a frozenset, and by the `holidays` package, interleaved.

And what asking for the council's calendar costs, as every page that counts days does, with 145 closure days kept.

Goal C1: at most 0.3 µs whatever n is, at least 5 times as fast as the walk, at best 25 times as fast as the package.
Run it with `python -m tests.benchmarks.bench_days`.
"""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from holidays import country_holidays

from webapp.adapters.bank_holidays import calendar_for, council_calendar
from webapp.domain.days import CalendarChanges, Closure, Nation, Purpose

ROUNDS = 9
STARTS = [date(2024, 1, 1) + timedelta(days=7 * week + week % 5) for week in range(100)]
ONE_DAY = timedelta(days=1)


def walk_over(holidays: frozenset[date]) -> Callable[[date, int], date]:
    """Return the plain way: step day by day and ask a frozenset."""

    def nth_working_day_after(start: date, n: int) -> date:
        day = start
        while n:
            day += ONE_DAY
            if day.weekday() < 5 and day not in holidays:
                n -= 1
        return day

    return nth_working_day_after


def cost_of(find: Callable[[date, int], date], n: int, repeats: int) -> float:
    """Time one call, in microseconds, over many starts."""
    began = perf_counter()
    for _ in range(repeats):
        for start in STARTS:
            find(start, n)
    return (perf_counter() - began) / repeats / len(STARTS) * 1e6


def measure(n: int) -> dict[str, float]:
    """Take the median cost of each way in interleaved rounds, after checking that they agree."""
    calendar = calendar_for(Nation.ENGLAND)
    package = country_holidays("GB", subdiv="ENG", years=range(2023, 2029))
    ways: dict[str, tuple[Callable[[date, int], date], int]] = {
        "table": (calendar.nth_working_day_after, 60),
        "walk": (walk_over(frozenset(calendar.holidays)), 10),
        "package": (lambda start, number: package.get_nth_working_day(start, number), 1),
    }
    for start in STARTS:
        answers = {find(start, n) for find, _ in ways.values()}
        assert len(answers) == 1, f"The ways disagree about {n} working days after {start}: {answers}"
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (find, repeats) in ways.items():
            rounds[name].append(cost_of(find, n, repeats))
    return {name: median(costs) for name, costs in rounds.items()}


def cost_of_asking() -> float:
    """Time asking for a council's calendar again, in microseconds, with five closure days in each of thirty years."""
    days = [date(year, 12, 21) + timedelta(days=number) for year in range(2000, 2029) for number in range(5)]
    changes = CalendarChanges(closures=dict.fromkeys(days, Closure("Christmas", counts_for_call_in=False)))
    council_calendar(Nation.ENGLAND, changes)
    began = perf_counter()
    for _ in range(1000):
        council_calendar(Nation.ENGLAND, changes, Purpose.CALL_IN)
    return (perf_counter() - began) / 1000 * 1e6


def main() -> None:
    """Print one line for each n: costs, ratios."""
    print("working days: cost of one answer, median of interleaved rounds")
    for n in (1, 3, 5, 10, 28):
        cost = measure(n)
        walk, package = cost["walk"] / cost["table"], cost["package"] / cost["table"]
        print(
            f"  n = {n:2}: table {cost['table']:.3f} µs, walk {cost['walk']:.3f} µs ({walk:.1f} ×), "
            f"package {cost['package']:.1f} µs ({package:.0f} ×)"
        )
    print(f"  asking for the council's calendar again, 145 closure days kept: {cost_of_asking():.0f} µs")


if __name__ == "__main__":
    main()
