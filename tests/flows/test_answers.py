"""Answers with pictures, files and choices: sent in order, step by step, whatever has become of them."""

from __future__ import annotations

from knowledge_base import storing
from knowledge_base.entry import ANSWER_AND_HAND_OVER, Entry, File, Step, Variant
from telegram_emulator import Seen
from tests.desk import Desk

LAMP = "Мигает лампа на терминале"


async def _keeps(desk: Desk, answer: str = "Какого она цвета?", **more: object) -> None:
    entry = Entry("lamp", (Variant(LAMP, "ru"),), {"ru": answer}, **more)  # type: ignore[arg-type]
    await desk.database.write(lambda session: storing.save(session, entry, desk.tg.clock.now()))
    assert desk.app is not None
    await desk.app.knowledge.reload()


async def _sends(desk: Desk, *kinds: str) -> tuple[File, ...]:
    """Files that the bot has met."""
    sent = [await getattr(desk.anna, f"sends_{kind}")(desk.group) for kind in kinds]
    await desk.settles()
    return tuple(File(seen.kind, seen.file.id) for seen in sent)


def _came(desk: Desk) -> list[Seen]:
    return [seen for seen in desk.ira.chat(desk.bot).messages if seen.sender_id == desk.bot.id]


async def test_a_picture_comes_with_the_words_under_it(desk: Desk) -> None:
    await _keeps(desk, "Перезагрузите <b>терминал</b>.", files={"ru": await _sends(desk, "photo")})
    await desk.ira.writes(LAMP)
    answer = await desk.ira.sees("Перезагрузите терминал.", button="✅ Помогло")
    assert (answer.kind, answer.caption) == ("photo", "Перезагрузите терминал.")
    assert [entity["type"] for entity in answer.entities] == ["bold"]
    await desk.presses(desk.ira, "✅ Помогло", answer)
    await desk.settles()
    assert not desk.ira.chat(desk.bot).messages[-1].buttons


async def test_several_files_come_in_order_before_the_words(desk: Desk) -> None:
    files = await _sends(desk, "photo", "video", "document", "voice", "photo")
    await _keeps(desk, "Всё показано.", files={"ru": files})
    await desk.ira.writes(LAMP)
    answer = await desk.ira.sees("Всё показано.", button="✅ Помогло")
    came = _came(desk)
    assert [seen.kind for seen in came] == ["photo", "video", "document", "voice", "photo", "text"]
    assert came[-1].id == answer.id
    assert came[0].album is not None
    assert [seen.album == came[0].album for seen in came] == [True, True, False, False, False, False]


async def test_a_long_answer_stands_under_its_picture(desk: Desk) -> None:
    await _keeps(desk, "ж" * 1500, files={"ru": await _sends(desk, "photo")})
    await desk.ira.writes(LAMP)
    await desk.ira.sees("жжж", button="✅ Помогло")
    assert [seen.kind for seen in _came(desk)] == ["photo", "text"]


async def test_a_picture_that_telegram_lost_keeps_nobody_from_the_words(desk: Desk) -> None:
    await desk.max.starts(desk.bot)
    await _keeps(desk, "Перезагрузите.", files={"ru": (File("photo", "gone"),)})
    await desk.ira.writes(LAMP)
    answer = await desk.ira.sees("Перезагрузите.", button="✅ Помогло")
    assert answer.kind == "text"
    await desk.max.sees("wrong file identifier")


async def test_step_by_step_to_the_answer_and_back(desk: Desk) -> None:
    (picture,) = await _sends(desk, "photo")
    await _keeps(
        desk,
        steps=(
            Step(
                {"ru": "Красная"}, {"ru": "Давно?"}, steps=(Step({"ru": "Да"}, {"ru": "Несите в сервис."}),)
            ),
            Step({"ru": "Зелёная"}, {"ru": "Так и надо."}, {"ru": (picture,)}),
            Step({"ru": "Инструкция"}, url="https://example.com/lamp"),
        ),
    )
    await desk.ira.writes(LAMP)
    first = await desk.ira.sees("Какого она цвета?", button="Красная")
    assert first.buttons == [
        "Красная",
        "Зелёная",
        "Инструкция",
        "✅ Помогло",
        "🔄 Не то",
        "👤 Позвать специалиста",
    ]
    assert (await desk.ira.presses("Инструкция", on=first)).url == "https://example.com/lamp"
    await desk.presses(desk.ira, "Красная", first)
    second = await desk.ira.sees("Давно?", button="↩️ Назад")
    await desk.restarts()
    late = await desk.presses(desk.ira, "Да", second)
    assert not late.text
    third = await desk.ira.sees("Несите в сервис.", button="↩️ Назад")
    await desk.presses(desk.ira, "↩️ Назад", third)
    again = await desk.ira.sees("Давно?", button="↩️ Назад", after=third)
    await desk.presses(desk.ira, "↩️ Назад", again)
    top = await desk.ira.sees("Какого она цвета?", button="Зелёная", after=again)
    assert "↩️ Назад" not in top.buttons
    await desk.presses(desk.ira, "Зелёная", top)
    end = await desk.ira.sees("Так и надо.", button="✅ Помогло")
    assert end.kind == "photo"
    await desk.presses(desk.ira, "✅ Помогло", end)
    await desk.settles()
    assert not desk.oleg.chat(desk.group).messages[1:]  # nobody was called


async def test_a_choice_that_was_taken_away_meanwhile(desk: Desk) -> None:
    await _keeps(desk, steps=(Step({"ru": "Красная"}, {"ru": "Давно?"}),))
    await desk.ira.writes(LAMP)
    first = await desk.ira.sees("Какого она цвета?", button="Красная")
    await _keeps(desk)
    late = await desk.presses(desk.ira, "Красная", first)
    assert "устарела" in (late.text or "")
    await desk.presses(desk.ira, "👤 Позвать специалиста", first)
    await desk.ira.sees("обращение №1")


async def test_an_answer_that_hands_over_has_no_choices(desk: Desk) -> None:
    await _keeps(desk, steps=(Step({"ru": "Красная"}, {"ru": "Давно?"}),), automatic=ANSWER_AND_HAND_OVER)
    await desk.ira.writes(LAMP)
    answer = await desk.ira.sees("Какого она цвета?")
    assert answer.buttons == []
    await desk.oleg.sees(LAMP, button="🙋 Взять в работу")
