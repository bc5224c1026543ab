"""`/stats`: what is read for it, put together for an outbox row; for specialists and admins alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import StatsPress
from handlers.turn import Turn
from knowledge_base.alike import asked_again
from knowledge_base.titles import titles_of
from storage.tables import Client, Department, Person, Site, Ticket
from tickets import departments
from tickets.marks import NONE
from tickets.past import first_words, report_on
from tickets.periods import Period, from_code, read_period
from tickets.reports import SOLVED, Report
from tickets.saying import tell_person
from tickets.sites import full_name
from tickets.which import EVERY_CHANNEL, Which, choice
from tickets.work import Work

#: The scope of one's own tickets.
OWN = -1
#: What can be seen of a period, and as what it is sent as a message of its own, by the outbox's kind.
SENT = {"chart": "chart", "csv": "stats_file", "xlsx": "stats_file"}
VIEWS = ("show", "open", "words", "hours", "list", "filter", "people", *SENT)
#: So many entries, unanswered questions and low ratings are shown, and so many tickets on a page.
SHOWN, ON_PAGE = 5, 10
#: So many clients or people stand on a page to choose from.
OFFERED = 8
_OF = re.compile(r"([csp])(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see.

    Args:
        view: one of VIEWS.
        scope: a department's number, 0 for all, OWN.
        group: the staff group in which it is asked: its own department is the scope.
        chooses: an admin, who may look at any department.
        of, channel: as in StatsPress.
        leads: the departments that whoever asks heads: of their people too they see figures.
    """

    period: Period
    view: str = "show"
    scope: int = 0
    figure: str = "contacts"
    page: int = 0
    group: int | None = None
    chooses: bool = False
    of: str = ""
    channel: int = 0
    leads: tuple[int, ...] = ()

    @property
    def person(self) -> int | None:
        """Of which of a department's people it is asked."""
        return int(self.of[1:]) if self.of.startswith("p") else None

    def which(self, departments: Collection[int] | None, own: int | None) -> Which:
        """Which contacts it is about."""
        client, site = (int(self.of[1:]) if self.of.startswith(kind) else None for kind in "cs")
        channel = EVERY_CHANNEL[self.channel - 1] if self.channel else None
        return Which(departments, own if own is not None else self.person, client, site, channel)


def today(turn: Turn) -> Period:
    """This day by the desk's clock."""
    day = turn.now.astimezone(turn.policy.hours.zone).date()
    return Period(day, day)


def asked_in_words(
    turn: Turn, words: str | None, scope: int, group: int | None = None, leads: tuple[int, ...] = ()
) -> Asked | None:
    """What is written after `/stats`; None if it can't be read."""
    period = read_period(words or "", today(turn).last)
    chooses = _chooses(turn, scope, group)
    return Asked(period, scope=scope, group=group, chooses=chooses, leads=leads) if period else None


def asked_by_press(
    turn: Turn, press: StatsPress, scope: int, group: int | None = None, leads: tuple[int, ...] = ()
) -> Asked | None:
    """What a button asks for; None if there is no such, or if it isn't for whoever pressed."""
    period = from_code(press.period, today(turn).last)
    of, channel = (press.of, press.channel) if scope != OWN else ("", 0)
    if period is None or press.view not in VIEWS or press.page < 0:
        return None
    if (of and not _OF.fullmatch(of)) or not 0 <= channel <= len(EVERY_CHANNEL):
        return None
    if (press.view == "people" or of.startswith("p")) and (group is not None or scope not in leads):
        return None  # a specialist's own figures are for them and for their lead
    chooses = _chooses(turn, scope, group)
    return Asked(period, press.view, scope, press.figure, press.page, group, chooses, of, channel, leads)


def _chooses(turn: Turn, scope: int, group: int | None) -> bool:
    return group is None and scope != OWN and turn.who is not None and turn.who.telegram_id in turn.admin_ids


