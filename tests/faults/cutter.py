"""A wire to PostgreSQL that breaks when a commit has taken effect and the word of it is on its way back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from tests.faults.wire import Ends, Wire

_COMMIT = b"COMMIT"


class Cutter(Wire):
    """Passes everything on, until it is told to cut.

    Args:
        port: where PostgreSQL listens, on the loopback interface.
    """

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._left, self._every, self._commits = 0, 1, 0
        self.cut = 0

    def cuts_commits(self, times: int, every: int) -> None:
        """Loses the answers to so many commits from now on: to the last of each `every`."""
        self._left, self._every, self._commits = times, every, 0

    def _ways(self, client: Ends, server: Ends) -> list[Coroutine[Any, Any, None]]:
        committing = asyncio.Event()
        return [
            self._requests(client[0], server[1], committing),
            _answers(server[0], client[1], committing),
        ]

    async def _requests(
        self, reader: asyncio.StreamReader, to_server: asyncio.StreamWriter, committing: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if self._left and _COMMIT in data:
                self._commits += 1
                if self._commits % self._every == 0:
                    self._left -= 1
                    self.cut += 1
                    committing.set()
            to_server.write(data)
            await to_server.drain()


async def _answers(
    from_server: asyncio.StreamReader, writer: asyncio.StreamWriter, committing: asyncio.Event
) -> None:
    while data := await from_server.read(65536):
        if committing.is_set():
            return  # it is committed, and nobody hears of it
        writer.write(data)
        await writer.drain()
