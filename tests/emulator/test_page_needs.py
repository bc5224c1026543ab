"""What the web page shows beyond messages: keyboards, pins, commands, who is there."""

import struct
from typing import Any

from tests.emulator.conftest import Desk

Json = dict[str, Any]


async def _view(desk: Desk, person: int, chat: int = 42) -> Json:
    async with desk.http.get(f"{desk.tg.url}/emulator/view?person={person}") as response:
        found: Json = next(c for c in (await response.json())["chats"] if c["id"] == chat)
        return found


async def test_commands_come_from_the_narrowest_scope_in_the_persons_language(desk: Desk) -> None:
    def named(name: str) -> list[Json]:
        return [{"command": name, "description": "does"}]

    await desk.call("setMyCommands", commands=named("all"))
    await desk.call("setMyCommands", commands=named("private"), scope={"type": "all_private_chats"})
    private_ru = {"scope": {"type": "all_private_chats"}, "language_code": "ru"}
    await desk.call("setMyCommands", commands=named("russian"), **private_ru)
    admins = {"type": "chat_administrators", "chat_id": desk.group.id}
    await desk.call("setMyCommands", commands=named("admins"), scope=admins)

    assert (await _view(desk, desk.ira.id))["commands"] == named("russian")
    assert (await _view(desk, desk.anna.id))["commands"] == named("private")
    assert (await _view(desk, desk.anna.id, desk.group.id))["commands"] == named("all")
    assert (await _view(desk, desk.oleg.id, desk.group.id))["commands"] == named("admins")


async def test_pins_placeholders_and_blocks(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    keys = {"keyboard": [[{"text": "A"}]], "input_field_placeholder": "Your question"}
    sent = await desk.call("sendMessage", chat_id=desk.ira.id, text="hi", reply_markup=keys)
    where = {"chat_id": desk.ira.id, "message_id": sent["message_id"]}
    await desk.call("pinChatMessage", **where)
    view = await _view(desk, desk.ira.id)
    assert (view["placeholder"], view["pinned"], view["blocked"]) == (
        "Your question",
        [sent["message_id"]],
        False,
    )
    await desk.call("deleteMessage", **where)
    await desk.ira.blocks(desk.bot)
    view = await _view(desk, desk.ira.id)
    assert (view["pinned"], view["blocked"]) == ([], True)
    assert [e["pinned"] for e in desk.tg.log if e["kind"] == "pin"] == [[sent["message_id"]], []]


async def test_a_prompt_asks_for_a_reply(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    prompt = {"force_reply": True, "input_field_placeholder": "Comment"}
    await desk.call("sendMessage", chat_id=desk.ira.id, text="Why?", reply_markup=prompt)
    assert (await desk.ira.sees("Why?")).force_reply
    assert (await _view(desk, desk.ira.id))["messages"][-1]["force_reply"] == {"placeholder": "Comment"}


async def test_a_bot_is_ready_while_it_polls(desk: Desk) -> None:
    async def ready() -> bool:
        async with desk.http.get(f"{desk.tg.url}/emulator/state") as response:
            answer: bool = (await response.json())["me"]["ready"]
            return answer

    assert not await ready()
    await desk.call("getUpdates")
    assert await ready()
    assert [e["ready"] for e in desk.tg.log if e["kind"] == "bot"] == [True]


async def test_calls_tell_their_status_and_their_fault(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await desk.call("sendMessage", chat_id=desk.ira.id, text="one")
    desk.tg.fault("sendMessage", kind="502")
    async with desk.http.post(f"{desk.tg.url}/bot42:TEST/sendMessage", json={"chat_id": 1, "text": "a"}):
        pass
    calls = [(c["status"], c["ok"], c["fault"]) for c in desk.bot.calls]
    assert calls == [(200, True, None), (502, False, "502")]


async def test_pictures_have_their_true_size(desk: Desk) -> None:
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
    gif = b"GIF89a" + struct.pack("<HH", 30, 20)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 50, 70) + b"\x00" * 4
    for data in (png, gif, jpeg, b"no picture"):
        await desk.ira.sends_photo(data=data)
    shown = [m["file"] for m in (await _view(desk, desk.ira.id))["messages"]]
    assert [(f["width"], f["height"]) for f in shown] == [(640, 480), (30, 20), (70, 50), (800, 600)]


async def test_formatting_of_captions_and_edits_by_people(desk: Desk) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    sent = await desk.ira.writes("first")
    act = {"person": desk.ira.id, "action": "edits", "chat": 42, "message": sent.id}
    async with desk.http.post(
        f"{desk.tg.url}/emulator/act", json={**act, "text": "next", "entities": bold}
    ) as response:
        assert (await response.json())["result"]["entities"] == bold
