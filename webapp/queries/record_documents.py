"""Reading what the documents of one public decision say: its record, and each statutory notice about it."""

from collections.abc import Sequence

from sqlmodel import Session

from webapp.domain import notice_wording, rule_data, rule_wording, wording
from webapp.domain.contacts import Contact
from webapp.domain.days import WorkingCalendar
from webapp.domain.decision_notice import DecisionNotice
from webapp.domain.exempt_information import Restriction, access_sentence
from webapp.domain.key_decisions import GROUND_WORDS
from webapp.domain.london import london_date
from webapp.domain.notice import NoticeRule
from webapp.domain.notice_paper import NoticeFactsShown
from webapp.domain.paper_blocks import as_sentence
from webapp.domain.plan_entry import KEY_WITHOUT_GROUND, NOT_KEY
from webapp.domain.record_paper import CalledIn, RecordFacts, RuleApplied
from webapp.domain.waivers import Waiver
from webapp.models.decisions import Decision
from webapp.models.records import Outcome
from webapp.queries import decisions, notices
from webapp.queries.facts import made_by, window_of


def record_facts(session: Session, slug: str) -> tuple[str, RecordFacts] | None:
    """Return the uuid of a public decision and what its record says; None without a published record."""
    decision = decisions.by_slug(session, slug, public_only=True)
    if decision is None or decision.outcome is None:
        return None
    outcome = decision.outcome
    return decision.uuid, RecordFacts(
        reference=decision.reference,
        title=decision.title,
        matter=decision.matter,
        key_words=_key_words(decision),
        makers=tuple(outcome.made_by or made_by(decision)),
        committees=tuple(one.name for one in decision.committees),
        wards="All wards" if decision.all_wards else wording.listed([ward.name for ward in decision.wards]),
        documents=tuple(one.title for one in decision.documents),
        privacy=access_sentence(decision.restriction, decision.exempt_paragraph),
        decided_on=outcome.decided_on,
        published_at=outcome.published_at,
        decision=outcome.decision_text,
        reasons=outcome.reasons,
        alternatives=outcome.alternatives,
        interests=outcome.interests,
        dispensations=outcome.dispensations,
        window=window_of(outcome),
        rule=_rule_applied(decision, outcome),
        waiver=_waiver(decision, outcome),
        not_callable_reason=outcome.not_callable_reason,
        implementable_on=outcome.implementable_on,
        called_in=_called_in(decision),
        withdrawn_on=london_date(decision.withdrawn_at) if decision.withdrawn_at else None,
        notice=DecisionNotice.from_data(outcome.notice) if outcome.notice else None,
        corrections=tuple(_corrections(outcome)),
    )


def notice_facts(
    session: Session, slug: str, uuid: str, *, rules: Sequence[NoticeRule], calendar: WorkingCalendar, address: str
) -> NoticeFactsShown | None:
    """Return what the document of one public notice says; None for one that the public may not see.

    `calendar` is the one for notice, `address` where the notice stands on the website.
    """
    row = notices.by_uuid(session, slug, uuid, public_only=True)
    if row is None:
        return None
    decision = row.decision
    withdrawn_on = london_date(row.withdrawn_at) if row.withdrawn_at else None
    return NoticeFactsShown(
        notice=notice_wording.in_words(
            notices.written_of(row), decision_on=notices.known_day(decision), rules=rules, calendar=calendar
        ),
        published_on=london_date(row.published_at),
        meeting_on=row.meeting_on,
        representations_by=row.representations_by,
        reference=decision.reference,
        title=decision.title,
        matter=decision.matter,
        makers=tuple(row.made_by or made_by(decision)),
        contact=Contact(
            decision.lead_officer,
            decision.lead_officer_post,
            decision.lead_officer_telephone,
            decision.lead_officer_email,
        ),
        documents=tuple(one.title for one in decision.documents),
        withdrawn=notice_wording.withdrawn_words(withdrawn_on, row.withdrawn_reason),
        corrections=tuple(
            f"{wording.day(london_date(event.at))}: {event.reason}" for event in notices.corrections(session, uuid)
        ),
        address=address,
    )


def _key_words(decision: Decision) -> str:
    if not decision.is_key:
        return NOT_KEY
    return GROUND_WORDS[decision.key_ground] if decision.key_ground else KEY_WITHOUT_GROUND


def _rule_applied(decision: Decision, outcome: Outcome) -> RuleApplied | None:
    if outcome.rule is None:
        return None
    rule = rule_data.read(outcome.rule)
    is_education = any(committee.handles_education for committee in decision.committees)
    who_may_ask = rule_wording.who_may_ask(rule.requesters, education_matter=is_education)
    return RuleApplied(who_may_ask, rule.name, rule.words, rule.source)


def _waiver(decision: Decision, outcome: Outcome) -> Waiver | None:
    """Return the waiver; the reasons for urgency stay out where the report is exempt, because they may tell of it."""
    if not outcome.waived:
        return None
    return Waiver(
        agreed_by=outcome.waiver_agreed_by,
        capacity=outcome.waiver_capacity,
        unable=outcome.waiver_unable,
        agreed_on=outcome.waiver_agreed_on,
        statement=outcome.waiver_statement if decision.restriction is Restriction.PUBLIC else "",
    )


def _called_in(decision: Decision) -> CalledIn | None:
    request = decision.call_in_request
    if request is None or request.satisfied_at is None:
        return None
    return CalledIn(london_date(request.satisfied_at), request.outcome, request.outcome_on, request.reconsidered_on)


def _corrections(outcome: Outcome) -> list[str]:
    said = (
        ("The wording of this record was corrected after it was published", outcome.wording_reason),
        ("The dates announced with this record were changed", outcome.correction_reason),
    )
    return [f"{what}: {as_sentence(reason)}" for what, reason in said if reason]
