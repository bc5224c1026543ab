"""Server-sent events: what one person may see of the log."""

import asyncio
import json

from aiohttp import web

from telegram_emulator.world.events import Event
from telegram_emulator.world.world import World

PING_S = 15
BACKLOG = 10_000


def may_see(event: Event, person: int) -> bool:
    """Whether a person may learn of an event; 0 stands for the onlooker who sees everything."""
    if person == 0:
        return True
    if event.person is not None:
        return event.person == person
    if event.kind == "member" and event.data.get("user") == person:
        return True
    return event.kind == "clock" or (event.chat is not None and event.chat.is_seen_by(person))


async def stream_events(world: World, request: web.Request, person: int, after: int) -> web.StreamResponse:
    """Send what happened after that number, then what happens, until the reader hangs up."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    )
    queue: asyncio.Queue[Event] = asyncio.Queue(BACKLOG)

    def heard(event: Event) -> None:
        if may_see(event, person) and not queue.full():
            queue.put_nowait(event)

    await response.prepare(request)
    await response.write(b"retry: 1000\n\n")
    past = [event for event in world.log.after(after) if may_see(event, person)]
    world.log.listeners.append(heard)
    try:
        for event in past:
            await response.write(_line(event))
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), PING_S)
            except TimeoutError:
                await response.write(b": still here\n\n")
            else:
                await response.write(_line(event))
    except ConnectionResetError:
        return response
    finally:
        world.log.listeners.remove(heard)


def _line(event: Event) -> bytes:
    data = json.dumps(event.as_dict(), ensure_ascii=False)
    return f"id: {event.seq}\ndata: {data}\n\n".encode()
