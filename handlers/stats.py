"""`/stats`: what is read for it, put together for an outbox row; for specialists and admins alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import StatsPress
from handlers.turn import Turn
from knowledge_base.alike import asked_again
from knowledge_base.titles import titles_of
from storage.tables import Department, Person, Ticket
from tickets.past import first_words, report_on
from tickets.periods import Period, from_code, read_period
from tickets.reports import SOLVED, Report
from tickets.saying import tell_person
from tickets.work import Work

#: The scope of one's own tickets.
OWN = -1
#: What can be seen of a period, and as what it is sent as a message of its own, by the outbox's kind.
SENT = {"chart": "chart", "csv": "stats_file", "xlsx": "stats_file"}
VIEWS = ("show", "open", "list", *SENT)
#: So many entries, unanswered questions and low ratings are shown, and so many tickets on a page.
SHOWN, ON_PAGE = 5, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see.

    Args:
        view: `show`, `chart`, `csv`, `xlsx`, `open` or `list`, as in StatsPress.
        scope: a department's number, 0 for all, OWN.
        group: the staff group in which it is asked: its own department is the scope.
        chooses: an admin, who may look at any department.
    """

    period: Period
    view: str = "show"
    scope: int = 0
    figure: str = "contacts"
    page: int = 0
    group: int | None = None
    chooses: bool = False


def today(turn: Turn) -> Period:
    """This day by the desk's clock."""
    day = turn.now.astimezone(turn.policy.hours.zone).date()
    return Period(day, day)


def asked_in_words(turn: Turn, words: str | None, scope: int, group: int | None = None) -> Asked | None:
    """What is written after `/stats`; None if it can't be read."""
    period = read_period(words or "", today(turn).last)
    chooses = _chooses(turn, scope, group)
    return Asked(period, scope=scope, group=group, chooses=chooses) if period else None


def asked_by_press(turn: Turn, press: StatsPress, scope: int, group: int | None = None) -> Asked | None:
    """What a button asks for; None if there is no such."""
    period = from_code(press.period, today(turn).last)
    if period is None or press.view not in VIEWS or press.page < 0:
        return None
    chooses = _chooses(turn, scope, group)
    return Asked(period, press.view, scope, press.figure, press.page, group, chooses)


def _chooses(turn: Turn, scope: int, group: int | None) -> bool:
    return group is None and scope != OWN and turn.who is not None and turn.who.telegram_id in turn.admin_ids


async def looked_up(turn: Turn, asked: Asked) -> dict[str, Any]:
    """The text's key, its buttons and its values; of a chart or file what it is made from.

    Slow with many tickets, so before the transaction.
    """
    assert turn.who is not None
    zone, acts = turn.policy.hours.zone, turn.who.telegram_id
    return await turn.database.read_much(
        lambda session: looked_up_in(session, asked, zone, acts, turn.default_language)
    )


async def show_in_private(turn: Turn, data: dict[str, Any] | None) -> None:
    """Says in the private chat what was looked up; None if it couldn't be made out what is wanted."""

    async def move(work: Work, person: Person) -> None:
        if data is None:
            await tell_person(work, person, "stats_unknown")
        else:
            await tell_person(work, person, **data)

    await turn.commit_as(move)


async def looked_up_in(
    session: AsyncSession, asked: Asked, zone: ZoneInfo, telegram_id: int, default_language: str
) -> dict[str, Any]:
    """The same in a session.

    Args:
        telegram_id: who asks.
    """
    theirs = await _departments_of(session, asked)
    person = await session.scalar(select(Person).where(Person.telegram_id == telegram_id))
    language = theirs[0].language if theirs else person.language if person else default_language
    department_ids = [department.id for department in theirs] or ([asked.scope] if asked.scope > 0 else None)
    assignee_id = (person.id if person else 0) if asked.scope == OWN else None
    head = _head(asked, await _departments(session, asked))
    if asked.view in ("csv", "xlsx"):
        name = f"stats-{asked.period.first}-{asked.period.last}.{asked.view}"
        return {**head, "name": name, "department_ids": department_ids, "assignee_id": assignee_id}
    made = await report_on(
        session,
        *asked.period.bounds(zone),
        zone,
        department_ids=department_ids,
        assignee_id=assignee_id,
    )
    if asked.view == "chart":
        return {**head, **_figures(made), **_drawn(made)}
    if asked.view == "open":
        return {"text": "stats_which", "keyboard": "stats_which", **head, "counts": _counts(made)}
    if asked.view == "list":
        return {"text": "stats_list", "keyboard": "stats_list", **head, **await _page(session, made, asked)}
    return {
        "text": "stats",
        "keyboard": "stats",
        **head,
        **_figures(made),
        **await _questions(session, made, language),
        "low": await _low(session, made) if asked.scope == OWN else [],
    }


