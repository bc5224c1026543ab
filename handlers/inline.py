"""Asking the bot by typing its name: entries as one types, for admins and specialists alone."""

from __future__ import annotations

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import InlineQuery, InlineQueryResultArticle, InputTextMessageContent

from handlers.entry_words import short
from handlers.turn import Offered, Turn
from knowledge_base.answer_html import plain_text
from knowledge_base.entry import Entry
from storage.tables import Person
from tickets.people import is_specialist
from tickets.work import Work

#: So many entries come at once; Telegram asks for more with the offset.
AT_ONCE = 20
#: So much of an answer is shown under its question, in characters.
SHOWN = 120


def register(router: Router) -> None:
    """What is typed after the bot's name, in whatever chat."""
    router.inline_query.register(asked)


async def asked(query: InlineQuery, turn: Turn) -> None:
    """An admin in the bot's own chat gets entries to open; in other chats staff get answers to send."""
    words = query.query.strip()
    start = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 6 else 0
    own_chat = query.chat_type == ChatType.SENDER
    is_admin = query.from_user.id in turn.admin_ids

    async def move(work: Work, person: Person) -> tuple[bool, str]:
        may = is_admin or (not own_chat and await is_specialist(work, query.from_user.id, turn.member_since))
        return may, person.language

    may, language = await turn.commit_as(move)
    found = turn.knowledge.find(words, language, AT_ONCE + 1, start) if may else []
    offered = [
        _opening(entry, language) if own_chat else _answering(entry, language) for entry in found[:AT_ONCE]
    ]
    more = str(start + AT_ONCE) if len(found) > AT_ONCE else ""
    turn.offered = Offered(query.id, offered, more)


def _opening(entry: Entry, language: str) -> InlineQueryResultArticle:
    """Chosen, it is a command that opens the entry in `/kb`."""
    title = entry.title(language)
    return _article(entry, language, InputTextMessageContent(message_text=f"/kb #{entry.id} {short(title)}"))


def _answering(entry: Entry, language: str) -> InlineQueryResultArticle:
    """Chosen, it is the answer, in the chooser's name."""
    content = InputTextMessageContent(message_text=entry.answer(language), parse_mode="HTML")
    return _article(entry, language, content)


def _article(entry: Entry, language: str, content: InputTextMessageContent) -> InlineQueryResultArticle:
    words = " ".join(plain_text(entry.answer(language)).split())
    return InlineQueryResultArticle(
        id=str(entry.id),
        title=short(entry.title(language)),
        description=words if len(words) <= SHOWN else words[: SHOWN - 1] + "…",
        input_message_content=content,
    )
