"""The demo in a browser: the main job and the tour, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator

from tests.page.looking import DESKTOP, PHONE, open_reader

#: The first of these waits until the demo has started and has played its past.
pytestmark = [pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="session")]

#: The group takes so many posts in a minute, and these conversations come close together.
FULL_MINUTE_MS = 75_000
#: How quickly somebody new reads (180 words a minute), and finds and presses a button.
READ_A_SECOND, S_PER_PRESS = 3, 4


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["wide", "phone-dark"])
async def test_the_main_job(demo: str, browser: Browser, size: tuple[int, int], dark: bool) -> None:
    reader = await open_reader(browser, demo, size, dark=dark)
    await reader.page.get_by_role("button", name="Выйти из экскурсии").click()
    start = reader.pane("Ирина").get_by_role("button", name="Начать")
    new_here = await start.is_visible()
    if new_here:
        await start.click()
        await reader.sees("Ирина", "Здравствуйте, Ирина")
    await reader.says("Ирина", "Касса не печатает чеки")
    if not new_here:
        await reader.presses("Ирина", "Нет, новый вопрос")
    await reader.presses("Ирина", "✅ Помогло")
    taken = reader.pane("Ирина").locator(".words", has_text="занимается Олег")
    before = await taken.count()
    await reader.says("Ирина", "Над кассами прорвало трубу, вода капает на терминалы")
    await reader.presses("Олег", "🙋 Взять в работу")
    await reader.turns_to("Ирина")
    await taken.nth(before).wait_for()
    told = await taken.nth(before).inner_text()
    assert await reader.barriers() == []

    await reader.turns_to("Олег")
    topic = reader.pane("Олег").locator(".strip-topic", has_text=f"{told.split()[1]} · Ирина")
    await topic.click(timeout=FULL_MINUTE_MS)
    await reader.sees("Олег", "прорвало трубу")
    await reader.says("Олег", "Отключите кассы от сети, буду через **15 минут**")
    await reader.sees("Ирина", "15 минут")
    await reader.says("Ирина", "Отключили, ждём вас")
    await reader.sees("Олег", "Отключили, ждём вас")
    assert await reader.barriers() == []

    await reader.presses("Олег", "✅ Решено")
    await reader.presses("Ирина", "👍 Да, решено")
    if new_here:  # a rating is asked for once a day
        await reader.presses("Ирина", "5")
        await reader.sees("Ирина", "5 из 5")
    # The same in the other theme.
    await reader.page.emulate_media(color_scheme="light" if dark else "dark")
    await reader.opens()
    assert await reader.barriers() == []
    assert reader.wrong == []


async def test_the_tour_on_a_phone_in_the_dark(demo: str, browser: Browser) -> None:
    """English, as John: everything that the tour asks for, by its own buttons or those it points at."""
    reader = await open_reader(browser, demo, PHONE, dark=True, language="en-GB")
    tour, page = reader.page.locator(".tour"), reader.page
    pointed, offered = page.locator(".key.pointed:visible"), tour.get_by_role("button", name="Send it for me")
    presses, to_read = 0, ""

    async def stands_at(title: str) -> None:
        nonlocal to_read
        await tour.get_by_role("heading", name=title).wait_for()
        to_read += f" {await tour.locator('.tour-words').inner_text()}"

    async def press(button: Locator) -> None:
        nonlocal presses
        presses += 1
        await button.click()

    await stands_at("1. Ask a question")
    await press(offered)
    await press(pointed)
    await stands_at("2. Ask what the bot doesn't know")
    assert await reader.barriers() == []
    await press(offered)
    await stands_at("3. Take the ticket")
    await press(pointed.last)
    await stands_at("4. Reply")

    await page.reload()
    await tour.get_by_role("heading", name="4. Reply").wait_for()
    topic = reader.pane("Олег").locator(".strip-topic", has_text="John").first
    assert await topic.evaluate("tab => getComputedStyle(tab).boxShadow") != "none", "the way is shown"
    await tour.get_by_role("button", name="Leave the tour").click()
    await tour.wait_for(state="hidden")
    assert await topic.evaluate("tab => getComputedStyle(tab).boxShadow") == "none"
    await page.get_by_role("button", name="Guided tour").click()

    await press(offered)
    await stands_at("5. Resolve it and see the rating")
    await press(pointed)
    await press(page.get_by_role("tab", name="John"))
    await press(pointed.filter(has_text="Yes"))
    await press(pointed.filter(has_text="5"))
    await stands_at("Done")
    await tour.get_by_role("button", name="Behind the scenes").click()
    await page.get_by_role("button", name="+10 min").click()
    await page.get_by_text("10 min ahead of real time").wait_for()
    assert await reader.barriers() == []
    assert reader.wrong == []
    needed_s = len(to_read.split()) / READ_A_SECOND + presses * S_PER_PRESS
    print(f"the tour: 5 steps, {presses} presses, {len(to_read.split())} words, about {needed_s:.0f} s")
    assert needed_s < 120


async def test_who_asks_speaks_the_readers_language(demo: str, browser: Browser) -> None:
    reader = await open_reader(browser, demo, DESKTOP, dark=True, language="en-GB")
    assert await reader.page.locator("section.pane:visible strong").all_inner_texts() == [
        "John",
        "Олег",
        "Анна",
        "Максим",
    ]
    await reader.page.get_by_role("button", name="Переключить на русский").click()
    await reader.pane("Ирина").wait_for()
    assert not await reader.pane("John").is_visible()
    await reader.pane("Максим").get_by_text("/kb").first.wait_for()
    assert await reader.barriers() == []
    assert reader.wrong == []


async def test_others_have_been_here_before(demo: str, browser: Browser) -> None:
    """The demo isn't empty: an outage, a missed deadline, a picture of the day, tickets with a past."""
    reader = await open_reader(browser, demo, DESKTOP, dark=True)
    for words in ("Решено вместе со сбоем: 4 обращения", "Просрочено: 1 срок"):
        await reader.sees("Анна", words)
    assert await reader.pane("Анна").locator(".photo img").count() == 1
    await reader.sees("Анна", "Марина")
    await reader.pane("Анна").locator(".strip-topic", has_text="Павел").click()
    await reader.sees("Анна", "пять минут")
    assert await reader.pane("Анна").locator(".photo img").count() == 1
    assert await reader.barriers() == []


