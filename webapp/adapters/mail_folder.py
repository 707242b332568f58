"""The mail folder: letters become .eml files on this machine, so that nothing leaves a newcomer's computer."""

import os
import re
from contextlib import suppress
from pathlib import Path

from webapp.adapters.mail import Letter
from webapp.domain.delivery import Delivery, Ending, Stage

LONGEST_NAME = 160


class FolderTransport:
    """Writes each letter to one file, whole or not at all; the same letter again takes the place of the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> Delivery:
        """Write the letter under a name that follows from its key. A full disk counts as an unreachable relay."""
        target = self._folder / file_name(letter)
        draft = target.with_suffix(f".{os.getpid()}.draft")
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with draft.open("wb") as file:
                file.write(letter.content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError as problem:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return Delivery(Ending.UNREACHABLE, Stage.CONNECT, None, f"the mail folder: {problem.strerror}")
        return Delivery(Ending.TAKEN, Stage.AFTER_DOT, 250, "kept in the mail folder")

    def close(self) -> None:
        """Nothing is kept open."""


def file_name(letter: Letter) -> str:
    """Name a letter's file: its key in safe characters, and enough of its id to tell it from a near twin."""
    safe = re.sub(r"[^A-Za-z0-9.-]+", ".", letter.key.replace(":", ""))[:LONGEST_NAME].strip(".")
    return f"{safe}.{letter.message_id.hex[:8]}.eml"
