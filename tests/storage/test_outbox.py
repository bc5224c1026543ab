"""Whose turn it is, and what becomes of a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.database import Database
from storage.outbox import Destination
from storage.tables import OutboxRow, Post
from tests.databases import ON_SQLITE

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GROUP, IRA, PETR = -100, 7, 8


async def put(database: Database, to: Destination, text: str, **options: Any) -> None:
    """One row more."""
    await database.write(
        lambda session: outbox.put(session, to, "say", now=NOW, language="ru", text=text, **options)
    )


async def turn(database: Database, *, busy: tuple[int, ...] = (), limit: int = 32) -> list[OutboxRow]:
    """Leases whose turn it is."""

    async def unit(session: AsyncSession) -> list[OutboxRow]:
        return await outbox.lease(session, await outbox.heads(session, NOW, busy, limit))

    return await database.write(unit)


async def becomes(database: Database, row: OutboxRow, state: str, **options: Any) -> None:
    """Settles a row."""
    await database.write(lambda session: outbox.settle(session, row, state, NOW, **options))


async def rows(database: Database) -> list[OutboxRow]:
    """Everything in the outbox, oldest first."""
    async with database.read() as session:
        return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def texts(found: list[OutboxRow]) -> list[str]:
    """What rows say."""
    return [row.data["text"] for row in found]


async def test_a_chat_gets_one_at_a_time_and_in_order(database: Database) -> None:
    for text in ("1", "2", "3"):
        await put(database, outbox.private(IRA), text)
    await put(database, outbox.private(PETR), "a")
    first = await turn(database)
    assert sorted(texts(first)) == ["1", "a"]
    assert texts(await turn(database, busy=(IRA, PETR))) == []
    await becomes(database, first[0], "sent")
    assert texts(await turn(database, busy=(PETR,))) == ["2"]


async def test_a_row_that_waits_holds_up_its_destination_and_no_other(database: Database) -> None:
    await put(database, outbox.room(GROUP, 1), "1.1")
    await put(database, outbox.room(GROUP, 1), "1.2")
    await put(database, outbox.room(GROUP, 2), "2.1")
    (row,) = await turn(database)
    await becomes(database, row, "new", wait=timedelta(seconds=9))
    assert texts(await turn(database)) == ["2.1"]
    assert texts(await turn(database)) == []


async def test_the_queue_goes_before_the_rooms_of_its_group(database: Database) -> None:
    await put(database, outbox.room(GROUP, 1), "in the topic")
    await put(database, outbox.queue(GROUP), "the card")
    assert texts(await turn(database)) == ["the card"]


async def test_rank_nought_goes_before_what_waits_for_it(database: Database) -> None:
    await put(database, outbox.room(GROUP, 1), "words")
    await put(database, outbox.room(GROUP, 1), "the topic made again", rank=0)
    assert texts(await turn(database)) == ["the topic made again"]


async def test_a_leased_row_is_nobodys_turn(database: Database) -> None:
    await put(database, outbox.private(IRA), "1")
    assert texts(await turn(database)) == ["1"]
    assert texts(await turn(database)) == []
    async with database.read() as session:
        assert texts(await outbox.leased(session)) == ["1"]


async def test_what_is_asked_for_twice_is_one_row(database: Database) -> None:
    for text in ("first", "second"):
        await put(database, outbox.queue(GROUP), text, once_key="card:1")
    await put(database, outbox.queue(GROUP), "another", once_key="card:2")
    assert texts(await rows(database)) == ["first", "another"]


async def test_what_is_asked_for_while_it_is_sent_is_done_after_it(database: Database) -> None:
    await put(database, outbox.queue(GROUP), "first", once_key="card:1")
    (row,) = await turn(database)
    await put(database, outbox.queue(GROUP), "second", once_key="card:1")
    await becomes(database, row, "sent")
    assert texts(await turn(database)) == ["second"]


async def test_a_failed_row_and_the_one_asked_for_meanwhile_are_one(database: Database) -> None:
    """Else neither could be put back: of those that wait there is one of a kind."""
    await put(database, outbox.queue(GROUP), "long ago", once_key="card:1")
    (sent,) = await turn(database)
    await becomes(database, sent, "sent")
    await put(database, outbox.queue(GROUP), "first", once_key="card:1")
    (row,) = await turn(database)
    await put(database, outbox.queue(GROUP), "second", once_key="card:1")
    await becomes(database, row, "new", maybe_sent=True)
    before, left = await rows(database)
    assert (before.id, before.state) == (sent.id, "sent")
    assert (left.id, left.state, left.maybe_sent, left.attempts) == (row.id, "new", 1, 1)


async def test_tries_and_possible_repeats_are_counted(database: Database) -> None:
    await put(database, outbox.private(IRA), "1")
    for _ in range(3):
        (row,) = await turn(database)
        await becomes(database, row, "new", error="no reply", maybe_sent=True)
    (row,) = await turn(database)
    assert (row.attempts, row.maybe_sent) == (4, 3)
    await becomes(database, row, "sent")
    (left,) = await rows(database)
    assert (left.state, left.attempts, left.error, left.sent_at) == ("sent", 4, None, NOW)


async def test_rows_that_go_out_in_one_message_share_its_fate(database: Database) -> None:
    for text in ("1", "2", "3", "4"):
        await put(database, outbox.room(GROUP, 1), text, ticket_id=1)
    (first,) = await turn(database)

    async def join(session: AsyncSession) -> None:
        behind = await outbox.waiting_behind(session, first, 2)
        assert [row.id - first.id for row in behind] == [1, 2]
        await outbox.join(session, first, [row.id for row in behind])

    await database.write(join)
    await becomes(database, first, "new", maybe_sent=True)
    left = [(row.state, row.maybe_sent, row.attempts) for row in await rows(database)]
    assert left == [("new", 1, 1), ("joined", 1, 1), ("joined", 1, 1), ("new", 0, 0)]
    (first,) = await turn(database)
    await database.write(lambda session: outbox.set_apart(session, first, "no"))
    assert [row.state for row in await rows(database)] == ["new"] * 4
    (first,) = await turn(database)
    await database.write(join)
    await becomes(database, first, "sent")
    assert [(row.state, row.sent_at) for row in await rows(database)] == [("sent", NOW)] * 3 + [("new", None)]


@ON_SQLITE
async def test_what_may_go_out_with_a_row_waits_behind_it_in_its_place(database: Database) -> None:
    place = outbox.room(GROUP, 1)
    await put(database, place, "before it", ticket_id=1)
    await put(database, place, "it", ticket_id=1)
    await put(database, place, "1", ticket_id=1)
    await put(database, place, "of another ticket", ticket_id=2)
    await put(database, outbox.private(IRA), "elsewhere", ticket_id=1)
    await put(database, place, "first of all", ticket_id=1, rank=0)
    await put(database, place, "sent", ticket_id=1)
    for text in ("2", "3"):
        await put(database, place, text, ticket_id=1)
    found = await rows(database)
    await becomes(database, next(row for row in found if row.data["text"] == "sent"), "sent")

    async def behind(session: AsyncSession) -> list[OutboxRow]:
        return await outbox.waiting_behind(session, found[1], 2)

    assert texts(await database.write(behind)) == ["1", "2"]


async def test_a_long_queue_of_one_chat_does_not_hide_another(database: Database) -> None:
    async def many(session: AsyncSession) -> None:
        for number in range(2 * outbox.WINDOW):
            await outbox.put(session, outbox.private(IRA), "say", now=NOW, language="ru", text=str(number))
        await outbox.put(session, outbox.private(PETR), "say", now=NOW, language="ru", text="a")

    await database.write(many)
    assert texts(await turn(database)) == ["0"]
    assert texts(await turn(database, busy=(IRA,))) == ["a"]


def test_every_place_keeps_an_order_of_its_own() -> None:
    assert outbox.private(IRA) == Destination(IRA, "chat:7", 0)
    assert outbox.home(GROUP, 3) == Destination(GROUP, "home:3", 0)
    assert outbox.queue(GROUP) == Destination(GROUP, "queue:-100", 0)
    assert outbox.room(GROUP, 3) == Destination(GROUP, "ticket:3:-100", 1)
    assert outbox.part(GROUP, 3) == Destination(GROUP, "part:3:-100", 1)


async def test_a_row_is_put_as_it_is_meant(database: Database) -> None:
    async def unit(session: AsyncSession) -> None:
        about: dict[str, Any] = {"now": NOW, "language": "ru", "ticket_id": 3, "message_id": 4}
        await outbox.put(session, outbox.private(IRA), "relay", **about, part=2)

    await database.write(unit)
    (row,) = await rows(database)
    assert (row.kind, row.language, row.ticket_id, row.message_id) == ("relay", "ru", 3, 4)
    assert (row.rank, row.state, row.attempts, row.maybe_sent) == (1, "new", 0, 0)
    assert (row.data, row.created_at, row.not_before_at) == ({"part": 2}, NOW, None)


async def test_so_many_are_taken_and_what_waits_until_now_is_among_them(database: Database) -> None:
    for chat in (1, 2, 3):
        await put(database, outbox.private(chat), str(chat))
    (row,) = await turn(database, limit=1)
    assert texts([row]) == ["1"]
    await becomes(database, row, "new", wait=timedelta())
    assert texts(await turn(database)) == ["1", "2", "3"]


async def test_what_was_leased_is_found_in_its_order(database: Database) -> None:
    await put(database, outbox.room(GROUP, 1), "later")
    await put(database, outbox.private(IRA), "first")
    await turn(database)
    await put(database, outbox.private(PETR), "not leased")
    async with database.read() as session:
        assert texts(await outbox.leased(session)) == ["later", "first"]


async def test_only_the_row_that_is_settled_changes(database: Database) -> None:
    for chat in (1, 2, 3, 4):
        await put(database, outbox.private(chat), str(chat))
    first, second, third, _ = await turn(database)
    await becomes(database, first, "sent")
    await becomes(database, second, "dead", error="so it said")
    await becomes(database, third, "new", wait=timedelta(seconds=5))
    found = [
        (row.state, row.error, row.not_before_at, row.sent_at, row.maybe_sent) for row in await rows(database)
    ]
    assert found == [
        ("sent", None, None, NOW, 0),
        ("dead", "so it said", None, None, 0),
        ("new", None, NOW + timedelta(seconds=5), None, 0),
        ("leased", None, None, None, 0),
    ]


async def test_a_failed_row_takes_the_place_of_no_other_kind(database: Database) -> None:
    await put(database, outbox.queue(GROUP), "first", once_key="card:1")
    (row,) = await turn(database)
    await put(database, outbox.queue(GROUP), "another", once_key="card:2")
    await put(database, outbox.queue(GROUP), "without")
    await becomes(database, row, "new")
    assert texts(await rows(database)) == ["first", "another", "without"]
    (row,) = await turn(database)
    await put(database, outbox.queue(GROUP), "anew", once_key="card:1")
    await becomes(database, row, "dead")
    assert texts(await rows(database)) == ["first", "another", "without", "anew"]


async def test_a_post_is_noted_once(database: Database) -> None:
    for _ in range(2):
        await database.write(
            lambda session: outbox.note_post(
                session,
                chat_id=GROUP,
                telegram_message_id=5,
                kind="card",
                ticket_id=1,
                message_id=None,
                now=NOW,
                involvement_id=9,
            )
        )
    async with database.read() as session:
        (post,) = await session.scalars(select(Post))
    assert (post.chat_id, post.telegram_message_id, post.kind) == (GROUP, 5, "card")
    assert (post.ticket_id, post.message_id, post.involvement_id, post.posted_at) == (1, None, 9, NOW)
    assert post.place == 0  # the message itself, not one that it shows besides
