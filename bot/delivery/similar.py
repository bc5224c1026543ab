"""What helped before: tickets much like one, whose requesters said that they were solved."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.cards import Similar
from knowledge_base.likeness import LIKE, most_like
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Message, Ticket

#: How far back by number, how many of them are read, how many are shown.
BACK, READ, SHOWN = 2000, 200, 2

_TICKETS, _MESSAGES = table_of(Ticket), table_of(Message)
_ENDED = (
    select(_TICKETS.c.id)
    .where(
        _TICKETS.c.id < bindparam("before"),
        _TICKETS.c.id > bindparam("after"),
        _TICKETS.c.line == 2,
        _TICKETS.c.closed_because == "confirmed",
        _TICKETS.c.is_spam.is_(False),
    )
    .order_by(_TICKETS.c.id.desc())
    .limit(literal_column(str(READ)))
)
#: What two sides have said to each other, as far as there are words of it.
_SAID = (_MESSAGES.c.internal.is_(False), _MESSAGES.c.text != "", _MESSAGES.c.withdrawn_at.is_(None))
_FIRST = (
    select(func.min(_MESSAGES.c.id))
    .where(_MESSAGES.c.ticket_id.in_(_ENDED), _MESSAGES.c.author == "requester", *_SAID)
    .group_by(_MESSAGES.c.ticket_id)
)
_ASKED = Prepared(
    select(_MESSAGES.c.ticket_id, _MESSAGES.c.text).where(_MESSAGES.c.id.in_(_FIRST)).order_by(_MESSAGES.c.id)
)
_HELPED = Prepared(
    select(_MESSAGES.c.text)
    .where(_MESSAGES.c.ticket_id == bindparam("ticket"), _MESSAGES.c.author == "specialist", *_SAID)
    .order_by(_MESSAGES.c.id.desc())
    .limit(literal_column("1"))
)


async def similar_to(session: AsyncSession, ticket: Ticket, question: str) -> list[Similar]:
    """The likest tickets of those that specialists have lately solved, with the last word that was sent.

    Args:
        question: what the requester of this one wrote.
    """
    if not question:
        return []
    asked = await _ASKED.rows(session, {"before": ticket.id, "after": ticket.id - BACK})
    found = []
    for place, _ in most_like(question, [[words] for _, words in asked], SHOWN, LIKE):
        number, words = asked[place]
        helped = await _HELPED.value(session, {"ticket": number})
        if helped is not None:
            found.append(Similar(number, words, helped))
    return found
