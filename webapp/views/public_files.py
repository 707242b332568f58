"""The small files that machines ask for: whom to tell about a security problem, and what search engines leave alone."""

from datetime import timedelta

from flask import Blueprint, Response

from webapp.views.access import public
from webapp.views.database import now, settings

blueprint = Blueprint("public_files", __name__)

# RFC 9116 section 2.5.5 recommends less than a year.
SECURITY_TXT_VALID_FOR = timedelta(days=180)


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Say whom to tell about a weakness (RFC 9116); the date it expires on is a day, so that caches may keep it."""
    base_url = settings().base_url
    expires_on = (now() + SECURITY_TXT_VALID_FOR).date()
    lines = [
        f"Contact: {base_url}/contact",
        f"Expires: {expires_on.isoformat()}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {base_url}/.well-known/security.txt",
    ]
    return _text(lines)


@blueprint.get("/robots.txt")
@public
def robots_txt() -> Response:
    """Ask search engines to stay out of the desk; everything public may be found."""
    return _text(["User-agent: *", "Disallow: /desk/", "Disallow: /sign-in"])


def _text(lines: list[str]) -> Response:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
