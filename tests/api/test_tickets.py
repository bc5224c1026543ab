"""A ticket by the API: opened, worked on in Telegram, read, answered, rated."""

from __future__ import annotations

import base64

import aiohttp
from sqlalchemy import select

from storage.tables import ApiTicket, Message, Ticket
from tests.api.caller import Caller
from tests.databases import ON_SQLITE
from tests.desk import Desk
from tests.flows.test_privacy import found_in
from tests.web.guest import Guest

PICTURE = b"\x89PNG\r\n\x1a\n" + b"pixels" * 20


def words(ticket: dict[str, object]) -> list[str]:
    """What was said."""
    said = ticket["messages"]
    assert isinstance(said, list)
    return [one["text"] for one in said]


async def test_from_the_api_to_the_topic_and_back(api_desk: Desk, shop: Caller) -> None:
    desk = api_desk
    made = await shop.opens(email="vera@example.org")
    at = f"/tickets/{made['id']}"
    assert (made["number"], made["email"], made["links"]["self"]) == (
        1,
        "vera@example.org",
        f"/api/v1{at}",
    )
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert "🔌 Через API" in card.words
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    topic = await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.oleg.writes("Едем к вам", topic="№1")
    await desk.oleg.writes("// зонт не забыть", topic="№1")
    await desk.settles()
    ticket = await shop.gets(at)
    assert (ticket["status"], ticket["assignee"]) == ("assigned", "Олег")
    assert any("Едем к вам" in one for one in words(ticket))
    assert not any("зонт" in one for one in words(ticket))

    written = await shop.posts(f"{at}/messages", {"text": "Ждём у входа"})
    await desk.oleg.sees("Ждём у входа", topic="№1")
    page = await shop.gets(f"{at}/messages?after={written['messages'][0] - 1}")
    assert (page["messages"][0]["author"], page["messages"][0]["text"]) == ("requester", "Ждём у входа")

    await desk.presses(desk.oleg, "✅ Решено", topic)
    await desk.settles()
    assert (await shop.gets(at))["status"] == "resolved"
    assert (await shop.does(at, "reopen"))["status"] == "assigned"
    await desk.presses(desk.oleg, "✅ Решено", await desk.oleg.sees("Протекла крыша", button="✅ Решено"))
    await desk.settles()
    assert (await shop.does(at, "close"))["status"] == "closed"
    assert (await shop.does(at, "rating", {"rating": 5}))["rating"] == 5
    await shop.posts(f"{at}/rating", {"rating": 1})
    assert (shop.status, shop.body["type"]) == (409, "urn:firstline:problem:not_now")
    async with desk.database.read() as session:
        kept = (await session.scalars(select(Ticket))).one()
        assert (kept.channel, kept.status, kept.rating) == ("api", "closed", 5)


@ON_SQLITE
async def test_a_rating_says_why_at_once_or_later(api_desk: Desk, shop: Caller) -> None:
    desk = api_desk
    at = f"/tickets/{(await shop.opens())['id']}"
    await shop.posts(f"{at}/comment", {"text": "Ещё не оценил"})
    assert (shop.status, shop.body["type"]) == (409, "urn:firstline:problem:not_now")
    await desk.presses(
        desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    )
    await shop.does(at, "close")
    why = {"rating": 1, "comment": "Ждали два дня, и\nникто не приехал"}
    rated = [await shop.posts(f"{at}/rating", why, key="why") for _ in range(2)]
    assert shop.headers["Idempotency-Replayed"] == "true"
    assert {one["id"] for one in rated} == {rated[0]["id"]}
    await desk.settles()
    shown = await shop.gets(at)
    assert (shown["rating"], shown["comment"], len(shown["numbers"])) == (1, why["comment"], 1)
    assert not any("никто не приехал" in one for one in words(shown))
    await desk.max.sees("никто не приехал")
    again = await shop.does(at, "comment", {"text": "Приехали, спасибо"})
    assert (again["rating"], again["comment"]) == (1, "Приехали, спасибо")
    await desk.max.sees("Приехали, спасибо")


