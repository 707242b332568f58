"""`forward-plan worker`: one more process that carries mail, beside schedulers, on PostgreSQL."""

import click


@click.command()
def worker() -> None:
    """Carry mail beside the scheduler until Ctrl-C or SIGTERM; needs PostgreSQL, and any number may run."""
    from webapp.process import become_scheduler  # slow to import

    become_scheduler(["worker"])
