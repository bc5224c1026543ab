"""The desk's own words: texts, line 1's answers and questions, and their changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import CreateForumTopic, EditMessageReplyMarkup, EditMessageText, LeaveChat, SendMessage
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, maybe_again, place_of, silent, ticket_of
from bot.delivery.tickets import zone_of
from handlers import (
    accounts,
    blocked,
    duty_words,
    figures,
    kept,
    keyboards,
    own_tickets,
    queue_words,
    registered,
    ticket_page,
)
from handlers.about import about
from handlers.moments import when
from locales import Markup, say
from storage.tables import OutboxRow


async def said(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """A text of ours."""
    data = row.data
    markup = None
    if data.get("keyboard"):
        markup = keyboards.keyboard(data["keyboard"], row.language, row.ticket_id, data)
    return Call(
        SendMessage(
            chat_id=row.chat_id,
            text=maybe_again(row, _words(row, await zone_of(session, row, zone))),
            parse_mode=None if data.get("plain") else "HTML",
            reply_markup=markup,
            disable_notification=silent(row),
            **await place_of(session, row),
        ),
        post=data.get("post", "say"),
    )


async def ask(session: AsyncSession, row: OutboxRow) -> Call:
    """Which question is meant."""
    lines = [
        say(row.language, "ask.line", number=number + 1, title=title)
        for number, title in enumerate(row.data["titles"])
    ]
    text = say(row.language, "ask.head", n=len(lines)) + "\n\n" + "\n".join(lines)
    return Call(
        SendMessage(
            chat_id=row.chat_id,
            text=maybe_again(row, text),
            parse_mode="HTML",
            reply_markup=keyboards.keyboard("ask", row.language, row.ticket_id, row.data),
            disable_notification=silent(row),
            **await place_of(session, row),
        ),
        post="ask",
    )


async def change(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """Another text, or other buttons, in the place of something that we have said."""
    name = row.data.get("keyboard")
    markup = keyboards.inline(name, row.language, row.ticket_id, row.data)
    post = row.data["telegram_message_id"]
    if row.data["text"] is None:
        return Call(EditMessageReplyMarkup(chat_id=row.chat_id, message_id=post, reply_markup=markup))
    return Call(
        EditMessageText(
            chat_id=row.chat_id,
            message_id=post,
            text=_words(row, await zone_of(session, row, zone)),
            parse_mode="HTML",
            reply_markup=markup,
        )
    )


async def leave(session: AsyncSession, row: OutboxRow) -> Call:
    """Goes out of a group that nobody has linked."""
    return Call(LeaveChat(chat_id=row.chat_id))


async def own_topic(session: AsyncSession, row: OutboxRow) -> Call:
    """A ticket's topic in its requester's private chat."""
    ticket = await ticket_of(session, row)
    if ticket.own_topic_id is not None:
        raise Nothing
    name = own_tickets.topic_name(ticket.id, row.data["words"], row.language)
    return Call(CreateForumTopic(chat_id=row.chat_id, name=name), post="topic")


#: Pages that are built of many texts, by the name under which the desk asks for them.
_PAGES: dict[str, Callable[[dict[str, Any], str, ZoneInfo], str]] = {
    "my": lambda data, language, zone: own_tickets.mine(data["tickets"], language, zone),
    "my_page": own_tickets.page,
    "queue": queue_words.queue,
    "ticket_page": ticket_page.page,
    "why": accounts.why,
    "duty": duty_words.duty,
    "handover": duty_words.handover,
    "handover_unanswered": duty_words.unanswered,
    "handover_yours": duty_words.yours,
    "handed_note": duty_words.note,
    "roster": duty_words.roster,
    "shift_change": duty_words.shift_change,
    "stats": lambda data, language, zone: figures.figures(data, language),
    "stats_which": lambda data, language, zone: figures.which(data, language),
    "stats_list": figures.behind,
    "stats_filter": lambda data, language, zone: figures.narrowing(data, language),
    "stats_people": lambda data, language, zone: figures.people(data, language),
    "blocked_list": blocked.page,
    "privacy": lambda data, language, zone: kept.page(data, language),
    "registered": lambda data, language, zone: registered.page(data, language),
}


def _words(row: OutboxRow, zone: ZoneInfo) -> str:
    data, language = row.data, row.language
    if data["text"] in _PAGES:
        return _PAGES[data["text"]](data, language, zone)
    values = {
        name: Markup(value) if name == "html" else value
        for name, value in data.items()
        if isinstance(value, str | int) and name not in ("text", "keyboard")
    }
    if data.get("about"):
        values["about"] = about(data["about"], language)
    for name in [name for name in values if name.endswith("_at")]:
        values[name] = when(datetime.fromisoformat(data[name]), row.created_at, language, zone)
    if data.get("mention") and data.get("name"):
        name = say(language, "mention", id=data["mention"], name=data["name"])
        values["name"] = Markup(name)
    return say(language, data["text"], **values)
