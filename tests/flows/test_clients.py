"""Clients, sites and who belongs there: from an admin's pages to the specialist's card."""

from __future__ import annotations

import re

import yaml

from telegram_emulator import Person
from tests.desk import Desk
from tests.flows.test_departments import NAME, adds, tills

ASKED = "Протекла крыша над сервером"


async def opens(desk: Desk, *buttons: str) -> None:
    """Макс opens `/clients` and presses his way to a page."""
    await desk.max.writes("/clients", desk.bot)
    await desk.settles()
    for button in buttons:
        await desk.presses(desk.max, button, desk.max.chat(desk.bot).messages[-1])
        await desk.settles()


async def adds_client(desk: Desk, name: str, *sites: str) -> None:
    """Макс adds a client, and further sites."""
    await opens(desk, "➕ Новый клиент")
    await desk.max.writes(name, desk.bot)
    await desk.max.sees(f"{name}\nТочки клиента", in_=desk.bot)
    for site in sites:
        await opens(desk, name, "➕ Новая точка")
        await desk.max.sees("как называется точка?", in_=desk.bot)
        await desk.max.writes(site, desk.bot)
        await desk.max.sees(f"{name} · {site}", in_=desk.bot, button="🔗 Пригласить")


async def invites(desk: Desk, client: str, site: str, name: str) -> str:
    """Макс makes an invitation; gives what stands after `start=`."""
    await opens(desk, client, site, "🔗 Пригласить")
    await desk.max.writes(name, desk.bot)
    await desk.settles()
    said = await desk.max.sees(f": {name}\n", in_=desk.bot)
    found = re.search(r"https://t\.me/firstline_bot\?start=(\S+)", said.words)
    assert found is not None
    return found.group(1)


async def joins(desk: Desk, who: Person, client: str, site: str, name: str) -> None:
    """Somebody is invited, and comes."""
    await who.starts(desk.bot, await invites(desk, client, site, name))
    await who.sees("Теперь мы знаем", in_=desk.bot)


async def test_who_belongs_to_one_site_is_known_by_it(desk: Desk) -> None:
    await adds_client(desk, "Ромашка", "Ленина, 12")
    await opens(desk, "Ромашка", "Ленина, 12", "📍 Адрес")
    await desk.max.writes("Ленина, 12, вход со двора", desk.bot)
    await desk.max.sees("📍 Ленина, 12, вход со двора", in_=desk.bot)
    await opens(desk, "Ромашка", "Ленина, 12", "🕐 Часовой пояс")
    await desk.max.writes("Europe/Урюпинск", desk.bot)
    await desk.max.sees("Такого часового пояса нет", in_=desk.bot)
    await desk.max.writes("Asia/Yekaterinburg", desk.bot)
    await desk.max.sees("🕐 Екатеринбург", in_=desk.bot)

    payload = await invites(desk, "Ромашка", "Ленина, 12", "Ирина Петрова")
    await desk.ira.starts(desk.bot, payload)
    await desk.ira.sees("вы из «Ромашка · Ленина, 12»")
    await desk.petr.starts(desk.bot, payload)
    await desk.petr.sees("Это приглашение уже не действует")
    card = await desk.hands_over()
    for line in ("🏢 Ромашка · Ленина, 12", "вход со двора", "Часы там: +2 ч", "🙋 На точке: Ирина Петрова"):
        assert line in card.words
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("🏢 Ромашка · Ленина, 12", topic="№1", button="✅ Решено")
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("🏢 Ромашка · Ленина, 12", in_=desk.group)

    await opens(desk, "Ромашка", "Ленина, 12", "👥 Люди", "Ирина Петрова", "✖️ Убрать с точки")
    await desk.max.sees("Пока никого", in_=desk.bot)
    await desk.ira.starts(desk.bot, payload)  # an old link doesn't lead back
    await desk.settles()
    await desk.petr.writes("Запах гари в подвале", desk.bot)
    other = await desk.oleg.sees("Запах гари", button="🙋 Взять в работу")
    assert "🏢" not in other.words


