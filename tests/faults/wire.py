"""A wire to a server on this machine: it can be cut, refuse, and lead elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Wire:
    """Passes everything on.

    Args:
        port: where the server listens, on the loopback interface.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self.port = 0

    async def starts(self) -> int:
        """Listens; gives the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self.port

    async def stops(self) -> None:
        """Stops listening, so that connections are refused, and drops every connection."""
        assert self._server is not None
        self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def leads_to(self, port: int) -> None:
        """From now on new connections go to another server."""
        self._to = port

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.current_task()
        assert serving is not None
        self._lines.add(serving)
        serving.add_done_callback(self._lines.discard)
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        ways = [asyncio.create_task(way) for way in self._ways((reader, writer), (from_server, to_server))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            pass  # the wire is cut; a line that ended as cancelled would be complained of at length
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            writer.transport.abort()
            to_server.transport.abort()

    def _ways(self, client: Ends, server: Ends) -> list[Coroutine[Any, Any, None]]:
        """What is done with what comes from each side."""
        return [_pass_on(client[0], server[1]), _pass_on(server[0], client[1])]


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
