"""Editions published in a test through the service that officers use."""

from datetime import date, datetime

from sqlmodel import Session

from tests.builders import ACTOR, working_calendar
from webapp.domain.days import Nation
from webapp.domain.edition import EditionHead, EditionKind
from webapp.domain.london import london_date
from webapp.domain.notice_presets import starting_rules
from webapp.queries.edition_preview import Choices, Council, Preview, prepare
from webapp.services.editions import publish

COUNCIL = Council(
    name="Anyborough Council",
    colour="#1f5f5b",
    logo=None,
    nation=Nation.ENGLAND,
    calendar=working_calendar(),
    notice_rules=starting_rules(Nation.ENGLAND),
)


def choices(**changed: object) -> Choices:
    """Return the choices of a regular edition for December 2026 to March 2027."""
    facts: dict[str, object] = {
        "kind": EditionKind.REGULAR,
        "first_day": date(2026, 12, 1),
        "last_day": date(2027, 3, 31),
    }
    return Choices(**(facts | changed))  # type: ignore[arg-type]


def preview_of(session: Session, chosen: Choices, *, now: datetime, council: Council = COUNCIL) -> Preview:
    """Preview an edition."""
    return prepare(session, chosen, council=council, now=now, today=london_date(now))


def publish_edition(session: Session, *, now: datetime, council: Council = COUNCIL, **changed: object) -> EditionHead:
    """Preview an edition and publish what was previewed."""
    made_of = choices(**changed)
    shown = preview_of(session, made_of, now=now, council=council)
    return publish(
        session,
        made_of,
        fingerprint=shown.fingerprint,
        council=council,
        actor=ACTOR,
        now=now,
        today=london_date(now),
    )
