"""What it costs to draw an edition of 400 entries as PDF, Word and plain text, against one of 20.

Goals: each of them in under 1 s for 400 entries on a machine with nothing else to do (CPU is shown beside it, because
a busy one takes longer), and a cost that grows no faster than the entries: 400 at no more than 20 times that of 20.
Run it with `python -m tests.benchmarks.bench_documents`.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from tests.adapters.papers import plan
from webapp.adapters.pdf import pdf
from webapp.adapters.plain_text import plain_text
from webapp.adapters.word import word
from webapp.domain.paper import Paper

FEW, MANY = 20, 400
ROUNDS = 5
WAYS: dict[str, Callable[[Paper], bytes | str]] = {"PDF": pdf, "Word": word, "plain text": plain_text}


def cost_of(way: Callable[[Paper], bytes | str], paper: Paper) -> tuple[float, float]:
    """Draw a paper once; return milliseconds of CPU and of the clock on the wall."""
    began, began_at = process_time(), perf_counter()
    way(paper)
    return (process_time() - began) * 1000, (perf_counter() - began_at) * 1000


def main() -> None:
    """Print the median of each way in interleaved rounds, and how 400 entries compare with 20."""
    papers = {entries: plan(entries) for entries in (FEW, MANY)}
    costs: dict[tuple[str, int], list[tuple[float, float]]] = {(name, size): [] for name in WAYS for size in papers}
    for way in WAYS.values():
        way(papers[FEW])  # imports, fonts and styles are read once
    for _ in range(ROUNDS):
        for (name, size), found in costs.items():
            found.append(cost_of(WAYS[name], papers[size]))
    for name in WAYS:
        few, many = (median(cpu for cpu, _ in costs[name, size]) for size in papers)
        wall = median(wall for _, wall in costs[name, MANY])
        print(
            f"  {name:10} {few:5.0f} ms of CPU for {FEW}, {many:5.0f} ms for {MANY} ({wall:.0f} on the wall; goal 1000)"
        )
        print(f"  {'':10} {many / few:5.1f} × the cost for {MANY // FEW} × the entries")


if __name__ == "__main__":
    main()
