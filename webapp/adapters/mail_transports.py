"""Which way letters leave this installation, and how patiently, as its settings say."""

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

from webapp.adapters.letter_house import House
from webapp.adapters.mail import Transport
from webapp.adapters.mail_folder import FolderTransport
from webapp.adapters.notify import NotifyTransport
from webapp.adapters.smtp import Relay, SmtpTransport
from webapp.config import Settings, secret_key
from webapp.domain.delivery import Persistence


def house_of(settings: Settings) -> House:
    """Gather what every letter of this installation carries."""
    return House(
        settings.council_name,
        settings.council_colour,
        settings.mail_from,
        settings.base_url,
        link_key=secret_key(settings).encode(),
        # GOV.UK Notify carries words only.
        attaches=settings.mail != "notify",
    )


def persistence_of(settings: Settings) -> Persistence:
    """Gather how long the post waits before it tries again, and how often it does."""
    return Persistence(
        retry_base=timedelta(seconds=settings.retry_base_seconds),
        retry_cap=timedelta(seconds=settings.retry_cap_seconds),
        rest_base=timedelta(seconds=settings.rest_base_seconds),
        rest_cap=timedelta(seconds=settings.rest_cap_seconds),
        most_tries=settings.most_tries,
    )


def transport_for(settings: Settings) -> Transport:
    """Make the transport that the settings ask for: the mail folder, the relay or GOV.UK Notify."""
    if settings.mail == "folder":
        return FolderTransport(settings.instance / "mail")
    if settings.mail == "notify":
        return NotifyTransport(settings.notify_key, settings.notify_template, url=settings.notify_url)
    return SmtpTransport(
        Relay(
            host=settings.smtp_host or "localhost",
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password,
            tls=settings.smtp_tls,
            greet_as=_greeting(urlsplit(settings.base_url).hostname or "localhost"),
        ),
        answer_within=settings.smtp_timeout_seconds,
        dot_within=settings.smtp_dot_timeout_seconds,
    )


def _greeting(host: str) -> str:
    """Give the name for EHLO: an address is put in brackets (RFC 5321 section 4.1.3)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"
