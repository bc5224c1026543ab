"""Server-sent events: what some people may see of the log."""

import asyncio
import json

from aiohttp import web

from telegram_emulator.world.events import Event
from telegram_emulator.world.world import World

PING_S = 15
BACKLOG = 10_000
ONLOOKER = 0


def may_see(event: Event, person: int) -> bool:
    """Whether a person may learn of an event; the onlooker (0) hears of what is behind the scenes."""
    if event.person is not None:
        return event.person == person
    if event.kind == "member" and event.data.get("user") == person:
        return True
    return event.chat is not None and event.chat.is_seen_by(person)


class _Stream:
    """One reader's queue of events, each with those of the reader's people who may see it."""

    def __init__(self, people: list[int]) -> None:
        self._people = people
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(BACKLOG)

    def take(self, event: Event) -> None:
        """Queue an event that one of the people may see; None ends a stream that can't keep up."""
        people = [person for person in self._people if may_see(event, person)]
        if not people and event.kind != "clock":
            return
        if self.queue.qsize() >= BACKLOG - 1:
            self.queue.put_nowait(None)
            return
        shown = {**event.as_dict(), "people": [person for person in people if person != ONLOOKER]}
        data = json.dumps(shown, ensure_ascii=False)
        self.queue.put_nowait(f"id: {event.seq}\ndata: {data}\n\n".encode())


async def stream_events(
    world: World, request: web.Request, people: list[int], after: int
) -> web.StreamResponse:
    """Send what happened after that number, then what happens, until the reader hangs up."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    )
    stream = _Stream(people)
    await response.prepare(request)
    await response.write(b"retry: 1000\n\n")
    if after > world.log.seq:
        await response.write(f'data: {{"kind":"reset","seq":{world.log.seq}}}\n\n'.encode())
    for event in world.log.after(after)[-BACKLOG + 2 :]:
        stream.take(event)
    world.log.listeners.append(stream.take)
    try:
        while (line := await _next_line(stream)) is not None:
            await response.write(line)
    except ConnectionResetError:
        return response
    finally:
        world.log.listeners.remove(stream.take)
    return response


async def _next_line(stream: _Stream) -> bytes | None:
    try:
        return await asyncio.wait_for(stream.queue.get(), PING_S)
    except TimeoutError:
        return b": still here\n\n"