@ON_SQLITE
async def test_line_1_answers_and_its_choices_can_be_taken(api_desk: Desk, shop: Caller) -> None:
    made = await shop.opens("Как сбросить пароль?")
    await api_desk.settles()
    ticket = await shop.gets(f"/tickets/{made['id']}")
    assert ticket["status"] == "answered"
    offered = [one for one in ticket["messages"] if one["choices"]][-1]
    assert "Забыли пароль" in offered["text"]
    helped = next(one["id"] for one in offered["choices"] if one["text"] == "✅ Помогло")
    chosen = await shop.does(
        f"/tickets/{made['id']}", "choices", {"message": offered["id"], "choice": helped}
    )
    assert chosen["status"] == "closed"
    assert (chosen["number"], chosen["numbers"]) == (1, [1])


async def test_files_go_both_ways(api_desk: Desk, shop: Caller) -> None:
    desk = api_desk
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("name", "Вера")
    form.add_field("text", "Протекла крыша над сервером")
    form.add_field("files", PICTURE, filename="../кадр.png", content_type="image/png")
    made = await shop.seen(await shop.posts("/tickets", form))
    [own] = [one for one in made["messages"] if one["file"]]
    assert (own["file"]["name"], own["file"]["media_type"]) == ("кадр.png", "image/png")
    assert await shop.gets(own["file"]["url"]) == PICTURE
    assert "attachment" in shop.headers["Content-Disposition"]
    await desk.presses(
        desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    )
    await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    content = base64.b64encode(b"rows").decode()
    sheet = {"name": "счёт.csv", "media_type": "text/csv", "content": content}
    await shop.posts(f"/tickets/{made['id']}/messages", {"files": [sheet]})
    assert shop.status in (201, 202)
    await desk.oleg.sends_photo(topic="№1", caption="Вот так?", data=PICTURE)
    await desk.settles()
    theirs = (await shop.gets(f"/tickets/{made['id']}"))["messages"][-1]
    assert "Вот так?" in theirs["text"]
    assert await shop.gets(theirs["file"]["url"]) == PICTURE


async def test_tickets_are_listed_page_by_page(api_desk: Desk, shop: Caller) -> None:
    made = [(await shop.opens(f"Протекла крыша номер {n}"))["id"] for n in range(3)]
    first = await shop.gets("/tickets?limit=2")
    assert [one["id"] for one in first["tickets"]] == [made[2], made[1]]
    second = await shop.gets(f"/tickets?limit=2&cursor={first['next']}")
    assert ([one["id"] for one in second["tickets"]], second["next"]) == ([made[0]], None)
    await api_desk.passes(3600)
    since = api_desk.tg.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    await api_desk.passes(5)
    await shop.posts(f"/tickets/{made[1]}/messages", {"text": "Всё ещё течёт"})
    await api_desk.settles()
    newer = await shop.gets(f"/tickets?updated_since={since}")
    assert made[1] in [one["id"] for one in newer["tickets"]]
    await shop.does(f"/tickets/{made[0]}", "close")
    closed = await shop.gets("/tickets?status=closed")
    assert [one["id"] for one in closed["tickets"]] == [made[0]]


async def test_a_repeat_with_its_key_is_done_once(api_desk: Desk, shop: Caller) -> None:
    asked = {"name": "Вера", "text": "Протекла крыша над сервером"}
    first = await shop.posts("/tickets", asked, key="order-1")
    again = await shop.posts("/tickets", asked, key="order-1")
    assert shop.headers["Idempotency-Replayed"] == "true"
    assert again["id"] == first["id"]
    await shop.posts("/tickets", {**asked, "text": "Сгорел лифт"}, key="order-1")
    assert (shop.status, shop.body["type"]) == (422, "urn:firstline:problem:key_reused")
    at = f"/tickets/{first['id']}/messages"
    written = [await shop.posts(at, {"text": "Ещё течёт"}, key="more") for _ in range(2)]
    assert written[0] == written[1]
    # Somebody else's keys are their own.
    async with Caller(api_desk, "other") as other:
        await other.posts("/tickets", asked, key="order-1")
        assert other.status in (201, 202)
    await api_desk.settles()
    async with api_desk.database.read() as session:
        texts = sorted(await session.scalars(select(Message.text).where(Message.author == "requester")))
        assert texts == ["Ещё течёт", *[asked["text"]] * 2]
    await api_desk.passes(49 * 3600)
    assert (await shop.posts("/tickets", asked, key="order-1"))["id"] != first["id"]