async def test_with_several_sites_the_ticket_waits_for_none_of_them(desk: Desk) -> None:
    await adds_client(desk, "Ромашка", "Ленина, 12", "Гагарина, 4")
    await joins(desk, desk.ira, "Ромашка", "Ленина, 12", "Ира")
    await joins(desk, desk.ira, "Ромашка", "Гагарина, 4", "Ирина Петрова")
    card = await desk.hands_over()
    assert "Одна из точек: Ромашка · Ленина, 12; Ромашка · Гагарина, 4" in card.words
    asked = await desk.ira.sees("о какой точке обращение №1", button="Ромашка · Гагарина, 4")
    assert "Ромашка · Ленина, 12" in asked.buttons
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Одна из точек", topic="№1", button="✅ Решено")
    stranger = await (await desk.petr.forges("p:1:2", on=asked)).answer()
    assert stranger.text
    await desk.presses(desk.ira, "Ромашка · Гагарина, 4", asked)
    await desk.ira.sees("обращение №1 с точки «Ромашка · Гагарина, 4»")
    await desk.oleg.sees("🏢 Ромашка · Гагарина, 4", topic="№1", button="✅ Решено")
    again = await (await desk.ira.forges("p:1:2", on=asked)).answer()
    assert again.text
    await desk.ira.writes("/new", desk.bot)
    await desk.ira.writes("Запах гари в подвале", desk.bot)
    asked = await desk.ira.sees("о какой точке обращение №2", button="Ромашка · Гагарина, 4")
    assert asked.buttons[0] == "Ромашка · Гагарина, 4"  # the one used last is first


async def test_the_site_decides_the_department(desk: Desk) -> None:
    group = await tills(desk)
    await adds_client(desk, "Ромашка", "Ленина, 12", "Гагарина, 4")
    await opens(desk, "Ромашка", "Ленина, 12", "🏷 Отдел", NAME)
    await desk.max.sees(f"🏷 {NAME}", in_=desk.bot, button="🔗 Пригласить")
    await joins(desk, desk.petr, "Ромашка", "Ленина, 12", "Пётр")
    await desk.petr.writes("Терминал не проводит оплату", desk.bot)
    answer = await desk.petr.sees("Проверьте связь", button="👤 Позвать специалиста")
    await desk.presses(desk.petr, "👤 Позвать специалиста", answer)
    await desk.anna.sees("Терминал не проводит", in_=group, button="🙋 Взять в работу")

    await joins(desk, desk.ira, "Ромашка", "Ленина, 12", "Ира")
    await joins(desk, desk.ira, "Ромашка", "Гагарина, 4", "Ира")
    await desk.hands_over(ASKED)
    asked = await desk.ira.sees("о какой точке", button="Ромашка · Ленина, 12")
    await desk.presses(desk.ira, "Ромашка · Ленина, 12", asked)
    card = await desk.anna.sees(ASKED, in_=group, button="🙋 Взять в работу")
    assert "🏢 Ромашка · Ленина, 12" in card.words
    await desk.oleg.sees(f"№2 теперь у отдела «{NAME}»", in_=desk.group)


async def test_an_employee_comes_by_an_invitation_and_goes_with_the_last_site(desk: Desk) -> None:
    await opens(desk, "🏠 Наша фирма", "➕ Новая точка")
    await desk.max.writes("Склад", desk.bot)
    await desk.max.sees("Склад", in_=desk.bot, button="🔗 Пригласить")
    payload = await invites(desk, "🏠 Наша фирма", "Склад", "Ира")
    await desk.ira.starts(desk.bot, payload)
    await desk.ira.sees("Вы подтверждены как сотрудник: Склад")
    late = await invites(desk, "🏠 Наша фирма", "Склад", "Пётр")
    card = await desk.hands_over()
    assert "👔 Сотрудник\n🏢 Склад" in card.words
    await opens(desk, "🏠 Наша фирма", "Склад", "🗄 В архив", "🗄 Да, в архив")
    await desk.max.sees("Точки, где работают ваши сотрудники", in_=desk.bot)
    await desk.ira.writes("/new", desk.bot)
    await desk.ira.writes("Запах гари в подвале", desk.bot)
    other = await desk.oleg.sees("Запах гари", button="🙋 Взять в работу")
    assert not {"👔", "🏢"} & set(other.words)
    await desk.petr.starts(desk.bot, late)
    await desk.petr.sees("Это приглашение уже не действует")


