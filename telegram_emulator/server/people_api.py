"""/emulator/…: people, for the page, for load in other processes and for the demo. JSON all through."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from telegram_emulator.acts import act
from telegram_emulator.server.event_stream import stream_events
from telegram_emulator.world.callbacks import Callback
from telegram_emulator.world.chats import Chat, Topic
from telegram_emulator.world.commands import commands_for
from telegram_emulator.world.errors import ActError, ApiError
from telegram_emulator.world.faults import Fault
from telegram_emulator.world.inline import InlineQuery
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.world import World

Json = dict[str, Any]

PAGE = Path(__file__).parent.parent / "page"
CLOCK_WAIT_S = 25
_FRESH = {"Cache-Control": "no-cache"}


def shown_result(result: Any) -> Any:
    """What an act gave, as JSON."""
    if isinstance(result, Message | Topic):
        return result.shown()
    if isinstance(result, InlineQuery):
        return result.shown()
    if isinstance(result, Callback):
        return {"callback_id": result.id, "message": result.message.id, "data": result.data}
    if isinstance(result, list):
        return [shown_result(item) for item in result]
    return result


class PeopleApi:
    """Answers the page and whoever else acts for people."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Serve /emulator/… and the page."""
        router = app.router
        router.add_get("/emulator/state", self.state)
        router.add_get("/emulator/view", self.view)
        router.add_get("/emulator/events", self.events)
        router.add_post("/emulator/act", self.act)
        router.add_post("/emulator/upload", self.upload)
        router.add_get("/emulator/file/{file_id}", self.file)
        router.add_post("/emulator/fault", self.add_fault)
        router.add_delete("/emulator/fault", self.clear_faults)
        router.add_get("/emulator/log", self.log)
        router.add_get("/emulator/clock", self.clock)
        router.add_post("/emulator/clock", self.advance)
        router.add_get("/", self.index)
        router.add_get("/page/{path:.+}", self.page_file)

    async def state(self, request: web.Request) -> web.Response:
        """Everybody and every group."""
        world = self._world
        bots = [{**bot.api, "ready": bot.ready, "inline": bot.inline} for bot in world.bots.values()]
        people = [
            {"id": u.id, "name": u.full_name, "username": u.username, "language": u.language, "role": u.role}
            for u in world.users.values()
            if not isinstance(u, Bot)
        ]
        chats = [chat.shown() for chat in world.groups.values() if chat.migrated_to is None]
        me = bots[0] if bots else None
        clock = self._clock()
        about = {"clock": clock, "world": world.began, "tour": world.tour, "frames": world.frames}
        return _json({"me": me, "bots": bots, "people": people, "chats": chats, **about})

    async def view(self, request: web.Request) -> web.Response:
        """Everything that one person sees."""
        person = self._person(request.query.get("person"))
        chats = [_view(chat, person) for chat in self._world.chats_of(person.id)]
        opened = {chat["id"] for chat in chats}
        for bot in self._world.bots.values():
            if bot.id not in opened:
                chats.insert(0, _view(Chat(person.id, "private", bot.name, person=person, bot=bot), person))
        return _json({"chats": chats, "seq": self._world.log.seq})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What happens, as server-sent events, for one person or several (0 looks behind the scenes)."""
        people = [int(number) for number in request.query.get("person", "0").split(",")]
        return await stream_events(self._world, request, people, int(request.query.get("after", "0")))

    async def act(self, request: web.Request) -> web.Response:
        """Let a person do something."""
        given: Json = await request.json()
        person = self._person(given.pop("person", None))
        action = given.pop("action", "")
        return self._acted(person, action, given)

    def _acted(self, person: User, action: str, given: Json) -> web.Response:
        try:
            result = act(self._world, person, action, given)
        except (ActError, ApiError) as error:
            return _json({"ok": False, "error": str(error)})
        return _json({"ok": True, "result": shown_result(result)})

    async def upload(self, request: web.Request) -> web.Response:
        """Send files from a multipart body; several are an album."""
        query = request.query
        person = self._person(query.get("person"))
        files: list[Json] = []
        for part in (await request.post()).values():
            if isinstance(part, FileField):
                kind = query.get("kind") or _kind_of(part.content_type)
                data = part.file.read()
                files.append({"kind": kind, "name": part.filename, "mime": part.content_type, "data": data})
                part.file.close()
        given: Json = {"chat": int(query["chat"]), "kind": "document", "files": files}
        for name in ("topic", "reply_to"):
            if query.get(name):
                given[name] = int(query[name])
        if query.get("caption"):
            given["caption"] = query["caption"]
        if query.get("entities"):
            given["entities"] = json.loads(query["entities"])
        if not files:
            return _json({"ok": False, "error": "no file in the body"})
        return self._acted(person, "sends_media", given)

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file."""
        try:
            file = self._world.files.get(request.match_info["file_id"])
        except ApiError:
            raise web.HTTPNotFound from None
        return web.Response(body=file.data, content_type=file.mime)

    async def add_fault(self, request: web.Request) -> web.Response:
        """Put a fault rule in force."""
        try:
            self._world.faults.add(Fault(**await request.json()))
        except (TypeError, ValueError) as error:
            return _json({"ok": False, "error": str(error)})
        return _json({"ok": True})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """No faults any more."""
        self._world.faults.clear()
        return _json({"ok": True})

    async def log(self, request: web.Request) -> web.Response:
        """Events after a number."""
        after = int(request.query.get("after", "0"))
        return _json([event.as_dict() for event in self._world.log.after(after)])

    async def clock(self, request: web.Request) -> web.Response:
        """What time it is; with `after`, once the clock was pushed since that version."""
        clock = self._world.clock
        if "after" in request.query:
            await clock.wait_change(int(request.query["after"]), CLOCK_WAIT_S)
        return _json(self._clock())

    async def advance(self, request: web.Request) -> web.Response:
        """Push the clock."""
        clock = self._world.clock
        try:
            clock.advance(float((await request.json())["advance_s"]))
        except (KeyError, TypeError, ValueError) as error:
            return _json({"ok": False, "error": str(error)})
        return _json(self._clock())

    def _clock(self) -> Json:
        clock = self._world.clock
        return {"now": clock.now().isoformat(), "offset_s": clock.offset_s, "version": clock.version}

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page."""
        return _page_file("index.html")

    async def page_file(self, request: web.Request) -> web.StreamResponse:
        """A file of the page."""
        return _page_file(request.match_info["path"])

    def _person(self, number: str | int | None) -> User:
        user = self._world.users.get(int(number)) if number is not None else None
        if user is None:
            raise web.HTTPNotFound(text=f"there is no person {number}")
        return user


def _kind_of(mime: str) -> str:
    return {"image": "photo", "video": "video"}.get(mime.partition("/")[0], "document")


def _view(chat: Chat, person: User) -> Json:
    bots = chat.bots()
    return {
        **chat.shown(),
        "topics": [t.shown() for t in chat.topics.values() if not t.deleted],
        "keyboard": chat.keyboard,
        "placeholder": chat.placeholder,
        "pinned": chat.pinned,
        "blocked": chat.bot is not None and chat.bot.id in person.blocked,
        "commands": [command for bot in bots for command in commands_for(bot, chat, person)],
        "messages": [message.shown() for message in chat.messages.values()],
    }


def _json(data: Any) -> web.Response:
    return web.Response(
        text=json.dumps(data, ensure_ascii=False), content_type="application/json", headers=_FRESH
    )


def _page_file(name: str) -> web.StreamResponse:
    path = (PAGE / name).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_FRESH)
