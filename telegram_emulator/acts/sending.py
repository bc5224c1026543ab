"""Sending files, places, contacts and dice."""

import base64
from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.place import find_place, reply_to_message
from telegram_emulator.acts.writing import caption_content, own_message, publish_edit
from telegram_emulator.methods.contents import (
    LIVE,
    contact_content,
    dice_content,
    location_content,
    venue_content,
)
from telegram_emulator.text.entities import Entity
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.files import CAPTIONED, KINDS, File, album_refusal
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import User
from telegram_emulator.world.posting import post
from telegram_emulator.world.world import World

Json = dict[str, Any]

_DETAILS = ("duration", "width", "height", "length", "performer", "title", "emoji", "set_name")


def _store(world: World, kind: str, given: Json) -> tuple[File, Json]:
    if kind not in KINDS:
        raise ActError(f"no such kind of file: {kind}")
    data = given.get("data") or base64.b64decode(given.get("base64") or "")
    file = world.files.add(kind, data, name=given.get("name"), mime=given.get("mime"), size=given.get("size"))
    content = file.content(**{name: given[name] for name in _DETAILS if name in given})
    if given.get("spoiler"):
        content["has_media_spoiler"] = True
    return file, content


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
    reply_chat: int | None = None,
    quote: str | None = None,
    entities: list[Entity] | None = None,
    above: bool = False,
) -> list[Message]:
    """Send files; several are an album, whose caption is that of the first unless they have their own.

    Each has `name`, `mime`, `data` or `base64`, `size`, `spoiler`, details such as `duration`, and in an
    album also `kind` and `caption`. `above` shows the caption over the picture.
    """
    place, where = find_place(world, person, chat, topic)
    reply = reply_to_message(world, person, place, reply_to, reply_chat, quote)
    kinds = [given.get("kind", kind) for given in files]
    refusal = album_refusal(kinds) if len(files) > 1 else None
    if refusal is not None or len(files) > 10:
        raise ActError(refusal or "an album holds at most 10 files")
    album = world.next_album_id() if len(files) > 1 else None
    sent = []
    for number, (its_kind, given) in enumerate(zip(kinds, files, strict=True)):
        file, content = _store(world, its_kind, given)
        words = given.get("caption", caption if number == 0 else None)
        if its_kind in CAPTIONED:
            content |= caption_content(world, words, entities, above)
        sent.append(
            post(world, place, person, its_kind, content, topic=where, reply=reply, album=album, file=file)
        )
    return sent


def edits_media(
    world: World,
    person: User,
    *,
    chat: int,
    message: int,
    kind: str,
    file: Json,
    caption: str | None = None,
    entities: list[Entity] | None = None,
) -> Message:
    """Put a file in the place of one's own, or of a text; without a caption the former goes."""
    _, found = own_message(world, person, chat, message)
    if found.kind != "text" and (found.file is None or found.kind not in CAPTIONED or found.kind == "voice"):
        raise ActError("this message has no file to change")
    if found.album is not None and album_refusal([found.kind, kind]) is not None:
        raise ActError("an album keeps its kind of files")
    stored, content = _store(world, kind, file)
    found.kind, found.file = kind, stored
    return publish_edit(world, found, content | caption_content(world, caption, entities))


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
    """Send a location (live with `live_period`), contact, venue or dice."""
    place, where = find_place(world, person, chat, topic)
    reply = reply_to_message(world, person, place, reply_to, None, None)
    content = _other_content(world, person, kind, about)
    return post(world, place, person, kind, content, topic=where, reply=reply)


def _other_content(world: World, person: User, kind: str, about: Json) -> Json:
    here = {"latitude": 55.75, "longitude": 37.62}
    match kind:
        case "location":
            return location_content(here | about)
        case "venue":
            return venue_content({**here, "title": "Store", "address": "Main street, 1", **about})
        case "contact":
            number = f"+7900{person.id % 10**7:07}"
            mine = {"phone_number": number, "first_name": person.name, "user_id": person.id}
            return contact_content(about if "phone_number" in about else mine | about)
        case "dice":
            content = dice_content(world.random, about.get("emoji", "🎲"))
            if content is None:
                raise ActError("there is no such die")
            return content
    raise ActError(f"no such kind of message: {kind}")


def _live(world: World, person: User, chat: int, message: int) -> tuple[Message, Json]:
    _, found = own_message(world, person, chat, message)
    place: Json = found.content.get("location", {})
    if "live_period" not in place:
        raise ActError("this is no live location")
    return found, place


def moves(
    world: World, person: User, *, chat: int, message: int, latitude: float, longitude: float
) -> Message:
    """Be somewhere else: one's live location follows."""
    found, place = _live(world, person, chat, message)
    there = {"latitude": latitude, "longitude": longitude}
    return publish_edit(world, found, {"location": {**place, **there}})


def stops_sharing(world: World, person: User, *, chat: int, message: int) -> Message:
    """End a live location."""
    found, place = _live(world, person, chat, message)
    kept = {name: value for name, value in place.items() if name not in LIVE}
    return publish_edit(world, found, {"location": kept})


ACTS: dict[str, Callable[..., Any]] = {
    "sends_media": sends_media,
    "edits_media": edits_media,
    "sends_other": sends_other,
    "moves": moves,
    "stops_sharing": stops_sharing,
}
