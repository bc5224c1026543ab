"""What people wrote goes by itself after `ERASE_AFTER_DAYS`; what is at work or was written since stays."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from bot import backups
from storage.tables import Caller, Person, Ticket
from tests.databases import ON_SQLITE
from tests.desk import Desk
from tests.flows.test_privacy import found_in

DAY = 86_400
#: What Ира and Мария have said, or others to and of them.
WORDS = (
    "Вася-секрет",
    "старый-секрет",
    "ответ-ей",
    "записка-о-ней",
    "так-себе",
    "Ира",
    "Мария",
    "+79123456789",
)


async def _life(desk: Desk) -> None:
    """Ира's ticket is rated and commented on, Мария's call solved; Пётр's ticket stays in work."""
    said = await desk.ira.writes("Протекла крыша, старый-секрет")
    await desk.settles()
    await desk.ira.edits(said, text="Протекла крыша над кассиром Вася-секрет")
    await desk.ira.writes("/human")
    card = await desk.oleg.sees("Вася-секрет", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.settles()
    await desk.oleg.writes("ответ-ей", topic="№1")
    await desk.oleg.writes("/note записка-о-ней", topic="№1")
    topic = await desk.oleg.sees("Вася-секрет", button="✅ Решено")
    await desk.presses(desk.oleg, "✅ Решено", topic)
    await desk.presses(desk.ira, "👍 Да, решено", await desk.ira.sees("Проблема решена?"))
    await desk.presses(desk.ira, "2", await desk.ira.sees("5", button="2"))
    rated = await desk.ira.sees("Жаль", button="💬 Добавить комментарий")
    await desk.presses(desk.ira, "💬 Добавить комментарий", rated)
    await desk.ira.writes("так-себе", reply_to=await desk.ira.sees("ответом на это сообщение"))
    await desk.oleg.writes("/register Мария, 8 (912) 345-67-89, терминал Вася-секрет", desk.group)
    call = await desk.oleg.sees("Мария", button="✅ Решили в разговоре")
    await desk.presses(desk.oleg, "✅ Решили в разговоре", call)
    await desk.settles()


async def test_words_go_by_themselves(desk: Desk, tmp_path: Path) -> None:
    await desk.restarts(erase_after_days=40)
    await _life(desk)
    await desk.ira.writes("/privacy")
    await desk.ira.sees("само исчезает через 40 дней после его закрытия")
    await desk.ira.sees("Служебные копии сообщений — 30 дней")
    before = tmp_path / "before.backup"
    await backups.keep(desk.settings, before)
    await desk.passes(39 * DAY)
    assert await found_in(desk.database, ("ответ-ей",)) != []
    await desk.petr.writes("Потёк потолок у Петра")
    await desk.settles()
    await desk.passes(2 * DAY)

    assert await found_in(desk.database, WORDS) == []
    assert await found_in(desk.database, ("Потёк потолок у Петра",)) != []
    async with desk.database.read() as session:
        tickets = list(await session.scalars(select(Ticket).order_by(Ticket.id)))
        assert [ticket.status for ticket in tickets[:2]] == ["closed", "closed"]
        assert tickets[0].rating == 2
        assert await session.scalar(select(Person).where(Person.telegram_id == desk.ira.id)) is None
        assert (await session.scalars(select(Caller.phone))).all() == [None]
        # Specialists stay, and whoever has a ticket with words in it.
        names = set(await session.scalars(select(Person.name)))
        assert {"Олег", "Пётр"} <= names
    await desk.oleg.writes("/ticket 1", desk.group)
    assert "Олег: (текст удалён)" in (await desk.oleg.sees("(текст удалён)")).words

    # A backup from before brings nothing back, though nothing lists what was erased.
    await desk.stops()
    assert "Erased again" not in await backups.bring_back(desk.settings, before, replace=True)
    assert await found_in(desk.database, ("ответ-ей",)) != []
    await desk.starts()
    await desk.settles()
    assert await found_in(desk.database, ("Вася-секрет", "ответ-ей", "записка-о-ней", "так-себе")) == []
    await desk.passes(3700)
    assert await found_in(desk.database, WORDS) == []


async def test_what_happens_later_has_its_own_time(desk: Desk) -> None:
    """What is said of an old ticket stays as long as anything; so does whoever has another one at work."""
    await desk.presses(desk.ira, "👍 Да, решено", await desk.is_resolved())
    rate = await desk.ira.sees("5", button="4")
    await desk.ira.writes("/new")
    await desk.ira.sees("Напишите, что случилось")
    await desk.hands_over("Потёк потолок")
    await desk.settles()
    await desk.restarts(erase_after_days=4)
    await desk.passes(5 * DAY)
    assert await found_in(desk.database, ("Протекла крыша",)) == []

    await desk.presses(desk.ira, "4", rate)
    rated = await desk.ira.sees("4 из 5", button="💬 Добавить комментарий")
    await desk.presses(desk.ira, "💬 Добавить комментарий", rated)
    await desk.ira.writes("вежливые-люди", reply_to=await desk.ira.sees("ответом на это сообщение"))
    await desk.settles()
    await desk.passes(3 * DAY)
    async with desk.database.read() as session:
        assert "вежливые-люди" in (await session.scalars(select(Ticket.rating_comment))).all()
    await desk.passes(2 * DAY)
    assert await found_in(desk.database, ("вежливые-люди",)) == []
    assert await found_in(desk.database, ("Потёк потолок", "Ира")) != []

    # Whoever takes the setting away keeps what there is.
    await desk.restarts(erase_after_days=None)
    await desk.ira.writes("/my")
    mine = await desk.ira.sees("Потёк потолок", button="№2")
    await desk.presses(desk.ira, "№2", mine)
    page = await desk.ira.sees("Потёк потолок", button="✖️ Закрыть")
    await desk.presses(desk.ira, "✖️ Закрыть", page)
    await desk.presses(desk.ira, "Да, закрыть", await desk.ira.sees("Закрыть", button="Да, закрыть"))
    await desk.settles()
    await desk.passes(10 * DAY)
    assert await found_in(desk.database, ("Потёк потолок",)) != []


@ON_SQLITE
async def test_a_topic_is_brought_up_to_date_when_what_was_told_is_gone(desk: Desk) -> None:
    said = await desk.ira.writes("Протекла крыша над сервером")
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    shown = await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.restarts(erase_after_days=4)
    await desk.passes(5 * DAY)
    await desk.ira.writes("/undo", reply_to=said)
    changed = await desk.oleg.sees("Исполнитель: Олег", topic="№1", after=shown)
    assert changed.id == shown.id
    assert "Протекла крыша" not in changed.words
