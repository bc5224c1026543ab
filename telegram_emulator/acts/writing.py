"""Writing, forwarding, editing and deleting."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.place import find_message, find_place, reply_to_message, sender_of
from telegram_emulator.text.entities import Entity, find_entities, tidy
from telegram_emulator.world.chats import Chat
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.files import CAPTIONED
from telegram_emulator.world.mentions import resolve
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import User
from telegram_emulator.world.posting import delete, edit, mark_edited, post
from telegram_emulator.world.world import World

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
EDITABLE_S = 48 * 3600


def writes(
    world: World,
    person: User,
    *,
    chat: int,
    text: str,
    topic: int | str | None = None,
    reply_to: int | None = None,
    reply_chat: int | None = None,
    quote: str | None = None,
    entities: list[Entity] | None = None,
    link_preview: Json | None = None,
    anonymous: bool = False,
    as_channel: str | None = None,
) -> Message:
    """Write; a text over 4096 characters goes out in parts, as clients do it. Gives the last message.

    `reply_chat` is where `reply_to` stands if not here; `quote` a part of it.
    """
    place, where = find_place(world, person, chat, topic)
    sender, sender_chat = sender_of(world, person, place, anonymous, as_channel)
    text, given = tidy(text, resolve(world, entities or []))
    if not text:
        raise ActError("nothing to write")
    reply = reply_to_message(world, person, place, reply_to, reply_chat, quote)
    last = None
    for start in range(0, len(text), TEXT_LIMIT):
        part = text[start : start + TEXT_LIMIT]
        content: Json = {"text": part}
        marks = find_entities(part, given if len(text) <= TEXT_LIMIT else [])
        if marks:
            content["entities"] = marks
        if link_preview:
            content["link_preview_options"] = link_preview
        last = post(world, place, sender, "text", content, topic=where, reply=reply, sender_chat=sender_chat)
    assert last is not None
    return last


def caption_content(world: World, words: str | None, given: list[Entity] | None, above: bool = False) -> Json:
    """The message fields for a person's caption; empty without one."""
    text, kept = tidy(words or "", resolve(world, given or []))
    if not text:
        return {}
    if len(text) > CAPTION_LIMIT:
        raise ActError("a caption holds at most 1024 characters")
    content: Json = {"caption": text}
    marks = find_entities(text, kept)
    if marks:
        content["caption_entities"] = marks
    if above:
        content["show_caption_above_media"] = True
    return content


def forwards(
    world: World, person: User, *, chat: int, message: int, to: int, topic: int | str | None = None
) -> Message:
    """Forward a message from one chat to another."""
    original = find_message(world.chat_for(person, chat), message)
    if original.protected or original.is_service:
        raise ActError("this message can't be forwarded")
    place, where = find_place(world, person, to, topic)
    return post(
        world,
        place,
        person,
        original.kind,
        original.content,
        topic=where,
        forward=original.origin,
        file=original.file,
        poll=original.poll,
    )


def own_message(world: World, person: User, chat: int, message: int) -> tuple[Chat, Message]:
    """A message of the person's own that may still be changed.

    Raises:
        ActError: it is somebody else's, forwarded, or older than 48 hours.
    """
    place = world.chat_for(person, chat)
    found = find_message(place, message)
    if found.sender is not person:
        raise ActError("this message is somebody else's")
    if found.forward is not None or world.now - found.date > EDITABLE_S:
        raise ActError("this message can't be changed any more")
    return place, found


def publish_edit(world: World, message: Message, content: Json) -> Message:
    """Give a person's message its new content."""
    message.content = content
    mark_edited(world, message)
    edit(world, message, by_person=True)
    return message


def edits(
    world: World,
    person: User,
    *,
    chat: int,
    message: int,
    text: str | None = None,
    caption: str | None = None,
    entities: list[Entity] | None = None,
) -> Message:
    """Change the text or the caption of one's own message."""
    _, found = own_message(world, person, chat, message)
    if text is None:
        if found.kind not in CAPTIONED:
            raise ActError("this message has no caption")
        kept = {k: v for k, v in found.content.items() if "caption" not in k}
        return publish_edit(world, found, kept | caption_content(world, caption, entities))
    if found.kind != "text":
        raise ActError("this message has no text")
    words, given = tidy(text, resolve(world, entities or []))
    content: Json = {"text": words}
    marks = find_entities(words, given)
    if marks:
        content["entities"] = marks
    return publish_edit(world, found, content)


def deletes(world: World, person: User, *, chat: int, message: int) -> None:
    """Delete one's own message, or anybody's as an administrator or in a private chat."""
    place = world.chat_for(person, chat)
    found = find_message(place, message)
    member = place.members.get(person.id)
    allowed = found.sender is person or place.type == "private"
    if not allowed and (member is None or not member.may("can_delete_messages")):
        raise ActError("only administrators delete other people's messages")
    delete(world, found)


ACTS: dict[str, Callable[..., Any]] = {
    "writes": writes,
    "forwards": forwards,
    "edits": edits,
    "deletes": deletes,
    "deletes_message": deletes,
}
