"""The words of letters: templates in `templates/email/`, without Flask, and what each kind of content gives them."""

from dataclasses import dataclass
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from webapp import links
from webapp.adapters.letter_house import House
from webapp.adapters.letter_links import LetterLinks
from webapp.domain import message_wording, wording
from webapp.domain.call_in import implementation_phrase
from webapp.domain.contacts import Contact
from webapp.domain.digests import Digest
from webapp.domain.edition_news import EditionNews
from webapp.domain.invitations import Invitation
from webapp.domain.meeting_news import MeetingNews
from webapp.domain.messages import Content, Email, Facts
from webapp.domain.officers_day import OfficersDay


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's words: its subject on one line, and the same message twice."""

    subject: str
    text: str
    html: str


@cache
def templates() -> Environment:
    """Make the template environment of mails: HTML escaped, text not, and a missing fact is an error."""
    environment = Environment(
        loader=PackageLoader("webapp", "templates/email"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["listed"] = wording.listed
    environment.filters["offices"] = wording.offices
    environment.globals.update(
        day=wording.day,
        moment=wording.moment,
        last_moment=wording.last_moment,
        short_last_moment=wording.short_last_moment,
        brief_last_moment=wording.brief_last_moment,
        last_moment_of=wording.last_moment_of,
        implementation_phrase=implementation_phrase,
        report_in=message_wording.report_in,
        is_missed=message_wording.is_missed,
        is_complete=message_wording.is_complete,
        near_last_moment=message_wording.near_last_moment,
        near_moment=message_wording.near_moment,
        begun_small=message_wording.begun_small,
        digest_subject=message_wording.digest_subject,
        digest_time=message_wording.digest_time,
        published_on=message_wording.published_on,
        first_sentence=message_wording.first_sentence,
        for_call_in=message_wording.for_call_in,
        day_subject=message_wording.day_subject,
        day_lead=message_wording.day_lead,
        day_parts=message_wording.day_parts,
    )
    return environment


def words_of(email: Email, house: House, own: LetterLinks, *, has_file: bool) -> Words:
    """Write a message in words; *has_file* says that a calendar file goes with it."""
    context: dict[str, object] = {
        "email": email,
        "house": house,
        "own": own,
        "has_file": has_file,
        "subject": "",
        "contacts": (),
        "subscribe_url": links.subscribe_url(house.base_url),
        "write_to": house.sender,
        "why": message_wording.why_told(email.kind, email.recipient.subscriber),
        **_context(email.facts, house.base_url),
    }
    context["subject"] = subject = " ".join(_rendered(f"{email.kind}.subject.txt", context).split())
    return Words(subject, _rendered(f"{email.kind}.txt", context), _rendered(f"{email.kind}.html", context))


def _context(facts: Content, base_url: str) -> dict[str, object]:
    """Give the templates what a message says, with the addresses that belong to it."""
    match facts:
        case Facts():
            return _of_decision(facts, base_url)
        case EditionNews():
            return _of_edition(facts, base_url)
        case MeetingNews():
            return _of_meeting(facts, base_url)
        case Digest():
            how_url = links.about_call_in_url(base_url)
            return {"digest": facts, "contacts": facts.contacts, "url_of": base_url.__add__, "how_url": how_url}
        case OfficersDay():
            return {"today": facts, "url_of": base_url.__add__, "desk": links.desk_url(base_url)}
        case Invitation():
            return {"invitation": facts}


def _of_decision(facts: Facts, base_url: str) -> dict[str, object]:
    return {
        "facts": facts,
        "contacts": facts.contacts,
        "ring": next((one for one in facts.contacts if one.telephone), None),
        "window": facts.window,
        "decision_url": links.decision_url(base_url, facts.slug),
        "how_url": links.about_call_in_url(base_url),
        "calendar_url": links.feed_url(base_url, "call-in/"),
        "request_url": links.desk_url(base_url, f"decisions/{facts.slug}/call-in"),
    }


def _of_edition(news: EditionNews, base_url: str) -> dict[str, object]:
    number, since = news.head.number, news.since
    return {
        "news": news,
        "contacts": (news.contact,) if news.contact != Contact() else (),
        "edition_url": links.edition_url(base_url, number),
        "changes_url": (
            links.changes_url(base_url, number, since.number, committee=news.only_committee) if since else ""
        ),
        "decision_url_of": partial(links.decision_url, base_url),
    }


def _of_meeting(news: MeetingNews, base_url: str) -> dict[str, object]:
    return {
        "news": news,
        "contacts": news.contacts,
        "meeting_url": links.meeting_url(base_url, news.committees[0].slug) if news.committees else base_url,
        "about_url": links.decision_url(base_url, news.about_slug) if news.about_slug else "",
    }


def _rendered(template: str, context: dict[str, object]) -> str:
    return templates().get_template(template).render(context)
