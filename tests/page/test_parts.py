"""The page's parts, one by one: what is sent from it, how it is shown, and that a keyboard is enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator

from tests.page.conftest import Stage
from tests.page.looking import DESKTOP, PHONE, Reader, open_reader

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = Path(__file__).parent.parent.parent / "telegram_emulator" / "page"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


async def _menu(reader: Reader, message: Locator, item: str) -> None:
    """Choose from a message's menu."""
    await message.click(button="right", position={"x": 12, "y": 8})
    await reader.page.get_by_role("menuitem", name=item, exact=True).click()


async def _attach(reader: Reader, name: str, item: str) -> None:
    await reader.pane(name).get_by_role("button", name="Прикрепить файл").click()
    await reader.page.get_by_role("menuitem", name=item, exact=True).click()


async def test_every_kind_of_message_is_shown(stage: Stage, browser: Browser) -> None:
    ira, bot = stage.ira, stage.bot
    photo = await ira.sends_photo(bot, data=PIXEL, mime="image/png", caption="чек", above=True)
    await ira.sends_album([("photo", "кадр"), ("photo", None), ("video", None)], bot)
    await ira.sends_document(bot, data=b"text", name="Акт.pdf")
    await ira.sends_voice(bot, data=b"sound", duration=7)
    await ira.sends_video_note(bot, data=b"film", duration=5)
    await ira.sends_sticker(bot, emoji="👋", mime="application/x-tgsticker")
    await ira.sends_location(bot, live_period=900)
    await ira.sends_venue(bot, title="Кафе «Зерно»", address="Лесная, 1")
    await ira.sends_contact(bot)
    await ira.sends_dice(bot)
    await ira.sends_dice(bot, emoji="🎰")
    note = await stage.oleg.writes("из группы", stage.group)
    await ira.writes("см. https://example.com/a", bot, reply_to=photo, quote="чек")
    await ira.writes("видела", bot, reply_to=note)
    reader = await open_reader(browser, stage.tg.url, DESKTOP)
    pane = reader.pane("Ирина")

    for part in (".album .photo >> nth=2", ".file >> text=Акт.pdf", ".voice .wave", ".ring >> text=0:05"):
        await pane.locator(part).first.wait_for()
    for part in (".sticker.moving", ".live-sign", "text=Кафе «Зерно»", ".die .pip >> nth=0", ".thrown"):
        await pane.locator(part).first.wait_for()
    await pane.locator(".preview", has_text="example.com").wait_for()
    await pane.locator(".quoted", has_text="Олег · Поддержка").wait_for()
    first = await pane.locator(".row", has_text="чек").first.locator(".bubble > *").all()
    assert (await first[0].inner_text()).startswith("чек")  # the caption stands above
    await pane.locator("button.quoted", has_text="чек").click()
    await pane.locator(".row.flash").wait_for()
    assert await reader.barriers() == []
    assert [wrong for wrong in reader.wrong if "404" not in wrong and "decode" not in wrong] == []


async def test_what_the_paper_clip_sends(stage: Stage, browser: Browser) -> None:
    reader = await open_reader(browser, stage.tg.url, DESKTOP)
    pane = reader.pane("Ирина")
    await _attach(reader, "Ирина", "Геопозиция")
    await pane.locator(".map").wait_for()
    await _attach(reader, "Ирина", "Мой контакт")
    await pane.locator(".file", has_text="+7").wait_for()
    await _attach(reader, "Ирина", "Кубик 🎲")
    await pane.locator(".die").wait_for()
    await pane.get_by_role("button", name="Эмодзи и стикеры").click()
    await pane.get_by_role("group", name="Стикеры", exact=True).get_by_role("button", name="🎉").click()
    await pane.locator(".sticker", has_text="🎉").wait_for()
    kinds = [message.kind for message in stage.ira.chat(stage.bot).messages]
    assert kinds == ["text", "location", "contact", "dice", "sticker"]
    assert reader.wrong == []


async def test_a_poll_is_asked_voted_for_and_stopped(stage: Stage, browser: Browser) -> None:
    reader = await open_reader(browser, stage.tg.url, DESKTOP)
    await _attach(reader, "Олег", "Опрос")
    dialog = reader.page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Вопрос").fill("Когда удобно?")
    await dialog.get_by_role("textbox", name="Ответы").fill("утром\nвечером")
    assert await reader.barriers() == []
    await dialog.get_by_role("button", name="Отправить").click()
    await reader.pane("Ирина").locator(".entry", has_text="Поддержка").click()
    await reader.pane("Ирина").locator(".entry", has_text="General").click()
    theirs = reader.pane("Ирина").locator(".poll")
    await theirs.get_by_text("вечером").click()
    await theirs.get_by_text("100%").wait_for()
    await _menu(reader, reader.pane("Олег").locator(".poll"), "Остановить опрос")
    await theirs.get_by_text("Опрос завершён").wait_for()
    assert reader.wrong == []


