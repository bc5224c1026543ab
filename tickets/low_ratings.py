"""A low rating: whoever answers for the ticket hears of it in private, with the comment."""

from __future__ import annotations

from typing import Any

from storage.tables import OutboxRow, Person, Ticket
from tickets import callers
from tickets.claims import assignee_name
from tickets.departments import leads_of
from tickets.overview import snippet
from tickets.reports import LOW
from tickets.saying import department_of, tell_person, tell_queue
from tickets.work import Work

#: How much of a comment is told, in characters; the rest stands with the ticket.
COMMENT = 1000


def is_low(rating: int | None) -> bool:
    """Whether somebody was let down."""
    return rating is not None and rating <= LOW


async def tell_rating(work: Work, ticket: Ticket) -> None:
    """Tells of a rating that has just been given, if it is low."""
    if is_low(ticket.rating):
        await _spread(work, ticket, "low_rating", **await _about(work, ticket))


async def tell_comment(work: Work, ticket: Ticket) -> None:
    """Tells what was written to a low rating."""
    if is_low(ticket.rating):
        about = {**await _about(work, ticket), "comment": _cut(ticket.rating_comment or "")}
        await _spread(work, ticket, "low_rating_comment", **about)


async def undelivered(work: Work, row: OutboxRow) -> None:
    """What a lead couldn't be told is said in the queue, unless another lead hears it."""
    if row.data.get("text") not in ("low_rating", "low_rating_comment") or not row.data["for_lead"]:
        return
    ticket = await work.session.get(Ticket, row.data["number"])
    if ticket is None or await _reachable_leads(work, ticket):
        return
    about = {name: row.data[name] for name in row.data if name not in ("text", "for_lead")}
    if row.data["text"] == "low_rating":
        await tell_queue(work, ticket, "low_rating", **about)
    else:
        await tell_queue(work, ticket, "low_rating_comment", **about)


async def _spread(work: Work, ticket: Ticket, text: str, **about: Any) -> None:
    """Leads and the assignee in private; the group, where no lead can be reached."""
    leads = await _reachable_leads(work, ticket)
    for lead in leads:
        await tell_person(work, lead, text, for_lead=True, **about)
    if not leads:
        await tell_queue(work, ticket, text, **about)
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id is not None else None
    if assignee is not None and assignee.id not in {lead.id for lead in leads}:
        await tell_person(work, assignee, text, for_lead=False, **about)


async def _reachable_leads(work: Work, ticket: Ticket) -> list[Person]:
    leads = await leads_of(work, await department_of(work, ticket))
    return [lead for lead in leads if lead.blocked_at is None]


def _cut(words: str) -> str:
    return words if len(words) <= COMMENT else words[: COMMENT - 1] + "…"


async def _about(work: Work, ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.id,
        "rating": ticket.rating,
        "requester": await callers.name_of(work, ticket) or "—",
        "assignee": await assignee_name(work, ticket) or "—",
        "words": await snippet(work, ticket.id) or "—",
    }
