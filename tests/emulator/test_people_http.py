"""The people interface over HTTP."""

import asyncio
import base64
import json
from typing import Any

import aiohttp
import pytest
from yarl import URL

from tests.emulator.conftest import Desk

Json = dict[str, Any]


async def _act(desk: Desk, **given: Any) -> Json:
    async with desk.http.post(f"{desk.tg.url}/emulator/act", json=given) as response:
        answer: Json = await response.json()
        return answer


async def _get(desk: Desk, path: str) -> Any:
    async with desk.http.get(f"{desk.tg.url}/emulator/{path}") as response:
        return await response.json()


async def test_state_and_view(desk: Desk) -> None:
    await desk.oleg.creates_topic(desk.group, "№1")
    state = await _get(desk, "state")
    assert state["me"]["username"] == "firstline_bot"
    assert [p["name"] for p in state["people"]] == ["Ирина", "Анна Орлова", "Олег"]
    assert state["chats"][0]["topics"][0]["name"] == "№1"
    assert {"id": desk.oleg.id, "status": "administrator"} in state["chats"][0]["members"]

    view = await _get(desk, f"view?person={desk.ira.id}")
    assert [(c["id"], c["messages"]) for c in view["chats"]] == [(42, [])]
    view = await _get(desk, f"view?person={desk.anna.id}")
    assert [c["id"] for c in view["chats"]] == [42, desk.group.id]
    assert view["chats"][1]["messages"][0]["kind"] == "service"


@pytest.mark.parametrize("chat", [42, 100001])
async def test_writing_pressing_and_the_answer(desk: Desk, chat: int) -> None:
    wrote = await _act(desk, person=desk.ira.id, action="writes", chat=chat, text="hello")
    assert (wrote["ok"], wrote["result"]["chat_id"], wrote["result"]["text"]) == (True, 42, "hello")
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await desk.call("sendMessage", chat_id=desk.ira.id, text="well?", reply_markup=keyboard)
    view = await _get(desk, f"view?person={desk.ira.id}")
    message = view["chats"][0]["messages"][-1]
    assert message["buttons"] == [[{"text": "Yes", "data": "y"}]]
    pressed = await _act(
        desk, person=desk.ira.id, action="presses", chat=chat, message=message["id"], data="y"
    )
    await desk.call("answerCallbackQuery", callback_query_id=pressed["result"]["callback_id"], text="ok")
    answers = [e for e in await _get(desk, f"log?after={view['seq']}") if e["kind"] == "callback_answer"]
    (answer,) = answers
    assert (answer["person"], answer["text"], answer["message_id"]) == (desk.ira.id, "ok", message["id"])


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"action": "flies", "chat": 42}, "no action 'flies'"),
        ({"action": "writes", "chat": 42}, "missing a required argument: 'text'"),
        ({"action": "writes", "chat": 42, "text": "a", "colour": 1}, "unexpected keyword argument 'colour'"),
        ({"action": "writes", "chat": -5, "text": "a"}, "no chat -5"),
        ({"action": "edits", "chat": 42, "message": 77, "text": "a"}, "no message 77"),
        ({"action": "sends_media", "chat": 42, "kind": "smell", "files": [{}]}, "no such kind of file"),
    ],
)
async def test_what_can_not_be_done_says_why(desk: Desk, given: Json, error: str) -> None:
    answer = await _act(desk, person=desk.ira.id, **given)
    assert (answer["ok"], error in answer["error"]) == (False, True)


async def test_files(desk: Desk) -> None:
    picture = {"name": "a.png", "mime": "image/png", "base64": base64.b64encode(b"png").decode()}
    sent = await _act(
        desk, person=desk.ira.id, action="sends_media", chat=42, kind="photo", files=[picture], caption="look"
    )
    file = sent["result"][0]["file"]
    assert (file["name"], file["size"], sent["result"][0]["caption"]) == ("a.png", 3, "look")
    async with desk.http.get(desk.tg.url + file["url"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", b"png")

    form = aiohttp.FormData()
    for name in ("1.txt", "2.txt"):
        form.add_field("file", b"text", filename=name, content_type="text/plain")
    query = f"person={desk.ira.id}&chat=42&kind=document&caption=both"
    async with desk.http.post(f"{desk.tg.url}/emulator/upload?{query}", data=form) as response:
        album = (await response.json())["result"]
    assert len({m["album"] for m in album}) == 1
    assert [m["file"]["name"] for m in album] == ["1.txt", "2.txt"]


async def test_events_show_each_person_only_what_is_theirs(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    url = f"{desk.tg.url}/emulator/events"
    async with (
        desk.http.get(url, params={"person": desk.ira.id}) as iras,
        desk.http.get(url, params={"person": f"{desk.anna.id},{desk.oleg.id},0"}) as others,
    ):
        await desk.anna.writes("among us", desk.group)
        await desk.call("sendMessage", chat_id=desk.ira.id, text="for you")
        seen = [await _event(iras) for _ in range(2)]
        await desk.oleg.leaves(desk.group)
        desk.tg.clock.advance(60)
        heard = [await _event(others) for _ in range(8)]
    assert [e["message"]["text"] for e in seen] == ["/start", "for you"]
    anna, oleg = desk.anna.id, desk.oleg.id
    assert [(e["kind"], e["people"]) for e in heard if e["kind"] != "member"] == [
        ("message", [anna, oleg]),
        ("call", []),
        ("message", [anna]),
        ("clock", []),
    ]


async def _event(stream: aiohttp.ClientResponse) -> Json:
    async with asyncio.timeout(5):
        while True:
            line = await stream.content.readline()
            if line.startswith(b"data: "):
                event: Json = json.loads(line.removeprefix(b"data: "))
                return event


async def test_faults_are_switched_over_http(desk: Desk) -> None:
    url = f"{desk.tg.url}/emulator/fault"
    async with desk.http.post(url, json={"kind": "500", "method": "getMe"}) as response:
        assert (await response.json())["ok"]
    assert len(desk.tg.world.faults.rules) == 1
    async with desk.http.post(url, json={"kind": "meteor"}) as response:
        assert not (await response.json())["ok"]
    async with desk.http.delete(url) as response:
        assert (await response.json())["ok"]
    assert desk.tg.world.faults.rules == []


async def test_only_files_of_the_page_are_served(desk: Desk) -> None:
    for path in ("/page/..%2Ftelegram.py", "/page/absent.js"):
        async with desk.http.get(URL(desk.tg.url + path, encoded=True)) as response:
            assert response.status == 404
    async with desk.http.get(desk.tg.url + "/") as response:
        assert (response.status, response.headers["Cache-Control"]) == (200, "no-cache")