async def _departments_of(session: AsyncSession, asked: Asked) -> Sequence[Department]:
    """The departments of the group in which it is asked: several may share one."""
    if asked.group is None:
        return []
    of_group = select(Department).where(Department.chat_id == asked.group)
    return (
        await session.scalars(of_group.order_by(Department.archived_at.is_not(None), Department.id))
    ).all()


async def _departments(session: AsyncSession, asked: Asked) -> list[list[Any]]:
    """The names of departments, if there are several: an admin chooses among them."""
    if asked.group is not None or asked.scope == OWN:
        return []
    rows = await session.execute(
        select(Department.id, Department.name).where(Department.archived_at.is_(None)).order_by(Department.id)
    )
    found = [[row.id, row.name] for row in rows]
    return found if len(found) > 1 else []


def _head(asked: Asked, departments: list[list[Any]]) -> dict[str, Any]:
    period = asked.period
    return {
        "code": period.code,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "lately": period.lately,
        "scope": asked.scope,
        "in_group": asked.group is not None,
        "departments": departments,
        "chooses": asked.chooses,
    }


def _counts(made: Report) -> dict[str, int]:
    return {figure: len(numbers) for figure, numbers in made.tickets.items()}


def _figures(made: Report) -> dict[str, Any]:
    hours, weekdays = [0] * 24, [0] * 7
    for (weekday, hour), count in made.hours.items():
        hours[hour] += count
        weekdays[weekday] += count
    return {
        "counts": _counts(made),
        "times": {name: [times.median, times.most] for name, times in made.times.items()},
        "rating": made.rating,
        "hours": hours,
        "weekdays": weekdays,
    }


def _drawn(made: Report) -> dict[str, Any]:
    """What only charts show: contacts by day (line 1, people, the rest), and how many gave each rating."""
    days: dict[str, list[int]] = {}
    for (day, outcome), count in made.days.items():
        parts = days.setdefault(day.isoformat(), [0, 0, 0])
        parts[0 if outcome in SOLVED else 1 if outcome == "handed_over" else 2] += count
    return {"days": days, "ratings": [made.ratings[rating] for rating in range(1, 6)]}


async def _questions(session: AsyncSession, made: Report, language: str) -> dict[str, Any]:
    """The entries that answered most, and what was asked most of what the base lacks."""
    top = made.entries.most_common(SHOWN)
    titles = await titles_of(session, [entry for entry, _ in top], language)
    words = [text for _, text in await first_words(session, made.tickets["unanswered"])]
    groups = asked_again(words)[:SHOWN]
    return {
        "entries": [[titles.get(entry, "—"), count] for entry, count in top],
        "unanswered": [[text[:200], len(places)] for text, places in groups],
    }


async def _low(session: AsyncSession, made: Report) -> list[list[Any]]:
    """The newest low ratings with what was said to them."""
    newest = made.tickets["low"][-SHOWN:].tolist()
    rows = await session.execute(
        select(Ticket.id, Ticket.rating, Ticket.rating_comment)
        .where(Ticket.id.in_(newest))
        .order_by(Ticket.id.desc())
    )
    return [[row.id, row.rating, row.rating_comment or ""] for row in rows]


async def _page(session: AsyncSession, made: Report, asked: Asked) -> dict[str, Any]:
    """A page of the tickets behind a figure, newest first."""
    figure = asked.figure if asked.figure in made.tickets else "contacts"
    newest_first = made.tickets[figure][::-1]
    pages = max(-(-len(newest_first) // ON_PAGE), 1)
    page = min(asked.page, pages - 1)
    shown = newest_first[page * ON_PAGE : (page + 1) * ON_PAGE]
    words, numbers = dict(await first_words(session, shown)), shown.tolist()
    rows = await session.execute(select(Ticket.id, Ticket.created_at).where(Ticket.id.in_(numbers)))
    moments: dict[int, datetime] = {row.id: row.created_at for row in rows}
    return {
        "figure": figure,
        "count": len(newest_first),
        "page": page,
        "pages": pages,
        "tickets": [
            [number, moments[number].isoformat(), " ".join(words.get(number, "").split())[:80]]
            for number in numbers
        ],
    }