async def test_all_of_it_goes_out_and_in_as_a_file(desk: Desk) -> None:
    await adds(desk)
    await adds_client(desk, "Ромашка")
    rows = {
        "clients": [
            {
                "name": "ромашка",
                "sites": [{"name": "Ленина, 12", "time_zone": "Asia/Omsk", "department": NAME}],
            },
            {"name": "Василёк"},
        ],
        "own_sites": [{"name": "Склад", "address": "Промзона, 3"}],
    }
    bad = {
        "clients": [
            {"sites": []},
            {"name": "Ива", "sites": [{"name": "А", "time_zone": "Нигде"}, {"name": ""}]},
        ],
        "own_sites": [{"name": "Склад", "address": 5}, {"name": "Двор"}, {"name": "двор"}],
    }
    await opens(desk, "📥 Загрузить")
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump(bad).encode())
    refused = await desk.max.sees("Файл не принят", in_=desk.bot)
    assert refused.words.count("\n") >= 5
    unknown = {"clients": [{"name": "Ива", "sites": [{"name": "А", "department": "Нет такого"}]}]}
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump(unknown).encode())
    await desk.max.sees("department — название отдела", in_=desk.bot)
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump(rows).encode())
    await desk.max.sees("Клиенты и точки: изменено 3 записи", in_=desk.bot)
    await opens(desk)
    listed = desk.max.chat(desk.bot).messages[-1]
    assert listed.buttons[1:3] == ["Василёк", "Ромашка"]
    await desk.presses(desk.max, "📤 Выгрузить", listed)
    await desk.settles()
    sent = desk.max.chat(desk.bot).messages[-1]
    assert sent.kind == "document"


async def test_employees_are_known_by_the_list_or_by_a_lead(desk: Desk) -> None:
    await opens(desk, "🏠 Наша фирма", "➕ Новая точка")
    await desk.max.writes("Склад", desk.bot)
    await opens(desk, "🏠 Наша фирма", "📋 Список сотрудников")
    await desk.max.sees("Сейчас в списке: 0", in_=desk.bot)
    bad = "name;phone;sites\nИра;123;\n;+7 912 345-67-89;\nПётр;8 912 345 67 80;Нигде\n"
    await desk.max.sends_document(desk.bot, name="s.csv", data=bad.encode())
    refused = await desk.max.sees("Файл не принят", in_=desk.bot)
    assert refused.words.count("Строка") == 2
    listed = "name;phone;sites\nИрина Петрова;8 912 345-67-89;Склад\n"
    await desk.max.sends_document(desk.bot, name="s.csv", data=listed.encode())
    await desk.max.sees("В нём: 1, узнали в Telegram: 0", in_=desk.bot)

    own = {"phone_number": "79123456789", "first_name": "Ира", "user_id": desk.ira.id}
    await desk.petr.writes("/employee", desk.bot)
    await desk.petr.sees("Поделиться номером")
    await desk.petr.sends_contact(desk.bot, **own)  # Ира's number says nothing of Пётр
    await desk.petr.sees("Нужен ваш собственный номер")
    await desk.petr.sends_contact(desk.bot)
    await desk.petr.sees("Этого номера в списке нет")
    await desk.petr.writes("Запах гари в подвале", desk.bot)
    card = await desk.oleg.sees("Говорит, что сотрудник: не подтверждено", button="👔 Подтвердить сотрудника")
    refusal = await desk.presses(desk.oleg, "👔 Подтвердить сотрудника", card)
    assert "только руководитель" in (refusal.text or "")
    await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="Поддержка")
    await desk.presses(desk.max, "Поддержка", menu)
    page = await desk.max.sees("Руководители", in_=desk.bot, button="⭐ Руководители")
    await desk.presses(desk.max, "⭐ Руководители", page)
    people = await desk.max.sees("руководители", in_=desk.bot, button="Олег")
    await desk.presses(desk.max, "Олег", people)
    await desk.presses(desk.oleg, "👔 Подтвердить сотрудника", card)
    await desk.petr.sees("Вы подтверждены как сотрудник")
    await desk.settles()
    card = await desk.oleg.sees("Запах гари", button="🙋 Взять в работу")
    assert "👔 Сотрудник" in card.words
    assert "👔 Подтвердить сотрудника" not in card.buttons

    await desk.ira.writes("/employee", desk.bot)
    await desk.ira.sees("Поделиться номером")
    await desk.ira.sends_contact(desk.bot, **own)
    await desk.ira.sees("Вы подтверждены как сотрудник")
    card = await desk.hands_over()
    assert "👔 Сотрудник\n🏢 Склад\n🙋 На точке: Ирина Петрова" in card.words
    await opens(desk, "🏠 Наша фирма", "📋 Список сотрудников")
    await desk.max.sends_document(desk.bot, name="s.csv", data=b"name,phone\nX,+44 20 7946 0000\n")
    await desk.max.sees("узнали в Telegram: 0, сняли подтверждение: 1", in_=desk.bot)
    await desk.ira.writes("/new", desk.bot)
    await desk.ira.writes("Сломался замок на складе", desk.bot)
    card = await desk.oleg.sees("Сломался замок", button="🙋 Взять в работу")
    assert "👔" not in card.words


