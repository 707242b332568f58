"""The ways into the calendar programs people use, made from a feed's address."""

from dataclasses import dataclass, replace
from string import ascii_letters, digits

from webapp.domain.feed_options import Cancelled, FeedOptions

UNRESERVED = frozenset(f"{ascii_letters}{digits}-._~".encode())


@dataclass(frozen=True, slots=True)
class SubscribeLinks:
    """The links of one feed; `google` shows what was cancelled, which Google Calendar would otherwise hide."""

    address: str
    webcal: str
    google: str
    google_by_address: str
    outlook: str
    outlook_work: str


def subscribe_links(address: str, name: str, options: FeedOptions) -> SubscribeLinks:
    """Make the links for a feed's full plain address (http or https), its name and the options chosen.

    Apple has no handler for webcals:, and Google wants webcal: inside its own link. Google's link is undocumented, so
    its page that asks for an address is offered too.
    """
    bare = address.partition("://")[2]
    cancelled = Cancelled.MARK if options.cancelled is Cancelled.SHOW else options.cancelled
    for_google = replace(options, cancelled=cancelled)
    outlook = f"/calendar/0/addfromweb?url={_encoded(address + options.suffix)}&name={_encoded(name)}"
    return SubscribeLinks(
        address=f"{address}{options.suffix}",
        webcal=f"webcal://{bare}{options.suffix}",
        google=f"https://calendar.google.com/calendar/r?cid={_encoded(f'webcal://{bare}{for_google.suffix}')}",
        google_by_address="https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        outlook=f"https://outlook.live.com{outlook}",
        outlook_work=f"https://outlook.office.com{outlook}",
    )


def _encoded(text: str) -> str:
    """Percent-encode everything but RFC 3986's unreserved characters."""
    return "".join(chr(octet) if octet in UNRESERVED else f"%{octet:02X}" for octet in text.encode())
