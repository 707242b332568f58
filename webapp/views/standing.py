"""How a decision stands at the moment of a request."""

from webapp.domain.lifecycle import Standing, standing_of
from webapp.models.decisions import Decision
from webapp.queries.facts import can_be_called_in, may_be_implemented
from webapp.views.database import now


def standing(decision: Decision) -> Standing:
    """Say how a decision stands now, by the application's clock."""
    instant = now()
    return standing_of(
        decision.status,
        open_to_call_in=can_be_called_in(decision, instant),
        may_be_implemented=may_be_implemented(decision.outcome, instant),
    )
