"""A ticket in its staff group: its card in the queue, its topic, and the topic's first post."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.methods import (
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditMessageReplyMarkup,
    EditMessageText,
    ReopenForumTopic,
    SendMessage,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, kept_up_to_date, maybe_again, place_of, replying_to, ticket_of
from bot.delivery.card import card_of, named
from bot.delivery.tickets import answered_by, department_of, intro_until, post_of, several, zone_of
from handlers import cards, keyboards
from handlers.moments import moment
from locales import Markup, say
from storage.tables import OutboxRow, Person, Ticket
from tickets import callers


async def card(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """A ticket's card in the queue: posted once, then kept up to date in its place."""
    ticket = await ticket_of(session, row)
    zone = await zone_of(session, row, zone)
    shown = cards.card(await card_of(session, ticket), row.language, zone)
    return kept_up_to_date(
        row,
        shown,
        post="card",
        message_id=await post_of(session, ticket.id, "card", row.chat_id),
        quiet=None if ticket.priority == "urgent" and not row.maybe_sent else True,
        ticket_version=ticket.version,
    )


async def card_left(session: AsyncSession, row: OutboxRow) -> Call:
    """The card of a ticket that another department's group has now: a line that says whose it is."""
    ticket = await ticket_of(session, row)
    post = await post_of(session, ticket.id, "card", row.chat_id)
    if post is None or (await department_of(session, ticket)).chat_id == row.chat_id:
        raise Nothing
    return Call(
        EditMessageText(
            chat_id=row.chat_id,
            message_id=post,
            text=say(row.language, "card.left", number=ticket.id, name=row.data["name"]),
            parse_mode="HTML",
            reply_markup=keyboards.parts.rows(),
        )
    )


async def offer_again(session: AsyncSession, row: OutboxRow) -> Call:
    """A word under the card of a ticket that nobody has taken."""
    ticket = await ticket_of(session, row)
    if ticket.status != "open":
        raise Nothing
    post = await post_of(session, ticket.id, "card", row.chat_id)
    return Call(
        SendMessage(
            chat_id=row.chat_id,
            text=_offered(row, ticket),
            parse_mode="HTML",
            reply_markup=keyboards.keyboard("take", row.language, ticket.id, {}),
            reply_parameters=replying_to(post),
        ),
        post="say",
    )


async def turn(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """A word under a ticket's card that calls whoever is to take it; nothing once that is another's turn."""
    ticket = await ticket_of(session, row)
    person = await session.get_one(Person, row.data["person"])
    if ticket.turn_of_id != person.id:
        raise Nothing
    zone = await zone_of(session, row, zone)
    who = Markup(say(row.language, "mention", id=person.telegram_id, name=person.name))
    until = moment(datetime.fromisoformat(row.data["until_at"]), zone, row.language)
    return Call(
        SendMessage(
            chat_id=row.chat_id,
            text=maybe_again(row, say(row.language, "turn", number=ticket.id, who=who, until=until)),
            parse_mode="HTML",
            reply_markup=keyboards.keyboard("turn", row.language, ticket.id, {}),
            reply_parameters=replying_to(await post_of(session, ticket.id, "card", row.chat_id)),
        ),
        post="say",
    )


def _offered(row: OutboxRow, ticket: Ticket) -> str:
    text = "offer_urgent" if ticket.priority == "urgent" else "offer_again"
    called = [say(row.language, "mention", id=number, name=name) for number, name in row.data.get("call", ())]
    words = say(row.language, text, number=ticket.id)
    return f"{words} {', '.join(called)}".strip()


async def topic(session: AsyncSession, row: OutboxRow) -> Call:
    """The ticket's topic itself."""
    ticket = await ticket_of(session, row)
    if ticket.topic_id is not None:
        raise Nothing
    name = cards.topic_name(ticket.id, *await named(session, ticket), row.language)
    return Call(CreateForumTopic(chat_id=row.chat_id, name=name), post="topic")


async def intro(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """The first post of a topic."""
    ticket = await ticket_of(session, row)
    zone = await zone_of(session, row, zone)
    text, markup = cards.intro(await card_of(session, ticket, until=row.data["until"]), row.language, zone)
    return Call(
        SendMessage(
            chat_id=row.chat_id,
            text=maybe_again(row, text),
            parse_mode="HTML",
            reply_markup=markup,
            disable_notification=True,
            **await place_of(session, row),
        ),
        post="intro",
    )


async def intro_again(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """The first post of a topic without the words that were taken back; its buttons stay as they are."""
    ticket = await ticket_of(session, row)
    post = await post_of(session, ticket.id, "intro", row.chat_id)
    until = await intro_until(session, ticket.id)
    if post is None or until is None:
        raise Nothing
    zone = await zone_of(session, row, zone)
    text, markup = cards.intro(await card_of(session, ticket, until=until), row.language, zone)
    if ticket.status not in ("assigned", "waiting"):
        markup = keyboards.parts.rows()
    return Call(
        EditMessageText(
            chat_id=row.chat_id, message_id=post, text=text, parse_mode="HTML", reply_markup=markup
        )
    )


async def buttons(session: AsyncSession, row: OutboxRow) -> Call:
    """The buttons of a topic's first post go when there is nothing to be pressed any more."""
    ticket = await ticket_of(session, row)
    post = await post_of(session, ticket.id, "intro", row.chat_id)
    if post is None:
        raise Nothing
    in_work = ticket.status in ("assigned", "waiting")
    markup = keyboards.parts.rows()
    if in_work:
        answered = await answered_by(session, ticket.id)
        markup = keyboards.staff.topic(
            row.language,
            ticket.id,
            answered,
            several=await several(session),
            no_chat=callers.has_no_chat(ticket),
        )
    return Call(EditMessageReplyMarkup(chat_id=row.chat_id, message_id=post, reply_markup=markup))


async def topic_act(session: AsyncSession, row: OutboxRow) -> Call:
    """A topic is closed, opened again, or deleted."""
    ticket = await ticket_of(session, row)
    topic_id = row.data.get("topic") or ticket.topic_id
    if topic_id is None:
        raise Nothing
    method = {
        "close_topic": CloseForumTopic,
        "reopen_topic": ReopenForumTopic,
        "delete_topic": DeleteForumTopic,
    }[row.kind]
    return Call(method(chat_id=row.chat_id, message_thread_id=topic_id))
