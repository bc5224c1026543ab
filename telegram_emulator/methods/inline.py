"""Answering inline queries."""

import re
from typing import Any

from telegram_emulator.methods.call import Call, Method, check_markup
from telegram_emulator.methods.contents import contact_content, location_content, text_content, venue_content
from telegram_emulator.methods.media import media_content
from telegram_emulator.world.errors import ApiError, bad_request
from telegram_emulator.world.files import File
from telegram_emulator.world.inline import ANSWERABLE_S, InlineAnswer, InlineResult, answer

Json = dict[str, Any]

RESULTS_LIMIT = 50
CACHED_S = 300
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: Kinds of results that name a stored file: the field of its id, the kind of message.
_CACHED = {
    "photo": ("photo_file_id", "photo"),
    "gif": ("gif_file_id", "animation"),
    "mpeg4_gif": ("mpeg4_file_id", "animation"),
    "sticker": ("sticker_file_id", "sticker"),
    "document": ("document_file_id", "document"),
    "video": ("video_file_id", "video"),
    "voice": ("voice_file_id", "voice"),
    "audio": ("audio_file_id", "audio"),
}


def answer_inline(call: Call) -> Any:
    """answerInlineQuery."""
    query = call.world.inline_queries.get(call.params["inline_query_id"])
    late = query is not None and (query.answer is not None or query.at + ANSWERABLE_S < call.world.now)
    if query is None or query.bot is not call.bot or late:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    given = call.params["results"]
    if len(given) > RESULTS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result["id"] for result in given}) < len(given):
        raise bad_request("RESULT_ID_DUPLICATE")
    offset = call.params.get("next_offset", "")
    if len(offset.encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = call.params.get("button")
    if button is not None and not _START.fullmatch(button.get("start_parameter", "web_app")):
        raise bad_request("START_PARAM_INVALID")
    expires = call.world.now + call.params.get("cache_time", CACHED_S)
    found = InlineAnswer([_result(call, result) for result in given], offset, button, expires)
    whose = query.person.id if call.params.get("is_personal") else None
    call.bot.inline_answers[query.query, query.offset, whose] = found
    answer(call.world, query, found)
    return True


def _result(call: Call, given: Json) -> InlineResult:
    if not 1 <= len(given["id"].encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    kind, content, file = _message(call, given)
    shown: Json = {name: given[name] for name in ("id", "type", "title", "description") if name in given}
    shown["title"] = shown.get("title") or given.get("caption") or given["type"]
    if file is not None:
        shown["file"] = file.shown()
    return InlineResult(given["id"], shown, kind, content, file, check_markup(given.get("reply_markup")))


def _message(call: Call, given: Json) -> tuple[str, Json, File | None]:
    worded = given.get("input_message_content")
    if worded is not None:
        return _worded(call, worded)
    match given["type"]:
        case "location":
            return "location", location_content(given), None
        case "venue":
            return "venue", venue_content(given), None
        case "contact":
            return "contact", contact_content(given), None
    field, kind = _CACHED.get(given["type"], ("", ""))
    if field not in given:
        raise ApiError(
            501, f"THE EMULATOR DOES NOT HAVE inline results of the type {given['type']} by address"
        )
    file = call.world.files.get(given[field])
    return kind, media_content(call, kind, given, file), file


def _worded(call: Call, content: Json) -> tuple[str, Json, File | None]:
    if "message_text" in content:
        return "text", text_content(call, {**content, "text": content["message_text"]}), None
    if "phone_number" in content:
        return "contact", contact_content(content), None
    if "address" in content:
        return "venue", venue_content(content), None
    if "latitude" in content:
        return "location", location_content(content), None
    raise bad_request("the emulator has no such content of inline results")


METHODS: dict[str, Method] = {"answerInlineQuery": answer_inline}
