"""The command `forward-plan`: run it, migrate it, fill it, import into it, ask it to explain a date.

Nothing slow is imported before it is needed: `forward-plan --help` answers at once.
"""

import json
import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from webapp.cli.backup import backup, restore
from webapp.cli.calendar import calendar
from webapp.cli.explain import explain
from webapp.cli.installation import installation
from webapp.cli.post import post
from webapp.cli.reminders import reminders
from webapp.cli.worker import worker
from webapp.domain.errors import RuleBroken

SIGN_IN_FILE = "sign-in.txt"


class PlainErrors(click.Group):
    """A group whose commands answer a refusal with its sentence, not with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; exit with 1 and the sentence when it is refused."""
        try:
            return super().invoke(ctx)
        except RuleBroken as refused:
            raise click.ClickException(refused.message) from None


@click.group(cls=PlainErrors, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Keep a council's forward plan: pages, call-in clocks, reminders and calendar feeds."""


for command in (worker, calendar, explain, reminders, post, backup, restore):
    main.add_command(command)


@main.command()
def run() -> None:
    """Run the web and the scheduler together until Ctrl-C or SIGTERM; a sample council fills an empty database."""
    from webapp.process import run_both  # Flask and the server are slow to import
    from webapp.services.sample_council import is_empty  # the tables are slow to import

    with installation() as (settings, database):
        with database.reading() as session:
            empty = is_empty(session)
        if empty:
            _load_sample_council(settings, database, None)
    _print_sign_in(settings.instance)
    sys.exit(run_both(settings))


@main.command()
def web() -> None:
    """Serve the pages."""
    from webapp.process import serve  # Flask and the server are slow to import

    with installation() as (settings, _):
        serve(settings)


@main.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--once",
    metavar="JOB",
    help=(
        "queue_reminders, queue_report_deadlines, queue_meeting_deadlines, queue_digests, queue_officers_day, "
        "deliver_mail, publish_feeds, make_documents, remove_unconfirmed, check_completeness or ping_dead_man; "
        "then end."
    ),
)
def scheduler(once: str | None) -> None:
    """Run the scheduler: the same as python -m scheduler."""
    from webapp.process import become_scheduler  # slow to import

    become_scheduler(["--once", once] if once else [])


@main.command()
def migrate() -> None:
    """Bring the database up to this version; nothing happens when it is."""
    with installation():
        click.echo("The database is up to date.")


@main.command()
@click.option("--password", help="The password of every sample account; a random one by default.")
def demo(password: str | None) -> None:
    """Fill an empty database with the sample council, and print who may sign in."""
    with installation() as (settings, database):
        _load_sample_council(settings, database, password)
    _print_sign_in(settings.instance)


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--published-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which this plan was published, if the public could already read it elsewhere.",
)
def import_(file: Path, dry_run: bool, as_json: bool, published_on: datetime | None) -> None:
    """Import a plan from a CSV, Word or text file."""
    from webapp.adapters.clock import now
    from webapp.adapters.plan_files import read_plan_file
    from webapp.domain.plan_rows import read_rows
    from webapp.services import bodies
    from webapp.services.imports import import_plan  # all of these pull in the tables, which are slow to import

    plan = read_plan_file(file.read_bytes(), file.name)
    with (
        installation() as (_, database),
        database.rehearsal() if dry_run else database.transaction() as session,
    ):
        offices, committees = bodies.known_names(session)
        reading = read_rows(plan.rows, known_offices=offices, known_committees=committees)
        report = import_plan(
            session,
            reading,
            source=file.name,
            actor="Import",
            now=now(),
            published_on=published_on and published_on.date(),
        )
    report.warnings[:0] = plan.warnings
    if as_json:
        click.echo(json.dumps(report.to_data(), ensure_ascii=False, indent=2))
        return
    click.echo("Nothing was saved." if dry_run else f"Imported {file.name}.")
    click.echo(f"{report.rows} rows: {report.new} new, {report.changed} changed, ", nl=False)
    click.echo(f"{report.unchanged} unchanged, {report.refused} refused.")
    for warning in report.warnings:
        click.echo(f"  row {warning.row}  {warning.reference}  {warning.message}")


@main.command("add-user")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice(["administrator", "officer", "member"]), required=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when not given.")
def add_user(email: str, name: str, role: str, password: str) -> None:
    """Add somebody who may sign in."""
    from webapp.adapters.clock import now
    from webapp.adapters.passwords import hash_password
    from webapp.domain.accounts import Role
    from webapp.services import accounts  # these pull in the tables and argon2, which are slow to import

    with installation() as (_, database), database.transaction() as session:
        user = accounts.add_user(
            session,
            email=email,
            name=name,
            role=Role(role),
            password=password,
            hash_password=hash_password,
            actor="Command line",
            now=now(),
        )
    click.echo(f"{user.name} may sign in as {user.email}.")


def _load_sample_council(settings: Any, database: Any, password: str | None) -> None:
    from webapp.adapters.bank_holidays import calendar_for
    from webapp.adapters.clock import now
    from webapp.adapters.passwords import hash_password
    from webapp.services import sample_council  # all slow to import

    password = password or secrets.token_urlsafe(12)
    path = settings.instance / SIGN_IN_FILE
    with database.transaction() as session:
        council = sample_council.load(
            session, now=now(), calendar=calendar_for(settings.nation), password=password, hash_password=hash_password
        )
        # Written before the commit: accounts whose password nobody knows would be of no use.
        lines = [f"{user.role}: {user.email} ({user.name})" for user in council.users]
        path.touch(mode=0o600)
        path.write_text("\n".join([*lines, f"password of each: {password}", ""]))


def _print_sign_in(instance: Path) -> None:
    """Say who may sign in to the sample council, as long as its file is there."""
    path = instance / SIGN_IN_FILE
    if path.exists():
        click.echo("You may sign in as")
        click.echo("".join(f"  {line}\n" for line in path.read_text().splitlines()), nl=False)
