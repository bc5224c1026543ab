"""Real users' questions through the whole service, judged by the record that it leaves.

`python -m benchmarks real_input --data FOLDER`; the folder holds `kb.csv` and `questions.csv`.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import Figure, Unusable, say
from benchmarks.machine import about
from benchmarks.opened import opened
from bot.settings import Settings
from knowledge_base.evaluation import read_questions
from knowledge_base.rows import BadFile
from storage.tables import EntryRow, Event, InboxRow, Message, Person, Ticket

NEEDS_ARGUMENTS = True
AT_ONCE = 50


@dataclass(slots=True)
class Asked:
    """A question with the key of the right entry, empty for none, and what the service kept of it."""

    question: str
    right: str
    messages: list[str] = field(default_factory=list)
    tickets: int = 0
    answered: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    handed_over: bool = False

    @property
    def registered_once(self) -> bool:
        """Whether it is there, word for word, in one message and one ticket."""
        return self.messages == [self.question] and self.tickets == 1


def measure(arguments: Sequence[str]) -> list[Figure]:
    """Imports the folder's knowledge base into a fresh database and asks all its questions."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks real_input")
    parser.add_argument("--data", type=Path, required=True, help="a folder with kb.csv and questions.csv")
    folder = parser.parse_args(arguments).data.resolve()
    missing = [name for name in ("kb.csv", "questions.csv") if not (folder / name).is_file()]
    if missing:
        raise Unusable(f"{folder} has no {' and no '.join(missing)}")
    try:
        questions = read_questions(folder / "questions.csv")
    except BadFile as error:
        raise Unusable(f"questions.csv can't be used: {error}") from None
    return asyncio.run(_measured(folder / "kb.csv", questions))


async def _measured(knowledge: Path, questions: Sequence[tuple[str, str]]) -> list[Figure]:
    async with opened(knowledge) as desk:
        figures = about(desk.folder)
        people = [desk.crowd.newcomer() for _ in questions]
        asked = [Asked(question.strip(), right) for question, right in questions]
        say(f"{len(asked)} questions, {AT_ONCE} at a time …")
        began = time.perf_counter()
        unreplied = await desk.crowd.ask_all(
            [(person, item.question) for person, item in zip(people, asked, strict=True)], AT_ONCE
        )
        took = time.perf_counter() - began
        database = desk.database()
        try:
            async with database.read() as session:
                by_person = {person.id: item for person, item in zip(people, asked, strict=True)}
                await _recall(session, by_person)
                messages = InboxRow.natural_key.like("m:%")
                inbox = (await session.scalars(select(InboxRow.state).where(messages))).all()
        finally:
            await database.close()
    return [*figures, *_registered(asked, inbox, unreplied), *_line1(asked), *_time(len(asked), took)]


async def _recall(session: AsyncSession, by_person: Mapping[int, Asked]) -> None:
    """Fills in what the record says of each question."""
    keys = dict((await session.execute(select(EntryRow.id, EntryRow.key))).tuples().all())
    written = select(Person.telegram_id, Message.text).join(Message, Message.person_id == Person.id)
    for person_id, text in await session.execute(written.where(Message.author == "requester")):
        by_person[person_id].messages.append(text)
    tickets = await session.execute(
        select(Person.telegram_id, func.count())
        .join(Ticket, Ticket.requester_id == Person.id)
        .group_by(Person.id)
    )
    for person_id, count in tickets:
        by_person[person_id].tickets = count
    events = await session.execute(
        select(Person.telegram_id, Event.kind, Event.data)
        .join(Ticket, Ticket.id == Event.ticket_id)
        .join(Person, Person.id == Ticket.requester_id)
        .order_by(Event.id)
    )
    for person_id, kind, data in events:
        item = by_person[person_id]
        if kind == "line1.answered":
            item.answered.append(keys[data["entry_id"]])
        elif kind == "line1.asked":
            item.offered.extend(keys[number] for number in data["entries"])
        elif kind == "ticket.handed_over":
            item.handed_over = True


def _registered(asked: Sequence[Asked], inbox: Sequence[str], unreplied: int) -> list[Figure]:
    once = sum(item.registered_once for item in asked)
    handled = inbox.count("done")
    return [
        Figure("questions", len(asked), f"{AT_ONCE} at a time"),
        Figure("registered exactly once", once, "", f"= {len(asked)}", once == len(asked)),
        Figure(
            "updates received and handled",
            handled,
            "",
            f"= {len(asked)}",
            handled == len(inbox) == len(asked),
        ),
        Figure("without any reply", unreplied, "", "= 0", not unreplied),
    ]


def _line1(asked: Sequence[Asked]) -> list[Figure]:
    inside = [item for item in asked if item.right]
    outside = [item for item in asked if not item.right]
    answered = [item for item in inside if item.answered]
    offered = [item for item in inside if item.offered]
    return [
        Figure("with an answer in the base", len(inside)),
        _part("… answered", answered, inside),
        _part("…… the right entry", [i for i in answered if i.answered == [i.right]], answered),
        _part("… asked did you mean", offered, inside),
        _part(
            "…… the right entry offered",
            [i for i in offered if i.right in i.offered],
            offered,
        ),
        _part("… handed over", [i for i in inside if i.handed_over], inside),
        Figure("with none in the base", len(outside)),
        _part("… answered all the same", [i for i in outside if i.answered], outside),
        _part("… asked did you mean", [i for i in outside if i.offered], outside),
        _part("… handed over", [i for i in outside if i.handed_over], outside),
    ]


def _part(figure: str, part: Sequence[Asked], whole: Sequence[Asked]) -> Figure:
    return Figure(figure, len(part), f"{len(part) / len(whole):.1%}" if whole else "")


def _time(questions: int, took_s: float) -> list[Figure]:
    return [
        Figure("time for all", round(took_s, 1), "s"),
        Figure("questions a second", round(questions / took_s, 1)),
        Figure("merge pause (unsure ones wait for it)", Settings.model_fields["merge_pause_s"].default, "s"),
    ]