async def test_light_on_a_phone(demo: str, browser: Browser) -> None:
    reader = await open_reader(browser, demo, PHONE)
    await reader.turns_to("Олег")
    await reader.pane("Олег").get_by_role("button", name="Назад").click()
    await reader.pane("Олег").get_by_text("Павел").first.wait_for()
    assert await reader.barriers() == []
    assert reader.wrong == []


async def test_the_form_stands_beside_the_chats(demo: str, browser: Browser) -> None:
    reader = await open_reader(browser, demo, PHONE)
    await reader.page.get_by_role("button", name="Выйти из экскурсии").click()
    await reader.page.locator(".tab:visible, .chip:visible", has_text="Форма").click()
    form = reader.page.frame_locator("section.pane:visible iframe")
    await form.get_by_label("Ваш вопрос").fill("Ворота склада не закрываются, заклинило цепь")
    await form.get_by_label("Как к вам обращаться").fill("Вера")
    # Nobody fills in a form at once.
    await reader.page.request.post(f"{demo}/emulator/clock", data={"advance_s": 3})
    await form.get_by_role("button", name="Отправить").click()
    await form.get_by_role("link", name="Открыть страницу обращения").wait_for()
    await reader.sees("Олег", "заклинило цепь")
    await reader.sees("Олег", "Форма на сайте")
    assert reader.wrong == []


async def test_a_letter_is_answered_from_the_topic(demo: str, browser: Browser) -> None:
    reader = await open_reader(browser, demo, DESKTOP)
    page = reader.page
    await page.get_by_role("button", name="Выйти из экскурсии").click()
    await page.locator(".chip", has_text="Почта").click()
    mail = page.frame_locator("section.pane:visible iframe")
    await mail.get_by_role("button", name="Написать").click()
    await mail.get_by_label("Тема").fill("Склад")
    await mail.get_by_label("Письмо").fill("Над складом сорвало кровлю, дождь идёт внутрь")
    await mail.get_by_role("button", name="Отправить").click()
    await reader.sees("Олег", "сорвало кровлю")
    await reader.presses("Олег", "🙋 Взять в работу")
    topic = reader.pane("Олег").locator(".strip-topic", has_text="Склад")
    await topic.click(timeout=FULL_MINUTE_MS)
    await reader.says("Олег", "Накройте товар плёнкой, едем")
    await mail.get_by_text("Накройте товар плёнкой").wait_for()
    assert reader.wrong == []
