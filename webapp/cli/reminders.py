"""`forward-plan reminders`: what should have been told by now, worked out apart from the pump that tells it."""

from collections.abc import Sequence
from datetime import datetime

import click

from webapp.cli.installation import installation
from webapp.domain.expected_reminders import sent_from


@click.group()
def reminders() -> None:
    """Check the reminders of call-in deadlines."""


@reminders.command()
@click.option("--csv", "as_csv", is_flag=True, help="Print it as CSV: recipient, key, deadline.")
@click.option("--withdrawn", is_flag=True, help="Print the notices of withdrawn decisions instead.")
def expected(as_csv: bool, withdrawn: bool) -> None:
    """Print who should have been told of which deadline by now, one line for each message."""
    from webapp.adapters.bank_holidays import council_calendar
    from webapp.adapters.clock import now
    from webapp.adapters.csv_lines import csv_file
    from webapp.domain.reminders import lead_times
    from webapp.queries.calendar import calendar_changes
    from webapp.queries.expected_reminders import (
        expected_reminders,
        expected_withdrawals,
    )  # these pull in the tables, which are slow to import

    with installation() as (settings, database), database.reading() as session:
        if withdrawn:
            found = expected_withdrawals(session)
        else:
            calendar = council_calendar(settings.nation, calendar_changes(session))
            policy = lead_times(settings.reminders)
            found = expected_reminders(session, policy=policy, calendar=calendar, now=now())
    rows = [(one.recipient, one.key, f"{one.deadline_at:%Y-%m-%dT%H:%M:%SZ}") for one in found]
    if as_csv:
        # A program reads this, so it begins without the mark by which spreadsheets know UTF-8.
        click.echo(csv_file(("recipient", "key", "deadline"), rows).decode("utf-8-sig"), nl=False)
        return
    width = max((len(recipient) for recipient, _, _ in rows), default=0)
    for recipient, key, deadline in rows:
        click.echo(f"{deadline}  {recipient:{width}}  {key}")
    click.echo(f"{len(rows)} message{'' if len(rows) == 1 else 's'}")
    if not withdrawn and (words := waiting_words([one.deadline_at for one in found], now())):
        click.echo(words)


def waiting_words(deadlines: Sequence[datetime], now: datetime) -> str:
    """Say of how many reminders of these deadlines the night holds back what has not gone yet; empty by day."""
    waiting = sum(now < sent_from(now, deadline_at) for deadline_at in deadlines)
    if not waiting:
        return ""
    return f"of these, {waiting} {'waits' if waiting == 1 else 'wait'} for the morning, unless sent before the night"
