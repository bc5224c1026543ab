"""Updates delivered to a webhook."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.emulator.conftest import Desk

Json = dict[str, Any]


class Hook:
    """A bot's webhook that answers as a test tells it to."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[Json] = []
        self.secrets: set[str | None] = set()
        self.answer: Callable[[Json], web.Response] = lambda _: web.Response()

    async def receive(self, request: web.Request) -> web.Response:
        """Note an update and answer."""
        update = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.got.append(update)
        return self.answer(update)

    def texts(self) -> list[str]:
        """What the messages said, in the order of their coming."""
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A listening webhook."""
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_updates_arrive_in_order_with_the_secret(desk: Desk, hook: Hook) -> None:
    await desk.ira.writes("before")
    await desk.call("setWebhook", url=hook.url, secret_token="s3cret")
    for number in range(5):
        await desk.ira.writes(str(number))
    await desk.tg.wait(lambda: len(hook.got) == 6)
    assert hook.texts() == ["before", "0", "1", "2", "3", "4"]
    assert hook.secrets == {"s3cret"}
    await desk.tg.wait(lambda: not desk.bot.updates.waiting)
    info = await desk.call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_a_failed_delivery_is_repeated_and_holds_back_its_chat_only(desk: Desk, hook: Hook) -> None:
    hook.answer = lambda update: web.Response(status=500 if update["message"]["text"] == "bad" else 200)
    await desk.call("setWebhook", url=hook.url)
    await desk.ira.writes("bad")
    await desk.ira.writes("after it")
    await desk.oleg.writes("elsewhere", desk.bot)
    await desk.tg.wait(lambda: hook.texts().count("bad") >= 2 and "elsewhere" in hook.texts())
    assert "after it" not in hook.texts()
    assert "500" in (await desk.call("getWebhookInfo"))["last_error_message"]

    hook.answer = lambda update: web.Response()
    desk.tg.clock.advance(60)
    await desk.tg.wait(lambda: "after it" in hook.texts())
    assert hook.texts()[-2:] == ["bad", "after it"]


async def test_a_method_in_the_answer_is_carried_out(desk: Desk, hook: Hook) -> None:
    reply = {"method": "sendMessage", "chat_id": desk.ira.id, "text": "by return"}
    hook.answer = lambda _: web.json_response(reply)
    await desk.call("setWebhook", url=hook.url)
    await desk.ira.writes("hello")
    await desk.ira.sees("by return")
    hook.answer = lambda _: web.json_response({"method": "deleteWebhook"})
    await desk.ira.writes("hello again")
    await desk.tg.wait(lambda: len(hook.got) == 2)
    assert (await desk.call("getWebhookInfo"))["url"] == hook.url


async def test_a_duplicate_update_is_delivered_twice(desk: Desk, hook: Hook) -> None:
    desk.tg.fault(kind="duplicate_update", times=1)
    await desk.call("setWebhook", url=hook.url)
    await desk.ira.writes("twice")
    await desk.tg.wait(lambda: hook.texts() == ["twice", "twice"])


async def test_taking_the_webhook_away_gives_polling_back(desk: Desk, hook: Hook) -> None:
    await desk.call("setWebhook", url=hook.url)
    await desk.call("deleteWebhook")
    await desk.ira.writes("hello")
    assert len(await desk.call("getUpdates")) == 1
    assert hook.got == []
