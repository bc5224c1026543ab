"""`/undo`: a message is taken back from the other side, its writer is told, and the record keeps it."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Event, Message
from tests.relay.sides import Talk


async def _undone(talk: Talk) -> list[str]:
    """The words of messages taken back, from the record."""
    async with talk.desk.database.read() as session:
        kept = await session.scalars(select(Message.text).where(Message.withdrawn_at.is_not(None)))
        events = await session.scalars(select(Event.id).where(Event.kind == "message.withdrawn"))
        words = list(kept)
        assert bool(words) == bool(list(events))
        return words


async def test_both_take_messages_back(talk: Talk) -> None:
    for writer, reader in talk.both:
        before = [seen.id for seen in reader.got]
        mine = await writer.person.writes("Пароль 12345", **writer.where)
        picture = await writer.person.sends_photo(caption="Пароль", data=b"pixels", **writer.where)
        await talk.desk.settles()
        assert len(reader.got) == len(before) + 2
        for message in (mine, picture):
            await writer.person.writes("/undo", reply_to=message, **writer.where)
            await talk.desk.settles()
            assert "Отозвано" in writer.got[-1].words
            assert writer.got[-1].reply_to == message.id
        assert [seen.id for seen in reader.got] == before
        await writer.person.writes("/undo", reply_to=mine, **writer.where)
        await talk.desk.settles()
        assert "уже отозвано" in writer.got[-1].words
    assert sorted(await _undone(talk)) == ["Пароль", "Пароль", "Пароль 12345", "Пароль 12345"]


async def test_an_album_and_a_long_text_go_whole(talk: Talk) -> None:
    for writer, reader in talk.both:
        before = [seen.id for seen in reader.got]
        album = await writer.person.sends_album([("photo", "Раз"), ("photo", None)], **writer.where)
        long = await writer.person.writes("слово " * 682, **writer.where)
        await talk.desk.settles()
        assert len(reader.got) == len(before) + 4
        for message in (album[1], long):
            await writer.person.writes("/undo", reply_to=message, **writer.where)
            await talk.desk.settles()
        assert [seen.id for seen in reader.got] == before


async def test_what_has_not_crossed_yet_never_does(talk: Talk) -> None:
    desk = talk.desk
    for writer, reader in talk.both:
        before = [seen.id for seen in reader.got]
        await desk.stops()
        mine = await writer.person.writes("Пароль 12345", **writer.where)
        await writer.person.writes("/undo", reply_to=mine, **writer.where)
        await desk.starts()
        await desk.settles()
        assert "Отозвано" in writer.got[-1].words
        new = [seen for seen in reader.got if seen.id not in before]
        assert [seen for seen in new if "Пароль" in seen.words] == []


async def test_words_from_before_the_claim_leave_card_and_first_post(talk: Talk) -> None:
    desk = talk.desk
    mine = next(seen for seen in desk.ira.chat(desk.bot).messages if "Протекла" in seen.words)
    first = await desk.oleg.sees("Протекла крыша", topic="№1", button="✅ Решено")
    await desk.ira.writes("/undo", reply_to=mine)
    await desk.settles()
    assert "Отозвано" in talk.ira.got[-1].words
    shown = desk.oleg.chat(desk.group).messages
    assert [seen for seen in shown if "Протекла" in seen.words and seen.service is None] == []
    assert next(seen for seen in shown if seen.id == first.id).buttons == first.buttons
    await desk.oleg.writes("/ticket 1", topic="№1")
    await desk.settles()
    assert "🗑" in talk.oleg.got[-1].words
    assert "Протекла" not in talk.oleg.got[-1].words


async def test_on_line_1_and_in_the_queue(talk: Talk) -> None:
    desk = talk.desk
    alone = await desk.petr.writes("Пароль 12345")
    await desk.petr.writes("/undo", reply_to=alone)
    await desk.petr.sees("Отозвано")
    await desk.settles()
    assert desk.oleg.count("Пароль") == 0

    await desk.petr.writes("Сломалась дверь холодильника")
    await desk.oleg.sees("Сломалась дверь")
    more = await desk.petr.writes("Пароль 12345")
    await desk.oleg.sees("Пароль 12345", button="🙋 Взять в работу")
    await desk.petr.writes("/undo", reply_to=more)
    await desk.settles()
    assert desk.oleg.count("Пароль") == 0
    assert desk.oleg.count("Сломалась дверь") == 1


async def test_after_48_hours_it_stays_and_that_is_said(talk: Talk) -> None:
    desk = talk.desk
    await desk.presses(
        desk.oleg, "⏳ Жду ответа", await desk.oleg.sees("Протекла", topic="№1", button="⏳ Жду ответа")
    )
    said = await desk.oleg.writes("Пароль 12345", topic="№1")
    await desk.settles()
    copy = talk.ira.got[-1]
    assert "Пароль" in copy.words
    desk.tg.clock.advance(48 * 3600 + 60)
    await desk.oleg.writes("/undo", topic="№1", reply_to=said)
    await desk.settles()
    assert any("Отозвать не получилось" in seen.words for seen in talk.oleg.got)
    assert copy.id in [seen.id for seen in talk.ira.got]


async def test_what_cannot_be_taken_back(talk: Talk) -> None:
    desk = talk.desk
    theirs = await desk.oleg.writes("Еду", topic="№1")
    note = await desk.oleg.writes("// пароль 12345", topic="№1")
    await desk.settles()
    await desk.anna.writes("/undo", topic="№1", reply_to=theirs)
    await desk.anna.sees("только своё сообщение", topic="№1")
    await desk.oleg.writes("/undo", topic="№1", reply_to=note)
    await desk.oleg.sees("Отзывать нечего", topic="№1")
    await desk.oleg.writes("/undo", topic="№1")
    await desk.oleg.sees("Ответьте командой /undo", topic="№1")
    await desk.ira.writes("/undo", reply_to=talk.ira.got[-1])
    await desk.ira.sees("только своё сообщение")
    await desk.ira.writes("/undo")
    await desk.ira.sees("Ответьте командой /undo")
    assert await _undone(talk) == []


async def test_an_edit_after_undo_shows_nothing(talk: Talk) -> None:
    for writer, reader in talk.both:
        before = [seen.id for seen in reader.got]
        mine = await writer.person.writes("Пароль 12345", **writer.where)
        await talk.desk.settles()
        await writer.person.writes("/undo", reply_to=mine, **writer.where)
        await writer.person.edits(mine, text="Пароль 123456")
        await talk.desk.settles()
        assert [seen.id for seen in reader.got] == before
