"""From decisions as they are now to entries as an edition would freeze them today."""

from collections.abc import Mapping
from datetime import date

from webapp.domain.contacts import Contact
from webapp.domain.london import london_date
from webapp.domain.plan_entry import Committee, DateMove, Maker, Paper, PlanEntry
from webapp.models.decisions import DateChange, Decision
from webapp.queries.facts import expected_of, new_date_of, old_date_of

Members = Mapping[int, tuple[str, ...]]
"""The members of each body, by the number of its row."""


def plan_entry_of(decision: Decision, *, members: Members, noticed_on: date) -> PlanEntry:
    """Return a decision as an edition of *noticed_on* shows it.

    An entry first noticed before that day keeps its own day. Whether it is new only the editions before can say.
    """
    own_day = london_date(decision.notice_published_at) if decision.notice_published_at else noticed_on
    return PlanEntry(
        uuid=decision.uuid,
        reference=decision.reference,
        slug=decision.slug,
        title=decision.title,
        matter=decision.matter,
        is_key=decision.is_key,
        key_ground=decision.key_ground,
        makers=tuple(
            Maker(one.name, one.kind, one.holder or "", members.get(one.id or 0, ()))
            for one in decision.decision_makers
        ),
        committees=tuple(Committee(one.name, one.slug) for one in decision.committees),
        wards=tuple(one.name for one in decision.wards),
        all_wards=decision.all_wards,
        expected=expected_of(decision),
        consultation=decision.consultation,
        contact=Contact(
            decision.lead_officer,
            decision.lead_officer_post,
            decision.lead_officer_telephone,
            decision.lead_officer_email,
        ),
        directorate=decision.directorate,
        papers=tuple(Paper(one.title, one.url) for one in decision.documents),
        documents_note=decision.documents_note,
        restriction=decision.restriction,
        exempt_paragraph=decision.exempt_paragraph,
        first_noticed_on=min(own_day, noticed_on),
        is_new=False,
        moves=tuple(move_of(one) for one in decision.date_changes),
    )


def move_of(change: DateChange) -> DateMove:
    """Return a move of the expected date as an edition tells it."""
    return DateMove(london_date(change.changed_at), old_date_of(change), new_date_of(change), change.reason)
