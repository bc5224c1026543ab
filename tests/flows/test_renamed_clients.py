"""A client or a site gets another name: the entries that are for it are for it still."""

from __future__ import annotations

from knowledge_base import storing
from tests.desk import Desk
from tests.flows.test_clients import adds_client, joins, opens

ENTRIES = (
    "entry,question,answer,tags\n"
    "discount,Какая у нас скидка,Скидка 15 процентов,for:Ромашка\n"
    "door,Код от двери,Код 4071,касса;for:ромашка / Ленина 12;for:employees\n"
    "gate,Код от ворот,Код 5062,for:Ромашка · Мира\n"
)


async def test_entries_follow_a_client_and_its_sites_to_their_new_names(desk: Desk) -> None:
    await adds_client(desk, "Ромашка", "Ленина, 12", "Мира")
    await joins(desk, desk.ira, "Ромашка", "Ленина, 12", "Ира")
    await desk.max.sends_document(desk.bot, name="kb.csv", data=ENTRIES.encode())
    await desk.max.sees("Новых статей: 3", in_=desk.bot)
    archived = await desk.max.writes("/kb ворота", desk.bot)
    await desk.presses(desk.max, "1", await desk.max.sees("Нашлось", button="1", after=archived))
    page = await desk.max.sees("Для кого: Ромашка · Мира", button="🗄 В архив", after=archived)
    await desk.presses(desk.max, "🗄 В архив", page)
    await desk.settles()

    await opens(desk, "Ромашка", "✏️ Название")
    await desk.max.writes("Лютик", desk.bot)
    await desk.max.sees("Лютик\nТочки клиента", in_=desk.bot)
    await opens(desk, "Лютик", "Ленина, 12", "✏️ Название")
    await desk.max.writes("Гагарина, 4", desk.bot)
    await desk.max.sees("Лютик · Гагарина, 4", in_=desk.bot)

    await desk.ira.writes("Какая у нас скидка")
    await desk.ira.sees("Скидка 15 процентов", button="✅ Помогло")
    await desk.ira.writes("/new")
    await desk.ira.writes("Код от двери")
    await desk.ira.sees("Код 4071", button="✅ Помогло")
    async with desk.database.read() as session:
        entries = {entry.key: entry.tags for entry in await storing.everything(session)}
    assert entries["door"] == ("касса", "for:Лютик · Гагарина 4", "for:employees")
    assert entries["gate"] == ("for:Лютик · Мира",)
    mine = await desk.max.writes("/kb скидка", desk.bot)
    await desk.presses(desk.max, "1", await desk.max.sees("Нашлось", button="1", after=mine))
    page = await desk.max.sees("Для кого: Лютик", button="🕘 История", after=mine)
    await desk.presses(desk.max, "🕘 История", page)
    await desk.max.sees("Макс: отдел и метки", in_=desk.bot, after=mine)
