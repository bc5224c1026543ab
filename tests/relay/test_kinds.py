"""Every kind of message, in both directions; the rows of docs/relay.md name these stories."""

from __future__ import annotations

from typing import Any

from telegram_emulator import Seen
from tests.relay.sides import Talk

Json = dict[str, Any]

HEADERS = ("👤 Ира", "🧑‍💻 Олег")
PLACE: Json = {"latitude": 55.7, "longitude": 37.6}
FORMATS = (
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "pre",
    "blockquote",
    "expandable_blockquote",
)


def _without_header(seen: Seen) -> str:
    header, _, words = seen.words.partition("\n")
    assert header in HEADERS
    return words


def _marks(entities: list[Json], text: str) -> list[tuple[str, str]]:
    """Each formatting with the words under it."""
    units = text.encode("utf-16-le")
    return [
        (e["type"], units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le"))
        for e in entities
    ]


async def test_text_with_all_formatting(talk: Talk) -> None:
    words = [f"{kind} 👍 слова" for kind in FORMATS]
    text, entities = "", list[Json]()
    for kind, word in zip(FORMATS, words, strict=True):
        entities.append({"type": kind, "offset": len(text.encode("utf-16-le")) // 2, "length": len(word) + 1})
        text += word + "\n"
    link = {"type": "text_link", "offset": len(text.encode("utf-16-le")) // 2, "length": 4}
    entities.append({**link, "url": "https://example.com/"})
    text += "тут и https://example.com/a, @ira, #касса"
    for writer, reader in talk.both:
        got = await talk.crosses(writer, reader, "writes", text, entities=entities)
        assert _without_header(got) == text
        marks = _marks(got.entities, got.text or "")
        assert marks[1:10] == list(zip(FORMATS, words, strict=True))
        assert marks[10] == ("text_link", "тут ")
        assert ("url", "https://example.com/a") in marks
        assert not got.forward


async def test_custom_emoji(talk: Talk) -> None:
    custom = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}
    for writer, reader in talk.both:
        got = await talk.crosses(writer, reader, "writes", "👍 готово", entities=[custom])
        assert ("custom_emoji", "👍") in _marks(got.entities, got.text or "")
    talk.desk.bot.custom_emoji = False
    for writer, reader in talk.both:
        got = await talk.crosses(writer, reader, "writes", "👍 опять", entities=[custom])
        assert _without_header(got) == "👍 опять"


async def test_a_long_text_is_split(talk: Talk) -> None:
    text = " ".join(f"слово{number}" for number in range(1000))[:4096].strip()
    bold = {"type": "bold", "offset": 4000, "length": len(text) - 4000}
    for writer, reader in talk.both:
        first, second = await talk.crosses(writer, reader, "writes", text, entities=[bold])
        assert f"{_without_header(first)} {second.words}" == text
        bolds = _marks(first.entities, first.text or "")[1:] + _marks(second.entities, second.text or "")
        assert " ".join(words.strip() for _, words in bolds) == text[4000:].strip()
        assert all(kind == "bold" for kind, _ in bolds)


async def test_link_previews(talk: Talk) -> None:
    for writer, reader in talk.both:
        for preview in ({"is_disabled": True}, {"url": "https://example.com/b", "show_above_text": True}):
            text = "https://example.com/a и https://example.com/b"
            got = await talk.crosses(writer, reader, "writes", text, link_preview=preview)
            assert reader.content(got)["link_preview_options"] == preview


async def test_files_with_captions(talk: Talk) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    for writer, reader in talk.both:
        for kind in ("photo", "video", "animation", "document", "audio", "voice"):
            data = kind.encode()
            got = await talk.crosses(
                writer, reader, f"sends_{kind}", caption="Чашка вот", entities=bold, data=data
            )
            assert got.kind == kind
            assert got.file is not None
            assert got.file.data == data
            assert _without_header(got) == "Чашка вот"
            assert _marks(got.entities, got.words)[1] == ("bold", "Чашка")
            bare = await talk.crosses(writer, reader, f"sends_{kind}", data=data)
            assert (bare.kind, bare.words) == (kind, HEADERS[writer is talk.oleg])


async def test_how_a_picture_is_shown(talk: Talk) -> None:
    for writer, reader in talk.both:
        got = await talk.crosses(
            writer, reader, "sends_photo", caption="Смотрите", above=True, spoiler=True, data=b"pixels"
        )
        content = reader.content(got)
        assert content["show_caption_above_media"]
        assert content["has_media_spoiler"]


async def test_a_long_caption_goes_on_below(talk: Talk) -> None:
    caption = " ".join(["подпись"] * 128)[:1024].strip()
    for writer, reader in talk.both:
        picture, below = await talk.crosses(writer, reader, "sends_photo", caption=caption, data=b"pixels")
        assert (picture.kind, below.kind) == ("photo", "text")
        assert f"{_without_header(picture)} {below.words}" == caption


async def test_stickers_and_video_notes(talk: Talk) -> None:
    for writer, reader in talk.both:
        for mime in (None, "application/x-tgsticker", "video/webm"):
            got = await talk.crosses(writer, reader, "sends_sticker", data=b"sticker", mime=mime)
            assert got.kind == "sticker"
            sticker = reader.content(got)["sticker"]
            assert sticker["is_animated"] == (mime == "application/x-tgsticker")
            assert sticker["is_video"] == (mime == "video/webm")
        assert (await talk.crosses(writer, reader, "sends_video_note", data=b"round")).kind == "video_note"


async def test_albums(talk: Talk) -> None:
    albums: list[list[tuple[str, str | None]]] = [
        [("photo", "Раз"), ("video", None), ("photo", "Три")],
        [("document", None), ("document", "Два")],
        [("audio", None), ("audio", None)],
        [("photo", "ш" * 1024), ("photo", None)],
    ]
    for writer, reader in talk.both:
        header = HEADERS[writer is talk.oleg]
        for parts in albums:
            got = await talk.crosses(writer, reader, "sends_album", parts)
            captions = [words or "" for _, words in parts]
            if len(captions[0]) > 1000:
                assert got.pop(0).words == header
            else:
                captions[0] = f"{header}\n{captions[0]}".strip()
            assert [(seen.kind, seen.words) for seen in got] == [
                (kind, words) for (kind, _), words in zip(parts, captions, strict=True)
            ]
            assert len({seen.album for seen in got}) == 1


async def test_places_and_contacts(talk: Talk) -> None:
    for writer, reader in talk.both:
        location = await talk.crosses(writer, reader, "sends_location", **PLACE)
        assert reader.content(location)["location"] == PLACE
        venue = await talk.crosses(writer, reader, "sends_venue", title="Склад", address="Мира, 1")
        assert reader.content(venue)["venue"]["title"] == "Склад"
        given = {"phone_number": "+7123", "first_name": "Мастер"}
        contact = await talk.crosses(writer, reader, "sends_contact", **given)
        assert reader.content(contact)["contact"] == given


async def test_a_live_location_moves_and_stops(talk: Talk) -> None:
    for writer, reader in talk.both:
        mine = await writer.person.sends_location(**PLACE, live_period=900, **writer.where)
        await talk.desk.settles()
        got = reader.got[-1]
        assert reader.content(got)["location"] == {**PLACE, "live_period": 900}
        await writer.person.moves(mine, 1.0, 2.0)
        await talk.desk.settles()
        there = {"latitude": 1.0, "longitude": 2.0}
        assert reader.content(got)["location"] == {**there, "live_period": 900}
        await writer.person.stops_sharing(mine)
        await talk.desk.settles()
        assert reader.content(got)["location"] == there
        assert reader.got[-1].id == got.id


async def test_a_poll_crosses_without_its_votes_and_its_writer_knows(talk: Talk) -> None:
    for writer, reader in talk.both:
        got = await talk.crosses(
            writer, reader, "sends_poll", question="Когда?", options=["Сейчас", "Завтра"]
        )
        poll = reader.content(got)["poll"]
        assert (poll["question"], [o["text"] for o in poll["options"]]) == ("Когда?", ["Сейчас", "Завтра"])
        assert "голоса из него сюда не придут" in writer.got[-1].words


async def test_a_quiz_cannot_cross_and_its_writer_knows(talk: Talk) -> None:
    for writer, reader in talk.both:
        before = len(reader.got)
        mine = await writer.person.sends_poll(type="quiz", correct_option_ids=[0], **writer.where)
        await talk.desk.settles()
        assert len(reader.got) == before
        assert "передать не получилось" in writer.got[-1].words
        assert writer.got[-1].reply_to == mine.id


async def test_a_die_shows_what_was_thrown(talk: Talk) -> None:
    for writer, reader in talk.both:
        mine = await writer.person.sends_dice(emoji="🎯", **writer.where)
        await talk.desk.settles()
        thrown = writer.content(mine)["dice"]["value"]
        assert _without_header(reader.got[-1]) == f"🎯 {thrown}"


async def test_what_is_forwarded_tells_whose_it_was(talk: Talk) -> None:
    desk = talk.desk
    elsewhere = desk.tg.add_group("Соседи", members=[desk.ira, desk.oleg, desk.petr])
    words = await desk.petr.writes("У нас тоже течёт", elsewhere)
    sticker = await desk.petr.sends_sticker(elsewhere, data=b"sticker")
    for writer, reader in talk.both:
        got = await talk.crosses(
            writer, reader, "forwards", words, desk.bot if writer is talk.ira else desk.group
        )
        header = HEADERS[writer is talk.oleg]
        assert got.words == f"{header}\n↪️ Переслано: Пётр\nУ нас тоже течёт"
        assert got.forward is None
        head, bare = await talk.crosses(
            writer, reader, "forwards", sticker, desk.bot if writer is talk.ira else desk.group
        )
        assert (head.words, bare.kind) == (f"{header}\n↪️ Переслано: Пётр", "sticker")


async def test_people_who_take_no_voice_messages(talk: Talk) -> None:
    talk.desk.ira.user.refuses_voice = True
    mine = await talk.desk.oleg.sends_voice(topic="№1")
    await talk.desk.settles()
    told = talk.oleg.got[-1]
    assert "передать не получилось" in told.words
    assert told.reply_to == mine.id


async def test_a_deleted_message_stays_on_the_other_side(talk: Talk) -> None:
    for writer, reader in talk.both:
        mine = await writer.person.writes("Касса 3", **writer.where)
        await talk.desk.settles()
        await writer.person.deletes(mine)
        await talk.desk.settles()
        assert reader.got[-1].words.endswith("Касса 3")
