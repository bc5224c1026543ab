"""Two people who write everything that Telegram knows, at random, while their service is killed."""

from __future__ import annotations

import asyncio
import itertools
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import or_, select

from knowledge_base import files, storing
from storage.database import Database
from storage.migrating import migrate
from storage.tables import InboxRow, OutboxRow, Post, Timer
from telegram_emulator import Person, Seen, Telegram
from telegram_emulator.world.events import Event
from tests.desk import BASE, TOKEN
from tests.faults.service import Service

#: What a person does, as often as it stands here among the rest.
ACTS = {
    "writes": 24,
    "sends_file": 14,
    "sends_bare": 10,
    "sends_place": 6,
    "sends_album": 6,
    "sends_long": 4,
    "throws": 2,
    "forwards": 4,
    "notes": 4,
}
#: What is done to something that is there already; such an act is no message.
REACTS = {"replies": 14, "edits": 10, "edits_media": 4, "moves": 5, "reacts": 8, "undoes": 3}
CAPTIONED = ("photo", "video", "document", "animation", "audio", "voice")
EMOJI = ("👍", "👎", "🔥", "🎉", None)
FORMATS = ("bold", "italic", "underline", "strikethrough", "spoiler", "code")
FILLER = "дальше"
HOLD_S = 90


class Talker:
    """One of the two, with what they have written and may still act on.

    Args:
        where: what to add to an act so that it goes to the other side.
    """

    def __init__(self, person: Person, chat_id: int, where: dict[str, Any]) -> None:
        self.person, self.chat_id, self.where = person, chat_id, where
        #: By message id: what crosses and may be changed, by what can be done to it.
        self.texts: list[Seen] = []
        self.captions: list[Seen] = []
        self.media: list[Seen] = []
        self.live: list[Seen] = []
        #: What was taken back, by message id; with an album all its parts.
        self.withdrawn: set[int] = set()
        self.albums: dict[int, list[int]] = {}


