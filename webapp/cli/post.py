"""`forward-plan post`: whether mail leaves or is held and, when it is held, letting it go."""

import getpass

import click

from webapp.cli.installation import installation


@click.group()
def post() -> None:
    """Show whether mail leaves, and let it."""


@post.command()
def show() -> None:
    """Show whether mail is held, and why."""
    from webapp.adapters.clock import now
    from webapp.adapters.mail_log import AckLog
    from webapp.domain import wording
    from webapp.queries.notifications import Show, numbers
    from webapp.queries.post_hold import standing  # these pull in the tables, which are slow to import

    with installation() as (settings, database), database.reading() as session:
        found = standing(session, AckLog(settings.instance / "acks.log").has)
        later = numbers(session, now=now(), since=now(), shows=[Show.COMING])[Show.COMING]
    if found.since is None:
        click.echo("Mail is not held.")
    else:
        click.echo(f"Mail has been held since {wording.moment(found.since)}. {found.why}")
    click.echo(f"{found.would_be_sent} would be sent, {found.taken} already taken.")
    if later:
        click.echo(f"{later} of them {'is' if later == 1 else 'are'} not due yet: for the morning, or a later hour.")


@post.command()
def release() -> None:
    """Let mail leave again; what was already taken is not sent again."""
    from webapp.adapters.clock import now
    from webapp.adapters.mail_log import AckLog
    from webapp.services import post_hold  # these pull in the tables, which are slow to import

    with installation() as (settings, database), database.transaction() as session:
        taken = AckLog(settings.instance / "acks.log").has
        stood = post_hold.release(session, is_taken=taken, actor=f"Command line ({getpass.getuser()})", now=now())
    click.echo(f"Mail leaves again: {stood.would_be_sent} will be sent, {stood.taken} already taken.")
