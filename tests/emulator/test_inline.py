"""Inline mode: typing after the bot's name, and sending what it offers."""

from typing import Any

import pytest

from telegram_emulator import ActError
from tests.emulator.conftest import Desk, Refused

Json = dict[str, Any]


def _article(number: int, title: str, buttons: bool = False) -> Json:
    made: Json = {
        "type": "article",
        "id": str(number),
        "title": title,
        "input_message_content": {"message_text": f"<b>{title}</b>", "parse_mode": "HTML"},
    }
    if buttons:
        made["reply_markup"] = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    return made


async def _query(desk: Desk) -> Json:
    (update,) = await desk.updates()
    query: Json = update["inline_query"]
    return query


async def test_what_is_chosen_is_sent_by_the_person_by_way_of_the_bot(desk: Desk) -> None:
    desk.bot.inline = True
    offers = await desk.anna.asks_inline("чек", desk.group)
    query = await _query(desk)
    assert (query["query"], query["chat_type"], query["from"]["id"]) == ("чек", "supergroup", desk.anna.id)
    results = [_article(1, "Чек"), _article(2, "Возврат")]
    await desk.call("answerInlineQuery", inline_query_id=query["id"], results=results)
    await offers.answer()
    assert offers.titles == ["Чек", "Возврат"]
    sent = await desk.anna.chooses(offers, "Возврат")
    message, chosen = await desk.updates()
    assert message["message"]["via_bot"]["id"] == desk.bot.id
    assert (sent.text, sent.sender_id, sent.entities[0]["type"]) == ("Возврат", desk.anna.id, "bold")
    assert chosen["chosen_inline_result"]["result_id"] == "2"
    assert "inline_message_id" not in chosen["chosen_inline_result"]


async def test_a_chosen_message_with_buttons_can_be_pressed_and_changed(desk: Desk) -> None:
    desk.bot.inline = True
    offers = await desk.ira.asks_inline("", desk.bot)
    query = await _query(desk)
    assert query["chat_type"] == "sender"
    await desk.call("answerInlineQuery", inline_query_id=query["id"], results=[_article(1, "Чек", True)])
    sent = await desk.ira.chooses(offers, "Чек")
    await desk.ira.presses("Yes", on=sent)
    callback = next(u["callback_query"] for u in await desk.updates() if "callback_query" in u)
    assert "message" not in callback
    edit = {"inline_message_id": callback["inline_message_id"], "text": "done"}
    assert await desk.call("editMessageText", **edit) is True
    assert desk.ira.chat(desk.bot).messages[-1].text == "done"


async def test_answers_are_kept_for_their_time_and_for_their_people(desk: Desk) -> None:
    desk.bot.inline = True
    first = await desk.ira.asks_inline("чек", desk.bot)
    query = await _query(desk)
    await desk.call(
        "answerInlineQuery", inline_query_id=query["id"], results=[_article(1, "A")], is_personal=True
    )
    again, theirs = await desk.ira.asks_inline("чек", desk.bot), await desk.anna.asks_inline("чек", desk.bot)
    assert (first.answered, again.titles, theirs.answered) == (True, ["A"], False)
    assert (await _query(desk))["from"]["id"] == desk.anna.id
    desk.tg.clock.advance(301)
    assert not (await desk.ira.asks_inline("чек", desk.bot)).answered


async def test_late_and_malformed_answers_are_refused(desk: Desk) -> None:
    desk.bot.inline = True
    offers = await desk.ira.asks_inline("чек", desk.bot)
    answer = {"inline_query_id": offers.id}
    for results, words in (
        ([_article(1, "A"), _article(1, "B")], "RESULT_ID_DUPLICATE"),
        ([_article(n, "A") for n in range(51)], "RESULTS_TOO_MUCH"),
        (
            [{**_article(1, "A"), "input_message_content": {"message_text": "<b", "parse_mode": "HTML"}}],
            "parse",
        ),
    ):
        with pytest.raises(Refused, match=words):
            await desk.call("answerInlineQuery", **answer, results=results)
    desk.tg.clock.advance(31)
    with pytest.raises(Refused, match="query is too old"):
        await desk.call("answerInlineQuery", **answer, results=[])
    assert await desk.updates() == []


async def test_a_bot_without_inline_mode_is_not_asked(desk: Desk) -> None:
    with pytest.raises(ActError, match="no inline mode"):
        await desk.ira.asks_inline("чек", desk.bot)
