"""What a message answers, on the other side: the right message there, with the part that was quoted."""

from __future__ import annotations

from tests.relay.sides import Side, Talk


def _quote(side: Side, number: int = -1) -> str | None:
    """What the newest message quotes."""
    quoted: dict[str, str] | None = side.content(side.got[number]).get("quote")
    return quoted["text"] if quoted is not None else None


async def test_replies_and_quotes(talk: Talk) -> None:
    for writer, reader in talk.both:
        mine = await writer.person.writes("Раз, два, раз", **writer.where)
        await talk.desk.settles()
        copy = reader.got[-1]

        back = await talk.crosses(reader, writer, "writes", "Что раз?", reply_to=copy, quote="два, раз")
        assert back.reply_to == mine.id
        assert _quote(writer) == "два, раз"

        own = await talk.crosses(writer, reader, "writes", "Вот это", reply_to=mine, quote="Раз, два")
        assert own.reply_to == copy.id
        assert _quote(reader) == "Раз, два"

        picture = await talk.crosses(writer, reader, "sends_photo", reply_to=mine, data=b"pixels")
        assert picture.reply_to == copy.id


async def test_a_quote_that_holds_the_header_is_told_in_words(talk: Talk) -> None:
    await talk.desk.oleg.writes("Перекройте кран", topic="№1")
    await talk.desk.settles()
    copy = talk.ira.got[-1]
    got = await talk.crosses(talk.ira, talk.oleg, "writes", "Это?", reply_to=copy, quote="Олег\nПерекройте")
    assert got.words == "👤 Ира\n↩️ Олег\nПерекройте\nЭто?"


async def test_a_reply_to_the_second_part_of_a_long_text(talk: Talk) -> None:
    mine = await talk.desk.ira.writes("слово " * 681 + "конец")
    await talk.desk.settles()
    second = talk.oleg.got[-1]
    back = await talk.crosses(talk.oleg, talk.ira, "writes", "Какой?", reply_to=second, quote="конец")
    assert (back.reply_to, _quote(talk.ira)) == (mine.id, "конец")
    await talk.crosses(talk.ira, talk.oleg, "writes", "Этот", reply_to=mine, quote="конец")
    assert talk.oleg.got[-1].reply_to == second.id


async def test_a_reply_to_the_bots_own_words_shows_them_to_the_specialist(talk: Talk) -> None:
    said = await talk.desk.ira.sees("занимается Олег")
    got = await talk.crosses(talk.ira, talk.oleg, "writes", "А когда?", reply_to=said)
    assert got.words.startswith("👤 Ира\n↩️ FirstLine: Обращением №1 занимается Олег")
    assert got.words.endswith("\nА когда?")


async def test_a_quote_from_the_first_post_points_at_the_requesters_message(talk: Talk) -> None:
    desk = talk.desk
    first = await desk.oleg.sees("Протекла крыша", topic="№1", button="✅ Решено")
    mine = next(seen for seen in desk.ira.chat(desk.bot).messages if "Протекла" in seen.words)
    got = await talk.crosses(talk.oleg, talk.ira, "writes", "Где?", reply_to=first, quote="крыша над")
    assert (got.reply_to, _quote(talk.ira)) == (mine.id, "крыша над")
    inside = await talk.crosses(talk.oleg, talk.ira, "writes", "Так", reply_to=first, quote="Исполнитель")
    assert (inside.reply_to, inside.words) == (None, "🧑‍💻 Олег\nТак")


async def test_a_reply_to_another_chat_tells_whose_message_it_was(talk: Talk) -> None:
    desk = talk.desk
    elsewhere = desk.tg.add_group("Соседи", members=[desk.ira, desk.petr])
    said = await desk.petr.writes("У нас тоже течёт", elsewhere)
    got = await talk.crosses(talk.ira, talk.oleg, "writes", "Слышали?", desk.bot, reply_to=said, quote="тоже")
    assert got.words == "👤 Ира\n↩️ Пётр: тоже\nСлышали?"
