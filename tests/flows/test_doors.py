"""Whoever comes by another door than Telegram is served at the same desk, and answered where they came."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import doors
from storage.tables import Department, Door, KeptFile, Message, OutboxRow, Person, Ticket
from tests.databases import ON_SQLITE
from tests.desk import Desk
from tests.doors import Visitor
from tests.flows.test_privacy import found_in

PICTURE = ("кадр.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"pixels" * 20)
SHEET = ("счёт.xlsx", "application/vnd.ms-excel", b"PK" + b"cells" * 20)


async def the_ticket(desk: Desk) -> Ticket:
    async with desk.database.read() as session:
        return (await session.scalars(select(Ticket))).one()


@ON_SQLITE
async def test_line_1_answers_at_the_door(desk: Desk) -> None:
    vera = Visitor(desk)
    await vera.writes("Как сбросить пароль?")
    await vera.presses("✅ Помогло", await vera.sees("Забыли пароль", button="✅ Помогло"))
    await desk.settles()
    ticket = await the_ticket(desk)
    assert (ticket.channel, ticket.status, ticket.closed_because) == ("form", "closed", "confirmed")


async def test_from_the_door_to_the_topic_and_back(desk: Desk) -> None:
    vera = Visitor(desk)
    await vera.writes("Протекла крыша над сервером")
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert "Вера" in card.words
    assert "📝 Форма на сайте" in card.words
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    topic = await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.oleg.writes("Едем к вам", topic="№1")
    said = await vera.sees("Едем к вам")
    await vera.writes("Ждём у входа", reply_to=said.number)
    await desk.oleg.sees("Ждём у входа", topic="№1")
    await desk.presses(desk.oleg, "✅ Решено", topic)
    await vera.presses("👍 Да, решено", await vera.sees("Проблема решена?", button="👍 Да, решено"))
    await vera.presses("5", await vera.sees("", button="5"))
    await desk.settles()
    ticket = await the_ticket(desk)
    assert (ticket.channel, ticket.status, ticket.rating) == ("form", "closed", 5)


async def test_files_cross_by_what_is_in_them(desk: Desk) -> None:
    vera = Visitor(desk)
    await vera.writes("Протекла крыша над сервером", [PICTURE])
    await desk.presses(
        desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    )
    await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.settles()
    shown = [one for one in desk.oleg.chat(desk.group).messages if one.kind == "photo"]
    assert [one.file.data for one in shown if one.file is not None] == [PICTURE[2]]
    # Several of several kinds come as one album of files, in order, the words under the first.
    await vera.writes("И счёт к нему", [SHEET, PICTURE])
    await desk.oleg.sees("И счёт к нему", topic="№1")
    await desk.settles()
    album = [one for one in desk.oleg.chat(desk.group).messages if one.kind == "document"]
    assert [one.file.name for one in album if one.file is not None] == ["счёт.xlsx", "кадр.png"]
    assert len({one.album for one in album}) == 1
    # What a specialist sends is named at the door by Telegram's own id.
    await desk.oleg.sends_photo(topic="№1", caption="Вот так?")
    post = await vera.sees("Вот так?")
    assert post.file is not None
    assert post.file["kind"] == "photo"
    # What has no place outside Telegram doesn't go, and its writer hears so.
    await desk.oleg.sends_poll(topic="№1", question="Как?", options=["так", "эдак"])
    await desk.oleg.sees("вам пишут не из Telegram", topic="№1")


@ON_SQLITE
async def test_what_was_said_is_mended_and_taken_back(desk: Desk) -> None:
    vera = Visitor(desk)
    await vera.writes("Протекла крыша над сервером")
    await desk.presses(
        desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    )
    await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    mine = await desk.oleg.writes("Будем в пять", topic="№1")
    await vera.sees("Будем в пять")
    await desk.oleg.edits(mine, text="Будем в шесть")
    post = await vera.sees("Будем в шесть")
    assert post.edited_at is not None
    await desk.oleg.writes("/undo", topic="№1", reply_to=mine)
    await desk.settles()
    assert not [one for one in await vera.posts() if "Будем" in one.text]


async def test_a_repeat_is_one_message_and_one_post(desk: Desk) -> None:
    vera = Visitor(desk)
    await vera.writes("Протекла крыша над сервером", key="nonce")
    await vera.writes("Протекла крыша над сервером", key="nonce")
    await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.settles()
    before = await vera.posts()

    async def again(session: AsyncSession) -> None:
        """As after a kill between the post and what is written down of it."""
        await session.execute(
            update(OutboxRow).where(OutboxRow.chat_id >= doors.FIRST).values(state="leased", attempts=1)
        )

    await desk.stops()
    await desk.database.write(again)
    await desk.starts()
    await desk.settles()
    assert [(one.number, one.text) for one in await vera.posts()] == [
        (one.number, one.text) for one in before
    ]
    async with desk.database.read() as session:
        assert len(list(await session.scalars(select(Message)))) == 1


@ON_SQLITE
async def test_commands_and_others_buttons_are_nothing_at_a_door(desk: Desk) -> None:
    vera = Visitor(desk)
    await vera.writes("/kb")
    await desk.settles()
    async with desk.database.read() as session:
        assert [one.text for one in await session.scalars(select(Message))] == ["/kb"]
        assert (await session.scalars(select(OutboxRow).where(OutboxRow.kind == "kb"))).all() == []


@ON_SQLITE
async def test_a_departments_own_door_leads_to_it(desk: Desk) -> None:
    async with desk.database.read() as session:
        first = (await session.scalars(select(Department.id))).one()
    vera = Visitor(desk, department_id=first)
    await vera.writes("Протекла крыша над сервером")
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert "Отдел выбран тем, кто написал" in card.words


async def test_whoever_has_proved_their_door_goes_on_at_either(desk: Desk) -> None:
    await desk.ira.writes("Здравствуйте")
    await desk.ira.sees("")
    vera = Visitor(desk)
    await vera.writes("Протекла крыша над сервером")
    await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")

    async def join(session: AsyncSession) -> None:
        ira = (await session.scalars(select(Person.id).where(Person.telegram_id == desk.ira.id))).one()
        await session.execute(update(Door).values(joined_to_id=ira))

    await desk.database.write(join)
    await vera.writes("Сгорел лифт на складе")
    await desk.oleg.sees("Сгорел лифт", button="🙋 Взять в работу")
    async with desk.database.read() as session:
        ticket = (await session.scalars(select(Ticket).order_by(Ticket.id.desc()))).first()
        assert ticket is not None
        assert vera.door is not None
        assert (await session.get_one(Person, ticket.requester_id)).telegram_id == desk.ira.id
        assert ticket.home_chat_id == doors.chat_of(vera.door.id)
    # It is answered where it was asked.
    card = await desk.oleg.sees("Сгорел лифт", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Сгорел лифт", button="✅ Решено")
    await desk.oleg.writes("Лифт едет", topic="Сгорел лифт")
    await vera.sees("Лифт едет")
    assert not desk.ira.count("Лифт едет")


async def test_whoever_is_erased_leaves_nothing_at_their_door(desk: Desk) -> None:
    vera = Visitor(desk, name="Вера-секрет")
    await vera.writes("Протекла крыша над секретом", [("секрет.png", *PICTURE[1:])])
    await desk.oleg.sees("секретом", button="🙋 Взять в работу")
    await desk.max.writes("/erase 1", desk.bot)
    asked = await desk.max.sees("Удалить", button="🗑 Да, удалить")
    await desk.presses(desk.max, "🗑 Да, удалить", asked)
    await desk.settles()
    await desk.passes(400)
    await desk.passes(100)
    assert await found_in(desk.database, ("секрет",)) == []
    async with desk.database.read() as session:
        assert (await session.scalars(select(KeptFile))).all() == []
        assert await doors.by_secret(session, vera.secret) is None
