"""Documents served as they were kept: made at the first request, stored with their hash, the same bytes ever after."""

import hashlib
from collections.abc import Callable

from flask import Response, request

from webapp.adapters.documents import FORMATS
from webapp.domain.paper import Paper
from webapp.models.documents import KeptDocument
from webapp.queries import documents
from webapp.services.documents import keep
from webapp.views.database import database, now

FOR_EVER_SECONDS = 365 * 24 * 60 * 60
"""A year, which caches take for ever."""


def fingerprint(paper: Paper) -> str:
    """Return a hash of everything that a paper shows, for the key of a document whose facts can change."""
    return hashlib.sha256(repr(paper).encode()).hexdigest()[:32]


def served(key: str, *, file_name: str, make: Callable[[], bytes], is_frozen: bool) -> Response:
    """Serve the document under a key, which is made and kept first where it is not there; else 304 if it is known.

    `is_frozen` says that this address never shows anything else, so that caches need not ask again.
    """
    ending = file_name.rpartition(".")[2]
    with database().reading() as session:
        document = documents.kept(session, key)
    if document is None:
        content = make()
        with database().transaction() as session:
            document = keep(session, key, media_type=FORMATS[ending].media_type, content=content, now=now())
    return _answer(document, file_name, is_shown=FORMATS[ending].is_shown, is_frozen=is_frozen)


def _answer(document: KeptDocument, file_name: str, *, is_shown: bool, is_frozen: bool) -> Response:
    answer = Response(document.content, content_type=document.media_type)
    answer.set_etag(document.sha256)
    answer.last_modified = document.made_at
    answer.cache_control.public = True
    if is_frozen:
        answer.cache_control.max_age = FOR_EVER_SECONDS
        answer.cache_control.immutable = True
    else:
        answer.cache_control.no_cache = True
    place = "inline" if is_shown else "attachment"
    answer.headers["Content-Disposition"] = f'{place}; filename="{file_name}"'
    answer.make_conditional(request)
    return answer
