"""Departments as admins keep them: adding, groups of their own and shared ones, leads, the archive, files."""

from __future__ import annotations

import yaml

from telegram_emulator import Seen
from telegram_emulator.group import Group
from tests.desk import Desk

NAME = "Кассы и терминалы"


async def adds(desk: Desk, name: str = NAME, description: str = "Кассы, терминалы, чеки") -> Seen:
    """Макс adds a department; gives its page."""
    await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", button="➕ Новый отдел")
    await desk.presses(desk.max, "➕ Новый отдел", menu)
    await desk.max.sees("Как называется отдел?")
    await desk.max.writes(name, desk.bot)
    await desk.max.sees(f"С чем обращаются в отдел «{name}»?")
    await desk.max.writes(description, desk.bot)
    return await desk.max.sees(description, button="👥 Группа")


async def tills(desk: Desk, *, forum: bool = True) -> Group:
    """A group for the tills, in which Анна and Макс are, and which is that department's."""
    await desk.restarts(admin_ids=(desk.max.id, desk.tg._owner.id))  # its owner brings bots in the emulator
    await adds(desk)
    group = desk.tg.add_group("Кассиры", forum=forum, members=[desk.anna, desk.max], bots=[desk.bot])
    await desk.settles()
    await desk.max.writes("/start@firstline_bot d2", group)
    await desk.max.sees(f"Теперь здесь очередь отдела «{NAME}»", in_=group)
    return group


async def test_a_new_department_shares_the_first_ones_group(desk: Desk) -> None:
    page = await adds(desk)
    assert "Группа общая с: Поддержка" in page.words
    assert "✔ Права: всё, что нужно" in page.words
    await desk.max.writes("/departments", desk.bot)
    listed = await desk.max.sees("1. Поддержка\n2. Кассы и терминалы")
    assert listed.buttons == ["Поддержка", NAME, "➕ Новый отдел", "📥 Загрузить", "📤 Выгрузить"]


async def test_names_are_changed_and_never_taken_twice(desk: Desk) -> None:
    page = await adds(desk)
    await desk.presses(desk.max, "✏️ Название", page)
    await desk.max.writes("  поддержка ", desk.bot)
    await desk.max.sees("Отдел «поддержка» уже есть")
    await desk.max.writes("К" * 41, desk.bot)
    await desk.max.sees("можно не больше 40 символов")
    await desk.max.writes("Кассы", desk.bot)
    page = await desk.max.sees("Кассы\nКассы, терминалы, чеки", button="📝 Описание")
    await desk.presses(desk.max, "📝 Описание", page)
    await desk.max.sees("С чем обращаются в отдел «Кассы»?")
    await desk.presses(desk.max, "Отмена", await desk.max.sees("С чем обращаются", button="Отмена"))
    await desk.max.sees("2. Кассы")


async def test_a_group_of_its_own_when_the_bot_has_its_rights(desk: Desk) -> None:
    await desk.restarts(admin_ids=(desk.max.id, desk.tg._owner.id))
    await adds(desk)
    group = desk.tg.add_group("Кассиры", forum=True, members=[desk.anna, desk.max], bots=[desk.bot])
    group.set_rights(desk.bot, {"can_manage_topics"})
    await desk.settles()
    group.set_status(desk.max, "administrator")
    await desk.max.writes("/connect d2", group, anonymous=True)
    await desk.max.sees("Пока не подключено: вы пишете от имени группы", in_=group)
    await desk.max.writes("/connect d2", group)
    refused = await desk.max.sees("Очередь здесь пока не открыть", in_=group)
    assert "боту не хватает «Удаление сообщений»" in refused.words
    group.set_rights(desk.bot, {"can_manage_topics", "can_delete_messages"})
    await desk.max.writes("/connect d9", group)
    await desk.max.sees("Такого отдела больше нет", in_=group)
    await desk.max.writes("/connect d1", group)
    await desk.max.sees("задаёт настройка STAFF_CHAT_ID", in_=group)
    await desk.anna.writes("/connect d2", group)  # she is no admin
    await desk.settles()
    assert desk.max.count("Теперь здесь очередь", in_=group) == 0
    await desk.max.writes("/connect d2", group)
    await desk.max.sees(f"Теперь здесь очередь отдела «{NAME}»", in_=group)
    await desk.anna.writes("/queue", group)
    await desk.anna.sees("Очередь пуста", in_=group)
    await desk.restarts()
    await desk.anna.writes("/queue", group)
    await desk.settles()
    assert desk.anna.count("Очередь пуста", in_=group) == 2


async def test_leads_are_named_from_those_who_were_seen(desk: Desk) -> None:
    await desk.is_taken()
    page = await adds(desk)
    await desk.presses(desk.max, "⭐ Руководители", page)
    people = await desk.max.sees("руководители", button="Олег")
    assert "Анна" not in people.buttons
    await desk.presses(desk.max, "Олег", people)
    people = await desk.max.sees("руководители", button="⭐ Олег")
    await desk.presses(desk.max, "◀️ Назад", people)
    await desk.max.sees("⭐ Руководители: Олег")


async def test_the_archive_takes_no_default_and_none_with_tickets(desk: Desk) -> None:
    page = await adds(desk)
    assert "🗄 В архив" in page.buttons
    first = await (await desk.max.forges("g:archive:1:0", on=page)).answer()
    assert "в архив его не убрать" in (first.text or "")
    gone = await (await desk.max.forges("g:show:7:0", on=page)).answer()
    assert "Такого отдела больше нет" in (gone.text or "")
    stranger = await (await desk.ira.forges("g:archive:2:0", on=page)).answer()
    assert not stranger.text or "Отдел" not in stranger.text
    await desk.presses(desk.max, "🗄 В архив", page)
    listed = await desk.max.sees("1. Поддержка", button="➕ Новый отдел")
    assert NAME not in listed.buttons


async def test_a_file_of_departments_goes_out_and_in(desk: Desk) -> None:
    await adds(desk)
    await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees(NAME, button="📤 Выгрузить")
    await desk.presses(desk.max, "📤 Выгрузить", menu)
    await desk.settles()
    sent = desk.max.chat(desk.bot).messages[-1]
    assert sent.kind == "document"
    rows = [
        {
            "name": "Кассы и терминалы",
            "description": "Только кассы",
            "leads": [desk.oleg.id],
            "takes": "nobody",
        },
        {"name": "Бухгалтерия", "group": desk.group.id},
    ]
    await desk.presses(desk.max, "📥 Загрузить", menu)
    await desk.max.sees("Пришлите файл YAML")
    bad = [*rows, {"name": ""}, {"name": "Бухгалтерия"}, {"name": "Ночь", "group": -5}, {"имя": "Ночь"}]
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump(bad).encode())
    refused = await desk.max.sees("Файл не принят, ничего не изменилось")
    assert refused.words.count("Строка") == 3
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump([*rows[:1], bad[4]]).encode())
    await desk.max.sees("group — номер группы")
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump(rows).encode())
    await desk.max.sees("Готово: изменено 2 отдела")
    await desk.max.sees("3. Бухгалтерия")
