"""Telegram fails in every way: what was to be said arrives in order, and repeats are called repeats."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from locales import plain
from storage import outbox
from telegram_emulator import Person, Seen
from tests.desk import Desk
from tests.faults.witness import AGAIN

QUESTION, ANSWER = "Терминал не проводит оплату", "Проверьте связь"


def answers(desk: Desk, person: Person, text: str = ANSWER) -> list[Seen]:
    """What a person has got from the bot with these words."""
    return [m for m in person.chat(desk.bot).messages if text in m.words and m.sender_id == desk.bot.id]


def moments(desk: Desk, kind: str, **data: Any) -> list[datetime]:
    """When such things happened, on the emulator's clock."""
    return [
        datetime.fromisoformat(event["at"])
        for event in desk.tg.log
        if event["kind"] == kind and all(event.get(name) == value for name, value in data.items())
    ]


def sent_to(desk: Desk, person: Person) -> list[datetime]:
    """When messages to a person went through."""
    return [
        datetime.fromisoformat(event["at"])
        for event in desk.tg.log
        if event["kind"] == "call" and event["ok"] and str(event["params"].get("chat_id")) == str(person.id)
    ]


@pytest.mark.parametrize("kind", ["500", "502", "hang", "drop_before"])
async def test_what_may_have_arrived_is_sent_again_silently_and_marked(desk: Desk, kind: str) -> None:
    desk.tg.fault("sendMessage", kind=kind, chat=desk.ira.id, times=1)
    await desk.ira.writes(QUESTION)
    await desk.ira.sees(ANSWER)
    await desk.settles()
    only = answers(desk, desk.ira)
    assert len(only) == 1
    assert AGAIN in only[0].words
    assert only[0].silent


async def test_a_lost_reply_gives_one_repeat_that_says_so(desk: Desk) -> None:
    desk.tg.fault("sendMessage", kind="drop_after", chat=desk.ira.id, times=1)
    await desk.ira.writes(QUESTION)
    await desk.ira.sees(AGAIN)
    await desk.settles()
    first, second = answers(desk, desk.ira)
    assert AGAIN not in first.words
    assert not first.silent
    assert AGAIN in second.words
    assert second.silent
    assert first.words == second.words.replace(AGAIN, "").strip()


@pytest.mark.parametrize(("kind", "copies"), [("drop_before", 0), ("drop_after", 1), ("500", 0)])
async def test_an_acknowledgement_is_never_repeated(desk: Desk, kind: str, copies: int) -> None:
    desk.tg.fault("sendMessage", kind=kind, chat=desk.ira.id, times=1)
    await desk.ira.writes("Здравствуйте")
    await desk.settles()
    await desk.passes(60)
    assert len(answers(desk, desk.ira, "")) == copies
    await desk.ira.writes(QUESTION)
    await desk.ira.sees(ANSWER)


async def test_a_refused_connection_is_no_reason_to_call_it_a_repeat(desk: Desk, logs: list[Any]) -> None:
    port = int(desk.tg.url.rsplit(":", 1)[1])
    assert desk.app is not None
    lanes = desk.app.lanes
    await desk.ira.writes("Совсем не работает, никак")  # decided after the pause, while Telegram is away
    await desk.tg.wait(lambda: not desk.bot.updates.waiting and lanes.idle)
    await desk.tg.stop()
    desk.tg.clock.advance(5)
    await desk.tg.wait(lambda: any("sending failed" in line["event"] for line in logs))
    for number in range(5):
        await desk.ira.writes(f"Дополнение {number}")
    desk.tg.clock.advance(120)
    await desk.tg.start(port=port)
    card = await desk.oleg.sees("Дополнение 4", button="🙋 Взять в работу")
    assert [f"Дополнение {number}" for number in range(5)] == sorted(
        {line.strip() for line in card.words.splitlines() if "Дополнение" in line}
    )
    await desk.settles()
    assert not answers(desk, desk.ira, AGAIN)
    told = [line["event"] for line in logs if line["log_level"] in ("warning", "error")]
    assert sorted(told) == ["receiving failed, trying again", "sending failed, trying again"]


async def test_a_conversation_goes_on_in_order_after_an_outage(desk: Desk) -> None:
    intro = await desk.is_taken()
    port = int(desk.tg.url.rsplit(":", 1)[1])
    await desk.tg.stop()
    for number in range(8):
        await desk.ira.writes(f"Вопрос {number}")
        await desk.oleg.writes(f"Шлю {number}", desk.group, topic=intro.thread_id)
    desk.tg.clock.advance(300)
    await desk.tg.start(port=port)
    await desk.ira.sees("Шлю 7")
    await desk.oleg.sees("Вопрос 7", topic=intro.thread_id)
    await desk.settles()
    got = [m.words.split()[-1] for m in answers(desk, desk.ira, "Шлю ")]
    assert got == [str(number) for number in range(8)]
    in_topic = [m for m in desk.oleg.chat(desk.group).messages if "Вопрос " in m.words]
    assert [m.words.split()[-1] for m in in_topic] == got


