"""What each failure of a call means."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from aiogram import exceptions as raised
from aiogram.methods import SendMessage
from aiohttp.client_reqrep import ConnectionKey

from bot import telegram_errors
from bot.telegram_errors import Failure

METHOD = SendMessage(chat_id=7, text="words of a person")
KEY = ConnectionKey("127.0.0.1", 80, False, True, None, None, None)


def network(cause: BaseException) -> Exception:
    """What aiogram makes of a failed connection."""
    error = raised.TelegramNetworkError(METHOD, f"HTTP Client says - {cause}")
    error.__cause__ = cause
    return error


def said(message: str) -> Exception:
    """What aiogram makes of a refusal."""
    return raised.TelegramBadRequest(METHOD, f"Bad Request: {message}")


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (network(aiohttp.ClientConnectorError(KEY, OSError(111, "refused"))), Failure.AGAIN),
        (network(aiohttp.ServerDisconnectedError()), Failure.UNSURE),
        (network(aiohttp.ClientOSError(104, "reset")), Failure.UNSURE),
        (network(TimeoutError()), Failure.UNSURE),
        (raised.TelegramServerError(METHOD, "Internal Server Error"), Failure.UNSURE),
        (raised.RestartingTelegram(METHOD, "restart"), Failure.UNSURE),
        (raised.ClientDecodeError("not JSON", ValueError("x"), "<html>"), Failure.UNSURE),
        (raised.TelegramForbiddenError(METHOD, "Forbidden: bot was blocked by the user"), Failure.BLOCKED),
        (raised.TelegramForbiddenError(METHOD, "Forbidden: user is deactivated"), Failure.DEACTIVATED),
        (said("chat not found"), Failure.NO_CHAT),
        (said("message thread not found"), Failure.NO_TOPIC),
        (said("TOPIC_ID_INVALID"), Failure.NO_TOPIC),
        (said("TOPIC_DELETED"), Failure.NO_TOPIC),
        (said("TOPIC_CLOSED"), Failure.TOPIC_CLOSED),
        (said("message is not modified: specified new message content is the same"), Failure.NO_CHANGE),
        (said("TOPIC_NOT_MODIFIED"), Failure.NO_CHANGE),
        (said("message to edit not found"), Failure.NO_MESSAGE),
        (said("message to copy not found"), Failure.NO_MESSAGE),
        (said("MESSAGE_ID_INVALID"), Failure.NO_MESSAGE),
        (said("can't parse entities: Unclosed start tag at byte offset 3"), Failure.BAD_MARKUP),
        (said("something that nobody has seen before"), Failure.BUG),
        (ValueError("a mistake of ours"), Failure.BUG),
    ],
    ids=lambda value: value.value if isinstance(value, Failure) else type(value).__name__,
)
def test_each_failure_is_sorted(error: Exception, failure: Failure) -> None:
    assert telegram_errors.read(error).failure is failure


def test_a_pause_has_its_length() -> None:
    trouble = telegram_errors.read(raised.TelegramRetryAfter(METHOD, "Too Many Requests", 17))
    assert (trouble.failure, trouble.retry_after_s) == (Failure.WAIT, 17)


def test_a_group_that_moved_has_its_new_number() -> None:
    trouble = telegram_errors.read(raised.TelegramMigrateToChat(METHOD, "upgraded", -1002))
    assert (trouble.failure, trouble.moved_to) == (Failure.MOVED, -1002)


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (said("chat not found"), True),
        (network(TimeoutError()), False),
        (raised.ClientDecodeError("not JSON", ValueError("x"), "<html>"), False),
        (raised.TelegramRetryAfter(METHOD, "Too Many Requests", 1), False),
    ],
    ids=["no such chat", "no reply", "a proxy's page", "too fast"],
)
def test_a_refusal_is_an_answer(error: Exception, refused: bool) -> None:
    assert telegram_errors.is_refusal(error) is refused


@pytest.mark.parametrize(
    "error",
    [
        raised.ClientDecodeError("not JSON", ValueError("x"), {"text": "words of a person"}),
        network(aiohttp.ServerDisconnectedError()),
        said("can't parse entities: words of a person " * 20),
    ],
    ids=["unreadable", "disconnected", "long"],
)
def test_a_reason_is_short_and_fit_for_the_log(error: Any) -> None:
    reason = telegram_errors.read(error).reason
    assert len(reason) <= 120
    assert "api.telegram.org" not in reason
    if isinstance(error, raised.ClientDecodeError):
        assert "person" not in reason


def test_files_that_are_too_big() -> None:
    assert telegram_errors.is_file_too_big(said("file is too big"))
    assert not telegram_errors.is_file_too_big(said("wrong file_id"))
