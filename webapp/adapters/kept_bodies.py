"""Bodies of feeds kept in this process: read from the database once for each version, and there when it is not."""

from collections import OrderedDict
from threading import Lock

from webapp.queries.polls import Body

ROOM = 16 * 1024 * 1024
"""How many bytes of bodies a process keeps; those asked for longest ago make room."""


class KeptBodies:
    """The bodies that were served last, plain and packed ones apart."""

    def __init__(self, room: int = ROOM) -> None:
        """Begin with none."""
        self._room = room
        self._held = 0
        self._bodies: OrderedDict[tuple[str, bool], Body] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, *, packed: bool) -> Body | None:
        """Return the body of a feed that was served last, whatever version it is."""
        with self._lock:
            found = self._bodies.get((key, packed))
            if found is not None:
                self._bodies.move_to_end((key, packed))
            return found

    def put(self, key: str, body: Body, *, packed: bool) -> None:
        """Keep a body in place of an earlier one; one that takes too much room is not kept."""
        with self._lock:
            earlier = self._bodies.pop((key, packed), None)
            self._held -= len(earlier.content) if earlier else 0
            if len(body.content) > self._room:
                return
            self._bodies[key, packed] = body
            self._held += len(body.content)
            while self._held > self._room:
                _, oldest = self._bodies.popitem(last=False)
                self._held -= len(oldest.content)
