"""What every letter of a council carries, whoever gets it and whatever it says."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import urlsplit

from webapp.adapters.colours import text_colour_on


@dataclass(frozen=True, slots=True)
class House:
    """Who sends letters, in which colour, where the pages are, and the key that signs links to subscriptions.

    `attaches` says whether the way they leave can carry files.
    """

    council_name: str
    colour: str
    mail_from: str
    base_url: str
    link_key: bytes = field(default=b"", repr=False)
    attaches: bool = True

    @property
    def host(self) -> str:
        """Give the host of the configured address, for Message-ID and List-Id."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def sender(self) -> str:
        """Give the bare address that letters are sent from."""
        return parseaddr(self.mail_from)[1]

    @property
    def ink(self) -> str:
        """Give the colour of words that can be read on the council's own."""
        return text_colour_on(self.colour)
