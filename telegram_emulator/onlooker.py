"""What somebody sees on their screen, and waiting for it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from telegram_emulator.group import Group
from telegram_emulator.seen import Seen, SeenChat, see
from telegram_emulator.waiting import PATIENCE_S
from telegram_emulator.world.chats import Chat
from telegram_emulator.world.events import Event
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User

if TYPE_CHECKING:
    from telegram_emulator.telegram import Telegram

Place = Bot | Group | Chat | int


class Onlooker:
    """Somebody with a Telegram client, as far as looking goes."""

    def __init__(self, telegram: "Telegram", user: User) -> None:
        self._telegram = telegram
        self._world = telegram.world
        self.user = user
        self.id = user.id
        self.name = user.name

    def chat(self, place: Place) -> SeenChat:
        """A chat as this person sees it (empty before the first message)."""
        return SeenChat(self._existing(place))

    def count(self, text: str, in_: Place | None = None) -> int:
        """How many messages of others, now in view, contain the text."""
        return sum(1 for m in self._all(in_) if self._matches(m, text, None, None))

    async def sees(
        self,
        text: str,
        *,
        in_: Place | None = None,
        topic: int | str | None = None,
        button: str | None = None,
        timeout: float = PATIENCE_S,  # noqa: ASYNC109 - reads better at every call
        after: Seen | int | None = None,
    ) -> Seen:
        """Wait for a message of somebody else whose current version contains `text`; gives the newest.

        `button` asks for an inline button with such words; `after` for a version younger than that message
        or that `Telegram.seq`; `timeout` is in real seconds.

        Raises:
            AssertionError: it did not come; the text shows the last messages in view.
        """
        since = after.seq if isinstance(after, Seen) else after or 0

        def fits(message: Message) -> bool:
            return (
                not message.deleted
                and message.seq > since
                and self._matches(message, text, button, topic)
                and (in_ is None or message.chat is self._existing(in_))
            )

        def look(events: list[Event] | None) -> Message | None:
            if events is None:
                candidates = self._all(in_)
            else:
                candidates = iter(
                    {e.message.born: e.message for e in events if e.message is not None}.values()
                )
            return max((m for m in candidates if fits(m)), key=lambda m: m.born, default=None)

        found = await self._telegram.waiters.until(self.id, look, timeout)
        if found is None:
            raise AssertionError(self._complaint(text, button, in_))
        return see(found)

    def _complaint(self, text: str, button: str | None, in_: Place | None) -> str:
        last = sorted(self._all(in_), key=lambda m: m.born)[-8:]
        lines = [f"  {m.sender.full_name}: {see(m).words[:200]!r} {see(m).buttons or ''}" for m in last]
        wanted = f"{text!r}" + (f" with a button {button!r}" if button else "")
        return f"{self.name} does not see {wanted}; the last messages are\n" + "\n".join(lines)

    def _matches(self, message: Message, text: str, button: str | None, topic: int | str | None) -> bool:
        if message.sender.id == self.id:
            return False
        if topic is not None:
            if message.topic is None or message.topic.deleted:
                return False
            if topic != message.topic.id and not (isinstance(topic, str) and topic in message.topic.name):
                return False
        if button is not None and not any(button in words for words in see(message).buttons):
            return False
        return text in (message.text or message.shown()["service"] or "")

    def _all(self, in_: Place | None) -> Iterator[Message]:
        if in_ is None:
            chats = self._world.chats_of(self.id)
        else:
            chat = self._existing(in_)
            chats = [chat] if chat is not None else []
        for chat in chats:
            yield from reversed(chat.messages.values())

    def _existing(self, place: Place) -> Chat | None:
        """The chat as it stands, without opening one."""
        number = place if isinstance(place, int) else place.id
        chat = self._world.groups.get(number) or self._world.private.get((number, self.id))
        return chat if chat is not None and chat.is_seen_by(self.id) else None
