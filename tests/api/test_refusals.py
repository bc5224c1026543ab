"""What the API refuses, and how it says so; a call whose answer never came."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from typing import Any

import aiohttp
from sqlalchemy import select, update

from channels.api import limits, models
from storage.tables import ApiTicket, ApiUse, Message
from tests.api.caller import Caller
from tests.desk import Desk

VERA = {"name": "Вера", "text": "Протекла крыша над сервером"}


#: What can't be taken, and the fields that are to be named.
WRONG: list[tuple[Any, set[str]]] = [
    ({"name": "Вера"}, {"text"}),
    ({**VERA, "txt": "и ещё"}, {"txt"}),
    ({**VERA, "text": "я" * 4001}, {"text"}),
    ({**VERA, "text": " \n\0\x1c\x85\ufeff"}, {"text"}),
    ({**VERA, "name": 7, "email": "vera"}, {"name", "email"}),
    ({**VERA, "language": "de"}, {"language"}),
    ({**VERA, "text": "\ud800"}, {"text"}),
    ({**VERA, "files": [{"name": "a", "content": "!"}]}, {"files.0.content"}),
    ({**VERA, "files": [{"name": "a", "content": ""}] * 11}, {"files"}),
    ([], {""}),
]


async def test_what_cant_be_taken_is_named(lite_shop: Caller) -> None:
    shop = lite_shop
    for given, wrong in WRONG:
        await shop.posts("/tickets", given)
        assert (shop.status, shop.headers["Content-Type"]) == (
            422,
            "application/problem+json; charset=utf-8",
        )
        assert {one["field"] for one in shop.body["errors"]} == wrong
        assert all(one["detail"] for one in shop.body["errors"])
    assert (await shop.gets("/tickets"))["tickets"] == []


async def test_whatever_else_is_wrong_is_a_problem(lite_shop: Caller) -> None:
    shop, made = lite_shop, await lite_shop.opens()
    at = f"/tickets/{made['id']}"
    for method, path, given, headers, status in (
        ("POST", "/tickets", b"{", {}, 400),
        ("POST", "/tickets", b"\xff", {}, 400),
        ("POST", "/tickets", b'{"name": NaN}', {}, 400),
        ("POST", "/tickets", b"[" * 100_000, {}, 400),
        ("POST", "/tickets", VERA, {"Idempotency-Key": "я"}, 400),
        ("POST", "/tickets", VERA, {"Idempotency-Key": "k" * 256}, 400),
        ("POST", "/tickets", b"name=1", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ("POST", "/tickets", b"--", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ("POST", "/tickets", b"", {"Content-Type": "multipart/form-data"}, 400),
        ("POST", "/tickets", b"--x\r\nno head\r\n", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ("POST", at + "/close", b"{}", {"Content-Type": "text/plain"}, 415),
        ("POST", at + "/close", {"why": "so"}, {}, 422),
        ("POST", at + "/messages", {}, {}, 422),
        ("POST", "/tickets", {**VERA, "department": "Нет такого"}, {}, 409),
        ("POST", at + "/choices", {"message": 999, "choice": 0}, {}, 409),
        ("POST", at + "/rating", {"rating": 5}, {}, 409),
        ("POST", at + "/rating", {"rating": True}, {}, 422),
        ("POST", at + "/reopen", None, {}, 409),
        ("GET", at + "/files/1", None, {}, 404),
        ("GET", at + "?fields=all", None, {}, 422),
        ("GET", "/tickets?limit=0", None, {}, 422),
        ("GET", "/tickets?limit=5&limit=6", None, {}, 422),
        ("GET", "/tickets?cursor=x", None, {}, 422),
        ("GET", "/tickets?updated_since=yesterday", None, {}, 422),
        ("GET", "/tickets?updated_since=0.5", None, {}, 422),
        ("GET", "/tickets?updated_since=2026-11-23T10:00:00", None, {}, 422),
        ("GET", "/nowhere", None, {}, 404),
        ("PUT", "/tickets", VERA, {}, 405),
    ):
        told = await shop.calls(method, path, given, **headers)
        assert shop.status == status, (method, path, given, told)
        assert (told["status"], told["type"].partition(":problem:")[0]) == (status, "urn:firstline")
        assert shop.headers["Cache-Control"] == "no-store"
    await shop.gets("/tickets?updated_since=0001-01-01T00:00:00%2B05:00")
    assert shop.status == 200
    await shop.calls("PUT", "/tickets", VERA)
    assert shop.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    await shop.calls("OPTIONS", "/tickets")
    assert (shop.status, shop.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    await shop.calls("HEAD", at)
    assert (shop.status, shop.body) == (200, b"")


async def test_too_much_is_refused_whichever_way_it_comes(lite_shop: Caller) -> None:
    content = b"x" * (models.OCTETS // 2 + 1)
    file = {"name": "a.bin", "content": base64.b64encode(content).decode()}
    await lite_shop.posts("/tickets", {**VERA, "files": [file, file]})
    assert (lite_shop.status, lite_shop.body["type"]) == (413, "urn:firstline:problem:too_large")
    form = aiohttp.FormData({"name": "Вера", "text": "Течёт"})
    for _ in range(2):
        form.add_field("files", io.BytesIO(content), filename="a.bin")
    await lite_shop.posts("/tickets", form)
    assert lite_shop.status == 413
    form = aiohttp.FormData({"name": "Вера", "text": "Течёт", "colour": "red"})
    form.add_field("files", b"", filename="a.bin")
    await lite_shop.posts("/tickets", form)
    assert (lite_shop.status, lite_shop.body["errors"][0]["field"]) == (422, "colour")
    form = aiohttp.FormData({"name": "Вера", "text": "Течёт"}, default_to_multipart=True)
    form.add_field("files", "till.jpg")  # curl with the @ forgotten
    await lite_shop.posts("/tickets", form)
    assert (lite_shop.status, lite_shop.body["errors"][0]["field"]) == (422, "files")


async def test_a_token_has_so_many_calls_a_minute(api_desk: Desk, shop: Caller) -> None:
    await shop.posts("/tickets", {})
    minute = update(ApiUse).values(count=limits.MOST["write"])
    await api_desk.database.write(lambda session: session.execute(minute))
    await shop.posts("/tickets", VERA)
    if shop.status not in (201, 202):  # else the minute was over just then
        assert (shop.status, shop.body["type"]) == (429, "urn:firstline:problem:too_many")
        assert 1 <= int(shop.headers["Retry-After"]) <= 61
    await shop.gets("/tickets")
    assert shop.status == 200
    await api_desk.passes(61)
    await shop.posts("/tickets", VERA)
    assert shop.status in (201, 202)


async def test_a_call_whose_answer_never_came_is_done_once(api_desk: Desk, shop: Caller) -> None:
    """The service ends after the commit and before the answer; the program sends the same again."""
    desk, body = api_desk, json.dumps(VERA).encode()
    _, writer = await asyncio.open_connection("127.0.0.1", desk.settings.http_port)
    head = (
        f"POST /api/v1/tickets HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer {shop.token}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: once\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    kept: list[ApiTicket] = []
    while not kept:
        async with desk.database.read() as session:
            kept = list(await session.scalars(select(ApiTicket)))
        await asyncio.sleep(0.005)
    writer.transport.abort()
    await desk.restarts()
    again = await shop.seen(await shop.posts("/tickets", VERA, key="once"))
    assert (again["id"], again["number"]) == (kept[0].reference, 1)
    async with desk.database.read() as session:
        assert len(list(await session.scalars(select(Message)))) == 1
