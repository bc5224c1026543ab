"""An update that nobody could read is still a contact: it becomes a ticket as it came."""

from __future__ import annotations

import json
from typing import Any

from tickets import belonging, blocking, contacts, incoming, line1
from tickets.history import record
from tickets.incoming import Incoming
from tickets.people import Identity, admins_of, meet
from tickets.saying import tell_person
from tickets.work import Work

#: So much of a raw update stands in the ticket, in characters.
KEPT = 1500


async def register(work: Work, raw: dict[str, Any], default_language: str, admin_ids: frozenset[int]) -> None:
    """Makes out who wrote and what, as far as can be, and hands it to people; admins are told."""
    body = raw.get("message")
    chat = body.get("chat") if isinstance(body, dict) else None
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    if isinstance(body, dict) and isinstance(chat_id, int) and chat_id > 0:
        await _as_ticket(work, body, chat_id, default_language)
    for admin in await admins_of(work, admin_ids):
        await tell_person(work, admin, "unread_update", number=raw.get("update_id", 0))


async def _as_ticket(work: Work, body: dict[str, Any], chat_id: int, default_language: str) -> None:
    sender = body.get("from") if isinstance(body.get("from"), dict) else {}
    assert isinstance(sender, dict)
    name = sender.get("first_name")
    person = await meet(
        work,
        Identity(chat_id, name if isinstance(name, str) and name else str(chat_id), None, None),
        default_language,
    )
    text = body.get("text") or body.get("caption")
    number = body.get("message_id")
    what = Incoming(
        chat_id=chat_id,
        telegram_message_id=number if isinstance(number, int) else -work.now.microsecond,
        kind="text",
        text=text if isinstance(text, str) else json.dumps(body, ensure_ascii=False)[:KEPT],
        written_at=work.now,
    )
    if await incoming.find(work, what.chat_id, what.telegram_message_id) is not None:
        return
    if person.shut_out_at is not None:
        await blocking.keep_unheard(work, person, what)
        return
    ticket = await belonging.current(work, person)
    if ticket is None or ticket.status in belonging.ENDED:
        ticket = await contacts.open_ticket(work, person)
    message = await incoming.keep(work, ticket, person, "requester", what, internal=False)
    await record(work, ticket, "message.received", person.id, message_id=message.id, unread=True)
    if ticket.status in belonging.ON_LINE_1:
        await line1.hand_over(work, ticket, "unread", person.id)
    else:
        await contacts.after_hand_over(work, ticket, message)
