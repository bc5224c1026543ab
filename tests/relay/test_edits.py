"""What is changed after it has crossed: the copy follows, and specialists see how it read before."""

from __future__ import annotations

from tests.relay.sides import Talk


async def test_text_edits(talk: Talk) -> None:
    for writer, reader in talk.both:
        mine = await writer.person.writes("Касса 3", **writer.where)
        await talk.desk.settles()
        copy = reader.got[-1]
        await writer.person.edits(mine, text="Касса 4")
        await talk.desk.settles()
        await writer.person.edits(mine, text="Касса 5")
        await talk.desk.settles()
        assert reader.got[-1].id == copy.id
        former = "\n✏️ Было: Касса 3\n✏️ Было: Касса 4" if writer is talk.ira else ""
        assert reader.got[-1].words.partition("\n")[2] == f"Касса 5{former}"
    await talk.desk.oleg.writes("/ticket 1", topic="№1")
    page = await talk.desk.oleg.sees("📄 №1", topic="№1")
    assert "✏️ Было: Касса 3" in page.words


async def test_a_text_that_grows_and_shrinks(talk: Talk) -> None:
    long = " ".join(["слово"] * 682)
    for writer, reader in talk.both:
        mine = await writer.person.writes("Коротко", **writer.where)
        await talk.desk.settles()
        before = len(reader.got)
        await writer.person.edits(mine, text=long)
        await talk.desk.settles()
        first, second = reader.got[-2:]
        assert len(reader.got) == before + 1
        assert f"{first.words.partition(chr(10))[2]} {second.words}".startswith(long)
        await writer.person.edits(mine, text="Опять коротко")
        await talk.desk.settles()
        assert len(reader.got) == before
        assert reader.got[-1].words.split("\n")[1] == "Опять коротко"


async def test_caption_and_media_edits(talk: Talk) -> None:
    for writer, reader in talk.both:
        mine = await writer.person.sends_photo(caption="Потолок", data=b"one", **writer.where)
        await talk.desk.settles()
        copy = reader.got[-1]
        await writer.person.edits(mine, caption="Пол")
        await talk.desk.settles()
        got = reader.got[-1]
        assert (got.id, got.kind, got.words.split("\n")[1]) == (copy.id, "photo", "Пол")
        await writer.person.edits_media(mine, "video", caption="Видно", data=b"two")
        await talk.desk.settles()
        got = reader.got[-1]
        assert (got.id, got.kind, got.words.split("\n")[1]) == (copy.id, "video", "Видно")
        assert got.file is not None
        assert got.file.data == b"two"
        assert ("✏️ Было: [📷 фото] Пол" in got.words) == (writer is talk.ira)
        voice = await writer.person.sends_voice(caption="Слышно", data=b"voice", **writer.where)
        await writer.person.edits(voice, caption="Не слышно")
        await talk.desk.settles()
        assert reader.got[-1].words.split("\n")[1] == "Не слышно"


async def test_edits_within_an_album(talk: Talk) -> None:
    for writer, reader in talk.both:
        first, second = await writer.person.sends_album([("photo", "Раз"), ("photo", "Два")], **writer.where)
        await talk.desk.settles()
        await writer.person.edits(first, caption="Один")
        await writer.person.edits_media(second, "video", caption="Другой", data=b"film")
        await talk.desk.settles()
        one, other = reader.got[-2:]
        assert one.words.split("\n")[1] == "Один"
        assert (other.kind, other.words.split("\n")[0]) == ("video", "Другой")


async def test_an_edit_whose_copy_is_gone(talk: Talk) -> None:
    desk = talk.desk
    said = await desk.oleg.writes("Еду", topic="№1")
    await desk.settles()
    await desk.ira.deletes(talk.ira.got[-1])
    await desk.oleg.edits(said, text="Еду в пять")
    await desk.settles()
    assert "Исправление не дошло" in talk.oleg.got[-1].words
    assert talk.oleg.got[-1].reply_to == said.id

    desk.group.set_status(desk.anna, "administrator")
    mine = await desk.ira.writes("Жду")
    await desk.settles()
    await desk.anna.deletes_message(talk.oleg.got[-1])
    await desk.ira.edits(mine, text="Жду вас")
    await desk.settles()
    assert talk.oleg.got[-1].words.startswith("👤 Ира\nЖду вас")
