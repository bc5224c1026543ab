"""Word by letter that there is news on a page, for whoever left an address there; never what the news is."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import doors, outbox
from storage.inserting import insert_if_new
from storage.tables import Door, DoorPost, PageNews, Ticket, Timer
from tickets.doors import of_ticket
from tickets.work import Work

#: What tickets are counted under whose requesters may leave an address.
CHANNEL = "form"
#: Of which lines of a ticket's history there is word.
TOLD = ("message.sent", "ticket.resolved")
#: What the timer is called that waits for whoever looks by themselves, and the row of the outbox after it.
KIND = "page_news"
#: Whoever looks at their page within this time needs no letter.
AFTER = timedelta(minutes=3)
#: So many such letters an address gets in a day, whoever may have left it.
DAY, MOST = timedelta(days=1), 3


async def begin(session: AsyncSession, door: Door, whom: str) -> None:
    """Somebody has left an address with a page that is new.

    Args:
        whom: the address, as the letters sent have it.
    """
    secret = await doors.secret_of_letters(session, door.id)
    session.add(PageNews(door_id=door.id, key_hash=doors.hashed(secret), whom=whom))


async def seen(session: AsyncSession, door_id: int, newest: datetime) -> None:
    """Whoever has a page sees all that the desk has said there until this moment."""
    news = await session.get_one(PageNews, door_id, with_for_update=True)
    if news.seen_at is None or news.seen_at < newest:
        news.seen_at, news.is_told = newest, False


async def hush(session: AsyncSession, door_id: int, now: datetime) -> None:
    """Whoever has a page wants no letters about it, if there would be any."""
    news = await session.get(PageNews, door_id)
    if news is not None:
        news.hushed_at = news.hushed_at or now


async def note(work: Work, ticket: Ticket) -> None:
    """There is news: its requester hears of it by letter, unless they see it themselves."""
    door = await of_ticket(work.session, ticket)
    news = await work.session.get(PageNews, door.id) if door is not None else None
    if news is None or news.is_told or news.hushed_at is not None:
        return
    waits = insert_if_new(work.session, Timer).values(
        subject=KIND, subject_id=str(ticket.id), kind=KIND, due_at=work.now + AFTER, cycle=1
    )
    await work.session.execute(waits)


async def ring(work: Work, timer: Timer) -> None:
    """Some time is over: puts the letter into the outbox, if it still says anything new."""
    session, ticket = work.session, await work.session.get_one(Ticket, int(timer.subject_id))
    door = await of_ticket(session, ticket)
    news = await session.get(PageNews, door.id, with_for_update=True) if door is not None else None
    if door is None or news is None or news.is_told or news.hushed_at is not None:
        return
    newest = await session.scalar(select(func.max(DoorPost.posted_at)).where(DoorPost.door_id == door.id))
    if newest is None or (news.seen_at is not None and news.seen_at >= newest):
        return
    told = select(func.count()).where(PageNews.whom == news.whom, PageNews.told_at > work.now - DAY)
    if (await session.scalar(told) or 0) >= MOST:
        return
    news.is_told, news.told_at = True, work.now
    place = outbox.Destination(doors.chat_of(door.id), f"news:{door.id}")
    await outbox.put(session, place, KIND, now=work.now, language=door.language, ticket_id=ticket.id)