async def test_quotes_reactions_forwards_pins_and_search(stage: Stage, browser: Browser) -> None:
    await stage.oleg.writes("касса не печатает", stage.group)
    topic = await stage.oleg.creates_topic(stage.group, "№7")
    reader = await open_reader(browser, stage.tg.url, DESKTOP)
    pane = reader.pane("Олег")
    said = pane.locator(".bubble", has_text="касса не печатает").first
    await _menu(reader, said, "Реакция 👍")
    await pane.locator(".reaction[aria-pressed=true]", has_text="👍").wait_for()
    await _menu(reader, said, "Закрепить")
    await pane.locator(".pinned", has_text="касса").wait_for()
    await said.locator(".words").evaluate(
        "node => getSelection().setBaseAndExtent(node.firstChild, 0, node.firstChild, 5)"
    )
    await _menu(reader, said.locator(".words"), "Ответить с цитатой")
    await reader.says("Олег", "какая?")
    await pane.locator(".quoted.cut", has_text="касса").wait_for()
    await _menu(reader, said, "Переслать")
    await reader.page.get_by_role("dialog").get_by_role("button", name="№7").click()
    await pane.locator(".origin", has_text="Олег").wait_for()
    assert stage.oleg.chat(stage.group).messages[-1].thread_id == topic.id
    await pane.get_by_role("button", name="Поиск в чате").click()
    await pane.get_by_role("searchbox").fill("КАКАЯ")
    await pane.locator(".search-count", has_text="1/1").wait_for()
    await pane.locator(".row.flash", has_text="какая?").wait_for()
    assert await reader.barriers() == []
    assert reader.wrong == []


async def test_inline_offers(stage: Stage, browser: Browser) -> None:
    reader = await open_reader(browser, stage.tg.url, DESKTOP)
    await reader.pane("Ирина").get_by_role("textbox").last.fill("@desk_bot чек")
    await stage.tg.wait(lambda: bool(stage.tg.world.inline_queries))
    (query,) = stage.tg.world.inline_queries.values()
    content: dict[str, Any] = {"message_text": "Проверьте бумагу"}
    offer = {"type": "article", "id": "1", "title": "Нет чека", "input_message_content": content}
    stage.call("answerInlineQuery", inline_query_id=query.id, results=[offer])
    await reader.page.get_by_role("button", name="Нет чека").click()
    await reader.sees("Ирина", "Проверьте бумагу")
    await reader.pane("Ирина").locator(".origin", has_text="через @desk_bot").wait_for()
    assert reader.wrong == []


async def test_unread_messages_are_marked_and_counted(stage: Stage, browser: Browser) -> None:
    topic = await stage.oleg.creates_topic(stage.group, "№7")
    reader = await open_reader(browser, stage.tg.url, PHONE)
    await reader.turns_to("Олег")
    await stage.ira.writes("раз", stage.group, topic=topic.id)
    await stage.ira.writes("два", stage.group, topic=topic.id)
    pane = reader.pane("Олег")
    await pane.locator(".strip-topic", has_text="№7").locator(".badge", has_text="2").wait_for()
    await pane.locator(".strip-topic", has_text="№7").click()
    await pane.locator(".fresh").wait_for()
    rows = await pane.locator(".fresh ~ .row").count()
    assert rows == 2
    await pane.locator(".strip-topic .badge").wait_for(state="detached")


async def test_a_keyboard_is_enough(stage: Stage, browser: Browser) -> None:
    """Write, edit the last message, open its menu, answer it, press a button: no mouse."""
    reader = await open_reader(browser, stage.tg.url, DESKTOP)
    pane, keys = reader.pane("Ирина"), reader.page.keyboard
    await pane.get_by_role("textbox").last.focus()
    await keys.type("перввый")
    await keys.press("Enter")
    await reader.sees("Ирина", "перввый")
    await keys.press("ArrowUp")
    await keys.press("Control+A")
    await keys.type("первый")
    await keys.press("Enter")
    await reader.sees("Ирина", "первый")
    await pane.get_by_role("button", name="Действия с сообщением").last.focus()
    await keys.press("Enter")
    await keys.press("Enter")  # the first item: reply
    await keys.type("второй")
    await keys.press("Enter")
    await pane.locator(".quoted", has_text="первый").wait_for()
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    stage.call("sendMessage", chat_id=stage.ira.id, text="Так?", reply_markup=markup)
    await pane.get_by_role("button", name="Да", exact=True).focus()
    await keys.press("Enter")
    await stage.tg.wait(lambda: bool(stage.tg.world.callbacks))
    (callback,) = stage.tg.world.callbacks.values()
    stage.call("answerCallbackQuery", callback_query_id=callback.id, text="Записано", show_alert=True)
    await pane.get_by_role("dialog", name="Desk").wait_for()
    assert await reader.barriers() == []
    await keys.press("Escape")
    await pane.get_by_role("dialog").wait_for(state="detached")
    assert reader.wrong == []


async def test_the_page_is_light_and_quick(stage: Stage, browser: Browser) -> None:
    size = sum(path.stat().st_size for path in PAGE.rglob("*") if path.is_file())
    assert size < 200_000
    paints = []
    for _ in range(3):
        reader = await open_reader(browser, stage.tg.url, DESKTOP)
        paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 1e9"
        paints.append(await reader.page.evaluate(paint))
    print(f"the page: {size / 1000:.0f} kB, first paint after {min(paints):.0f} ms")
    assert min(paints) < 1000


async def test_a_press_is_not_lost_on_a_message_that_comes_just_then(stage: Stage, browser: Browser) -> None:
    reader = await open_reader(browser, stage.tg.url, PHONE)
    await reader.turns_to("Олег")
    tab, mouse = reader.page.get_by_role("tab", name="Ирина"), reader.page.mouse
    place = await tab.bounding_box()
    assert place is not None
    await mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    await mouse.down()
    stage.call("sendMessage", chat_id=stage.ira.id, text="Уже еду")
    await tab.locator(".badge").wait_for()
    await mouse.up()
    await reader.pane("Ирина").locator(".words", has_text="Уже еду").wait_for()
    assert reader.wrong == []
