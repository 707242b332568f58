"""The news of an edition for tests of what its messages say: three committees, and something of every sort."""

from datetime import UTC, date, datetime

from tests.plan_entries import date_move, plan_entry
from webapp.domain.comparison import compare
from webapp.domain.contacts import Contact
from webapp.domain.edition import Departure, DepartureKind, EditionHead, EditionKind
from webapp.domain.edition_news import EditionNews, news_for
from webapp.domain.exempt_information import Restriction
from webapp.domain.expected_dates import in_month, on_day
from webapp.domain.messages import Email, MessageKind, Recipient, edition_key_for, message_id_for
from webapp.domain.plan_entry import Committee, PlanEntry

GROWTH = Committee("Growth Scrutiny", "growth")
HEALTH = Committee("Health Scrutiny", "health")
SCHOOLS = Committee("Schools Scrutiny", "schools")

EXEMPT = {"restriction": Restriction.PART_EXEMPT, "exempt_paragraph": 3}
CLINIC = plan_entry("KEY/01JAN/27", title="A new clinic", matter="Where it is to stand.", committees=(HEALTH,))
POOL = plan_entry("KEY/02JAN/27", committees=(HEALTH, GROWTH))
BRIDGE = plan_entry("KEY/03JAN/27", title="Footbridge", matter="Who is to build it.", committees=(GROWTH,))
MARKET = plan_entry("KEY/04JAN/27", title="Market hall", committees=(GROWTH,), expected=in_month(2026, 12))
CARE = plan_entry("KEY/05JAN/27", title="Care contract", matter="Secret bids", committees=(HEALTH,), **EXEMPT)
ROOFS = plan_entry("KEY/06JAN/27", title="School roofs", committees=(SCHOOLS,))
LAND = plan_entry("KEY/07JAN/27", title="Land at the quay", committees=(GROWTH,))


def changed(entry: PlanEntry, **facts: object) -> PlanEntry:
    """Return an entry of the same decision that reads differently."""
    return plan_entry(entry.reference, **({name: getattr(entry, name) for name in NAMES} | facts))


NAMES = ("title", "matter", "committees", "expected", "restriction", "exempt_paragraph")
MOVED_POOL = changed(
    POOL,
    expected=on_day(date(2027, 2, 9)),
    moves=(date_move(date(2026, 11, 18), POOL.expected, on_day(date(2027, 2, 9))),),
    title="Repair of the pool",
)
BEFORE = (POOL, BRIDGE, MARKET, ROOFS, LAND)
AFTER = (CLINIC, MOVED_POOL, changed(BRIDGE, matter="Who is to build it, and when."), CARE, ROOFS, LAND)
MARKET_GONE = Departure(
    MARKET.uuid, MARKET.reference, MARKET.slug, MARKET.title, DepartureKind.WITHDRAWN, date(2026, 11, 18), "It burnt."
)


def head(number: int, published_on: date = date(2026, 11, 20), **facts: object) -> EditionHead:
    """Return what a list says of an edition."""
    said: dict[str, object] = {
        "kind": EditionKind.REGULAR,
        "first_day": date(2026, 12, 1),
        "last_day": date(2027, 3, 31),
        "recorded_at": datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
    }
    return EditionHead(number=number, published_on=published_on, **(said | facts))  # type: ignore[arg-type]


THIRTEEN, FOURTEEN = head(13, date(2026, 10, 23)), head(14)


def news(
    *committees: Committee,
    before: tuple[PlanEntry, ...] = BEFORE,
    after: tuple[PlanEntry, ...] = AFTER,
    since: EditionHead | None = THIRTEEN,
    edition: EditionHead = FOURTEEN,
) -> EditionNews:
    """Return the news of edition 14 for committees, of health and growth unless others are given."""
    return news_for(
        compare(before, after, (MARKET_GONE,)),
        committees or (HEALTH, GROWTH),
        head=edition,
        since=since,
        contact=Contact("Priya Shaw", "Governance officer", "01632 960100", "plan@example.gov.uk"),
    )


def edition_email(said: EditionNews) -> Email:
    """Return the message that tells one member of it."""
    key = edition_key_for(said.head.number, subscriber="member-7")
    recipient = Recipient("member-7", "moss@example.gov.uk", "Councillor Zoë Moss")
    return Email(MessageKind.EDITION_PUBLISHED, recipient, key, message_id_for(key), said)
