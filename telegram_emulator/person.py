"""A person as tests, load and the demo drive them."""

from collections.abc import Sequence
from typing import Any

from telegram_emulator.acts import act
from telegram_emulator.acts.buttons import find_button
from telegram_emulator.acts.place import find_message
from telegram_emulator.group import Group
from telegram_emulator.offers import Offers
from telegram_emulator.onlooker import Onlooker, Place
from telegram_emulator.seen import Press, Seen, see
from telegram_emulator.world.chats import Topic
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.people import Bot

Json = dict[str, Any]

_FILE = (
    "data",
    "name",
    "mime",
    "size",
    "duration",
    "width",
    "height",
    "length",
    "performer",
    "title",
    "emoji",
    "set_name",
    "spoiler",
)


class Person(Onlooker):
    """Somebody with a Telegram client. Acts raise ActError where a client would not let them."""

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
        quote: str | None = None,
        entities: list[Json] | None = None,
        link_preview: Json | None = None,
        anonymous: bool = False,
        as_channel: str | None = None,
    ) -> Seen:
        """Write to a bot or group (the only bot, or the only group with such a topic, may be left out).

        `reply_to` may stand in another chat; `quote` is a part of its text.
        """
        where = self._place(to, topic)
        message = self._act(
            "writes",
            chat=where,
            text=text,
            topic=topic,
            **self._reply(where, reply_to, quote),
            entities=entities,
            link_preview=link_preview,
            anonymous=anonymous,
            as_channel=as_channel,
        )
        return see(message)

    def _reply(self, where: int, target: Seen | int | None, quote: str | None) -> Json:
        given: Json = {"reply_to": _number(target)}
        if quote is not None:
            given["quote"] = quote
        if isinstance(target, Seen) and target.chat_id != where:
            given["reply_chat"] = target.chat_id
        return given

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
        where = self._place(to, topic)
        file = {name: options.pop(name) for name in _FILE if name in options}
        reply = self._reply(where, options.pop("reply_to", None), options.pop("quote", None))
        sent = self._act("sends_media", chat=where, kind=kind, files=[file], topic=topic, **reply, **options)
        return see(sent[0])

    async def sends_photo(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a photo.

        Like all that send files it takes `caption`, `entities`, `above`, `topic`, `reply_to`, `quote`,
        `data`, `name`, `mime`, `size`, `spoiler`, and details such as `duration` and `emoji`.
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
        """Send a sticker: still, or by its `mime` animated (`application/x-tgsticker`) or video."""
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
        """Send a place; `latitude`, `longitude`, `live_period` in seconds for one that moves."""
        return await self._sends_other("location", to, options)

    async def moves(self, message: Seen, latitude: float, longitude: float) -> Seen:
        """Take one's live location elsewhere."""
        where = {"chat": message.chat_id, "message": message.id}
        return see(self._act("moves", **where, latitude=latitude, longitude=longitude))

    async def stops_sharing(self, message: Seen) -> Seen:
        """End a live location."""
        return see(self._act("stops_sharing", chat=message.chat_id, message=message.id))

    async def sends_contact(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a contact, by default one's own; `phone_number`, `first_name`."""
        return await self._sends_other("contact", to, options)

    async def sends_venue(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a venue; `title`, `address`."""
        return await self._sends_other("venue", to, options)

    async def sends_poll(self, to: Place | None = None, **options: Any) -> Seen:
        """Send a poll; `question`, `options`, and what else sendPoll takes."""
        options["reply_to"] = _number(options.get("reply_to"))
        return see(self._act("sends_poll", chat=self._place(to, options.get("topic")), **options))

    async def votes(self, message: Seen, *options: int) -> None:
        """Vote for options by their places; for none to take the vote back."""
        self._act("votes", chat=message.chat_id, message=message.id, options=list(options))

    async def closes_poll(self, message: Seen) -> None:
        """Stop one's own poll."""
        self._act("closes_poll", chat=message.chat_id, message=message.id)

    async def sends_dice(self, to: Place | None = None, **options: Any) -> Seen:
        """Throw a die; `emoji`."""
        return await self._sends_other("dice", to, options)

    async def forwards(
        self, message: Seen, to: Place | None = None, *, topic: int | str | None = None
    ) -> Seen:
        """Forward a message to another chat."""
        place = self._place(to, topic)
        return see(self._act("forwards", chat=message.chat_id, message=message.id, to=place, topic=topic))

    async def edits(
        self,
        message: Seen,
        *,
        text: str | None = None,
        caption: str | None = None,
        entities: list[Json] | None = None,
    ) -> Seen:
        """Change one's own message."""
        where = {"chat": message.chat_id, "message": message.id}
        return see(self._act("edits", **where, text=text, caption=caption, entities=entities))

    async def edits_media(self, message: Seen, kind: str, *, caption: str | None = None, **file: Any) -> Seen:
        """Put another file in the place of one's own."""
        where = {"chat": message.chat_id, "message": message.id}
        return see(self._act("edits_media", **where, kind=kind, file=file, caption=caption))

    async def deletes(self, message: Seen) -> None:
        """Delete a message; Telegram tells bots nothing of it."""
        self._act("deletes", chat=message.chat_id, message=message.id)

    async def deletes_message(self, message: Seen) -> None:
        """Delete anybody's message as an administrator."""
        self._act("deletes_message", chat=message.chat_id, message=message.id)

    async def reacts(
        self,
        message: Seen,
        emoji: str | None = None,
        *,
        custom_emoji: str | None = None,
        anonymous: bool = False,
    ) -> None:
        """React to a message, or take the reaction away with None."""
        where = {"chat": message.chat_id, "message": message.id}
        self._act("reacts", **where, emoji=emoji, custom_emoji=custom_emoji, anonymous=anonymous)

    async def pins(self, message: Seen) -> None:
        """Pin a message."""
        self._act("pins", chat=message.chat_id, message=message.id)

    async def unpins(self, message: Seen) -> None:
        """Unpin it."""
        self._act("unpins", chat=message.chat_id, message=message.id)

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

    async def asks_inline(self, query: str, in_: Place | None = None, *, offset: str = "") -> Offers:
        """Type `@bot query` in a chat: gives what the bot offers once it has answered."""
        asked = self._act("asks_inline", chat=self._place(in_), query=query, offset=offset)
        return Offers(self._telegram.waiters, asked)

    async def chooses(self, offers: Offers, title: str, *, topic: int | str | None = None) -> Seen:
        """Send the offer whose title contains the text."""
        return see(self._act("chooses", query=offers.id, result=offers.find(title), topic=topic))

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

    async def deletes_account(self) -> None:
        """Leave Telegram for good; nobody is told."""
        self._act("deletes_account")

    async def joins(self, group: Group) -> None:
        """Join a group."""
        self._act("joins", chat=group.id)

    async def leaves(self, group: Group) -> None:
        """Leave a group."""
        self._act("leaves", chat=group.id)

    async def kicks(self, group: Group, person: "Person") -> None:
        """Throw somebody out of a group."""
        self._act("kicks", chat=group.id, whom=person.id)

    async def creates_topic(self, group: Group | Bot, name: str) -> Topic:
        """Open a topic in a forum, or in the chat with a bot that has topics."""
        topic = self._act("creates_topic", chat=group.id, name=name)
        assert isinstance(topic, Topic)
        return topic

    async def closes_topic(self, group: Group, topic: int | str) -> None:
        """Close a topic, named by its id or a part of its name."""
        self._act("closes_topic", chat=group.id, topic=topic)

    async def reopens_topic(self, group: Group, topic: int | str) -> None:
        """Reopen a topic."""
        self._act("reopens_topic", chat=group.id, topic=topic)

    async def deletes_topic(self, group: Group | Bot, topic: int | str) -> None:
        """Delete a topic with its messages."""
        self._act("deletes_topic", chat=group.id, topic=topic)

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
