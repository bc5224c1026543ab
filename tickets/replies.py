"""What a specialist sends ready-made: a macro or an entry, looked at first, then relayed as their message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from storage.prepared import add as add_row
from storage.tables import Department, Macro, Message, Person, ReplyDraft, Ticket
from tickets import callers, colleagues, involvements, involving, macros, public_names, resolution, tags, talk
from tickets import incoming as messages
from tickets.answers import albums
from tickets.errors import AnswersInside, IsClosed, NotYourMessage, OutOfDate
from tickets.history import record
from tickets.incoming import Incoming
from tickets.saying import department_of, put_to_requester, requester_of
from tickets.work import Work

#: What a macro does besides, by what the ticket becomes.
_MOVES = {"waiting": resolution.wait, "resolved": resolution.resolve}


async def language_for(work: Work, ticket: Ticket) -> str:
    """The language that the requester reads: that of their question, else the one they chose."""
    requester = await requester_of(work, ticket)
    chosen = requester.language if requester is not None else ticket.language
    return str((ticket.decision or {}).get("language") or chosen)


async def values_for(work: Work, ticket: Ticket, person: Person) -> dict[str, str]:
    """What the placeholders of a macro stand for when this person sends it."""
    requester = await requester_of(work, ticket)
    return {
        "name": requester.name if requester is not None else "",
        "number": str(ticket.id),
        "specialist": await public_names.shown(work.session, ticket, person),
        "department": (await department_of(work, ticket)).name,
    }


async def prepare(
    work: Work,
    ticket: Ticket,
    source: str,
    source_id: int,
    *,
    name: str,
    language: str,
    html: str,
    files: Sequence[dict[str, str]] = (),
) -> ReplyDraft:
    """Keeps a reply for its sender to look at.

    Args:
        source: `macro` or `entry`.
        html: the text as it will be sent, Telegram HTML.

    Raises:
        IsClosed.
    """
    if ticket.status == "closed":
        raise IsClosed(ticket.id)
    draft = ReplyDraft(
        ticket_id=ticket.id,
        source=source,
        source_id=source_id,
        name=name,
        language=language,
        html=html,
        files=list(files),
        made_at=work.now,
    )
    await add_row(work.session, draft)
    return draft


async def draft_of(work: Work, ticket: Ticket, draft_id: int) -> ReplyDraft:
    """A reply that was prepared in this ticket, locked.

    Raises:
        OutOfDate.
    """
    draft = await work.session.get(ReplyDraft, draft_id, with_for_update=True)
    if draft is None or draft.ticket_id != ticket.id:
        raise OutOfDate
    return draft


async def send(
    work: Work,
    person: Person,
    ticket: Ticket,
    draft: ReplyDraft,
    incoming: Incoming,
    macro: Macro | None,
    question: Incoming | None = None,
) -> None:
    """Relays a prepared reply as the person's message, and does what its macro does besides.

    Args:
        incoming: its words, in the bot's message in the topic that shows them: this becomes the message.
        macro: the one that it was made of; None for an entry, and for a macro that was put away.
        question: what the macro's department is asked, in the same place.

    Raises:
        OutOfDate: it was sent before, or there is no chat to send it to; IsClosed; NotYours: what the macro
            does is the assignee's to do; AnswersInside: they see to a part of it.
    """
    if draft.sent_at is not None or callers.has_no_chat(ticket):
        raise OutOfDate
    if ticket.status == "closed":
        raise IsClosed(ticket.id)
    if await involvements.is_asked(work, person, ticket):
        raise AnswersInside
    draft.sent_at = work.now
    message = await messages.keep(work, ticket, person, "specialist", incoming, internal=False)
    await colleagues.joined(work, ticket, person)
    for files in albums(draft.files):
        await put_to_requester(work, ticket, "answer_files", files=files, message_id=message.id)
    await talk.send_to_requester(work, ticket, person, message)
    if draft.source == "entry":
        await _keep_entry(work, person, ticket, draft, message)
        return
    about: dict[str, Any] = {"macro": draft.source_id, "name": draft.name, "message_id": message.id}
    await record(work, ticket, "ticket.macro_sent", person.id, **about)
    if macro is None:
        return
    if macro.tag is not None:
        await tags.add(work, person, ticket, macro.tag)
    department = await to_involve(work, ticket, macro)
    if department is not None and question is not None:
        # No message in Telegram is the question: it is kept under the reverse of the reply's number.
        asked = replace(question, telegram_message_id=-incoming.telegram_message_id)
        await involving.involve(work, person, ticket.id, question.chat_id, department.id, asked)
    if macro.status_after is not None:
        await _MOVES[macro.status_after](work, person, ticket.id)


async def to_involve(work: Work, ticket: Ticket, macro: Macro) -> Department | None:
    """The department that a macro asks about this ticket; None if it is the ticket's own."""
    department = await macros.involved(work, macro)
    return department if department is not None and department.id != ticket.department_id else None


async def _keep_entry(
    work: Work, person: Person, ticket: Ticket, draft: ReplyDraft, message: Message
) -> None:
    """An entry that a specialist chose is the one that would have been right: line 1 learns from it."""
    entry_id = draft.source_id
    await record(work, ticket, "ticket.entry_sent", person.id, entry_id=entry_id, message_id=message.id)
    await record(work, ticket, "ticket.entry_linked", person.id, entry_id=entry_id)


async def reword(
    work: Work, person: Person, ticket: Ticket, draft: ReplyDraft, html: str, incoming: Incoming
) -> None:
    """Gives a prepared reply other words; if it was sent, they change at the requester's too.

    Args:
        html: the words, Telegram HTML.
        incoming: the same for the message that shows them.

    Raises:
        NotYourMessage: somebody else has sent it, or it was taken back.
    """
    if draft.sent_at is not None:
        message = await messages.find(work, incoming.chat_id, incoming.telegram_message_id)
        if message is None or message.person_id != person.id or message.withdrawn_at is not None:
            raise NotYourMessage
        if await messages.change(work, ticket, message, incoming):
            await talk.pass_on_edit(work, ticket, message)
    draft.html = html
