"""Both sides of a conversation held against each other, as the emulated Telegram shows them.

What docs/relay.md says can't cross is left out of the comparison, and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from locales import plain
from telegram_emulator import Seen
from tests.relay.conversation import FILLER, Conversation, Talker

Json = dict[str, Any]

AGAIN = plain("ru", "maybe_again")
LOST = plain("ru", "undo_unsure")
#: Formatting by which we tell our own lines from the words of a message: what they begin with.
OURS = {
    "bold": ("👤 Ира", "🧑‍💻 Олег"),
    "italic": ("↪️ Переслано:",),
    "blockquote": ("↩️ ",),
    "expandable_blockquote": ("✏️ Было:",),
}
WORDED = frozenset({"text", "dice", "photo", "video", "document", "animation", "audio", "voice"})
_MARK = re.compile(r"\bm\d+\b")
_THROWN = re.compile(r"[🎲🎯🎳] \d+$")


@dataclass
class Item:
    """What one message has become on the other side: its posts, of an album one for each part."""

    posts: list[Seen] = field(default_factory=list)
    #: The line before it, and what didn't fit.
    head: str = ""
    rest: list[Seen] = field(default_factory=list)


@dataclass
class Findings:
    """What differs, and how much was compared."""

    wrong: list[str] = field(default_factory=list)
    compared: int = 0
    repeats: int = 0


def compare(talk: Conversation) -> Findings:
    """Holds what each has written against what the other has got."""
    found = Findings()
    pairs: dict[tuple[int, int], tuple[int, int]] = {}
    both = [(talk.ira, talk.oleg), (talk.oleg, talk.ira)]
    for writer, reader in both:
        wrote = _written(talk, writer)
        got = _once(found, talk, writer, list(_items(talk, writer, reader)))
        keys = [[_key(talk, writer, seen) for seen in item] for item in wrote]
        came = [[_key(talk, reader, seen) for seen in item.posts] for item in got]
        if keys != came:
            found.wrong.append(_difference(writer, keys, came))
            continue
        for sent, item in zip(wrote, got, strict=True):
            for mine, copy in zip(sent, item.posts, strict=True):
                pairs[writer.chat_id, mine.id] = (reader.chat_id, copy.id)
    if found.wrong:
        return found
    back = {copy: mine for mine, copy in pairs.items()}
    for writer, reader in both:
        got = _once(Findings(), talk, writer, list(_items(talk, writer, reader)))
        for sent, item in zip(_written(talk, writer), got, strict=True):
            for number, (mine, copy) in enumerate(zip(sent, item.posts, strict=True)):
                found.compared += 1
                item_rest = item.rest if number == 0 else []
                for line in _differences(talk, (writer, mine), (reader, copy), item, item_rest, pairs, back):
                    found.wrong.append(f"{writer.person.name} {_key(talk, writer, mine)}: {line}")
    return found


def _written(talk: Conversation, writer: Talker) -> list[list[Seen]]:
    """What had to cross, in order; the parts of an album together."""
    found: dict[str, list[Seen]] = {}
    for seen in talk.chat(writer):
        stays = seen.id in writer.withdrawn or seen.words.startswith(("/undo", "// ", "Протекла"))
        if seen.sender_id == writer.person.id and seen.service is None and not stays:
            found.setdefault(seen.album or str(seen.id), []).append(seen)
    return list(found.values())


def _items(talk: Conversation, writer: Talker, reader: Talker) -> Iterator[Item]:
    """What has come from the other side, in order; the desk's own words left out."""
    header = "👤 Ира" if writer is talk.ira else "🧑‍💻 Олег"
    item = Item()
    for seen in talk.chat(reader):
        if seen.sender_id != talk.bot.id or seen.service is not None:
            continue
        is_ours = seen.kind == "text" and not seen.words.startswith(header)
        if is_ours and FILLER in seen.words and item.posts:
            item.rest.append(seen)
            continue
        if is_ours:
            continue
        if item.posts and not (seen.album and seen.album == item.posts[-1].album):
            yield item
            item = Item()
        text = _own_words(seen)[0]
        if seen.kind == "text" and not _MARK.search(text) and not _THROWN.search(text):
            item.head = seen.words
        else:
            item.posts.append(seen)
    if item.posts:
        yield item


def _once(found: Findings, talk: Conversation, writer: Talker, items: list[Item]) -> list[Item]:
    """Without what may have come twice, and then did, and what was taken back from a chat we can't know."""
    told_lost = any(seen.words == LOST for seen in talk.chat(writer))
    gone = {_key(talk, writer, talk.seen(writer, number)) for number in writer.withdrawn}
    reader = talk.oleg if writer is talk.ira else talk.ira
    kept: list[Item] = []
    for item in items:
        key = _key(talk, reader, item.posts[0])
        if told_lost and key in gone:
            continue
        if AGAIN in item.head + item.posts[0].words and kept:
            before = kept[-1]
            if _key(talk, reader, before.posts[0]) == key:
                found.repeats += 1
                kept.pop()
        kept.append(item)
    return kept


def _key(talk: Conversation, side: Talker, seen: Seen) -> str:
    """By what a message is known on either side, whatever is changed in it."""
    if seen.kind == "location":
        return f"m{round(talk.content(side, seen.id)['location']['longitude'] * 100)}"
    if seen.kind in ("venue", "contact", "poll"):
        content = talk.content(side, seen.id)[seen.kind]
        return str(content.get("title") or content.get("first_name") or content.get("question"))
    if seen.album is not None:
        return "album"
    if seen.file is not None:
        return seen.file.data.decode()
    if seen.kind == "dice":
        thrown = talk.content(side, seen.id)["dice"]
        return f"{thrown['emoji']} {thrown['value']}"
    text = _own_words(seen)[0]
    mark = _MARK.match(text)
    return mark[0] if mark else text


