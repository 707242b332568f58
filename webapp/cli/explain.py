"""`forward-plan explain`: a date with its working, by the same rules that the pages follow; or a file of them checked.

Of several rules that could be meant, the one given by options counts for more than the one in a file or a preset.
"""

import json
import sys
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from webapp.cli.given_rules import (
    CALENDAR_OPTIONS,
    CLOCK_OPTIONS,
    DAY,
    LONDON_TIME,
    GivenRules,
    calendar_of,
    given_rules,
    note_on_validity,
    with_options,
)
from webapp.domain.backwards import DRAFT_REPORT_DAYS, FINAL_REPORT_DAYS
from webapp.domain.constitution import ClockStart
from webapp.domain.days import Nation
from webapp.domain.errors import RuleBroken

RECORDS = click.option(
    "--records",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file of published records to compare instead; exit 1 where any differs.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
DAYS_BEFORE = click.IntRange(1, 365)


@click.group()
def explain() -> None:
    """Show how a date is worked out."""


@explain.command("call-in")
@click.option("--published", type=DAY, help="Day of publication, as 2012-01-13.")
@click.option("--time", "published_time", type=LONDON_TIME, default="12:00", help="London time of publication.")
@click.option("--decided", type=DAY, help="Day of the decision, where the clock starts with it.")
@with_options(*CLOCK_OPTIONS, *CALENDAR_OPTIONS)
@RECORDS
@AS_JSON
def explain_call_in(
    published: datetime | None,
    published_time: datetime,
    decided: datetime | None,
    records: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Work out a call-in window, day by day, or compare a file of records with their rules."""
    given = given_rules(options)
    if records:
        from webapp.cli.explain_records import compare_call_in  # only files need it

        sys.exit(compare_call_in(records, given, options, as_json=as_json))
    if not given.is_anything:
        raise click.UsageError("Give the rule: --length, --rule or --preset.")
    day = published or decided
    if day is None:
        raise click.UsageError("Give --published, or --records with a file.")
    if published is None and given.on(day.date()).clock.start is ClockStart.PUBLICATION:
        raise click.UsageError("The clock of this rule starts with publication: give --published.")
    lines = _window(given, day.date(), published_time.time(), decided and decided.date(), options, as_json)
    # Nothing is said of a publication that nobody asked about.
    click.echo("\n".join(line for line in lines if published or not line.startswith("Published at ")))


def _window(
    given: GivenRules, published_on: date, at: time, decided_on: date | None, options: dict[str, Any], as_json: bool
) -> list[str]:
    """Work out the window and show it in lines; note on the error stream where the rule was not in force then."""
    from webapp.domain import call_in
    from webapp.domain.london import london  # not needed for --help

    rule = given.on(published_on)
    starts_on = rule.started_on(decided_on=decided_on or published_on, published_on=published_on)
    rule = given.on(starts_on)
    nation = Nation(options["nation"]) if options["nation"] else given.nation or Nation.ENGLAND
    window = call_in.window_for(
        rule, published_at=london(published_on, at), calendar=calendar_of(nation, options), decided_on=decided_on
    )
    if note := note_on_validity(rule, starts_on):
        click.echo(note, err=True)
    return [json.dumps(call_in.explain(window), indent=2)] if as_json else call_in.explain_words(window)


@explain.command("notice")
@click.option("--published", type=DAY, help="Day of publication, as 2027-03-30.")
@click.option("--decision", type=DAY, help="Day of the decision.")
@click.option("--clear-days", type=click.IntRange(0, 365), help="How many; by default those of the law of that day.")
@click.option("--unit", type=click.Choice(["calendar", "working"]), help="Which days count; calendar by default.")
@click.option("--roll", is_flag=True, help="A day for the decision that is no working day moves to the next one.")
@with_options(*CALENDAR_OPTIONS)
@RECORDS
@AS_JSON
def explain_notice(
    published: datetime | None,
    decision: datetime | None,
    records: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Count the clear days between a notice and the decision, or compare a file of notices with their rules."""
    if records:
        from webapp.cli.explain_records import compare_notice  # only files need it

        sys.exit(compare_notice(records, options, as_json=as_json))
    if published is None or decision is None:
        raise click.UsageError("Give --published and --decision, or --records with a file.")
    from webapp.domain.notice import assess  # not needed for --help

    nation = Nation(options["nation"] or Nation.ENGLAND)
    calendar = calendar_of(nation, options)
    rule = _notice_rule(nation, published.date(), options)
    found = assess(rule, published_on=published.date(), decision_on=decision.date(), calendar=calendar)
    facts = {
        "clear_days": found.clear_days,
        **({} if found.term.is_clear else {"days_given": found.have}),
        "needed": found.needed,
        "lawful": found.lawful,
        "earliest_decision": found.earliest_decision.isoformat(),
        "latest_publication": found.latest_publication.isoformat(),
    }
    days = found.days(calendar)
    if as_json:
        click.echo(json.dumps(facts | {"days": [one.to_data() for one in days]}, indent=2))
        return
    shown = facts | {"lawful": "yes" if found.lawful else "no"}
    lines = [_counted(one.to_data(), found.term.unit.value) for one in days]
    click.echo(
        "\n".join([found.words, *found.warnings, *lines, *(f"{name}: {value}" for name, value in shown.items())])
    )


def _counted(day: dict[str, Any], unit: str) -> str:
    from webapp.domain import wording  # not needed for --help

    written = wording.day(date.fromisoformat(day["date"]))
    if day["number"] is None:
        return f"{written}: not counted, {day['why_not_counted']}"
    return f"{written}: {'working day' if unit == 'working-days' else 'day'} {day['number']}"


def _notice_rule(nation: Nation, published_on: date, options: dict[str, Any]) -> Any:
    """Take the law of the day, or with a number of days given only those."""
    from webapp.domain.notice import NoticeLaw, rule_in_force
    from webapp.domain.notice_presets import ENGLAND_2012, starting_rules
    from webapp.domain.notice_terms import CountedIn  # not needed for --help

    given = options["clear_days"]
    rule = rule_in_force(starting_rules(nation), published_on) if given is None else ENGLAND_2012
    if rule.law is not NoticeLaw.CLEAR_DAYS:
        raise RuleBroken(f"“{rule.name}” asks for no clear days before a decision. To count them: --clear-days 28.")
    unit = CountedIn(f"{options['unit']}-days") if options["unit"] else rule.unit
    return replace(
        rule, clear_days=rule.clear_days if given is None else given, unit=unit, rolls=options["roll"] or rule.rolls
    )


@explain.command("backwards")
@click.option("--decision", type=DAY, required=True, help="Day of the decision, as 2026-12-15.")
@click.option("--public-report", "public_report_days_before", type=DAYS_BEFORE, help="Days before the decision.")
@click.option("--final-report", "final_days", type=DAYS_BEFORE, default=FINAL_REPORT_DAYS, show_default=True)
@click.option("--draft-report", "draft_days", type=DAYS_BEFORE, default=DRAFT_REPORT_DAYS, show_default=True)
@with_options(*CALENDAR_OPTIONS)
@AS_JSON
def explain_backwards(
    decision: datetime,
    public_report_days_before: int | None,
    final_days: int,
    draft_days: int,
    as_json: bool,
    **options: Any,
) -> None:
    """Say what must be ready by when before a decision.

    Reports are due so many calendar days before it, which each council sets for itself.
    """
    from webapp.domain import wording
    from webapp.domain.backwards import backwards_from, with_reports
    from webapp.domain.notice import rule_in_force
    from webapp.domain.notice_presets import starting_rules  # not needed for --help

    nation = Nation(options["nation"] or Nation.ENGLAND)
    found_rule = rule_in_force(starting_rules(nation), decision.date())
    rule = with_reports(
        replace(found_rule, public_report_days_before=public_report_days_before),
        draft_days=draft_days,
        final_days=final_days,
    )
    found = backwards_from(rule, decision.date(), calendar_of(nation, options))
    if as_json:
        deadlines = [
            {"what": one.name, "by": one.by_on.isoformat(), "counting": one.counting} for one in found.deadlines
        ]
        facts = {"rule": rule.name, "source": rule.source, "decision_on": found.decision_on.isoformat()}
        click.echo(json.dumps(facts | {"deadlines": deadlines}, ensure_ascii=False, indent=2))
        return
    click.echo(f"To decide on {wording.day(found.decision_on)}, by the rule “{rule.name}”:")
    for one in found.deadlines:
        shut = f" (offices are shut: {one.shut_because})" if one.shut_because else ""
        click.echo(f"{one.name} by {wording.day(one.by_on)}{shut}: {one.counting}.")
