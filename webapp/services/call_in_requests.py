"""What a request holds: begun, completed, signed, begun again after one that was not valid, made void."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from webapp.domain.call_in import CallInWindow, is_open
from webapp.domain.call_in_facts import Content
from webapp.domain.call_in_limits import grounds_left, missing_content
from webapp.domain.call_in_requests import Validity, why_completed_untimely, why_untimely
from webapp.domain.constitution import CallInRule
from webapp.domain.errors import RuleBroken
from webapp.domain.wording import day, listed
from webapp.models.call_ins import CallInRequest, Signatory
from webapp.models.decisions import Decision
from webapp.queries.bodies import people as people_query
from webapp.queries.facts import content_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What arrived at one moment: signatures by the numbers of people, and what the request says.

    `residents` is how many members of the public have signed in all; `repeats_on` the day on which the same matter was
    called in before.
    """

    received_at: datetime
    recorded_by: str
    people: Sequence[int] = ()
    content: Content = field(default_factory=Content)
    residents: int | None = None
    repeats_on: date | None = None


def take(session: Session, decision: Decision, arrival: Arrival, *, rule: CallInRule, window: CallInWindow) -> None:
    """Put what arrived into the request of a decision, a new one if need be; nobody is judged here."""
    request = decision.call_in_request
    if request is None:
        _refuse_nobody(arrival)
        request = _begin(session, decision, arrival)
    elif has_ended(request) and is_open(window, arrival.received_at):
        _refuse_nobody(arrival)
        _begin_again(request, rule, arrival)
    elif not _completed(request, rule, window, arrival) and not arrival.people:
        raise RuleBroken("Select the members who signed the request.", field="people")
    _sign(session, request, arrival)
    session.flush()


def has_ended(request: CallInRequest) -> bool:
    """Say whether a request was found not valid, or its call-in has come to an end."""
    return request.validity is Validity.NOT_VALID or request.outcome is not None


def void(request: CallInRequest, why: str) -> None:
    """Let no signature of a request count any more, whatever the rule makes of it."""
    for signatory in request.signatories:
        signatory.void_reason, signatory.why_not, signatory.counts = why, why, False
    request.satisfied_at = None
    request.public_signatures = request.public_received_at = None


def _refuse_nobody(arrival: Arrival) -> None:
    if not arrival.people and not arrival.residents:
        raise RuleBroken("Select the members who signed the request.", field="people")


def _begin(session: Session, decision: Decision, arrival: Arrival) -> CallInRequest:
    assert decision.id is not None
    request = CallInRequest(
        decision_id=decision.id, grounds="", received_at=arrival.received_at, recorded_by="", signatories=[]
    )
    _write(request, arrival)
    decision.call_in_request = request
    session.flush()
    return request


def _begin_again(request: CallInRequest, rule: CallInRule, arrival: Arrival) -> None:
    """Let a fresh request take the place of one that was not valid, or of a call-in that ended on another ground.

    The trail keeps what was. Grounds of a call-in that has ended stay used.
    """
    used: list[str] = []
    if request.outcome is not None and request.outcome_on is not None:
        used = request.chosen_grounds
        if not set(arrival.content.grounds) & set(grounds_left(rule.demands, rule.limits, used)):
            raise RuleBroken(
                f"This decision has been called in on {listed([f'“{ground}”' for ground in used])} already. "
                "Select another ground of the list.",
                field="chosen_grounds",
            )
        void(request, f"It was for the call-in that ended on {day(request.outcome_on)}.")
    request.validity, request.validity_on, request.validity_by, request.validity_reasons = None, None, "", ""
    request.outcome, request.outcome_on, request.outcome_words = None, None, ""
    _write(request, arrival, used=used)


def _write(request: CallInRequest, arrival: Arrival, *, used: Sequence[str] = ()) -> None:
    """Write what a request says that begins with this arrival."""
    content = arrival.content
    request.grounds, request.alternative = content.reasons, content.alternative
    request.chosen_grounds = [*used, *(ground for ground in content.grounds if ground not in used)]
    request.received_at, request.recorded_by = arrival.received_at, arrival.recorded_by
    request.content_completed_at = None
    request.repeats_on = arrival.repeats_on
    request.public_signatures = arrival.residents or None
    request.public_received_at = arrival.received_at if arrival.residents else None


def _completed(request: CallInRequest, rule: CallInRule, window: CallInWindow, arrival: Arrival) -> bool:
    """Add to a request what came later; say whether that was anything. What came out of time is refused.

    Kept is when that made the request say all it must. Where this moment, since the window was announced anew, lies
    out of time, the same words count when they come again.
    """
    was_untimely = why_completed_untimely(request.content_completed_at, window) is not None
    says_it_all = not missing_content(rule.demands, arrival.content)
    lacked = missing_content(rule.demands, content_of(request))
    if not _added(request, window, arrival, even_if_known=was_untimely and says_it_all):
        return False
    if (was_untimely and says_it_all) or (lacked and not missing_content(rule.demands, content_of(request))):
        request.content_completed_at = arrival.received_at
    return True


def _added(request: CallInRequest, window: CallInWindow, arrival: Arrival, *, even_if_known: bool) -> bool:
    content = arrival.content
    reasons = _joined(request.grounds, content.reasons)
    chosen = [*request.chosen_grounds, *(one for one in content.grounds if one not in request.chosen_grounds)]
    alternative = _joined(request.alternative, content.alternative)
    residents = arrival.residents or request.public_signatures
    request.repeats_on = arrival.repeats_on or request.repeats_on
    known = (request.grounds, request.chosen_grounds, request.alternative, request.public_signatures)
    if (reasons, chosen, alternative, residents) == known and not even_if_known:
        return False
    if why_not := why_untimely(arrival.received_at, window):
        raise RuleBroken(
            f"{why_not} Reasons, grounds, an alternative or signatures of residents cannot complete the request then: "
            "leave them as they are.",
            field="received_on",
        )
    if residents != request.public_signatures:
        request.public_signatures, request.public_received_at = residents, arrival.received_at
    request.grounds, request.chosen_grounds, request.alternative = reasons, chosen, alternative
    return True


def _sign(session: Session, request: CallInRequest, arrival: Arrival) -> None:
    """Add signatures; somebody whose earlier one does not count, having come too early for instance, signs anew."""
    assert request.id is not None
    signed = {signatory.person_id: signatory for signatory in request.signatories}
    for person in people_query(session, arrival.people):
        assert person.id is not None
        earlier = signed.get(person.id)
        if earlier is None:
            signatory = Signatory(
                request_id=request.id, person_id=person.id, person=person, received_at=arrival.received_at, counts=False
            )
            request.signatories.append(signatory)
        elif not earlier.counts:
            earlier.received_at, earlier.void_reason = arrival.received_at, ""


def _joined(known: str, brought: str) -> str:
    """Add text to text: what repeats the known text takes its place, what is in it already adds nothing."""
    if known in brought:
        return brought
    return known if brought in known else f"{known}\n\n{brought}"
