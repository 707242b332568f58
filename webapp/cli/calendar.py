"""`forward-plan calendar`: the working calendar of the installation, from the command line."""

from pathlib import Path

import click

from webapp.cli.installation import installation

LOADED_BY = "Command line"


@click.group()
def calendar() -> None:
    """Keep the working calendar."""


@calendar.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def load(file: Path, dry_run: bool) -> None:
    """Load the Government's list of bank holidays from a file (www.gov.uk/bank-holidays.json)."""
    from webapp.adapters.clock import now
    from webapp.adapters.holiday_file import comparison_with, fingerprint, read_holiday_file
    from webapp.domain import holiday_list
    from webapp.queries.calendar import calendar_changes
    from webapp.services.calendar import load_list  # these pull in the tables, which are slow to import

    content = file.read_bytes()
    with (
        installation() as (settings, database),
        database.rehearsal() if dry_run else database.transaction() as session,
    ):
        listed = read_holiday_file(content, settings.nation)
        comparison = comparison_with(listed, settings.nation, calendar_changes(session))
        load_list(session, comparison, source=file.name, sha256=fingerprint(content), actor=LOADED_BY, now=now())
    click.echo("Nothing was saved." if dry_run or comparison.changes_nothing else f"Loaded {file.name}.")
    click.echo("\n".join([holiday_list.extent(listed), *holiday_list.sentences(comparison)]))
    for _, ours, theirs in comparison.renamed:
        click.echo(f"“{theirs}” in the list stays “{ours}” here.")
    if not comparison.changes_nothing:
        click.echo("Dates that were announced stay as they were announced.")
