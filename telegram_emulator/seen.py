"""What a person has on their screen."""

from dataclasses import dataclass
from typing import Any

from telegram_emulator.waiting import PATIENCE_S, Waiters
from telegram_emulator.world.callbacks import ANSWERABLE_S, Callback
from telegram_emulator.world.chats import Chat, Topic
from telegram_emulator.world.files import File
from telegram_emulator.world.messages import Message
from telegram_emulator.world.world import World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """One version of a message. `chat_id` is the chat's id for people: the bot's in a private chat."""

    id: int
    chat_id: int
    thread_id: int | None
    sender_id: int
    sender: str
    date: int
    edit_date: int | None
    kind: str
    text: str | None
    caption: str | None
    entities: list[Json]
    reply_markup: Json | None
    file: File | None
    album: str | None
    reply_to: int | None
    service: str | None
    reactions: list[Json]
    forward: Json | None
    force_reply: bool
    silent: bool
    seq: int

    @property
    def words(self) -> str:
        """Whatever can be read in it: text, caption or the words of a service message."""
        return self.text or self.caption or self.service or ""

    @property
    def buttons(self) -> list[str]:
        """The texts of its inline buttons, in reading order."""
        rows: list[list[Json]] = self.reply_markup["inline_keyboard"] if self.reply_markup else []
        return [button["text"] for row in rows for button in row]


def see(message: Message) -> Seen:
    """The current version of a message."""
    shown = message.shown()
    return Seen(
        id=message.id,
        chat_id=message.chat.shown_id,
        thread_id=shown["thread_id"],
        sender_id=message.sender.id,
        sender=shown["from"]["name"],
        date=message.date,
        edit_date=message.edited_at,
        kind=message.kind,
        text=shown["text"],
        caption=shown["caption"],
        entities=shown["entities"],
        reply_markup=message.markup,
        file=message.file,
        album=message.album,
        reply_to=shown["reply_to"],
        service=shown["service"],
        reactions=shown["reactions"],
        forward=message.forward,
        force_reply=message.force_reply is not None,
        silent=message.silent,
        seq=message.seq,
    )


class SeenChat:
    """A chat as one looks at it; always current."""

    def __init__(self, chat: Chat | None) -> None:
        self._chat = chat

    @property
    def messages(self) -> list[Seen]:
        """What is there now, oldest first."""
        return [see(m) for m in self._chat.messages.values()] if self._chat is not None else []

    @property
    def keyboard(self) -> list[list[str]] | None:
        """The words on the keys of the reply keyboard, row by row."""
        if self._chat is None or self._chat.keyboard is None:
            return None
        return [[key["text"] for key in row] for row in self._chat.keyboard]

    @property
    def topics(self) -> list[Topic]:
        """The forum topics that are not deleted."""
        return [t for t in self._chat.topics.values() if not t.deleted] if self._chat is not None else []


class Press:
    """A press of a button and what came of it. A link button has its `url` at once and calls nobody."""

    def __init__(
        self, world: World, waiters: Waiters, callback: Callback | None, url: str | None = None
    ) -> None:
        self._world = world
        self._waiters = waiters
        self._callback = callback
        self._url = url

    @property
    def answered(self) -> bool:
        """Whether the button has stopped spinning."""
        return self._callback is None or self._callback.answered

    @property
    def text(self) -> str | None:
        """The words of the toast or alert."""
        return self._callback.text if self._callback is not None else None

    @property
    def alert(self) -> bool:
        """Whether they came as an alert."""
        return self._callback is not None and self._callback.alert

    @property
    def url(self) -> str | None:
        """The link to open."""
        return self._callback.url if self._callback is not None else self._url

    async def answer(self, timeout: float = PATIENCE_S) -> "Press":  # noqa: ASYNC109 - reads better at every call
        """Wait until the bot answered or the press expired.

        Raises:
            TimeoutError: neither within `timeout` real seconds.
        """
        callback = self._callback
        if callback is None or callback.answered:
            return self
        expires = callback.at + ANSWERABLE_S

        def look(_: object) -> bool | None:
            return callback.answered or self._world.now >= expires or None

        if await self._waiters.until(callback.person.id, look, timeout) is None:
            raise TimeoutError(f"nobody answered the press of {callback.data!r}")
        return self
