"""The desk's own mailboxes, and what its letters are known by."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence

from bot.settings import BadSetting, Settings
from channels.mail.boxes import BadBoxes, Box, read_boxes
from channels.mail.letter import Ours
from storage.database import Database
from storage.keys import key_of

#: The key by which reply addresses and ids of letters are signed.
PURPOSE = "letters"


class Mailboxes:
    """The mailboxes of the settings; nothing of them is used before `prepare`."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.boxes = {box.address: box for box in boxes}
        self.key = b""

    async def prepare(self, database: Database) -> None:
        """Takes the key from the database.

        Raises:
            Unavailable.
        """
        if self.boxes:
            self.key = await database.write(lambda session: key_of(session, PURPOSE))

    @property
    def ours(self) -> Ours:
        """How our own letters are known."""
        domain = next(iter(self.boxes)).rpartition("@")[2]
        mark = hmac.new(self.key, b"mark", hashlib.sha256).hexdigest()[:16]
        return Ours(frozenset(self.boxes), f"{domain}/{mark}")


def mailboxes_of(settings: Settings) -> tuple[Box, ...]:
    """The mailboxes that the settings name; none if they name no file.

    Raises:
        BadSetting: the file can't be used.
    """
    if settings.mailboxes is None:
        return ()
    try:
        return read_boxes(settings.mailboxes, os.environ)
    except BadBoxes as error:
        raise BadSetting(f"MAILBOXES: {error}") from None
