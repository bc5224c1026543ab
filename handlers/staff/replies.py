"""Ready replies in a ticket's topic: macros and entries that fit, one of them looked at, then sent."""

from __future__ import annotations

from dataclasses import dataclass

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import ReplyPress
from handlers.formatting import from_html, to_html
from handlers.ready_replies import Ready, draft_from, matching, other_language, shown, suggested
from handlers.staff.answering import answer_in_group, change_in_group, staff_of, ticket_here
from handlers.turn import Knowledge, Toast, Turn
from locales import plain
from storage.tables import Department, Person, ReplyDraft, Ticket
from tickets import claims, macros, replies, transferring, withdrawing
from tickets.errors import OutOfDate
from tickets.incoming import Incoming
from tickets.placeholders import filled
from tickets.saying import department_of
from tickets.work import Work

DIALOGUE = "reply"
#: So many stand on a page of the list.
ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class _Place:
    """The message in a staff group that shows a ready reply, and whose ticket it is about."""

    department: Department
    ticket: Ticket
    post: int


def register(router: Router) -> None:
    """`/macro` and the buttons; the reply with other words comes with what specialists write."""
    router.message.register(asked, Command("macro"))
    router.callback_query.register(pressed, ReplyPress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/macro`: what fits; `/macro words`: what holds these words, at once if it is only one."""
    words = (command.args or "").strip()
    entries = turn.knowledge.find(words, turn.default_language) if words else []

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        ticket = await ticket_here(work, message)
        if ticket is None:
            return
        if not words:
            await _open(work, message, ticket, turn.knowledge)
            return
        found = matching(words, await macros.everything(work, ready=True), entries)[:ON_A_PAGE]
        if len(found) == 1:
            draft = await draft_from(work, person, ticket, found[0], turn.knowledge)
            data = await shown(work, ticket, draft, turn.knowledge)
            await answer_in_group(
                work, message, "replies.preview", about=ticket, keyboard="reply_preview", **data
            )
        elif found:
            data = _listed(found, (await department_of(work, ticket)).language, 0)
            await answer_in_group(work, message, "replies.found", about=ticket, keyboard="replies", **data)
        else:
            await answer_in_group(work, message, "replies.nothing", words=words)

    await turn.commit_as(move)


async def _open(work: Work, message: Message, ticket: Ticket, knowledge: Knowledge) -> None:
    found = await suggested(work, ticket, knowledge)
    if not found:
        await answer_in_group(work, message, "replies.none")
        return
    data = _listed(found, (await department_of(work, ticket)).language, 0)
    await answer_in_group(work, message, "replies.list", about=ticket, keyboard="replies", **data)


def _listed(found: list[Ready], language: str, page: int) -> dict[str, object]:
    """A page of ready replies for an outbox row: the lines as HTML, and what the numbers stand for."""
    pages = max(-(-len(found) // ON_A_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    here = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = [ready.line(number, language) for number, ready in enumerate(here, start=1)]
    items = [[ready.kind, ready.id] for ready in here]
    return {"html": "\n".join(lines), "items": items, "page": page, "pages": pages}


async def pressed(query: CallbackQuery, callback_data: ReplyPress, turn: Turn) -> None:
    """A button of the list, or under the reply that was chosen."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    message = query.message

    async def move(work: Work, person: Person) -> str:
        await staff_of(work, person, message.chat.id, turn)
        ticket = await claims.staff_ticket(work, press.ticket)
        department = await department_of(work, ticket)
        if department.chat_id != message.chat.id:
            raise await transferring.not_here(work, ticket, message.chat.id)
        if press.act == "open":
            await _open(work, message, ticket, turn.knowledge)
            return ""
        return await _do(work, person, _Place(department, ticket, message.message_id), press, turn.knowledge)

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def _do(work: Work, person: Person, at: _Place, press: ReplyPress, knowledge: Knowledge) -> str:
    match press.act:
        case "list":
            found = await suggested(work, at.ticket, knowledge)
            data = _listed(found, at.department.language, press.page)
            await change_in_group(
                work, at.department, at.ticket, at.post, "replies.list", keyboard="replies", **data
            )
        case "macro" | "entry":
            ready = Ready(press.act, press.item)
            await _show(work, at, await draft_from(work, person, at.ticket, ready, knowledge), knowledge)
        case "language":
            draft = await replies.draft_of(work, at.ticket, press.item)
            spoken = await other_language(work, draft, knowledge)
            if draft.sent_at is not None or not spoken:
                raise OutOfDate
            ready = Ready(draft.source, draft.source_id)
            again = await draft_from(work, person, at.ticket, ready, knowledge, spoken)
            await _show(work, at, again, knowledge)
        case "show":
            _forget(person, at)
            await _show(work, at, await replies.draft_of(work, at.ticket, press.item), knowledge)
        case "reword":
            await _ask_for_words(work, person, at, press.item, knowledge)
        case "send":
            return await _send(work, person, at, press.item, knowledge)
        case "undo":
            await withdrawing.withdraw(work, person, at.department.chat_id, at.post)
            await change_in_group(work, at.department, at.ticket, at.post, None)
        case _:
            raise OutOfDate
    return ""


async def _show(work: Work, at: _Place, draft: ReplyDraft, knowledge: Knowledge) -> None:
    data = await shown(work, at.ticket, draft, knowledge)
    text = "replies.preview" if draft.sent_at is None else "replies.sent"
    keyboard = "reply_preview" if draft.sent_at is None else "reply_sent"
    await change_in_group(work, at.department, at.ticket, at.post, text, keyboard=keyboard, **data)


async def _send(work: Work, person: Person, at: _Place, draft_id: int, knowledge: Knowledge) -> str:
    draft = await replies.draft_of(work, at.ticket, draft_id)
    macro = await macros.at_hand(work, draft.source_id) if draft.source == "macro" else None
    asked = macro.question if macro is not None else None
    question = None
    if asked is not None:
        values = await replies.values_for(work, at.ticket, person)
        question = _as_message(work, at, filled(asked, values))
    await replies.send(work, person, at.ticket, draft, _as_message(work, at, draft.html), macro, question)
    _forget(person, at)
    await _show(work, at, draft, knowledge)
    return plain(at.department.language, "toast.reply_sent")


def _as_message(work: Work, at: _Place, html: str) -> Incoming:
    """The words of a ready reply as a message: the bot's own, which shows them."""
    text, entities = from_html(html)
    return Incoming(at.department.chat_id, at.post, "text", text, work.now, entities=entities or None)


async def _ask_for_words(work: Work, person: Person, at: _Place, draft_id: int, knowledge: Knowledge) -> None:
    """Asks for other words; the reply to this very message is them."""
    draft = await replies.draft_of(work, at.ticket, draft_id)
    person.dialogue = {
        "kind": DIALOGUE,
        "ticket": at.ticket.id,
        "draft": draft.id,
        "chat": at.department.chat_id,
        "post": at.post,
    }
    data = await shown(work, at.ticket, draft, knowledge)
    await change_in_group(
        work, at.department, at.ticket, at.post, "replies.reword", keyboard="reply_reword", **data
    )


async def reworded(work: Work, person: Person, incoming: Incoming, knowledge: Knowledge) -> bool:
    """Takes over other words if this message replies to the question for them; False if it is about else.

    Raises:
        NoSuchTicket; OutOfDate; NotYourMessage.
    """
    asked = person.dialogue or {}
    if asked.get("kind") != DIALOGUE or incoming.kind != "text" or incoming.reply_to is None:
        return False
    if (incoming.chat_id, incoming.reply_to) != (asked["chat"], asked["post"]):
        return False
    person.dialogue = None
    ticket = await claims.staff_ticket(work, asked["ticket"])
    at = _Place(await department_of(work, ticket), ticket, asked["post"])
    if at.department.chat_id != incoming.chat_id:
        raise await transferring.not_here(work, ticket, incoming.chat_id)
    draft = await replies.draft_of(work, ticket, asked["draft"])
    html = to_html(incoming.text, incoming.entities)
    await replies.reword(work, person, ticket, draft, html, _as_message(work, at, html))
    await _show(work, at, draft, knowledge)
    return True


def _forget(person: Person, at: _Place) -> None:
    """Nothing is asked any more under this message."""
    asked = person.dialogue or {}
    if (asked.get("kind"), asked.get("post")) == (DIALOGUE, at.post):
        person.dialogue = None