async def led_by(turn: Turn) -> tuple[int, ...]:
    """The departments that whoever acts heads."""
    if turn.who is None:
        return ()
    async with turn.database.read() as session:
        return tuple(item.id for item in await departments.led_by(session, turn.who.telegram_id))


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
    own = (person.id if person else 0) if asked.scope == OWN else None
    which = asked.which(department_ids, own)
    head = await _head(session, asked)
    if asked.view in ("csv", "xlsx"):
        name = f"stats-{asked.period.first}-{asked.period.last}.{asked.view}"
        return {**head, "name": name, "which": asdict(which)}
    bounds = asked.period.bounds(zone)
    if asked.view == "filter":
        offered = await _offered(session, bounds, asked, which)
        return {"text": "stats_filter", "keyboard": "stats_filter", **head, **offered}
    made = await report_on(session, *bounds, zone, which)
    if asked.view == "chart":
        return {**head, **_figures(made), **_drawn(made)}
    if asked.view in ("open", "words", "hours"):
        behind = await _behind(session, made, asked.view, language)
        return {"text": "stats_which", "keyboard": "stats_which", **head, "view": asked.view, **behind}
    if asked.view == "list":
        listed = await _page(session, made, asked, language)
        return {"text": "stats_list", "keyboard": "stats_list", **head, **listed}
    if asked.view == "people":
        people = await _people(session, made, asked)
        return {"text": "stats_people", "keyboard": "stats_people", **head, **people}
    personal = asked.scope == OWN or asked.person is not None
    return {
        "text": "stats",
        "keyboard": "stats",
        **head,
        **_figures(made),
        **await _questions(session, made, language),
        "low": await _low(session, made) if personal else [],
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


async def _head(session: AsyncSession, asked: Asked) -> dict[str, Any]:
    period = asked.period
    names = await _departments(session, asked)
    led = await session.execute(
        select(Department.id, Department.name).where(Department.id.in_(asked.leads)).order_by(Department.id)
    )
    return {
        "code": period.code,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "lately": period.lately,
        "scope": asked.scope,
        "in_group": asked.group is not None,
        "departments": names,
        "chooses": asked.chooses,
        "of": asked.of,
        "of_name": await _name_of(session, asked.of),
        "channel": asked.channel,
        "channel_name": EVERY_CHANNEL[asked.channel - 1] if asked.channel else "",
        "led": [[row.id, row.name] for row in led],
    }


async def _name_of(session: AsyncSession, of: str) -> str:
    """The name of a client, a site or a specialist; empty for our own firm, and for nobody."""
    kind, number = of[:1], int(of[1:] or 0)
    if kind == "s":
        site = await session.get(Site, number)
        return await full_name(session, site) if site is not None else "—"
    if kind == "p":
        return await session.scalar(select(Person.name).where(Person.id == number)) or "—"
    if kind == "c" and number:
        return await session.scalar(select(Client.name).where(Client.id == number)) or "—"
    return ""


async def _offered(
    session: AsyncSession, bounds: tuple[datetime, datetime], asked: Asked, which: Which
) -> dict[str, Any]:
    """What the figures can be narrowed to; a page of clients."""
    found = await choice(session, *bounds, which.departments, which)
    pages = max(-(-len(found.clients) // OFFERED), 1)
    page = min(asked.page, pages - 1)
    return {
        "channels": [[EVERY_CHANNEL.index(name) + 1, name] for name in found.channels],
        "clients": [list(item) for item in found.clients[page * OFFERED : (page + 1) * OFFERED]],
        "sites": [list(item) for item in found.sites],
        "page": page,
        "pages": pages,
    }


async def _people(session: AsyncSession, made: Report, asked: Asked) -> dict[str, Any]:
    """Whose tickets a department's are, by their names; a page of them."""
    assert made.lives is not None
    numbers = np.unique(made.lives.assignee[made.lives.assignee != NONE]).tolist()
    rows = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_(numbers)).order_by(Person.name, Person.id)
    )
    people = [[row.id, row.name] for row in rows]
    pages = max(-(-len(people) // OFFERED), 1)
    page = min(asked.page, pages - 1)
    return {"people": people[page * OFFERED : (page + 1) * OFFERED], "page": page, "pages": pages}


async def _behind(session: AsyncSession, made: Report, view: str, language: str) -> dict[str, Any]:
    """The buttons that open figures: the figures, entries and questions, or hours, weekdays and ratings."""
    if view == "open":
        return {"counts": _counts(made)}
    if view == "hours":
        hours, weekdays = Counter(made.local_hours.tolist()), Counter(made.weekdays.tolist())
        return {
            "hours": sorted([hour, count] for hour, count in hours.items()),
            "weekdays": sorted([day, count] for day, count in weekdays.items()),
            "ratings": sorted([rating, count] for rating, count in made.ratings.items()),
        }
    top = made.entries.most_common(SHOWN)
    titles = await titles_of(session, [entry for entry, _ in top], language)
    groups = (await _asked_again(session, made))[:SHOWN]
    return {
        "entries": [[entry, titles.get(entry, "—"), count] for entry, count in top],
        "asked": [[numbers[0], words[:80], len(numbers)] for words, numbers in groups],
    }


async def _asked_again(session: AsyncSession, made: Report) -> list[tuple[str, list[int]]]:
    """The questions that the base had no answer to, with the tickets of each, the most frequent first."""
    found = await first_words(session, made.tickets["unanswered"])
    groups = asked_again([words for _, words in found])
    return [(words, [found[place][0] for place in places]) for words, places in groups]


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
    groups = (await _asked_again(session, made))[:SHOWN]
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


async def _page(session: AsyncSession, made: Report, asked: Asked, language: str) -> dict[str, Any]:
    """A page of the tickets behind a figure, newest first."""
    name, behind = "", made.behind(asked.figure)
    kind, _, value = asked.figure.partition(".")
    if kind == "entry" and value.isdecimal():
        name = (await titles_of(session, [int(value)], language)).get(int(value), "—")
    elif kind == "asked" and value.isdecimal():
        groups = (group for group in await _asked_again(session, made) if int(value) in group[1])
        name, numbers = next(groups, ("—", []))
        behind = np.array(sorted(numbers), dtype=np.int64)
    newest_first = behind[::-1]
    pages = max(-(-len(newest_first) // ON_PAGE), 1)
    page = min(asked.page, pages - 1)
    shown = newest_first[page * ON_PAGE : (page + 1) * ON_PAGE]
    words, numbers = dict(await first_words(session, shown)), shown.tolist()
    rows = await session.execute(select(Ticket.id, Ticket.created_at).where(Ticket.id.in_(numbers)))
    moments: dict[int, datetime] = {row.id: row.created_at for row in rows}
    return {
        "figure": asked.figure,
        "name": name[:80],
        "count": len(newest_first),
        "page": page,
        "pages": pages,
        "tickets": [
            [number, moments[number].isoformat(), " ".join(words.get(number, "").split())[:80]]
            for number in numbers
        ],
    }
