"""Whether many ask the same: joins what the record holds and what the knowledge base calls alike."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.bursts import Question, alike, groups
from storage.database import Database
from tickets import incident_watch
from tickets.incident_watch import Asked, Live, Proposal
from tickets.usual_rate import PEOPLE, busiest, is_burst


@dataclass(frozen=True, slots=True)
class Seen:
    """What has come of a look: the incident and the ticket of each that joins, and what is proposed."""

    joins: tuple[tuple[int, int], ...]
    proposals: tuple[Proposal, ...]
    #: When the newest of all tickets came; None if there are none.
    newest_at: datetime | None


async def look(database: Database, now: datetime) -> Seen:
    """Compares the questions of the last minutes with each other, with incidents, and with usual days.

    Raises:
        Unavailable: the database doesn't answer.
    """

    async def read(session: AsyncSession) -> tuple[list[Asked], list[Live], datetime | None]:
        asked = await incident_watch.lately(session, now)
        live = await incident_watch.live(session, now) if asked else []
        return asked, live, await incident_watch.newest_at(session)

    asked, live, newest_at = await database.read_much(read)
    joins, rest = await asyncio.to_thread(_joining, asked, live)
    proposals: tuple[Proposal, ...] = ()
    if len({one.who for one in rest}) >= PEOPLE:
        found = await asyncio.to_thread(_grouped, rest)
        if found:
            usual = await database.read_much(lambda session: incident_watch.before(session, now))
            proposals = await asyncio.to_thread(_unusual, found, usual)
    return Seen(joins, proposals, newest_at)


def questions(asked: Sequence[Asked]) -> list[Question]:
    """What the knowledge base compares."""
    return [Question(one.text, one.entry_id) for one in asked]


def _joining(asked: list[Asked], live: list[Live]) -> tuple[tuple[tuple[int, int], ...], list[Asked]]:
    """What belongs to an incident or to one that is none, the first that fits; and the rest."""
    owners = [each for each in live for _ in each.questions]
    samples = [question for each in live for question in questions(each.questions)]
    joins, rest = list[tuple[int, int]](), list[Asked]()
    for one, places in zip(asked, alike(questions(asked), samples), strict=True):
        if not places:
            rest.append(one)
        elif owners[min(places)].status != "dismissed":
            joins.append((owners[min(places)].id, one.ticket_id))
    return tuple(joins), rest


def _grouped(asked: list[Asked]) -> list[list[Asked]]:
    """Those that enough people ask alike, each group with the likest to the others first."""
    found = groups(questions(asked), [one.who for one in asked], PEOPLE)
    return [
        [asked[group.centre], *(asked[place] for place in group.members if place != group.centre)]
        for group in found
    ]


def _unusual(found: list[list[Asked]], usual: list[Asked]) -> tuple[Proposal, ...]:
    """Those that many more people ask than on usual days."""
    near = alike(questions([group[0] for group in found]), questions(usual))
    proposals = []
    for group, places in zip(found, near, strict=True):
        before = [(usual[place].at, usual[place].who) for place in places]
        if is_burst(len({one.who for one in group}), busiest(before)):
            department = Counter(one.department_id for one in group).most_common(1)[0][0]
            tickets = tuple(sorted(one.ticket_id for one in group))
            title = max(group[0].text.splitlines(), key=len)  # before it there may be but a greeting
            proposals.append(Proposal(department, title, tickets, group[0].entry_id))
    return tuple(proposals)


def goes_on(seen: Seen, now: datetime, after: timedelta) -> bool:
    """Whether to look once more: what was registered during this look must not be overlooked."""
    return seen.newest_at is not None and seen.newest_at > now - 2 * after