async def test_entries_for_employees_are_given_to_them_alone(desk: Desk) -> None:
    entries = (
        "entry,question,answer,tags\n"
        "door,Код от склада,Код 4071,for:employees\n"
        "discount,Какая у нас скидка,Скидка 15 процентов,for:Ромашка\n"
    )
    await desk.max.sends_document(desk.bot, name="kb.csv", data=entries.encode())
    told = await desk.max.sees("Новых статей: 2", in_=desk.bot)
    assert "«Какая у нас скидка»: для «Ромашка», а такого клиента или точки нет" in told.words
    assert "employees" not in told.words
    await desk.ira.writes("Код от склада", desk.bot)
    await desk.oleg.sees("Код от склада", button="🙋 Взять в работу")
    assert desk.ira.count("4071") == 0
    await opens(desk, "🏠 Наша фирма", "➕ Новая точка")
    await desk.max.writes("Склад", desk.bot)
    await desk.ira.starts(desk.bot, await invites(desk, "🏠 Наша фирма", "Склад", "Ира"))
    await desk.ira.sees("Вы подтверждены")
    await desk.ira.writes("/new", desk.bot)
    await desk.ira.writes("Код от склада", desk.bot)
    await desk.ira.sees("Код 4071", button="✅ Помогло")
    await adds_client(desk, "Ромашка")
    await joins(desk, desk.petr, "Ромашка", "Ромашка", "Пётр")
    await desk.petr.writes("Какая у нас скидка", desk.bot)
    await desk.petr.sees("Скидка 15 процентов")
    await desk.ira.writes("/new", desk.bot)
    await desk.ira.writes("Какая у нас скидка", desk.bot)
    await desk.settles()
    assert desk.ira.count("Скидка 15 процентов") == 0
    await adds_client(desk, "Лютик", "Ленина, 12", "Мира, 3")
    mine = await desk.max.writes("/kb скидка", desk.bot)
    await desk.presses(desk.max, "1", await desk.max.sees("Нашлось", button="1", after=mine))
    page = await desk.max.sees("Для кого: Ромашка", button="🎯 Для кого", after=mine)
    await desk.presses(desk.max, "🎯 Для кого", page)
    await desk.presses(desk.max, "✅ Ромашка", await desk.max.sees("Отметьте", button="✅ Ромашка"))
    whole = await desk.max.sees("все точки или только", button="✅ Все точки клиента")
    await desk.presses(desk.max, "✅ Все точки клиента", whole)
    await desk.presses(desk.max, "↩️ Ко всем клиентам", await desk.max.sees("Для кого: для всех"))
    await desk.presses(desk.max, "🏢 Лютик", await desk.max.sees("Отметьте", button="✅ Для всех"))
    await desk.presses(desk.max, "📍 Мира, 3", await desk.max.sees("все точки", button="📍 Мира, 3"))
    one = await desk.max.sees("Для кого: Лютик · Мира, 3", button="✅ Мира, 3")
    await desk.presses(desk.max, "↩️ Ко всем клиентам", one)
    await desk.max.sees("Отметьте", button="✅ Лютик")
    mine = await desk.max.writes("Лютик · Ленена, 12", desk.bot)
    await desk.max.sees("ничего не изменилось. Может быть, «Лютик · Ленина, 12»?", after=mine)
    for who, site in ((desk.petr, "Ленина, 12"), (desk.ira, "Мира, 3")):
        await joins(desk, who, "Лютик", site, "Кто-то")
        await who.writes("/new", desk.bot)
        await who.writes("Какая у нас скидка", desk.bot)
    await desk.ira.sees("Скидка 15 процентов", button="✅ Помогло")
    await desk.settles()
    assert desk.petr.count("Скидка 15 процентов") == 1
    await opens(desk, "Лютик", "🗄 В архив", "🗄 Да, в архив")
    mine = await desk.max.writes("/kb скидка", desk.bot)
    await desk.presses(desk.max, "1", await desk.max.sees("Нашлось", button="1", after=mine))
    gone = await desk.max.sees("сейчас ни для кого", button="🎯 Для кого", after=mine)
    assert "Клиента или точки «Лютик · Мира 3» нет" in gone.words
    await desk.presses(desk.max, "🎯 Для кого", gone)
    await desk.presses(desk.max, "🧹 Убрать", await desk.max.sees("Отметьте", button="🧹 Убрать"))
    await desk.max.sees("Для кого: для всех", button="✅ Для всех", after=mine)