class Conversation:
    """One ticket's conversation.

    Args:
        url: the database, empty.
        seed: settles what people do and when the process dies.
        pace: whether the service holds to Telegram's limits; a setting of it.
    """

    def __init__(self, url: str, folder: Path, seed: int, pace: str = "off") -> None:
        self._pace = pace
        self._rng = Random(seed)
        self._database = Database(url)
        self.tg = Telegram(seed=seed, limits=False)
        self.bot = self.tg.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
        people = [self.tg.add_person(name, language="ru") for name in ("Ира", "Олег", "Анна", "Пётр")]
        ira, oleg, self._anna, self._petr = people
        self.group = self.tg.add_group("Поддержка", forum=True, members=[oleg, self._anna], bots=[self.bot])
        self._elsewhere = self.tg.add_group("Соседи", members=[ira, oleg, self._petr])
        self.ira = Talker(ira, ira.id, {"to": self.bot})
        self.oleg = Talker(oleg, self.group.id, {"to": self.group, "topic": "№1"})
        self._numbers = itertools.count(1)
        self._folder, self._url = folder, url
        self._service: Service | None = None
        self._calls = self._kill_at = 0
        self.messages = self.kills = 0

    async def opens(self) -> None:
        """Starts the service; Ира asks for people, and Олег takes her ticket."""
        await self.tg.start()
        await migrate(self._database)
        entries = files.read(BASE, BASE.name, "ru")
        await self._database.write(
            lambda session: storing.import_entries(session, entries, datetime.now(UTC))
        )
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.tg.url,
            "STAFF_CHAT_ID": str(self.group.id),
            "ADMIN_IDS": str(self._anna.id),
            "DATABASE_URL": self._url,
            "MERGE_PAUSE_S": "0.2",
            "PACE": self._pace,
        }
        self._service = Service(self._folder, settings)
        await self._service.opens()
        self.tg.world.log.listeners.append(self._heard)
        await self._service.starts()
        await self.ira.person.writes("Протекла крыша над сервером", self.bot)
        card = await self.oleg.person.sees("Протекла крыша", button="🙋 Взять в работу", timeout=HOLD_S)
        await self.oleg.person.presses("🙋 Взять в работу", on=card)
        await self.ira.person.sees("занимается Олег", timeout=HOLD_S)
        await self.settles()

    async def goes_on(self, messages: int, kills: int) -> None:
        """So many messages, and what is done to them; in between the process dies so often."""
        deaths = sorted(self._rng.sample(range(messages // 5, messages - messages // 10), kills))
        while self.messages < messages:
            if deaths and self.messages >= deaths[0]:
                deaths.pop(0)
                await self._dies()
            for _ in range(self._rng.randint(3, 9)):
                await self._acts()
            await self.settles()

    async def closes(self) -> None:
        """Ends the service as SIGTERM would, and everything else."""
        if self._service is not None:
            await self._service.closes()
        await self._database.close()
        await self.tg.stop()

    @property
    def log(self) -> list[str]:
        """What the service complained of."""
        assert self._service is not None
        return self._service.errors

    async def _dies(self) -> None:
        """A kill while messages are on their way; people go on writing meanwhile."""
        assert self._service is not None
        ending = asyncio.create_task(self._service.ended())
        self._kill_at = self._calls + self._rng.randint(1, 12)
        while not ending.done():
            await self._acts()
            await asyncio.wait({ending}, timeout=0.1)
        assert ending.result() == -signal.SIGKILL
        for _ in range(4):
            await self._acts()
        self.kills += 1
        await self._service.starts()

    async def dies_once(self, has_come: Callable[[str], bool]) -> None:
        """A kill when such a text has come and its sender doesn't know yet; then a new start."""
        service, ended = self._service, False
        assert service is not None

        def look(event: Event) -> None:
            nonlocal ended
            if event.kind == "call" and not ended and has_come(str(event.data["params"].get("text", ""))):
                ended = True
                service.gets(signal.SIGKILL)

        self.tg.world.log.listeners.append(look)
        assert await service.ended() == -signal.SIGKILL
        await service.starts()

    def _heard(self, event: Event) -> None:
        if event.kind == "call":
            self._calls += 1
            if self._kill_at and self._calls >= self._kill_at and self._service is not None:
                self._kill_at = 0
                self._service.gets(signal.SIGKILL)

    async def settles(self) -> None:
        """Waits until nothing is left to be handled or said."""
        owed = (
            select(InboxRow.id).where(InboxRow.state == "new"),
            select(OutboxRow.id).where(OutboxRow.state.in_(("new", "leased"))),
            select(Timer.id).where(Timer.subject == "album"),
        )
        async with asyncio.timeout(HOLD_S):
            while True:
                async with self._database.read() as session:
                    busy = await session.scalar(select(or_(*(query.exists() for query in owed))))
                if not busy and not self.bot.updates.waiting:
                    return
                await asyncio.sleep(0.05)

    async def _acts(self) -> None:
        talker, other = self._rng.sample([self.ira, self.oleg], 2)
        acts = {**ACTS, **REACTS}
        name = self._rng.choices(list(acts), list(acts.values()))[0]
        act: Callable[[Talker, Talker], Awaitable[bool]] = getattr(self, f"_{name}")
        if await act(talker, other) and name in ACTS:
            self.messages += 1

    def _mark(self) -> str:
        return f"m{next(self._numbers)}"

    def _words(self, mark: str) -> tuple[str, list[dict[str, Any]]]:
        """A mark and words after it, some of them formatted."""
        text, entities = mark, list[dict[str, Any]]()
        for _ in range(self._rng.randint(1, 6)):
            word = self._rng.choice(("касса", "вода", "👍🏽", "№5", "example.com", "сервер"))
            if self._rng.random() < 0.4:
                offset = len(text.encode("utf-16-le")) // 2 + 1
                length = len(word.encode("utf-16-le")) // 2
                entities.append({"type": self._rng.choice(FORMATS), "offset": offset, "length": length})
            text += f" {word}"
        return text, entities

    async def _writes(self, talker: Talker, _: Talker) -> bool:
        text, entities = self._words(self._mark())
        talker.texts.append(await talker.person.writes(text, entities=entities, **talker.where))
        return True

    async def _sends_file(self, talker: Talker, _: Talker) -> bool:
        kind, mark = self._rng.choice(CAPTIONED), self._mark()
        options: dict[str, Any] = {"data": mark.encode()}
        if self._rng.random() < 0.7:
            options["caption"], options["entities"] = self._words(mark)
        sent = await getattr(talker.person, f"sends_{kind}")(**options, **talker.where)
        talker.captions.append(sent)
        if kind in ("photo", "video", "animation", "document", "audio"):
            talker.media.append(sent)
        return True

    async def _sends_bare(self, talker: Talker, _: Talker) -> bool:
        kind, mark = self._rng.choice(("sticker", "video_note", "venue", "contact", "poll")), self._mark()
        kinds: dict[str, dict[str, Any]] = {
            "sticker": {"data": mark.encode()},
            "video_note": {"data": mark.encode()},
            "venue": {"title": mark},
            "contact": {"phone_number": "+7123", "first_name": mark},
            "poll": {"question": mark, "options": ["раз", "два"]},
        }
        await getattr(talker.person, f"sends_{kind}")(**kinds[kind], **talker.where)
        return True

    async def _sends_place(self, talker: Talker, _: Talker) -> bool:
        period: dict[str, Any] = {"live_period": 900} if self._rng.random() < 0.5 else {}
        number = int(self._mark()[1:])
        sent = await talker.person.sends_location(
            latitude=1.0, longitude=number / 100, **period, **talker.where
        )
        if period:
            talker.live.append(sent)
        return True

    async def _sends_album(self, talker: Talker, _: Talker) -> bool:
        kinds = self._rng.choice((("photo", "video"), ("document",), ("audio",)))
        parts = [
            (self._rng.choice(kinds), self._mark() if number == 0 or self._rng.random() < 0.5 else None)
            for number in range(self._rng.randint(2, 4))
        ]
        sent = await talker.person.sends_album(parts, **talker.where)
        talker.captions.append(sent[0])
        for part in sent:
            talker.albums[part.id] = [each.id for each in sent]
        return True

    async def _sends_long(self, talker: Talker, _: Talker) -> bool:
        mark = self._mark()
        if self._rng.random() < 0.5:
            text = f"{mark} " + f"{FILLER} " * 583
            talker.texts.append(await talker.person.writes(text.strip(), **talker.where))
        else:
            caption = (f"{mark} " + f"{FILLER} " * 145).strip()
            await talker.person.sends_photo(data=mark.encode(), caption=caption, **talker.where)
        return True

    async def _throws(self, talker: Talker, _: Talker) -> bool:
        await talker.person.sends_dice(emoji=self._rng.choice(("🎲", "🎯", "🎳")), **talker.where)
        return True

    async def _forwards(self, talker: Talker, _: Talker) -> bool:
        mark = self._mark()
        if self._rng.random() < 0.6:
            original = await self._petr.writes(f"{mark} у нас тоже", self._elsewhere)
        else:
            original = await self._petr.sends_sticker(self._elsewhere, data=mark.encode())
        await talker.person.forwards(original, talker.where["to"], topic=talker.where.get("topic"))
        return True

    async def _notes(self, talker: Talker, _: Talker) -> bool:
        """What must stay inside."""
        who = self._rng.choice((self.oleg.person, self._anna))
        words = f"// {self._mark()} внутри" if who is self.oleg.person else f"{self._mark()} внутри"
        await who.writes(words, self.group, topic="№1")
        return True

    async def _replies(self, talker: Talker, _: Talker) -> bool:
        target = await self._known_copy(talker) if self._rng.random() < 0.6 else self._own(talker.texts)
        if target is None:
            return False
        mark = next((word for word in target.words.split() if word[0] == "m" and word[1:].isdecimal()), None)
        quoted: dict[str, Any] = {"quote": mark} if mark is not None and self._rng.random() < 0.5 else {}
        text, entities = self._words(self._mark())
        sent = await talker.person.writes(text, entities=entities, reply_to=target, **quoted, **talker.where)
        talker.texts.append(sent)
        self.messages += 1
        return True

    async def _edits(self, talker: Talker, _: Talker) -> bool:
        target = self._own(talker.texts if self._rng.random() < 0.7 else talker.captions)
        if target is None:
            return False
        current = self.seen(talker, target.id)
        mark = (current.words.split() or [self._mark()])[0]
        text, entities = self._words(mark)
        if current.kind == "text":
            await talker.person.edits(current, text=text, entities=entities)
        else:
            await talker.person.edits(current, caption=text, entities=entities)
        return True

    async def _edits_media(self, talker: Talker, _: Talker) -> bool:
        target = self._own(talker.media)
        if target is None or target.file is None:
            return False
        kind = self._rng.choice(("photo", "video", "document"))
        current = self.seen(talker, target.id)
        await talker.person.edits_media(target, kind, caption=current.caption, data=target.file.data)
        return True

    async def _moves(self, talker: Talker, _: Talker) -> bool:
        target = self._own(talker.live)
        if target is None:
            return False
        if self._rng.random() < 0.2:
            talker.live.remove(target)
            await talker.person.stops_sharing(target)
        else:
            number = self._rng.random()
            place = self._longitude(talker, target)
            await talker.person.moves(target, round(number, 3), place)
        return True

    async def _reacts(self, talker: Talker, _: Talker) -> bool:
        target = await self._known_copy(talker)
        if target is not None:
            await talker.person.reacts(target, self._rng.choice(EMOJI))
        return target is not None

    async def _undoes(self, talker: Talker, _: Talker) -> bool:
        target = self._own(self._rng.choice((talker.texts, talker.captions)))
        if target is None:
            return False
        gone = talker.albums.get(target.id, [target.id])
        talker.withdrawn.update(gone)
        for kept in (talker.texts, talker.captions, talker.media):
            kept[:] = [seen for seen in kept if seen.id not in gone]
        await talker.person.writes("/undo", reply_to=target, **talker.where)
        return True

    def _own(self, kept: list[Seen]) -> Seen | None:
        return self._rng.choice(kept[-12:]) if kept else None

    async def _known_copy(self, talker: Talker) -> Seen | None:
        """A message of the other's that stands here; nobody answers one before its sending is noted."""
        async with self._database.read() as session:
            numbers = list(
                await session.scalars(
                    select(Post.telegram_message_id)
                    .where(Post.chat_id == talker.chat_id, Post.kind == "relay")
                    .order_by(Post.id.desc())
                    .limit(12)
                )
            )
        here = {seen.id: seen for seen in self.chat(talker) if seen.id in numbers}
        return self._rng.choice(list(here.values())) if here else None

    def chat(self, talker: Talker) -> list[Seen]:
        """What stands in the conversation on somebody's side."""
        messages = talker.person.chat(talker.where["to"]).messages
        return [seen for seen in messages if talker is self.ira or seen.thread_id is not None]

    def seen(self, talker: Talker, number: int) -> Seen:
        """A message as it stands now."""
        return next(seen for seen in self.chat(talker) if seen.id == number)

    def content(self, talker: Talker, number: int) -> dict[str, Any]:
        """A message as a bot is told of it."""
        chat = self.tg.world.groups.get(talker.chat_id) or self.tg.world.private[self.bot.id, talker.chat_id]
        message: dict[str, Any] = chat.messages[number].api()
        return message

    def _longitude(self, talker: Talker, target: Seen) -> float:
        return float(self.content(talker, target.id)["location"]["longitude"])
