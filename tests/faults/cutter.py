"""A wire to PostgreSQL that breaks when a commit has taken effect and the word of it is on its way back."""

from __future__ import annotations

import asyncio

_COMMIT = b"COMMIT;"


class Cutter:
    """Passes everything on, until it is told to cut.

    Args:
        port: where PostgreSQL listens, on the loopback interface.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._left, self._every, self._commits = 0, 1, 0
        self.cut = 0

    async def starts(self) -> int:
        """Listens; gives the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stops(self) -> None:
        """Stops listening and drops every connection."""
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def cuts_commits(self, times: int, every: int) -> None:
        """Loses the answers to so many commits from now on: to the last of each `every`."""
        self._left, self._every, self._commits = times, every, 0

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        assert serving is not None
        self._lines.add(serving)
        serving.add_done_callback(self._lines.discard)
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._to)
        committing = asyncio.Event()
        ways = [
            asyncio.create_task(self._requests(reader, to_server, committing)),
            asyncio.create_task(_answers(from_server, writer, committing)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            writer.transport.abort()
            to_server.transport.abort()

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
