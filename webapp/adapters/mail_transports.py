"""Which way letters leave this installation, as its settings say."""

import ipaddress

from webapp.adapters.mail import House, Transport
from webapp.adapters.mail_folder import FolderTransport
from webapp.adapters.smtp import Relay, SmtpTransport
from webapp.config import Settings


def house_of(settings: Settings) -> House:
    """Gather what every letter of this installation carries."""
    return House(settings.council_name, settings.council_colour, settings.mail_from, settings.base_url)


def transport_for(settings: Settings) -> Transport:
    """Make the transport that the settings ask for: the mail folder, or the relay."""
    if settings.mail == "folder":
        return FolderTransport(settings.instance / "mail")
    return SmtpTransport(
        Relay(
            host=settings.smtp_host or "localhost",
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password,
            tls=settings.smtp_tls,
            greet_as=_greeting(house_of(settings).host),
        )
    )


def _greeting(host: str) -> str:
    """Give the name for EHLO: an address is put in brackets (RFC 5321 section 4.1.3)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"
