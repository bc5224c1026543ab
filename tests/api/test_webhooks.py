"""Integrations are told of what happens to their tickets, until they have heard it."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import select

from bot import token_commands
from storage.tables import WebhookCall
from tests.api.caller import Caller
from tests.api.hearing import Ear, is_genuine
from tests.databases import ON_SQLITE
from tests.desk import Desk


async def test_events_are_told_in_order_and_signed(api_desk: Desk, shop: Caller) -> None:
    desk = api_desk
    async with Ear(desk) as ear:
        secret = (await shop.calls("PUT", "/webhook", {"url": ear.url}))["secret"]
        made = await shop.opens()
        at = f"/tickets/{made['id']}"
        await desk.presses(
            desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
        )
        topic = await desk.oleg.sees("Протекла крыша", button="✅ Решено")
        await desk.oleg.writes("// между нами", topic="№1")
        await desk.oleg.writes("Едем к вам", topic="№1")
        await ear.hears(3)
        await desk.settles()
        await desk.presses(desk.oleg, "✅ Решено", topic)
        await desk.settles()
        await shop.does(at, "reopen")
        await shop.does(at, "close")
        await shop.does(at, "reopen")
        await shop.does(at, "close")
        await shop.does(at, "rating", {"rating": 4})
        await ear.hears(9)
        kinds = "opened claimed answered resolved reopened closed reopened closed rated"
        assert ear.types() == [f"ticket.{kind}" for kind in kinds.split()]
        told, header, body = ear.heard[-1]
        assert told["ticket"] | {"status": ""} == {
            "id": made["id"],
            "number": 1,
            "status": "",
            "url": f"/api/v1{at}",
        }
        assert len({told["id"] for told, _, _ in ear.heard}) == 9
        now = desk.tg.clock.now().timestamp()
        assert is_genuine(secret, header, body, now)
        assert not is_genuine(secret + "x", header, body, now)
        assert not is_genuine(secret, header, body + b" ", now)
        assert not is_genuine(secret, header, body, now + 3600)
        for _ in range(3):
            await desk.passes(1)
        assert len(ear.heard) == 9


@ON_SQLITE
async def test_a_program_that_is_removed_comes_in_and_hears_no_more(api_desk: Desk, shop: Caller) -> None:
    desk = api_desk
    async with Ear(desk) as ear, Caller(desk, "other") as other:
        ear.says = 500
        await shop.calls("PUT", "/webhook", {"url": ear.url})
        made = await shop.opens()
        await ear.hears(1)
        assert await token_commands.remove(desk.settings, "shop")
        await shop.gets(f"/tickets/{made['id']}")
        assert (shop.status, shop.body["type"]) == (401, "urn:firstline:problem:wrong_token")
        await other.gets("/tickets")
        assert other.status == 200
        known = len(ear.heard)
        await desk.presses(
            desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
        )
        await desk.passes(3600)
        assert len(ear.heard) == known
        # Whoever may use the API under its name from now on finds what it has opened.
        async with Caller(desk, "shop") as again:
            assert (await again.gets(f"/tickets/{made['id']}"))["status"] == "assigned"
            await again.gets("/webhook")
            assert again.status == 404


async def test_what_isnt_heard_is_told_again_and_given_up_after_a_day(api_desk: Desk, shop: Caller) -> None:
    desk = api_desk
    async with Ear(desk) as ear:
        ear.says = 500
        await shop.calls("PUT", "/webhook", {"url": ear.url, "events": ["ticket.opened", "ticket.closed"]})
        made = await shop.opens()
        await shop.does(f"/tickets/{made['id']}", "close")
        await ear.hears(2)
        assert set(ear.types()) == {"ticket.opened"}  # the next of this ticket waits
        standing = await shop.gets("/webhook")
        assert (standing["waiting"], standing["last_error"]) == (2, "answered 500")
        assert "secret" not in standing
        other = await shop.opens("Сгорел лифт на складе")
        await desk.tg.wait(lambda: ear.heard[-1][0]["ticket"]["id"] == other["id"], timeout=30)
        ear.says = 200
        await desk.passes(6 * 3600)
        await desk.tg.wait(lambda: "ticket.closed" in ear.types(), timeout=30)
        ear.says = 500
        third = await shop.opens("Протёк потолок в кассе")
        await desk.tg.wait(lambda: ear.heard[-1][0]["ticket"]["id"] == third["id"], timeout=30)
        count = len(ear.heard)
        desk.tg.clock.advance(25 * 3600)
        await ear.hears(count + 1)
        while (await shop.gets("/webhook"))["given_up"] == 0:
            await desk.passes(1)


async def test_a_redirect_isnt_followed(lite_desk: Desk, lite_shop: Caller) -> None:
    async with Ear(lite_desk) as ear, Ear(lite_desk) as inner:
        ear.says = web.Response(status=307, headers={"Location": inner.url})
        await lite_shop.calls("PUT", "/webhook", {"url": ear.url})
        await lite_shop.opens()
        await ear.hears(2)
        assert inner.heard == []
        await lite_shop.calls("DELETE", "/webhook")
        assert lite_shop.status == 204
        await lite_shop.gets("/webhook")
        assert lite_shop.status == 404
    async with lite_desk.database.read() as session:
        assert (await session.scalars(select(WebhookCall))).all() == []


async def test_where_it_may_go_is_checked_when_it_is_set(lite_desk: Desk, lite_shop: Caller) -> None:
    inside, known = "10.0.0.1", "a:b@shop.example.org"
    for url in ("http://shop.example.org/", f"https://{inside}/", f"https://{known}/", "ftp://x", "x"):
        await lite_shop.calls("PUT", "/webhook", {"url": url})
        assert (lite_shop.status, lite_shop.body["errors"][0]["field"]) == (422, "url"), url
    async with Caller(lite_desk, "shop", ["tickets:read", "tickets:write"]) as other:
        await other.calls("PUT", "/webhook", {"url": "https://shop.example.org/"})
        assert other.status == 403
