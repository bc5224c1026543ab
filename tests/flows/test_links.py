"""Links from a site: they bring along what it is about, once, for a while."""

from __future__ import annotations

from bot.start_links import make_link
from tests.desk import Desk


async def _link(desk: Desk, days: float = 7, **about: str) -> str:
    """The payload of a new link, as a site's page would have it."""
    link = await make_link(desk.settings, about, days)
    address, _, payload = link.partition("?start=")
    assert address == "https://t.me/firstline_bot"
    return payload


async def test_a_link_says_what_it_is_about(desk: Desk) -> None:
    payload = await _link(desk, order="<1234>", topic="Возврат", site="Касса 3")
    await desk.ira.starts(desk.bot, payload)
    welcome = await desk.ira.sees("Вижу, с чем вы пришли: заказ <1234> · Возврат · Касса 3")
    assert "Ира" in welcome.words
    await desk.ira.writes("Привезли битую плитку")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("🔗 заказ <1234> · Возврат · Касса 3", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("🔗 заказ <1234>", topic="№1")


async def test_a_link_opens_a_ticket_beside_others(desk: Desk) -> None:
    await desk.is_taken()
    await desk.ira.starts(desk.bot, await _link(desk, order="77"))
    await desk.ira.sees("заказ 77")
    await desk.restarts()
    await desk.ira.writes("Привезли битую плитку")
    card = await desk.anna.sees("🔗 заказ 77")
    assert "№2" in card.words


async def test_a_link_is_for_one_person(desk: Desk) -> None:
    payload = await _link(desk, order="77")
    await desk.ira.starts(desk.bot, payload)
    first = await desk.ira.sees("заказ 77")
    await desk.ira.starts(desk.bot, payload)  # pressed twice
    await desk.ira.sees("заказ 77", after=first)
    await desk.petr.starts(desk.bot, payload)
    await desk.petr.sees("уже не действует")
    await desk.petr.writes("Запах гари в подвале")
    card = await desk.oleg.sees("Запах гари", button="🙋 Взять в работу")
    assert "77" not in card.words


async def test_a_link_has_its_time(desk: Desk) -> None:
    payload = await _link(desk, days=1, order="77")
    await desk.passes(25 * 3600)
    await desk.ira.starts(desk.bot, payload)
    await desk.ira.sees("уже не действует")
    await desk.john.starts(desk.bot, "whatever-it-is")
    await desk.john.sees("no longer valid")


async def test_in_english(desk: Desk) -> None:
    await desk.john.starts(desk.bot, await _link(desk, order="77", topic="Returns"))
    await desk.john.sees("I see what this is about: order 77 · Returns")
