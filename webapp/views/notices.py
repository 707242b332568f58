"""Statutory notices for everybody: the register, and the page of each, which prints as the notice itself."""

from datetime import date

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from webapp.domain.london import london_date
from webapp.domain.notice_wording import WAITS_FOR_REPRESENTATIONS
from webapp.domain.statutory_notices import INTERNAL, NOTICE_WORDS, OF_A_PRIVATE_MEETING
from webapp.links import notice_url
from webapp.models.notices import StatutoryNotice
from webapp.queries import notices
from webapp.views import notice_words
from webapp.views.access import public
from webapp.views.council_notice_rules import notice_calendar, notice_rules
from webapp.views.database import database, now, settings
from webapp.views.paging import page_number, pages

blueprint = Blueprint("notices", __name__)

WORDS = {kind: words for kind, words in NOTICE_WORDS.items() if kind not in INTERNAL}


@blueprint.get("/notices")
@public
def register() -> ResponseReturnValue:
    """List every notice about a decision that the public can see, the newest first."""
    asked = request.args.get("kind", "")
    chosen = next((kind for kind in WORDS if kind.value == asked), None)
    number = page_number()
    with database().reading() as session:
        rows, total = notices.register(session, chosen, page=number)
    return render_template(
        "notices/register.html",
        rows=rows,
        total=total,
        chosen=chosen,
        words=WORDS,
        paging=pages(number, total, notices.PAGE_ROWS),
    )


@blueprint.get("/decisions/<slug>/notices/<uuid>")
@public
def notice(slug: str, uuid: str) -> ResponseReturnValue:
    """Show one notice with the count of its days; one that was withdrawn stays, with the reason."""
    with database().reading() as session:
        row = notices.by_uuid(session, slug, uuid, public_only=True) or abort(404)
        rules, calendar = notice_rules(session), notice_calendar(session)
        corrections = notices.corrections(session, uuid)
    return render_template(
        "notices/notice.html",
        row=row,
        decision=row.decision,
        notice=notice_words.row_in_words(row, row.decision, rules=rules, calendar=calendar),
        is_private=row.kind in OF_A_PRIVATE_MEETING,
        may_object=_may_object(row, london_date(now())),
        withdrawn_words=notice_words.withdrawn_words(row),
        corrections=corrections,
        address=notice_url(settings().base_url, slug, uuid),
    )


def _may_object(row: StatutoryNotice, today: date) -> bool:
    """Say whether somebody may still answer a notice that the meeting should be open."""
    if row.kind not in WAITS_FOR_REPRESENTATIONS or row.withdrawn_at is not None or row.meeting_on is None:
        return False
    return today <= row.representations_by if row.representations_by else today < row.meeting_on