@ON_SQLITE
async def test_each_sees_only_what_it_has_opened(api_desk: Desk, shop: Caller) -> None:
    made = await shop.opens()
    at = f"/tickets/{made['id']}"
    async with Caller(api_desk, "other") as other:
        for method, path, given in (
            ("GET", at, None),
            ("GET", f"{at}/messages", None),
            ("GET", f"{at}/files/1", None),
            ("POST", f"{at}/messages", {"text": "Чужое"}),
            ("POST", f"{at}/close", None),
            ("POST", f"{at}/reopen", {}),
            ("POST", f"{at}/rating", {"rating": 1}),
            ("POST", f"{at}/choices", {"message": 1, "choice": 0}),
        ):
            await other.calls(method, path, given)
            assert (other.status, other.body["status"]) == (404, 404), path
        assert (await other.gets("/tickets"))["tickets"] == []
    # A further token of the same program has the same tickets.
    async with Caller(api_desk, "shop") as second:
        assert (await second.gets(at))["number"] == 1


@ON_SQLITE
async def test_a_token_is_good_for_what_it_was_made_for(api_desk: Desk, shop: Caller) -> None:
    async with Caller(api_desk, "shop", ["tickets:read"]) as reader:
        await reader.posts("/tickets", {"name": "Вера", "text": "Течёт"})
        assert (reader.status, reader.body["type"]) == (403, "urn:firstline:problem:scope")
        await reader.gets("/tickets")
        assert reader.status == 200
    for shown in ("", "Bearer", "Basic abc", "Bearer fl_1_" + "x" * 43, f"Bearer {shop.token}x", "Bearer ё"):
        await shop.calls("GET", "/tickets", Authorization=shown)
        assert (shop.status, "WWW-Authenticate" in shop.headers) == (401, True), shown
    await shop.gets("/tickets", **{"Authorization": "", "Accept-Language": "ru"})
    assert "Передайте токен" in shop.body["detail"]
    await shop.gets("/tickets", **{"Authorization": "", "Accept-Language": "en"})
    assert shop.body["detail"].startswith("Send the token")


@ON_SQLITE
async def test_the_requesters_own_page_shows_the_same(api_desk: Desk, shop: Caller) -> None:
    made = await shop.opens()
    address = made["links"]["page"]
    assert address.startswith("https://help.example.org/r/")
    async with Guest(api_desk) as guest:
        await guest.opens(address.removeprefix("https://help.example.org"))
        assert (guest.status, "Протекла крыша" in guest.words) == (200, True)


async def test_whoever_is_erased_is_gone_from_the_api(api_desk: Desk, shop: Caller) -> None:
    desk = api_desk
    asked = {"name": "Вера-секрет", "text": "Протекла крыша над секретом", "email": "секрет@example.org"}
    made = await shop.posts("/tickets", asked, key="k")
    await desk.oleg.sees("секретом", button="🙋 Взять в работу")
    await desk.max.writes("/erase 1", desk.bot)
    sure = await desk.max.sees("Удалить", button="🗑 Да, удалить")
    await desk.presses(desk.max, "🗑 Да, удалить", sure)
    await desk.passes(400)
    await desk.passes(100)
    assert await found_in(desk.database, ("секрет",)) == []
    await shop.gets(f"/tickets/{made['id']}")
    assert shop.status == 404
    async with desk.database.read() as session:
        assert (await session.scalars(select(ApiTicket))).all() == []
    await shop.posts("/tickets", asked, key="k")
    assert shop.status in (201, 202)  # the key is free again
