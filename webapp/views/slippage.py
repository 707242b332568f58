"""How often and how far decisions were moved: over time, by decision maker, by directorate, and each with reasons."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from webapp.adapters.csv_lines import csv_file
from webapp.domain import slippage, wording
from webapp.domain.slippage import Slippage, Total
from webapp.models.bodies import ScrutinyCommittee
from webapp.models.decisions import Decision
from webapp.queries import bodies
from webapp.queries import slippage as slippage_query
from webapp.views.access import may, public
from webapp.views.bar_chart import bar_chart
from webapp.views.database import database
from webapp.views.slippage_words import days_in_words, figure

blueprint = Blueprint("slippage", __name__)

MOST_MONTHS = 24
MOST_DECISIONS = 100
ALL_YEARS = "all"
MOVED_BY = slippage.HEADINGS.index("Moved by")


@blueprint.app_template_filter("slippage")
def slippage_of(decision: Decision) -> Slippage:
    """Tell the page of one decision, of which the date was changed, which changes were moves."""
    makers = tuple(maker.name for maker in decision.decision_makers)
    return slippage_query.slippage_of(decision, decision.date_changes, makers)


@blueprint.get("/slippage")
@public
def page() -> ResponseReturnValue:
    """Show what was moved in a year, or ever, of all decisions or of those that fall to one scrutiny committee.

    Where the address says nothing of a year it is the latest in which something was moved.
    """
    is_chosen = "year" in request.args
    with database().reading() as session:
        years, committees = slippage_query.years(session), bodies.committees(session)
        year = _year(years) if is_chosen else slippage_query.latest_year(session)
        committee = _committee(committees)
        slug = committee.slug if committee else ""
        found = slippage_query.moved(session, year=year, committee=slug, names=may("officer"))
    ordered = slippage.most_slipped_first(found)
    months = slippage.by_month(found)
    over_time = months if len(months) <= MOST_MONTHS else slippage.by_quarter(found)
    return render_template(
        "slippage/page.html",
        years=years,
        year=year,
        is_chosen=is_chosen,
        all_years=ALL_YEARS,
        committees=committees,
        committee=committee,
        summary=_summary(found, year, committee),
        figure=figure,
        by_quarter=over_time is not months,
        over_time=over_time,
        chart=bar_chart([(_short(one), one.days) for one in over_time]) if over_time else None,
        makers=slippage.by_decision_maker(found),
        directorates=slippage.by_directorate(found),
        decisions=ordered[:MOST_DECISIONS],
        number=len(ordered),
    )


@blueprint.get("/slippage.csv")
@public
def table() -> ResponseReturnValue:
    """Give every move ever made, or those of a year, as lines of a CSV file; who moved it is for officers alone."""
    names = may("officer")
    with database().reading() as session:
        year, committee = _year(slippage_query.years(session)), _committee(bodies.committees(session))
        slug = committee.slug if committee else ""
        found = slippage_query.moved(session, year=year, committee=slug, names=names)
    columns = [place for place in range(len(slippage.HEADINGS)) if names or place != MOVED_BY]
    rows = ([row[place] for place in columns] for row in slippage.rows(found))
    answer = Response(
        csv_file([slippage.HEADINGS[place] for place in columns], rows), content_type="text/csv; charset=utf-8"
    )
    name = "-".join(filter(None, ("slippage", slug, str(year) if year else ""))) + ".csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _year(years: Sequence[int]) -> int | None:
    """Return the year that the address asks for; whatever is no year of a move means all of them."""
    asked = request.args.get("year", "")
    return next((year for year in years if str(year) == asked), None)


def _committee(committees: Sequence[ScrutinyCommittee]) -> ScrutinyCommittee | None:
    """Return the scrutiny committee that the address asks for; whatever is none of them means every decision."""
    asked = request.args.get("committee", "")
    return next((one for one in committees if one.slug == asked), None)


def _summary(found: Sequence[Slippage], year: int | None, committee: ScrutinyCommittee | None) -> str:
    """Say in a sentence how many decisions were moved, how often and how far."""
    when = f"In {year}" if year else "So far"
    whose = f" within the remit of {committee.name}" if committee else ""
    if not found:
        return f"{when} no decision{whose} was moved."
    moves, days = sum(len(one.moves) for one in found), sum(one.days for one in found)
    were = "was" if len(found) == 1 else "were"
    uncounted = sum(one.uncounted for one in found)
    without = f" {wording.count(uncounted, 'move')} had no known date to count from." if uncounted else ""
    often = "once" if moves == 1 else f"{wording.count(moves, 'time')} in all"
    together = f"{days_in_words(days)}{', taken together' if moves > 1 else ''}"
    return f"{when} {wording.count(len(found), 'decision')}{whose} {were} moved, {often}: {together}.{without}"


def _short(total: Total) -> str:
    """Name a stretch of time below its bar: "Nov 2026"."""
    return f"{wording.MONTHS[total.first_day.month - 1][:3]} {total.first_day.year}" if total.first_day else total.name
