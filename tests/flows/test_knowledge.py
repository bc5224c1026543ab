"""Admins keep the knowledge base: in the chat, by a file, on the command line."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from pathlib import Path

import openpyxl

from knowledge_base import storing
from knowledge_base.entry import Entry, Variant
from telegram_emulator import Seen
from tests.desk import Desk


async def _adds(desk: Desk, question: str, wordings: str, answer: str, **formatting: object) -> Seen:
    """Макс goes through the steps; gives the preview with its button."""
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="➕ Новая статья")
    await desk.presses(desk.max, "➕ Новая статья", menu)
    await desk.max.sees("На какой вопрос")
    await desk.max.writes(question)
    await desk.max.sees("Как ещё об этом спрашивают?")
    await desk.max.writes(wordings)
    noted = await desk.max.sees("Можно прислать ещё")
    await desk.presses(desk.max, "➡️ Дальше", noted)
    await desk.max.sees("Теперь сам ответ")
    mine = await desk.max.writes(answer, **formatting)  # type: ignore[arg-type]
    return await desk.max.sees("", button="✅ Опубликовать", after=mine)


async def test_an_entry_added_in_the_chat_answers_the_next_question(desk: Desk) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    link = [{"type": "text_link", "offset": 12, "length": 5, "url": "https://example.com/door"}]
    preview = await _adds(
        desk,
        "Сломалась дверь холодильника",
        "Холодильник не закрывается\n• Отвалилась дверца холодильной камеры",
        "Снять нельзя: видео <тут> & там",
        entities=bold + link,
    )
    assert "Снять нельзя: видео <тут> & там" in preview.words
    await desk.presses(desk.max, "✅ Опубликовать", preview)
    await desk.max.sees("Опубликовано")

    await desk.ira.writes("сломалась дверь холодильника")
    answer = await desk.ira.sees("Снять нельзя", button="✅ Помогло")
    assert answer.words == "Снять нельзя: видео <тут> & там"
    assert [(entity["type"], entity["offset"]) for entity in answer.entities] == [
        ("bold", 0),
        ("text_link", 12),
    ]
    await desk.petr.writes("отвалилась дверца холодильной камеры")
    await desk.petr.sees("Снять нельзя")


async def test_found_shown_archived_and_restored(desk: Desk) -> None:
    await desk.max.writes("/kb терминал")
    found = await desk.max.sees("Терминал не проводит оплату", button="1")
    await desk.presses(desk.max, "1", found)
    shown = await desk.max.sees("Проверьте связь", button="🗄 В архив")
    assert "• Не проходит оплата картой" in shown.words
    await desk.presses(desk.max, "🗄 В архив", shown)
    archived = await desk.max.sees("больше не отвечает", button="♻️ Вернуть из архива")
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.passes(10)
    assert desk.ira.count("Проверьте связь") == 0
    await desk.presses(desk.max, "♻️ Вернуть из архива", archived)
    await desk.max.sees("снова по ней отвечает")
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("Проверьте связь")

    mine = await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="🔍 Найти", after=mine)
    await desk.presses(desk.max, "🔍 Найти", menu)
    await desk.max.sees("Что ищем?", after=mine)
    await desk.max.writes("принтер")
    await desk.max.sees("Принтер не печатает чеки", button="1")
    await desk.max.writes("/kb зззззз")
    await desk.max.sees("Ничего не нашлось")


async def test_what_was_archived_meanwhile_is_not_answered(desk: Desk) -> None:
    await desk.ira.writes("Как сбросить терминал?")
    offer = await desk.ira.sees("Что ближе к вашему вопросу?", button="1")
    place = offer.words[: offer.words.index("Забыл пароль")].count("\n") - 1
    await desk.max.writes("/kb пароль")
    await desk.presses(desk.max, "1", await desk.max.sees("Забыл пароль", button="1"))
    await desk.presses(desk.max, "🗄 В архив", await desk.max.sees("Забыли пароль?", button="🗄 В архив"))
    await desk.max.sees("больше не отвечает")
    await desk.presses(desk.ira, str(place), offer)
    await desk.ira.sees("обращение №1")


async def test_a_good_file_is_taken_in(desk: Desk) -> None:
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="📥 Загрузить файл")
    await desk.presses(desk.max, "📥 Загрузить файл", menu)
    await desk.max.sees("Пришлите файл сюда")
    rows = (
        "entry,question,answer\n"
        "fridge,Сломалась дверь холодильника,Вызовите мастера.\n"
        "terminal,Терминал не проводит оплату,Позвоните в банк.\n"
    )
    await desk.max.sends_document(data=rows.encode(), name="base.csv")
    done = await desk.max.sees("Файл загружен")
    assert "Новых статей: 1" in done.words
    assert "Изменено: 1" in done.words
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("Вызовите мастера.", button="✅ Помогло")
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("Позвоните в банк.")


async def test_a_bad_file_is_refused_whole_and_each_row_named(desk: Desk) -> None:
    rows = (
        "entry,question,answer,language\n"
        "fridge,Сломалась дверь холодильника,Вызовите <b>мастера.,\n"
        "fridge,,,\n"
        ",Нет ключа,Ответ,\n"
        "lamp,Мигает лампа,Замените её.,russian\n"
        "lift,Лифт стоит,,\n"
        "roof,Течёт крыша,Отойдите.,\n"
        "roof,Капает с потолка,Подставьте ведро.,\n"
    )
    await desk.max.sends_document(data=rows.encode(), name="base.csv")
    refused = await desk.max.sees("Файл не принят")
    for row in (2, 3, 4, 5, 6, 8):
        assert f"Строка {row}:" in refused.words, refused.words
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("обращение №1")


async def test_files_that_are_no_tables(desk: Desk) -> None:
    for name, data in (
        ("base.csv", b"\xff\xfe\x00broken\xd8"),
        ("base.csv", b""),
        ("base.xlsx", b"no zip at all"),
        ("base.json", b'{"entry": '),
        ("base.yaml", b"- entry: [1"),
        ("base.csv", "вопрос;ответ\nа;б\n".encode()),
        ("base.csv", "\n".join(f"{'очень ' * 500},ответ" for _ in range(20)).encode()),
    ):
        mine = await desk.max.sends_document(data=data, name=name)
        refused = await desk.max.sees("Файл не принят", after=mine)
        assert "{" not in refused.words
        await desk.passes(3)
    await desk.max.sends_document(name="base.csv", size=21 * 1024 * 1024)
    await desk.max.sees("больше 20 МБ")


async def test_the_wrong_thing_sent_for_an_import(desk: Desk) -> None:
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="📥 Загрузить файл")
    await desk.presses(desk.max, "📥 Загрузить файл", menu)
    await desk.max.sees("Пришлите файл сюда", button="✖️ Отмена")
    await desk.max.sends_document(data=b"text", name="base.docx")
    await desk.max.sees("base.docx: подходят только")
    mine = await desk.max.writes("Вот он")
    again = await desk.max.sees("Пришлите файл сюда", after=mine)
    await desk.presses(desk.max, "✖️ Отмена", again)
    await desk.settles()
    assert not desk.oleg.chat(desk.group).messages
    await desk.max.writes("/my")
    await desk.max.sees("Обращений пока нет")


async def test_the_export_can_be_sent_back(desk: Desk) -> None:
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="📤 Выгрузить всё")
    await desk.presses(desk.max, "📤 Выгрузить всё", menu)
    await desk.presses(desk.max, "XLSX", await desk.max.sees("В каком виде", button="XLSX"))
    await desk.settles()
    sent = next(seen for seen in desk.max.chat(desk.bot).messages if seen.kind == "document")
    assert sent.file is not None
    table = openpyxl.load_workbook(io.BytesIO(sent.file.data), read_only=True).active
    assert table is not None
    assert [cell.value for cell in next(iter(table.rows))][:3] == ["entry", "question", "answer"]
    await desk.max.sends_document(data=sent.file.data, name="base.xlsx")
    done = await desk.max.sees("Файл загружен")
    assert "Новых статей: 0" in done.words
    assert "Изменено: 0" in done.words


async def test_a_restart_in_the_middle_of_a_dialogue(desk: Desk) -> None:
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="➕ Новая статья")
    await desk.presses(desk.max, "➕ Новая статья", menu)
    await desk.max.sees("На какой вопрос")
    await desk.restarts()
    await desk.max.writes("Сломалась дверь холодильника")
    wordings = await desk.max.sees("Как ещё об этом спрашивают?", button="➡️ Дальше")
    await desk.restarts()
    await desk.presses(desk.max, "➡️ Дальше", wordings)
    await desk.max.sees("Теперь сам ответ")
    mine = await desk.max.writes("Вызовите мастера.")
    preview = await desk.max.sees("Вызовите мастера.", button="✅ Опубликовать", after=mine)
    await desk.restarts()
    await desk.presses(desk.max, "✅ Опубликовать", preview)
    await desk.max.sees("Опубликовано")
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("Вызовите мастера.")


async def test_second_thoughts_in_a_dialogue(desk: Desk) -> None:
    await _adds(desk, "Забыл пароль", "Не помню пароль", "Вспомните.")
    await desk.max.sees("Забыл пароль от учётной записи")  # the entry that answers it today
    mine = await desk.max.writes("Вспомните и введите.")
    again = await desk.max.sees("Вспомните и введите.", button="✅ Опубликовать", after=mine)
    await desk.presses(desk.max, "🗑 Удалить черновик", again)
    dropped = await desk.max.sees("Черновик удалён")
    await desk.settles()
    assert [seen.id for seen in desk.max.chat(desk.bot).messages if seen.buttons] == [dropped.id]

    await desk.presses(desk.max, "➕ Новая статья", dropped)
    await desk.max.sees("На какой вопрос", after=mine)
    await desk.max.sends_sticker()
    await desk.max.sees("Здесь нужен текст")
    mine = await desk.max.writes("о" * 301)
    await desk.max.sees("Слишком длинно: можно не больше 300", after=mine)
    await desk.max.writes("📋 Мои обращения")  # the key of the permanent keyboard
    await desk.max.sees("Обращений пока нет")
    await desk.max.writes("Сломалась дверь холодильника")
    await desk.max.sees("Как ещё", after=mine)


async def test_over_long_answers_and_many_wordings(desk: Desk) -> None:
    many = "\n".join(f"Холодильник номер {number} не закрывается, {'очень ' * 30}" for number in range(15))
    preview = await _adds(desk, "Сломалась дверь холодильника", many, "Мастер. " + "ж" * 3480)
    mine = await desk.max.writes("ж" * 3501)
    await desk.max.sees("Слишком длинно: можно не больше 3500", after=mine)
    await desk.presses(desk.max, "✅ Опубликовать", preview)
    await desk.max.sees("Опубликовано")
    await desk.max.writes("/kb сломалась дверь")
    found = await desk.max.sees("Нашлось", button="1")
    await desk.presses(desk.max, "1", found)
    await desk.max.sees("Мастер.", button="🗄 В архив")
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("Мастер.", button="✅ Помогло")


async def test_broken_markup_in_an_answer_is_sent_without_it(desk: Desk) -> None:
    broken = Entry("roof", (Variant("Протекла крыша над сервером", "ru"),), {"ru": "Поставьте <b>ведро"})
    await desk.database.write(lambda session: storing.save(session, broken, desk.tg.clock.now()))
    await desk.restarts()
    await desk.ira.writes("Протекла крыша над сервером")
    await desk.ira.sees("ведро", button="✅ Помогло")


async def test_on_the_command_line_while_the_service_runs(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("entry,question,answer\nfridge,Сломалась дверь холодильника,Вызовите мастера.\n")
    assert "1 entries would be added" in await _kb(desk, "import", str(file), "--dry-run")
    twin = tmp_path / "twin.csv"
    twin.write_text("entry,question,answer\nsecret,Как сбросить пароль?,Вспомните.\n")
    dry = await _kb(desk, "import", str(twin), "--dry-run")
    assert "secret “Как сбросить пароль?” and password “Как сбросить пароль”: the same words" in dry
    assert "1 entries added" in await _kb(desk, "import", str(file))
    app = desk.app
    assert app is not None
    await desk.tg.wait(
        lambda: [entry.key for entry in app.knowledge.find("холодильника", "ru")] == ["fridge"]
    )
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("Вызовите мастера.")

    export = tmp_path / "all.json"
    assert "6 entries" in await _kb(desk, "export", str(export))
    assert "fridge" in export.read_text(encoding="utf-8")
    file.write_text("entry,question,answer\nlift,,Ждите.\n")
    refused = await _kb(desk, "import", str(file), code=1)
    assert "Nothing was changed." in refused
    assert "2" in refused


async def _kb(desk: Desk, *arguments: str, code: int = 0) -> str:
    """Runs `python -m bot kb …` on the desk's database; gives what it says."""
    command = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "kb",
        *arguments,
        env={**os.environ, "DATABASE_URL": desk.settings.database_url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await command.communicate()
    assert command.returncode == code, said.decode()
    return said.decode()
