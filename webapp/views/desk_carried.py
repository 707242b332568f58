"""What a page shows before it is done and carries along signed by us, so that what is done is what was shown."""

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from webapp.domain.errors import RuleBroken

OUT_OF_DATE = "This page is out of date. Choose the file again."


def seal(what: Any, *, page: str) -> str:
    """Write plain data as signed text for one page; another page would not take it."""
    return _signer(page).dumps(what)


def unseal(text: str | None, *, page: str) -> Any:
    """Read what `seal` wrote for this page; RuleBroken where we did not sign it, or did so under another key."""
    try:
        return _signer(page).loads(text or "")
    except BadSignature:
        raise RuleBroken(OUT_OF_DATE) from None


def _signer(page: str) -> URLSafeSerializer:
    assert current_app.secret_key is not None
    return URLSafeSerializer(current_app.secret_key, salt=page)
