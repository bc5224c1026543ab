"""Updates that can't be read: each is kept, and none holds up what comes after it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from locales import plain
from storage import outbox
from storage.tables import InboxRow, Message
from tests.desk import Desk

QUESTION, ANSWER = "Терминал не проводит оплату", "Проверьте связь"
#: What is wrong with the message, and whether a ticket can be made of it all the same.
POISONS: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"text": "Касса горит", "entities": "oops"}, True),
    ({"text": 17}, True),
    ({"text": "Касса горит", "date": "yesterday"}, True),
    ({"text": "Касса горит", "from": {"first_name": 5}}, True),
    ({"text": "Касса горит", "from": "Ира"}, True),
    ({"photo": {"file_id": 1}}, True),
    ({"caption": ["a", "list"], "voice": 3}, True),
    ({"text": "Касса горит", "message_id": 2**70}, False),
    ({"text": "Касса горит", "message_id": "five"}, True),
    ({"text": "Касса горит", "chat": {"id": "seven"}}, False),
)


def push(desk: Desk, kind: str, body: dict[str, Any]) -> None:
    """Puts an update into the bot's queue, as if Ира had caused it."""
    desk.bot.updates.push(kind, body, f"user {desk.ira.id}", desk.tg.clock.timestamp())


def message(desk: Desk, **fields: Any) -> dict[str, Any]:
    """A message of Ира's with something in it that can't be."""
    chat = desk.tg.world.open_private(desk.bot, desk.ira.user)
    return {
        "message_id": next(chat.numbers),
        "date": int(desk.tg.clock.timestamp()),
        "chat": {"id": desk.ira.id, "type": "private", "first_name": "Ира"},
        "from": desk.ira.user.api,
        **fields,
    }


async def test_whatever_is_wrong_with_it_the_next_is_answered(desk: Desk) -> None:
    for fields, _ in POISONS:
        push(desk, "message", message(desk, **fields))
    for body in ({}, {"id": 5}, {"id": "x", "from": {"id": "y"}, "data": 7}, {"chat": None}):
        push(desk, "callback_query", body)
    push(desk, "chat_member", {"chat": {"id": desk.group.id}, "new_chat_member": None})
    hurry, desk.tg.while_waiting = desk.tg.while_waiting, None  # here time is real
    began = desk.tg.clock.timestamp()
    await desk.petr.writes(QUESTION)
    await desk.petr.sees(ANSWER)
    assert desk.tg.clock.timestamp() - began < 5
    desk.tg.while_waiting = hurry
    await desk.ira.writes("Вы меня слышите?")
    await desk.oleg.sees("Вы меня слышите?", button="🙋 Взять в работу")
    await desk.settles()
    async with desk.database.read() as session:
        rows = (await session.scalars(select(InboxRow.state))).all()
        kept = (await session.scalars(select(Message.id).where(Message.person_id.is_not(None)))).all()
    desk.dead = rows.count("dead")
    assert desk.dead == len(POISONS) + 5
    assert len(kept) == sum(readable for _, readable in POISONS) + 2


@pytest.mark.parametrize("text", ["\0", "a\0b", "half \ud83d a pair", "\u202egnp.exe", "\ufffe\uffff"])
async def test_odd_characters_are_just_text(desk: Desk, text: str) -> None:
    push(desk, "message", message(desk, text="Крыша протекла"))
    queue = desk.bot.updates.waiting
    update = json.loads(queue[-1].body)
    update["message"]["text"] = f"Крыша {text} протекла"
    # The emulated Telegram can't write such text itself; JSON can.
    queue[-1] = queue[-1]._replace(body=json.dumps(update).encode())
    await desk.oleg.sees("Крыша", button="🙋 Взять в работу")


async def test_an_outcome_that_can_not_be_kept_stops_neither_its_chat_nor_the_service(desk: Desk) -> None:
    """Its post's kind is longer than PostgreSQL's column; SQLite minds no lengths."""
    await desk.ira.starts(desk.bot)
    await desk.settles()
    to = outbox.private(desk.ira.id)
    now = desk.tg.clock.now()

    async def put(session: AsyncSession) -> None:
        await outbox.put(
            session, to, "say", now=now, language="ru", text="my_none", ticket_id=1, post="x" * 40
        )
        await outbox.put(session, to, "say", now=now, language="ru", text="thanks")

    await desk.database.write(put)
    await desk.ira.sees(plain("ru", "thanks"))
    await desk.petr.writes(QUESTION)
    await desk.petr.sees(ANSWER)
    await desk.settles()
    await desk.passes(60)
    assert desk.ira.count(plain("ru", "my_none")) == 1