def _differences(
    talk: Conversation,
    original: tuple[Talker, Seen],
    copied: tuple[Talker, Seen],
    item: Item,
    rest: list[Seen],
    pairs: dict[tuple[int, int], tuple[int, int]],
    back: dict[tuple[int, int], tuple[int, int]],
) -> Iterator[str]:
    (writer, mine), (reader, copy) = original, copied
    kind = "text" if mine.kind == "dice" else mine.kind
    if copy.kind != kind:
        yield f"a {kind} has become a {copy.kind}"
    if mine.kind in WORDED and mine.kind != "dice":
        yield from _words_differ(mine, copy, rest)
    if mine.file is not None and (copy.file is None or copy.file.data != mine.file.data):
        yield "it is another file"
    there, here = talk.content(writer, mine.id), talk.content(reader, copy.id)
    if mine.kind in ("location", "venue", "contact") and there[mine.kind] != here[mine.kind]:
        yield f"{there[mine.kind]} is {here[mine.kind]}"
    if mine.kind == "poll" and there["poll"]["question"] != here["poll"]["question"]:
        yield "it is another poll"
    if mine.forward is not None and "Переслано: Пётр" not in item.head + copy.words:
        yield "nothing tells whose it was"
    if mine.edit_date and writer is talk.ira and mine.text and FILLER not in mine.text:
        former = "✏️ Было:" in copy.words
        if not former and _own_words(copy)[0] == mine.text and "\n" in copy.words:
            yield "its former wording isn't shown"
    yield from _replies_differ(talk, original, copied, pairs, back)
    if _reaction(mine, talk.bot.id) - {"👌"} != _reaction(copy, reader.person.id):
        yield "its reader's reaction isn't there"
    if _reaction(copy, talk.bot.id) != _reaction(mine, writer.person.id):
        yield "its writer's reaction isn't there"


def _words_differ(mine: Seen, copy: Seen, rest: list[Seen]) -> Iterator[str]:
    texts, marks = zip(*(_own_words(seen) for seen in (copy, *rest)), strict=True)
    if " ".join(" ".join(texts).split()) != " ".join(mine.words.split()):
        yield f"{mine.words[:80]!r} reads {texts[0][:80]!r}"
    here: Counter[tuple[str, str]] = sum(marks, Counter())
    if here != _formatted(mine, mine.entities):
        yield "its formatting differs"


def _replies_differ(
    talk: Conversation,
    original: tuple[Talker, Seen],
    copied: tuple[Talker, Seen],
    pairs: dict[tuple[int, int], tuple[int, int]],
    back: dict[tuple[int, int], tuple[int, int]],
) -> Iterator[str]:
    """A reply to something that crossed is one to the same on the other side, with the same quote."""
    (writer, mine), (reader, copy) = original, copied
    if mine.reply_to is None:
        return
    target = (writer.chat_id, mine.reply_to)
    expected = pairs.get(target) or back.get(target)
    if expected is None:
        return  # a notice, something taken back, or a copy of which only its repeat is known
    if expected != (reader.chat_id, copy.reply_to):
        yield f"it answers {copy.reply_to} instead of {expected[1]}"
    quote = talk.content(writer, mine.id).get("quote")
    if quote is None:
        return
    came = talk.content(reader, copy.id).get("quote")
    if (came or {}).get("text") != quote["text"] and f"↩️ {quote['text']}" not in copy.words:
        yield "its quote isn't there"


def _own_words(seen: Seen) -> tuple[str, Counter[tuple[str, str]]]:
    """The writer's words without our lines, and their formatting word by word."""
    units = seen.words.encode("utf-16-le")
    cut: list[tuple[int, int]] = []
    theirs = []
    for entity in seen.entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        covered = units[2 * start : 2 * end].decode("utf-16-le")
        if covered.startswith(OURS.get(entity["type"], ("\0",))):
            cut.append((start, end))
        else:
            theirs.append(entity)
    text = bytearray(units)
    for start, end in sorted(cut, reverse=True):
        del text[2 * start : 2 * end]
    words = text.decode("utf-16-le").replace(AGAIN, "").strip()
    return words, _formatted(seen, theirs)


def _formatted(seen: Seen, entities: list[Json]) -> Counter[tuple[str, str]]:
    units = seen.words.encode("utf-16-le")
    return Counter(
        (entity["type"], word)
        for entity in entities
        for word in units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
        .decode("utf-16-le")
        .split()
    )


def _reaction(seen: Seen, who: int) -> set[str]:
    return {each["emoji"] for each in seen.reactions if each["by"] == who}


def _difference(writer: Talker, wrote: list[list[str]], got: list[list[str]]) -> str:
    """The first place where the order of messages parts."""
    for number, (one, other) in enumerate(zip(wrote, got, strict=False)):
        if one != other:
            around = slice(max(number - 2, 0), number + 3)
            return f"{writer.person.name} wrote …{wrote[around]}…, there stands …{got[around]}…"
    longer = wrote[len(got) :] or got[len(wrote) :]
    return f"{writer.person.name} wrote {len(wrote)}, there stand {len(got)}: {longer[:3]}"
