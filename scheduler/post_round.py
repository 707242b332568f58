"""A round of the post: the letters of one batch leave in order, over one connection or several side by side."""

import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

from scheduler.post_ledger import Ledger
from scheduler.post_office import PostOffice
from webapp.adapters.log_lines import words_of
from webapp.adapters.mail import Letter, Transport
from webapp.domain.delivery import Delivery, Ending, Stage
from webapp.domain.messages import is_late
from webapp.services import claims as in_hand
from webapp.services.delivery import Claim, Ended

log = logging.getLogger(__name__)


class Round:
    """One batch on its way: whoever is free takes the next letter from the line, until it is empty or has to end.

    It ends early when a stop is asked, the relay cannot be reached, or something went wrong (`problem`). Then those
    letters that were begun are finished, and the others are left in the line.
    """

    def __init__(self, office: PostOffice, ledger: Ledger, claims: Sequence[Claim]) -> None:
        self.ended: list[Ended] = []
        self.problem: Exception | None = None
        self._office = office
        self._ledger = ledger
        self._line = deque(claims)
        self._lock = Lock()
        self._is_over = False

    @property
    def left(self) -> list[Claim]:
        """Give the claims that were not begun."""
        return list(self._line)

    def run(self) -> None:
        """Send what stands in the line."""
        transports = self._office.transports[: len(self._line)]
        if len(transports) < 2:
            self._serve(self._office.transport)
            return
        with ThreadPoolExecutor(len(transports)) as threads:
            list(threads.map(self._serve, transports))

    def _serve(self, transport: Transport) -> None:
        try:
            while (begun := self._next()) is not None:
                self._end(*begun, transport.send(begun[1]))
        except Exception as problem:
            # What the others have sent is to be recorded first; then it is raised again.
            self.problem, self._is_over = problem, True

    def _next(self) -> tuple[Claim, Letter] | None:
        """Take the next letter whose claim still holds at this moment."""
        with self._lock:
            while self._line and not self._is_over and not self._office.stop.is_set():
                claim = self._line[0]
                letter = self._written(claim)
                if letter is None:
                    continue
                self._make_sure()
                # The line holds the same claim as before or, where that has gone, another one.
                if self._line and self._line[0].row_id == claim.row_id:
                    return self._line.popleft(), letter
        return None

    def _written(self, claim: Claim) -> Letter | None:
        """Write the letter; one that cannot be written is tried again later and then shown to staff."""
        now, email = self._office.clock(), claim.email
        # The last moment may have passed since it was claimed.
        late = is_late(email.kind, deadline_at=claim.waiting.deadline_at, now=now)
        try:
            return self._office.press.letter(replace(email, is_late=late), now=now)
        except Exception as damage:
            # Whatever is wrong with this one message, the others must go.
            log.exception("a message could not be written", extra={"facts": {"key": claim.email.key}})
            delivery = Delivery(Ending.TRY_LATER, Stage.COMPOSE, None, words_of(damage))
        self._line.popleft()
        self.ended.append(Ended(claim, delivery, self._office.clock()))
        return None

    def _make_sure(self) -> None:
        """Look at the line again if anybody has changed anything, and keep it for longer if its lease nears its end."""
        office, owner = self._office, self._office.sender.name
        if self._ledger.has_changed():
            left = self.left
            self._line = deque(
                self._ledger.record(
                    lambda session: in_hand.look_again(
                        session, left, owner=owner, now=office.clock(), contents=office.contents()
                    )
                )
            )
        now = office.clock()
        if self._line and self._line[0].lease_until - now < office.lease_needed:
            left = self.left
            self._line = deque(
                self._ledger.record(lambda session: in_hand.renew(session, left, owner=owner, until=now + office.lease))
            )

    def _end(self, claim: Claim, letter: Letter, delivery: Delivery) -> None:
        """Note how a letter ended; an acknowledgement is logged before anything else happens."""
        now = self._office.clock()
        if delivery.ending is Ending.TAKEN:
            try:
                self._office.acks.record(letter.message_id, letter.key, at=now)
            except OSError as problem:
                # The database is to record this letter, and no further one goes while the log cannot be written.
                self.problem, self._is_over = problem, True
        self.ended.append(Ended(claim, delivery, now))
        if delivery.ending is Ending.UNREACHABLE:
            self._is_over = True
        log.info(
            "message %s",
            delivery.ending,
            extra={"facts": {"key": letter.key, "stage": delivery.stage, "code": delivery.code}},
        )
