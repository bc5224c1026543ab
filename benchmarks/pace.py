"""A staff group at Telegram's pace: 200 tickets in an hour of the emulator's clock.

The service and the emulated Telegram, which refuses what is too fast, run in this process.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from sqlalchemy import select

from benchmarks.figures import Figure, Unusable, at_most, say
from benchmarks.rush import MORE, PHOTO, QUESTION, REPLY, SPECIALISTS, WORDS, Heard, Rush
from bot.settings import Settings
from storage.database import Database
from storage.tables import Post, Ticket
from tests import invariants
from tests.databases import migrated
from tests.desk import Desk

PER_HOUR = 200
CARD_WITHIN_S = 15.0
GROUP_POSTS = 20


async def measured(seconds: float, seed: int) -> list[Figure]:
    """Lets so many seconds of the emulator's clock pass, and says what the group saw of it.

    Raises:
        Unusable: a question never became a card, or nobody has replied: nothing can be said of the pace then.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    with TemporaryDirectory(prefix="bench-") as name:
        pause = Settings.model_fields["merge_pause_s"].default
        url = f"sqlite+aiosqlite:///{Path(name)}/desk.db"
        await migrated(url)
        desk = Desk(url, pace="telegram", merge_pause_s=pause)
        hurry, desk.tg.while_waiting = desk.tg.while_waiting, None  # the hour moves the clock by itself
        await desk.opens()
        try:
            say(f"{PER_HOUR} tickets an hour for {seconds / 60:g} minutes of the emulator's clock …")
            rush, began = Rush(desk, seed), time.perf_counter()
            await rush.passes(PER_HOUR, seconds)
            took = time.perf_counter() - began
            desk.tg.while_waiting = hurry
            await desk.settles()
            await desk.stops()
            cards = await _cards_s(desk.database, desk.group.id, rush.heard)
            wrong = await invariants.violations(desk.database)
            noted = len(desk.tg.violations)
        finally:
            await desk.database.close()
            await desk.tg.stop()
    return _figures(rush.heard, cards, noted, wrong, took)


async def _cards_s(database: Database, chat_id: int, heard: Heard) -> list[float]:
    """From handing over to the card, in seconds, for each ticket whose card stands."""
    async with database.read() as session:
        found = await session.execute(
            select(Ticket.handed_over_at, Post.telegram_message_id)
            .join(Post, Post.ticket_id == Ticket.id)
            .where(Post.kind == "card", Post.chat_id == chat_id)
        )
        return sorted(
            heard.card_at[message_id] - handed_over_at.replace(tzinfo=UTC).timestamp()
            for handed_over_at, message_id in found
            if handed_over_at is not None
        )


def _figures(
    heard: Heard, cards: Sequence[float], noted: int, wrong: Sequence[str], took: float
) -> list[Figure]:
    tickets = len([mark for mark in heard.written if mark.endswith(f"/{QUESTION})")])
    if len(cards) != tickets:
        raise Unusable(f"of {tickets} tickets {len(cards)} have a card")
    back = _took(heard, REPLY)
    if not back:
        raise Unusable("nobody has replied in so short a time")
    name = f"{PER_HOUR} tickets/h"
    return [
        Figure(f"{name}: tickets, {SPECIALISTS} specialists", tickets),
        Figure(f"{name}: taken", heard.done["taken"]),
        Figure(f"{name}: resolved", heard.done["resolved"]),
        Figure(f"{name}: measuring took", round(took), "s"),
        Figure(f"{name}: posts in the group", len(heard.posts)),
        at_most(f"{name}: posts in the fullest minute", _fullest(heard.posts, 60.0), "", GROUP_POSTS),
        at_most(f"{name}: refused with 429", heard.done["refused"], "", 0),
        at_most(f"{name}: violations that the emulator noted", noted, "", 0),
        at_most(f"{name}: broken invariants", len(wrong), "", 0),
        at_most(f"{name}: written and not arrived", len(heard.written.keys() - heard.came.keys()), "", 0),
        Figure(f"{name}: handed over to card, p50", _percentile(cards, 50), "s"),
        at_most(f"{name}: handed over to card, p95", _percentile(cards, 95), "s", CARD_WITHIN_S),
        Figure(f"{name}: handed over to card, worst", _percentile(cards, 100), "s"),
        *_ways(name, "requester to topic", _took(heard, WORDS, PHOTO, MORE)),
        *_ways(name, "a photo of these", _took(heard, PHOTO)),
        *_ways(name, "specialist to requester", back),
    ]


def _took(heard: Heard, *places: int) -> list[float]:
    ends = tuple(f"/{place})" for place in places)
    return sorted(at - heard.written[mark] for mark, at in heard.came.items() if mark.endswith(ends))


def _ways(name: str, way: str, took: list[float]) -> list[Figure]:
    return [
        Figure(f"{name}: {way}, {share}", _percentile(took, percent), "s")
        for share, percent in (("p50", 50), ("p95", 95), ("worst", 100))
    ]


def _fullest(moments: Sequence[float], seconds: float) -> int:
    """The largest number of moments in any stretch of so many seconds."""
    first = most = 0
    for place, at in enumerate(moments):
        while moments[first] <= at - seconds:
            first += 1
        most = max(most, place - first + 1)
    return most


def _percentile(ordered: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile of ordered values."""
    return round(ordered[math.ceil(len(ordered) * percent / 100) - 1], 2)
