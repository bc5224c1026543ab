"""What a person wrote, as the other side gets it: copied, never forwarded, with a line that says whose it is.

Most messages become one on the other side. What is too long with that line on top becomes several, and
where the line has no caption to stand in but more to tell than a name, it goes before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.copies import HEAD, ITSELF, REST, Together
from bot.delivery.wording import Wording, joined, split, styled
from locales import plain
from storage.doors import is_door
from storage.outbox import CHAT, HOME
from storage.tables import Event, Involvement, Message, OutboxRow, Person, Post, Ticket
from tickets import public_names
from tickets.involvements import number_of

#: Telegram's limits, in characters.
TEXT, CAPTION = 4096, 1024
#: Kinds that can carry a caption.
CAPTIONED = frozenset({"photo", "video", "animation", "document", "audio", "voice"})
NONE = Wording()
#: How much of each former wording is shown, of how many, and how little isn't worth it, in characters.
FORMER, FORMERS, LITTLE = 300, 3, 40


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the messages that a message becomes: `post` says which, `words` are its text or caption."""

    post: str
    words: Wording


async def message_of(session: AsyncSession, row: OutboxRow) -> Message:
    """The message that a row passes on."""
    return await session.get_one(Message, row.message_id)


async def head_of(
    session: AsyncSession, row: OutboxRow, message: Message, quoted: Wording, ids: Sequence[int] = ()
) -> Wording:
    """The lines on top: who wrote it, whose it was before, whether it may have come, what it answers.

    Args:
        ids: the messages that are sent in one with it, itself among them.
    """
    person = await session.get(Person, message.person_id) if message.person_id is not None else None
    name = person.name if person is not None else "?"
    if person is not None and message.author == "specialist" and _goes_to_the_requester(row):
        ticket = await session.get_one(Ticket, message.ticket_id)
        name = await public_names.shown(session, ticket, person)
    lines = [styled(await _writer(session, row, message, name), "bold")]
    origin = (message.about or {}).get("origin")
    hidden = person is not None and origin == person.name != name  # they have forwarded words of their own
    if origin is not None and not hidden:
        lines.append(styled(plain(row.language, "relay.origin", name=origin), "italic"))
    if await _may_stand_twice(session, row, ids):
        lines.append(Wording(plain(row.language, "maybe_again")))
    return joined([*lines, quoted])


def _goes_to_the_requester(row: OutboxRow) -> bool:
    return row.destination.startswith((CHAT, HOME))


async def _writer(session: AsyncSession, row: OutboxRow, message: Message, name: str) -> str:
    """Who wrote it; of talk about a part also which one."""
    if message.involvement_id is None:
        return plain(row.language, f"header.{message.author}", name=name)
    part = (await session.scalars(select(Involvement).where(Involvement.id == message.involvement_id))).one()
    return plain(row.language, "part.header", number=number_of(part), name=name)


async def _may_stand_twice(session: AsyncSession, row: OutboxRow, ids: Sequence[int]) -> bool:
    """Whether it may be the second one; a copy that is to be changed and said so goes on saying so."""
    if is_door(row.chat_id):
        return False
    if row.kind != "withdraw" and (row.maybe_sent or row.data.get("again")):
        return True
    if row.kind not in ("relay_edit", "withdraw"):
        return False
    sent = select(OutboxRow.id).where(
        OutboxRow.ticket_id == row.ticket_id,
        OutboxRow.message_id.in_(ids),
        OutboxRow.chat_id == row.chat_id,
        OutboxRow.kind == "relay",
        OutboxRow.maybe_sent > 0,
    )
    return await session.scalar(sent.limit(1)) is not None


async def pieces_of(
    session: AsyncSession, row: OutboxRow, together: Together, quoted: Wording = NONE
) -> list[Piece]:
    """Everything that a message becomes, or several in one post, in order."""
    message = together.shown[0]
    head = await head_of(session, row, message, quoted, together.ids)
    if message.kind != "text" and message.kind not in CAPTIONED and message.kind != "dice":
        before = [Piece(HEAD, head)] if "\n" in head.text else []
        return [*before, Piece(ITSELF, NONE)]
    limit = CAPTION if message.kind in CAPTIONED else TEXT
    own = _one_after_the_other([words_of(one) for one in together.shown])
    if message.album is not None and (await _is_further(session, message) or _over(head, own)):
        head = NONE
    words = joined([head, own])
    former = await _former(session, row, together.shown, limit - len(words) - 1)
    first, *rest = split(joined([words, former]), limit, TEXT)
    return [Piece(ITSELF, first), *(Piece(REST, part) for part in rest)]


def words_of(message: Message) -> Wording:
    """The message's own words; of a die what it shows, since a copy would be thrown again."""
    if message.kind == "dice":
        thrown = (message.about or {}).get("dice", {})
        return Wording(f"{thrown.get('emoji', '🎲')} {thrown.get('value', '')}".strip())
    return Wording(message.text, tuple(message.entities or ()))


def _one_after_the_other(words: list[Wording]) -> Wording:
    """The words of several messages, each on a line of its own; lines of several are set apart."""
    several = any("\n" in each.text for each in words)
    return joined(words, "\n\n" if several else "\n")


async def album_of(session: AsyncSession, row: OutboxRow) -> list[Message]:
    """The parts of an album that haven't crossed yet and weren't taken back."""
    parts = await session.scalars(
        select(Message)
        .outerjoin(
            Post, (Post.message_id == Message.id) & (Post.chat_id == row.chat_id) & (Post.kind == ITSELF)
        )
        .where(Message.album == row.data["album"], Post.id.is_(None), Message.withdrawn_at.is_(None))
        .order_by(Message.telegram_message_id)
        .limit(10)
    )
    return list(parts)


async def captions_of(
    session: AsyncSession, row: OutboxRow, parts: list[Message], quoted: Wording
) -> tuple[Wording | None, list[Wording]]:
    """The captions of an album, its head in the first; a head that has no room there comes apart."""
    head = await head_of(session, row, parts[0], quoted)
    captions = [words_of(part) for part in parts]
    if _over(head, captions[0]):
        return head, captions
    return None, [joined([head, captions[0]]), *captions[1:]]


def _over(head: Wording, caption: Wording) -> bool:
    return len(head) + 1 + len(caption) > CAPTION


async def _is_further(session: AsyncSession, message: Message) -> bool:
    """Whether this part of an album isn't its first."""
    first = await session.scalar(
        select(func.min(Message.telegram_message_id)).where(Message.album == message.album)
    )
    return message.telegram_message_id != first


async def _former(session: AsyncSession, row: OutboxRow, messages: Sequence[Message], room: int) -> Wording:
    """How a requester's messages read before, as far as there is room: a specialist may have acted on it."""
    edited = [one.id for one in messages if one.edited_at is not None and one.author == "requester"]
    if not edited or room < LITTLE:
        return NONE
    events = await session.scalars(
        select(Event)
        .where(Event.ticket_id == messages[0].ticket_id, Event.kind == "message.edited")
        .order_by(Event.id)
    )
    lines = []
    for event in [event for event in events if event.data["message_id"] in edited][-FORMERS:]:
        words, kind = event.data["before"], event.data.get("was", "text")
        if kind != "text":
            words = f"{plain(row.language, f'kind.{kind}')} {words}".strip()
        lines.append(plain(row.language, "relay.former", words=_short(words, FORMER)))
    text = _short("\n".join(lines), room)
    return styled(text, "expandable_blockquote") if text else NONE


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"
