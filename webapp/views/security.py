"""What protects every page alike: headers, cookies, limits, refusal of malformed and cross-site requests."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, ValidationError

from webapp.config import Settings
from webapp.views.access import init_access

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = ("127.0.0.1", "localhost")
LARGEST_ROW_NUMBER = 2**31 - 1
LARGEST_TEXT = 1024 * 1024  # bytes
LARGEST_UPLOAD = 8 * 1024 * 1024  # bytes
LONGEST_PATH = 1_000
LONGEST_QUERY = 8_000

ONE_YEAR = "max-age=31536000"
FIXED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Pages whose address is a secret say "no-referrer" themselves.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class RowNumber(IntegerConverter):
    """`<int:…>` in an address, no larger than a column holds: 10^30 is a page that does not exist, not a failure."""

    regex = r"[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        """Read the number, or say that this address does not match."""
        number = int(value)
        if number > LARGEST_ROW_NUMBER:
            raise ValidationError
        return number


def init_security(app: Flask, settings: Settings) -> None:
    """Put everything in this module, and sign-in, in front of the application's views.

    Call it before blueprints are registered, so that their `<int:…>` is the bounded one. The key that signs cookies
    is set by the application itself.
    """
    app.config.from_mapping(_configuration(settings))
    app.url_map.converters["int"] = RowNumber
    if settings.behind_proxies:
        hops = settings.behind_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.before_request(_refuse_malformed)
    app.before_request(_refuse_cross_site)
    CSRFProtect(app)
    init_access(app)
    app.context_processor(lambda: {"csp_nonce": csp_nonce})
    secure = is_secure(settings)

    @app.after_request
    def harden(response: Response) -> Response:
        return _with_headers(response, secure=secure)


def fixed_headers(settings: Settings) -> list[tuple[str, str]]:
    """Return what every answer bears, but for those that say otherwise themselves."""
    headers = {**FIXED_HEADERS, "Content-Security-Policy": _policy("'self'")}
    if is_secure(settings):
        headers["Strict-Transport-Security"] = ONE_YEAR
    return list(headers.items())


def is_secure(settings: Settings) -> bool:
    """Say whether people reach this installation by https."""
    return settings.base_url.startswith("https://")


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the host names under which the site answers: its own, those in the settings, and this machine's."""
    own = urlsplit(settings.base_url).hostname
    return [*dict.fromkeys([*([own] if own else []), *settings.trusted_hosts, *LOOPBACK])]


def csp_nonce() -> str:
    """Return this answer's nonce for inline scripts; only an answer that asked for one allows any."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _configuration(settings: Settings) -> dict[str, object]:
    secure = is_secure(settings)
    return {
        "SESSION_COOKIE_NAME": "__Host-forward-plan" if secure else "forward-plan",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "WTF_CSRF_TIME_LIMIT": None,  # A token lives as long as its session; long forms take longer than an hour.
        # The referrer is not compared: pages with a token in their address send none. The token of the form, the cookie
        # that no other site can set and Sec-Fetch-Site are.
        "WTF_CSRF_SSL_STRICT": False,
        "TRUSTED_HOSTS": trusted_hosts(settings),
        "MAX_CONTENT_LENGTH": LARGEST_UPLOAD,
        "MAX_FORM_MEMORY_SIZE": LARGEST_TEXT,
        "MAX_FORM_PARTS": 1_000,
    }


def _refuse_malformed() -> None:
    """Answer 404 or 400 to what no person types, before it reaches a query: NUL, broken UTF-8, endless addresses."""
    if len(request.path) > LONGEST_PATH or "\ufffd" in request.path or not request.path.isprintable():
        abort(404)
    if len(request.query_string) > LONGEST_QUERY or not _is_utf8(request.query_string):
        abort(400)
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = LARGEST_TEXT  # MAX_FORM_MEMORY_SIZE looks at multipart forms only.
    fields = [request.args] if request.method in SAFE_METHODS else [request.args, request.form]
    if any("\0" in key or "\0" in value for field in fields for key, value in field.items(multi=True)):
        abort(400)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_cross_site() -> None:
    """Refuse what another site's page sends here; every current browser says so in Sec-Fetch-Site."""
    if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)


def _with_headers(response: Response, *, secure: bool) -> Response:
    for name, value in FIXED_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _content_security_policy())
    if secure:
        response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
    # What was made for one person, or holds a form's token, is kept by no cache.
    if "answer_is_personal" in g or "csrf_token" in g:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _content_security_policy() -> str:
    return _policy(f"'self' 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'self'")


def _policy(script: str) -> str:
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
