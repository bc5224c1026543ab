"""Writing, sending files, forwarding, editing, deleting, reacting."""

import base64
from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.place import find_message, find_place, may_write, sender_of
from telegram_emulator.methods.copying import origin_of
from telegram_emulator.methods.sending import poll_content
from telegram_emulator.text.entities import Entity, find_entities, tidy
from telegram_emulator.world.chats import Chat
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.files import CAPTIONED, KINDS
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import User
from telegram_emulator.world.posting import delete, edit, mark_edited, post
from telegram_emulator.world.world import World

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def writes(
    world: World,
    person: User,
    *,
    chat: int,
    text: str,
    topic: int | str | None = None,
    reply_to: int | None = None,
    entities: list[Entity] | None = None,
    anonymous: bool = False,
    as_channel: str | None = None,
) -> Message:
    """Write; a text over 4096 characters goes out in parts, as clients do it. Gives the last message."""
    place, where = find_place(world, person, chat, topic)
    sender, sender_chat = sender_of(world, person, place, anonymous, as_channel)
    text, given = tidy(text, entities or [])
    if not text:
        raise ActError("nothing to write")
    reply = find_message(place, reply_to) if reply_to is not None else None
    last = None
    for start in range(0, len(text), TEXT_LIMIT):
        part = text[start : start + TEXT_LIMIT]
        content: Json = {"text": part}
        marks = find_entities(part, given if len(text) <= TEXT_LIMIT else [])
        if marks:
            content["entities"] = marks
        last = post(
            world, place, sender, "text", content, topic=where, reply_to=reply, sender_chat=sender_chat
        )
    assert last is not None
    return last


def sends_media(
    world: World,
    person: User,
    *,
    chat: int,
    kind: str,
    files: list[Json],
    caption: str | None = None,
    topic: int | str | None = None,
    reply_to: int | None = None,
    entities: list[Entity] | None = None,
) -> list[Message]:
    """Send files: each has `name`, `mime`, `data` or `base64`, `size`, in an album also `kind`, `caption`."""
    place, where = find_place(world, person, chat, topic)
    may_write(person, place, where)
    reply = find_message(place, reply_to) if reply_to is not None else None
    album = world.next_album_id() if len(files) > 1 else None
    sent = []
    for number, given in enumerate(files):
        its_kind = given.get("kind", kind)
        if its_kind not in KINDS:
            raise ActError(f"no such kind of file: {its_kind}")
        data = given.get("data") or base64.b64decode(given.get("base64") or "")
        file = world.files.add(
            its_kind, data, name=given.get("name"), mime=given.get("mime"), size=given.get("size")
        )
        words = given.get("caption", caption if number == 0 else None)
        content = file.content() | (_caption(words, entities) if its_kind in CAPTIONED else {})
        sent.append(
            post(world, place, person, its_kind, content, topic=where, reply_to=reply, album=album, file=file)
        )
    return sent


def _caption(words: str | None, given: list[Entity] | None) -> Json:
    text, kept = tidy(words or "", given or [])
    if not text:
        return {}
    if len(text) > CAPTION_LIMIT:
        raise ActError("a caption holds at most 1024 characters")
    content: Json = {"caption": text}
    marks = find_entities(text, kept)
    if marks:
        content["caption_entities"] = marks
    return content


def sends_other(
    world: World,
    person: User,
    *,
    chat: int,
    kind: str,
    topic: int | str | None = None,
    reply_to: int | None = None,
    **about: Any,
) -> Message:
    """Send a location, contact, venue, poll or dice."""
    place, where = find_place(world, person, chat, topic)
    may_write(person, place, where)
    reply = find_message(place, reply_to) if reply_to is not None else None
    content = _other_content(world, person, kind, about)
    return post(world, place, person, kind, content, topic=where, reply_to=reply)


def _other_content(world: World, person: User, kind: str, about: Json) -> Json:
    spot = {"latitude": about.pop("latitude", 55.75), "longitude": about.pop("longitude", 37.62)}
    match kind:
        case "location":
            return {"location": spot}
        case "venue":
            venue = {"location": spot, "title": "Store", "address": "Main street, 1"} | about
            return {"venue": venue, "location": spot}
        case "contact":
            mine = {"phone_number": "+70000000000", "first_name": person.name, "user_id": person.id}
            return {"contact": mine | about}
        case "dice":
            return {"dice": {"emoji": "🎲", "value": world.random.randint(1, 6)} | about}
        case "poll":
            number = str(world.random.getrandbits(60))
            return poll_content(number, about.get("question", "?"), about.get("options", ["1", "2"]), {})
    raise ActError(f"no such kind of message: {kind}")


def forwards(
    world: World, person: User, *, chat: int, message: int, to: int, topic: int | str | None = None
) -> Message:
    """Forward a message from one chat to another."""
    source = world.chat_for(person, chat)
    original = find_message(source, message)
    if original.protected or original.is_service:
        raise ActError("this message can't be forwarded")
    place, where = find_place(world, person, to, topic)
    may_write(person, place, where)
    return post(
        world,
        place,
        person,
        original.kind,
        original.content,
        topic=where,
        forward=origin_of(original),
        file=original.file,
    )


def _own(world: World, person: User, chat: int, message: int) -> tuple[Chat, Message]:
    place = world.chat_for(person, chat)
    found = find_message(place, message)
    if found.sender is not person:
        raise ActError("this message is somebody else's")
    return place, found


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
    _, found = _own(world, person, chat, message)
    if text is not None:
        if found.kind != "text":
            raise ActError("this message has no text")
        words, kept = tidy(text, entities or [])
        content: Json = {"text": words}
        marks = find_entities(words, kept)
        if marks:
            content["entities"] = marks
    else:
        content = {k: v for k, v in found.content.items() if "caption" not in k} | _caption(caption, entities)
    found.content = content
    mark_edited(world, found)
    edit(world, found, by_person=True)
    return found


def deletes(world: World, person: User, *, chat: int, message: int) -> None:
    """Delete one's own message, or anybody's as an administrator or in a private chat."""
    place = world.chat_for(person, chat)
    found = find_message(place, message)
    member = place.members.get(person.id)
    allowed = found.sender is person or place.type == "private"
    if not allowed and (member is None or not member.may("can_delete_messages")):
        raise ActError("only administrators delete other people's messages")
    delete(world, found)


def reacts(world: World, person: User, *, chat: int, message: int, emoji: str | None) -> Message:
    """Put one reaction on a message, or take it away with None."""
    place = world.chat_for(person, chat)
    found = find_message(place, message)
    old = found.reactions.get(person.id, [])
    new: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    if new:
        found.reactions[person.id] = new
    else:
        found.reactions.pop(person.id, None)
    edit(world, found, by_person=False)
    payload: Json = {
        "chat": place.api,
        "message_id": found.id,
        "user": person.api,
        "date": int(world.now),
        "old_reaction": old,
        "new_reaction": new,
    }
    for bot in place.bots():
        member = place.members.get(bot.id)
        if place.type == "private" or (member is not None and member.is_admin):
            bot.updates.push("message_reaction", payload, f"chat {place.id}", world.now)
    return found


ACTS: dict[str, Callable[..., Any]] = {
    "writes": writes,
    "sends_media": sends_media,
    "sends_other": sends_other,
    "forwards": forwards,
    "edits": edits,
    "deletes": deletes,
    "deletes_message": deletes,
    "reacts": reacts,
}
