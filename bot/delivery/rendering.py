"""An outbox row becomes a call to Telegram, from the database as it is at this moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import (
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditMessageReplyMarkup,
    EditMessageText,
    ReopenForumTopic,
    SendDocument,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, ReplyParameters
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import relaying
from bot.delivery.cases import case_of
from bot.delivery.tickets import answered_by, card_of, department_of, post_of
from handlers import accounts, cards, keyboards, reviews
from knowledge_base import files, storing
from locales import Markup, plain, say
from storage.tables import OutboxRow, Ticket
from tickets import wrong_answers


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be asked of Telegram, and what its answer will stand for.

    `post` names what the sent message is; None when no message comes of it.
    `ticket_version` is what a card was rendered from.
    """

    method: TelegramMethod[Any]
    post: str | None = None
    message_ids: tuple[int, ...] = ()
    ticket_version: int = 0


class Nothing(Exception):
    """There is nothing to do any more: what the row was about has moved on."""


class NotYet(Exception):
    """What this row needs isn't there yet; it will be tried again a moment later."""


class Rendering:
    """Renders rows.

    Args:
        zone: the time zone in which specialists read times.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._kinds: dict[str, Callable[[AsyncSession, OutboxRow], Awaitable[Call]]] = {
            "say": self._say,
            "answer": self._answer,
            "ask": self._ask,
            "change": self._change,
            "card": self._card,
            "offer_again": self._offer_again,
            "topic": self._topic,
            "intro": self._intro,
            "buttons": self._buttons,
            "close_topic": self._topic_act,
            "reopen_topic": self._topic_act,
            "delete_topic": self._topic_act,
            "relay": self._relay,
            "relay_edit": self._relay_edit,
            "relay_album": self._relay_album,
            "export": self._export,
            "wrong_answer": self._wrong_answer,
        }

    async def render(self, session: AsyncSession, row: OutboxRow) -> Call:
        """The call for a row.

        Raises:
            Nothing; NotYet.
        """
        return await self._kinds[row.kind](session, row)

    async def _say(self, session: AsyncSession, row: OutboxRow) -> Call:
        data = row.data
        markup = None
        if data.get("keyboard"):
            markup = keyboards.keyboard(data["keyboard"], row.language, row.ticket_id, data)
        return Call(
            SendMessage(
                chat_id=row.chat_id,
                text=_maybe_again(row, self._words(row)),
                parse_mode=None if data.get("plain") else "HTML",
                reply_markup=markup,
                disable_notification=_silent(row),
                **await self._place(session, row),
            ),
            post=data.get("post", "say"),
        )

    def _words(self, row: OutboxRow) -> str:
        data, language = row.data, row.language
        match data["text"]:
            case "my":
                return cards.mine(data["tickets"], language, self._zone)
            case "queue":
                return cards.queue(data["tickets"], language, self._zone)
            case "ticket_page":
                return cards.page(data, language, self._zone)
            case "why":
                return accounts.why(data, language, self._zone)
            case "kb_review":
                return reviews.review(data, language)
        values = {
            name: Markup(value) if name == "html" else value
            for name, value in data.items()
            if isinstance(value, str | int) and name not in ("text", "keyboard")
        }
        if data.get("mention") and data.get("name"):
            name = say(language, "mention", id=data["mention"], name=data["name"])
            values["name"] = Markup(name)
        return say(language, data["text"], **values)

    async def _answer(self, session: AsyncSession, row: OutboxRow) -> Call:
        markup = None
        if row.data.get("alone", True):  # else people take over besides: nothing is decided by a press
            markup = keyboards.keyboard("answer", row.language, row.ticket_id, row.data)
        return Call(
            SendMessage(
                chat_id=row.chat_id,
                text=_maybe_again(row, cards.answers(row.data["parts"], row.language)),
                parse_mode=None if row.data.get("plain") else "HTML",
                reply_markup=markup,
                disable_notification=_silent(row),
            ),
            post="answer",
        )

    async def _ask(self, session: AsyncSession, row: OutboxRow) -> Call:
        lines = [
            say(row.language, "ask.line", number=number + 1, title=title)
            for number, title in enumerate(row.data["titles"])
        ]
        text = say(row.language, "ask.head", n=len(lines)) + "\n\n" + "\n".join(lines)
        return Call(
            SendMessage(
                chat_id=row.chat_id,
                text=_maybe_again(row, text),
                parse_mode="HTML",
                reply_markup=keyboards.keyboard("ask", row.language, row.ticket_id, row.data),
                disable_notification=_silent(row),
            ),
            post="ask",
        )

    async def _change(self, session: AsyncSession, row: OutboxRow) -> Call:
        name = row.data.get("keyboard")
        markup = keyboards.inline(name, row.language, row.ticket_id, row.data)
        post = row.data["telegram_message_id"]
        if row.data["text"] is None:
            return Call(EditMessageReplyMarkup(chat_id=row.chat_id, message_id=post, reply_markup=markup))
        return Call(
            EditMessageText(
                chat_id=row.chat_id,
                message_id=post,
                text=self._words(row),
                parse_mode="HTML",
                reply_markup=markup,
            )
        )

    async def _card(self, session: AsyncSession, row: OutboxRow) -> Call:
        ticket = await _ticket(session, row)
        text, markup = cards.card(await card_of(session, ticket), row.language, self._zone)
        post = await post_of(session, ticket.id, "card", row.chat_id)
        if post is not None:
            return Call(
                EditMessageText(
                    chat_id=row.chat_id,
                    message_id=post,
                    text=text,
                    parse_mode="HTML",
                    reply_markup=markup,
                ),
                ticket_version=ticket.version,
            )
        return Call(
            SendMessage(
                chat_id=row.chat_id,
                text=_maybe_again(row, text),
                parse_mode="HTML",
                reply_markup=markup,
                disable_notification=None if ticket.urgent and not row.maybe_sent else True,
            ),
            post="card",
            ticket_version=ticket.version,
        )

    async def _offer_again(self, session: AsyncSession, row: OutboxRow) -> Call:
        ticket = await _ticket(session, row)
        if ticket.status != "open":
            raise Nothing
        post = await post_of(session, ticket.id, "card", row.chat_id)
        return Call(
            SendMessage(
                chat_id=row.chat_id,
                text=say(row.language, "offer_urgent" if ticket.urgent else "offer_again", number=ticket.id),
                parse_mode="HTML",
                reply_markup=keyboards.keyboard("take", row.language, ticket.id, {}),
                reply_parameters=_reply_to(post),
            ),
            post="say",
        )

    async def _topic(self, session: AsyncSession, row: OutboxRow) -> Call:
        ticket = await _ticket(session, row)
        if ticket.topic_id is not None:
            raise Nothing
        name = cards.topic_name(await card_of(session, ticket), row.language)
        return Call(CreateForumTopic(chat_id=row.chat_id, name=name), post="topic")

    async def _intro(self, session: AsyncSession, row: OutboxRow) -> Call:
        ticket = await _ticket(session, row)
        text, markup = cards.intro(
            await card_of(session, ticket, until=row.data["until"]), row.language, self._zone
        )
        return Call(
            SendMessage(
                chat_id=row.chat_id,
                text=_maybe_again(row, text),
                parse_mode="HTML",
                reply_markup=markup,
                disable_notification=True,
                **await self._place(session, row),
            ),
            post="intro",
        )

    async def _buttons(self, session: AsyncSession, row: OutboxRow) -> Call:
        """The buttons of a topic's first post go when there is nothing to be pressed any more."""
        ticket = await _ticket(session, row)
        post = await post_of(session, ticket.id, "intro", row.chat_id)
        if post is None:
            raise Nothing
        in_work = ticket.status in ("assigned", "waiting")
        markup = keyboards.parts.rows()
        if in_work:
            markup = keyboards.staff.topic(row.language, ticket.id, await answered_by(session, ticket.id))
        return Call(EditMessageReplyMarkup(chat_id=row.chat_id, message_id=post, reply_markup=markup))

    async def _topic_act(self, session: AsyncSession, row: OutboxRow) -> Call:
        ticket = await _ticket(session, row)
        if ticket.topic_id is None:
            raise Nothing
        method = {
            "close_topic": CloseForumTopic,
            "reopen_topic": ReopenForumTopic,
            "delete_topic": DeleteForumTopic,
        }[row.kind]
        return Call(method(chat_id=row.chat_id, message_thread_id=ticket.topic_id))

    async def _relay(self, session: AsyncSession, row: OutboxRow) -> Call:
        message, header = await relaying.source(session, row)
        method = relaying.copy(
            message,
            row.chat_id,
            _maybe_again(row, header),
            silent=_silent(row),
            **await self._place(session, row, await relaying.reply_target(session, message, row.chat_id)),
        )
        return Call(method, post="relay", message_ids=(message.id,))

    async def _relay_edit(self, session: AsyncSession, row: OutboxRow) -> Call:
        message, header = await relaying.source(session, row)
        post = await relaying.copy_of(session, message, row.chat_id)
        if post is None:  # it stands in the topic's first post only, or never arrived
            return await self._relay(session, row)
        return Call(relaying.edit(message, row.chat_id, post, header))

    async def _relay_album(self, session: AsyncSession, row: OutboxRow) -> Call:
        parts, header = await relaying.album(session, row)
        if not parts:
            raise Nothing
        method = relaying.send_album(
            parts,
            row.chat_id,
            _maybe_again(row, header),
            silent=_silent(row),
            **await self._place(session, row, await relaying.reply_target(session, parts[0], row.chat_id)),
        )
        return Call(method, post="relay", message_ids=tuple(part.id for part in parts))

    async def _export(self, session: AsyncSession, row: OutboxRow) -> Call:
        name = row.data["name"]
        content = files.dump(await storing.published(session), name)
        return Call(
            SendDocument(chat_id=row.chat_id, document=BufferedInputFile(content, filename=name)), post="say"
        )

    async def _wrong_answer(self, session: AsyncSession, row: OutboxRow) -> Call:
        """A case in an admin's chat: said once, then kept up to date in its place."""
        case = await case_of(session, row.data["case"], row.data["page"], row.language)
        if case is None:
            raise Nothing
        text, markup = accounts.wrong_answer(case, row.language, self._zone)
        post = await wrong_answers.posts_of(session, case.id, row.chat_id)
        if post is not None and not row.data["anew"]:
            return Call(
                EditMessageText(
                    chat_id=row.chat_id, message_id=post, text=text, parse_mode="HTML", reply_markup=markup
                )
            )
        return Call(
            SendMessage(
                chat_id=row.chat_id,
                text=_maybe_again(row, text),
                parse_mode="HTML",
                reply_markup=markup,
                disable_notification=_silent(row),
            ),
            post=wrong_answers.post_kind(case.id),
        )

    async def _place(
        self, session: AsyncSession, row: OutboxRow, reply_to: int | None = None
    ) -> dict[str, Any]:
        """Where in the chat: a ticket's topic, or in a group without topics under its card."""
        reply_to = reply_to or row.data.get("reply_to")
        if row.ticket_id is None or not row.destination.startswith("ticket:"):
            return {"reply_parameters": _reply_to(reply_to)}
        ticket = await _ticket(session, row)
        if ticket.topic_id is not None:
            return {"message_thread_id": ticket.topic_id, "reply_parameters": _reply_to(reply_to)}
        card = await post_of(session, ticket.id, "card", row.chat_id)
        if card is None and (await department_of(session, ticket)).chat_id == row.chat_id:
            raise NotYet
        return {"reply_parameters": _reply_to(reply_to or card)}


async def _ticket(session: AsyncSession, row: OutboxRow) -> Ticket:
    ticket = await session.scalar(select(Ticket).where(Ticket.id == row.ticket_id))
    if ticket is None:
        raise Nothing
    return ticket


def _reply_to(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)


def _silent(row: OutboxRow) -> bool | None:
    """Groups hear only what must be heard; a message that may have arrived before comes quietly."""
    if row.maybe_sent:
        return True
    return True if row.chat_id < 0 and not row.data.get("sound") else None


def _maybe_again(row: OutboxRow, text: str) -> str:
    if not row.maybe_sent:
        return text
    return f"{text}\n{plain(row.language, 'maybe_again')}".strip()