async def test_429_pauses_that_chat_and_no_other(desk: Desk) -> None:
    desk.tg.fault("sendMessage", kind="429", chat=desk.ira.id, retry_after=20, times=1)
    await desk.ira.writes(QUESTION)
    await desk.tg.wait(lambda: bool(moments(desk, "fault")))
    await desk.petr.writes(QUESTION)
    await desk.petr.sees(ANSWER)
    await desk.ira.sees(ANSWER)
    asked = moments(desk, "fault")[0]
    assert (sent_to(desk, desk.petr)[0] - asked).total_seconds() < 20
    assert (sent_to(desk, desk.ira)[0] - asked).total_seconds() >= 20
    assert AGAIN not in answers(desk, desk.ira)[0].words


async def test_429_for_several_chats_at_once_pauses_all(desk: Desk) -> None:
    people = (desk.ira, desk.petr, desk.max)
    for person in people:
        await person.starts(desk.bot)
    await desk.settles()
    desk.tg.fault("sendMessage", kind="429", retry_after=20, times=3)
    now = desk.tg.clock.now()

    async def put(session: AsyncSession) -> None:
        for person in people:
            await outbox.put(session, outbox.private(person.id), "say", now=now, language="ru", text="thanks")

    await desk.database.write(put)
    await desk.tg.wait(lambda: len(moments(desk, "fault")) == 3)
    await desk.john.writes("The card terminal declines every payment")
    for person in people:
        await person.sees(plain("ru", "thanks"))
    await desk.john.sees("Check the terminal")
    first, last = moments(desk, "fault")[0], moments(desk, "fault")[2]
    assert (last - first).total_seconds() < 1
    for person in (*people, desk.john):
        assert (sent_to(desk, person)[-1] - first).total_seconds() >= 20


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "502", "429", "conflict", "hang"])
async def test_polls_that_fail_register_nothing_twice(desk: Desk, kind: str) -> None:
    desk.tg.fault("getUpdates", kind=kind, times=3, retry_after=1)
    said = {
        QUESTION: ANSWER,
        "Забыл пароль от учётной записи": "Забыли пароль?",
        "Принтер не печатает чеки": "есть ли бумага",
        "Не подключается VPN": "запустите клиент заново",
    }
    for question, answer in said.items():
        await desk.ira.writes(question)
        await desk.ira.sees(answer, after=desk.ira.chat(desk.bot).messages[-1])
    await desk.settles()
    assert [len(answers(desk, desk.ira, answer)) for answer in said.values()] == [1, 1, 1, 1]


async def test_a_duplicate_update_changes_nothing(desk: Desk) -> None:
    desk.tg.fault(kind="duplicate_update", times=12)
    intro = await desk.is_taken()
    for number in range(3):
        await desk.oleg.writes(f"Шлю {number}", desk.group, topic=intro.thread_id)
        await desk.ira.writes(f"Вопрос {number}")
    await desk.ira.sees("Шлю 2")
    await desk.settles()
    assert len(moments(desk, "fault", fault="duplicate_update")) == 12
    assert len(answers(desk, desk.ira, "Шлю ")) == 3
    assert desk.oleg.count("Вопрос ", desk.group) == 3


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "hang"])
async def test_a_topic_is_made_once_though_the_reply_to_making_it_is_lost(desk: Desk, kind: str) -> None:
    desk.tg.fault("createForumTopic", kind=kind, times=1)
    await desk.is_taken()
    await desk.settles()
    await desk.passes(60)
    assert len(desk.oleg.chat(desk.group).topics) == 1


async def test_a_topic_that_somebody_else_has_made_is_not_the_tickets(desk: Desk) -> None:
    desk.group.set_status(desk.anna, "administrator")
    lost = desk.tg.fault("createForumTopic", kind="drop_before", times=1)
    card = await desk.hands_over()
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.tg.wait(lambda: lost.fired == 1)
    theirs = await desk.anna.creates_topic(desk.group, "№1 · Ира")
    first = await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    assert first.thread_id != theirs.id
    assert len(desk.oleg.chat(desk.group).topics) == 2


async def test_a_proxys_page_instead_of_an_answer_about_a_member_is_no_refusal(desk: Desk) -> None:
    desk.tg.fault("getChatMember", kind="502", times=5)
    await desk.is_taken()


async def test_everything_at_once(desk: Desk) -> None:
    for kind, chance in (("429", 0.03), ("502", 0.03), ("drop_before", 0.03), ("drop_after", 0.05)):
        desk.tg.fault(kind=kind, probability=chance, retry_after=2)
    intro = await desk.is_taken()
    for number in range(25):
        await desk.ira.writes(f"Вопрос {number}.")
        await desk.oleg.writes(f"Шлю {number}.", desk.group, topic=intro.thread_id)
    await desk.ira.sees("Шлю 24.", timeout=30)
    await desk.oleg.sees("Вопрос 24.", topic=intro.thread_id, timeout=30)
    desk.tg.clear_faults()
    await desk.settles()
    desk.tg.world.forget_violations()  # answers to presses are sent once, and some were lost
    whole = [f"{number}." for number in range(25)]
    for got in (
        answers(desk, desk.ira, "Шлю "),
        [m for m in desk.oleg.chat(desk.group).messages if "Вопрос " in m.words],
    ):
        told = [number for m in got for number in re.findall(r"(?:Вопрос|Шлю) (\d+\.)", m.words)]
        order = list(dict.fromkeys(told))  # of the requester's several may have come in one post
        unmarked = [m for m in got if AGAIN not in m.words]
        assert order == whole
        assert len({m.words for m in unmarked}) == len(unmarked)
