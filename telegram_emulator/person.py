"""A person as tests, load and the demo drive them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from telegram_emulator.acts import act
from telegram_emulator.acts.buttons import find_button
from telegram_emulator.acts.place import find_message
from telegram_emulator.group import Group
from telegram_emulator.seen import Press, Seen, SeenChat, see
from telegram_emulator.world.chats import Chat, Topic
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.events import Event
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User

if TYPE_CHECKING:
    from telegram_emulator.telegram import Telegram

Json = dict[str, Any]
Place = Bot | Group | Chat | int


class Person:
    """Somebody with a Telegram client. Acts raise ActError where a client would not let them."""

    def __init__(self, telegram: "Telegram", user: User) -> None:
        self._telegram = telegram
        self._world = telegram.world
        self.user = user
        self.id = user.id
        self.name = user.name

    def __repr__(self) -> str:
        return f"<Person {self.name} {self.id}>"

    def _act(self, action: str, **given: Any) -> Any:
        return act(self._world, self.user, action, given)

    # -- writing ---------------------------------------------------------------------------------

    async def writes(
        self,
        text: str,
        to: Place | None = None,
        *,
        topic: int | str | None = None,
        reply_to: Seen | int | None = None,
        entities: list[Json] | None = None,
        anonymous: bool = False,
        as_channel: str | None = None,
    ) -> Seen:
        """Write to a bot or group (the only bot, or the only group with such a topic, may be left out)."""
        message = self._act(
            "writes",
            chat=self._place(to, topic),
            text=text,
            topic=topic,
            reply_to=_number(reply_to),
            entities=entities,
            anonymous=anonymous,
            as_channel=as_channel,
        )
        return see(message)

    async def presses_key(self, text: str, to: Place | None = None) -> Seen:
        """Press a key of the reply keyboard, found by its text or a part of it."""
        rows = self.chat(self._place(to)).keyboard or []
        keys = [key for row in rows for key in row]
        key = next((k for k in keys if k == text), None) or next((k for k in keys if text in k), None)
        if key is None:
            raise ActError(f"no key {text!r} among {keys}")
        return await self.writes(key, to)

    async def _sends(self, kind: str, to: Place | None, options: Json) -> Seen:
        topic = options.pop("topic", None)
        file = {k: options.pop(k) for k in ("data", "name", "mime", "size") if k in options}
        options["reply_to"] = _number(options.get("reply_to"))
        sent = self._act(
            "sends_media", chat=self._place(to, topic), kind=kind, files=[file], topic=topic, **options
        )
        return see(sent[0])

    async def sends_photo(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a photo.

        Like all that send files it takes `caption`, `topic`, `reply_to`, `data`, `name`, `mime`, `size`.
        """
        return await self._sends("photo", to, options)

    async def sends_document(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a document."""
        return await self._sends("document", to, options)

    async def sends_voice(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a voice message."""
        return await self._sends("voice", to, options)

    async def sends_video(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a video."""
        return await self._sends("video", to, options)

    async def sends_video_note(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a round video."""
        return await self._sends("video_note", to, options)

    async def sends_audio(self, to: Place | None = None, **options: Any) -> Seen:
        """Send music."""
        return await self._sends("audio", to, options)

    async def sends_animation(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a GIF."""
        return await self._sends("animation", to, options)

    async def sends_sticker(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a sticker."""
        return await self._sends("sticker", to, options)

    async def sends_album(
        self, items: Sequence[tuple[str, str | None]], to: Place | None = None, **options: Any
    ) -> list[Seen]:
        """Send an album of (kind, caption) pairs; `topic` and `reply_to` as elsewhere."""
        files = [{"kind": kind, "caption": caption} for kind, caption in items]
        options["reply_to"] = _number(options.get("reply_to"))
        chat = self._place(to, options.get("topic"))
        return [see(m) for m in self._act("sends_media", chat=chat, kind=items[0][0], files=files, **options)]

    async def _sends_other(self, kind: str, to: Place | None, options: Json) -> Seen:
        options["reply_to"] = _number(options.get("reply_to"))
        chat = self._place(to, options.get("topic"))
        return see(self._act("sends_other", chat=chat, kind=kind, **options))

    async def sends_location(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a place; `latitude`, `longitude`."""
        return await self._sends_other("location", to, options)

    async def sends_contact(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a contact, by default one's own; `phone_number`, `first_name`."""
        return await self._sends_other("contact", to, options)

    async def sends_venue(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a venue; `title`, `address`."""
        return await self._sends_other("venue", to, options)

    async def sends_poll(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a poll; `question`, `options`."""
        return await self._sends_other("poll", to, options)

    async def sends_dice(self, to: Place | None = None, **options: Any) -> Seen:
        """Throw a die."""
        return await self._sends_other("dice", to, options)

    async def forwards(
        self, message: Seen, to: Place | None = None, *, topic: int | str | None = None
    ) -> Seen:
        """Forward a message to another chat."""
        place = self._place(to, topic)
        return see(self._act("forwards", chat=message.chat_id, message=message.id, to=place, topic=topic))

    async def edits(self, message: Seen, *, text: str | None = None, caption: str | None = None) -> Seen:
        """Change one's own message."""
        where = {"chat": message.chat_id, "message": message.id}
        return see(self._act("edits", **where, text=text, caption=caption))

    async def deletes(self, message: Seen) -> None:
        """Delete a message; Telegram tells bots nothing of it."""
        self._act("deletes", chat=message.chat_id, message=message.id)

    async def deletes_message(self, message: Seen) -> None:
        """Delete anybody's message as an administrator."""
        self._act("deletes_message", chat=message.chat_id, message=message.id)

    async def reacts(self, message: Seen, emoji: str | None) -> None:
        """React to a message, or take the reaction away with None."""
        self._act("reacts", chat=message.chat_id, message=message.id, emoji=emoji)

    # -- buttons ---------------------------------------------------------------------------------

    async def presses(self, button: str | int, on: Seen) -> Press:
        """Press an inline button of the current version: by its text, a part of it, or its place."""
        current = find_message(self._world.chat_for(self.user, on.chat_id), on.id)
        found = find_button(current, button)
        if "url" in found:
            return Press(self._world, self._telegram.waiters, None, found["url"])
        callback = self._act("presses", chat=on.chat_id, message=on.id, button=button)
        return Press(self._world, self._telegram.waiters, callback)

    async def forges(self, callback_data: str, on: Seen) -> Press:
        """Send data that no button of the message holds, even from outside the chat."""
        callback = self._act("forges", chat=on.chat_id, message=on.id, data=callback_data)
        return Press(self._world, self._telegram.waiters, callback)

    # -- bots and groups -------------------------------------------------------------------------

    async def starts(self, bot: Bot, payload: str | None = None) -> Seen:
        """Press START or follow a deep link."""
        return see(self._act("starts", chat=bot.id, payload=payload))

    async def blocks(self, bot: Bot) -> None:
        """Block a bot."""
        self._act("blocks", chat=bot.id)

    async def unblocks(self, bot: Bot) -> None:
        """Let it write again."""
        self._act("unblocks", chat=bot.id)

    async def joins(self, group: Group) -> None:
        """Join a group."""
        self._act("joins", chat=group.id)

    async def leaves(self, group: Group) -> None:
        """Leave a group."""
        self._act("leaves", chat=group.id)

    async def kicks(self, group: Group, person: "Person") -> None:
        """Throw somebody out of a group."""
        self._act("kicks", chat=group.id, whom=person.id)

    async def creates_topic(self, group: Group, name: str) -> Topic:
        """Open a forum topic."""
        topic = self._act("creates_topic", chat=group.id, name=name)
        assert isinstance(topic, Topic)
        return topic

    async def closes_topic(self, group: Group, topic: int | str) -> None:
        """Close a topic, named by its id or a part of its name."""
        self._act("closes_topic", chat=group.id, topic=topic)

    async def reopens_topic(self, group: Group, topic: int | str) -> None:
        """Reopen a topic."""
        self._act("reopens_topic", chat=group.id, topic=topic)

    async def deletes_topic(self, group: Group, topic: int | str) -> None:
        """Delete a topic with its messages."""
        self._act("deletes_topic", chat=group.id, topic=topic)

    # -- looking ---------------------------------------------------------------------------------

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
        timeout: float = 10,  # noqa: ASYNC109 - reads better at every call
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

    def _place(self, place: Place | None, topic: int | str | None = None) -> int:
        if place is not None:
            return place if isinstance(place, int) else place.id
        if topic is not None:
            groups = [g for g in self._world.groups.values() if g.is_seen_by(self.id) and g.find_topic(topic)]
            if len(groups) != 1:
                raise ActError(f"say in which group: {len(groups)} have a topic {topic!r}")
            return groups[0].id
        if len(self._world.bots) != 1:
            raise ActError("say to whom: there are several bots")
        return next(iter(self._world.bots.values())).id


def _number(message: Seen | int | None) -> int | None:
    return message.id if isinstance(message, Seen) else message
