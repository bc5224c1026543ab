"""Groups of requesters: linked by an admin the bot answers there, elsewhere it explains itself and leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, update

from storage import outbox
from storage.inserting import insert_into
from storage.tables import LinkedGroup, Person, Ticket
from tickets import blocking, contacts
from tickets import incoming as messages
from tickets.belonging import ENDED
from tickets.contacts import Reading
from tickets.incoming import Incoming
from tickets.work import Work


async def is_linked(work: Work, chat_id: int) -> bool:
    """Whether the bot answers in this group."""
    return await work.session.get(LinkedGroup, chat_id) is not None


async def link(work: Work, person: Person, chat_id: int, title: str) -> None:
    """An admin lets the bot answer in a group; once more only renews its title."""
    values: dict[str, Any] = {"title": title, "linked_by_id": person.id, "linked_at": work.now}
    await work.session.execute(
        insert_into(work.session, LinkedGroup)
        .values(chat_id=chat_id, **values)
        .on_conflict_do_update(index_elements=["chat_id"], set_=values)
    )
    await tell_group(work, person, chat_id, "group.linked")


async def unlink(work: Work, chat_id: int) -> None:
    """The bot isn't in the group any more: whoever brings it back must be an admin again."""
    await work.session.execute(delete(LinkedGroup).where(LinkedGroup.chat_id == chat_id))


async def moved(work: Work, old_id: int, new_id: int) -> None:
    """A group was made a supergroup: what was asked there is answered in the new one."""
    for statement in (
        update(LinkedGroup).where(LinkedGroup.chat_id == old_id).values(chat_id=new_id),
        # The new chat counts its messages from 1.
        update(Ticket).where(Ticket.home_chat_id == old_id).values(home_chat_id=new_id, home_message_id=None),
    ):
        await work.session.execute(statement.execution_options(synchronize_session=False))


async def introduce(work: Work, person: Person, chat_id: int, *, is_admin: bool) -> None:
    """Somebody brought the bot into a group, or calls it in one that isn't linked.

    An admin is told how to link it. To others the bot says once what it is for, and goes.
    """
    if is_admin:
        await tell_group(work, person, chat_id, "group.how_to_link")
        return
    await tell_group(work, person, chat_id, "group.leaving")
    await _put(work, person.language, chat_id, "leave")


async def tell_group(work: Work, person: Person, chat_id: int, text: str, **data: Any) -> None:
    """Says the text of this key in a group, in the language of whoever caused it."""
    await tell_in_group(work, person.language, chat_id, text, **data)


async def tell_in_group(work: Work, language: str, chat_id: int, text: str, **data: Any) -> None:
    """The same where nobody in particular caused it."""
    await _put(work, language, chat_id, "say", text=text, sound=True, **data)


async def _put(work: Work, language: str, chat_id: int, kind: str, **data: Any) -> None:
    await outbox.put(work.session, outbox.queue(chat_id), kind, now=work.now, language=language, **data)


async def receive(
    work: Work, person: Person, incoming: Incoming, reading: Reading, *, called: bool, is_admin: bool
) -> None:
    """A message that calls the bot by name or `/new`, or that answers one of a ticket.

    Args:
        called: it asks for a ticket; otherwise it only goes on with one.
        is_admin: its writer may link the group.
    """
    group = await work.session.get(LinkedGroup, incoming.chat_id)
    if group is None:
        if called:
            await introduce(work, person, incoming.chat_id, is_admin=is_admin)
        return
    ticket = await _answered(work, incoming)
    if person.shut_out_at is not None:
        if called or ticket is not None:
            await blocking.keep_unheard(work, person, incoming)
    elif ticket is not None and ticket.status not in ENDED:
        await contacts.into(work, person, ticket, incoming, reading, of_several=False)
    elif ticket is not None:
        await contacts.after_the_end(work, person, ticket, incoming, reading)
    elif called and not incoming.text and incoming.kind == "text":
        await tell_group(
            work, person, incoming.chat_id, "group.say_what", reply_to=incoming.telegram_message_id
        )
    elif called:
        await contacts.begin(work, person, incoming, reading, about={"group": group.title})


async def _answered(work: Work, incoming: Incoming) -> Ticket | None:
    """The ticket of this group whose message is answered."""
    number = await messages.ticket_answered(work, incoming)
    ticket = await work.session.get(Ticket, number, with_for_update=True) if number is not None else None
    if ticket is None or ticket.is_spam or ticket.home_chat_id != incoming.chat_id:
        return None
    return ticket
