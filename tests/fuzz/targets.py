"""What is tried: each takes bytes from outside, and may refuse them only in the words it promises."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update
from openpyxl import Workbook
from pydantic import ValidationError

from bot.receiving.reading import read as read_update
from channels.mail.reading import read as read_letter
from handlers import callbacks, formatting
from handlers.admin import staff_groups
from knowledge_base import answer_html, files
from knowledge_base.rows import BadFile
from tests.channels.odd import ROWS
from tests.channels.odd.row import OURS
from tests.desk import BASE
from tickets import employees, form, moment_text, organisation_file, placeholders, shifts, sla_text
from tickets.departments_file import BadDepartments
from tickets.hours_text import BadHours, read_hours

_ZONE, _NOW = ZoneInfo("Europe/Moscow"), datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """A reader of what comes from outside.

    `refuses` are the errors that it promises for what it can't take.
    """

    name: str
    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...] = ()


def _text(data: bytes) -> str:
    """As Telegram would bring it: no halves of surrogate pairs, at most 4,096 characters."""
    return data.decode("utf-8", "replace")[:4096]


def _update(data: bytes) -> None:
    """As it comes by the webhook: what isn't taken is answered with 400, the rest is stored."""
    try:
        received = read_update(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return
    assert len(received.lane) <= 64
    received.raw.encode()  # a database takes it
    assert "\0" not in received.raw
    Update.model_validate(json.loads(received.raw))


_PRESSES = [
    kind for kind in vars(callbacks).values() if isinstance(kind, type) and issubclass(kind, CallbackData)
][1:]


def _press(data: bytes) -> None:
    words = data[:64].decode("utf-8", "replace")
    for kind in _PRESSES:
        try:
            found = kind.unpack(words)
        except (TypeError, ValueError):  # the filter takes these for "another's"
            continue
        numbers = [value for value in found.model_dump().values() if isinstance(value, int)]
        assert all(abs(number) <= 2**31 for number in numbers), found


def _markup(words: str) -> None:
    """What an author writes is read as markup only once it is found to be some; anybody else's is shown."""
    answer_html.plain_text(answer_html.from_source(words))
    if answer_html.check(words) is None:
        text, entities = formatting.from_html(words)
        fault = answer_html.check(formatting.to_html(text, entities))
        # Escaped, what an author may just write is longer than that; Telegram counts what is read.
        assert fault is None or (fault.code == "answer_too_long" and len(text) <= 4096), (
            "what is sent is no Telegram HTML"
        )
    shown = formatting.to_html(words, None)
    assert formatting.from_html(shown)[0] == words.strip(), "words came out as other words"


def _entities(data: bytes) -> None:
    """A text with whatever entities, at characters' edges as Telegram has them, in UTF-16 units."""
    words, given = _text(data), []
    edges = [0]
    for letter in words:
        edges.append(edges[-1] + len(letter.encode("utf-16-le")) // 2)
    kinds = ("bold", "text_link", "code", "blockquote", "italic")
    for at, kind in zip(range(0, max(len(data) - 1, 0), 7), kinds, strict=False):
        first, last = sorted((data[at] % len(edges), data[at + 1] % len(edges)))
        where = {"offset": edges[first], "length": edges[last] - edges[first]}
        given.append({"type": kind, "url": "https://x.example/?a=1&b=2", **where})
    formatting.to_html(words, given)


def _start(words: str) -> None:
    """What stands behind `?start=`, in private and in a group that is to be a department's."""
    for command in ("/start", "/start@firstline_bot", "/connect"):
        number = staff_groups.named(f"{command} {words}")
        assert number is None or 0 <= number < 10**15, "no database holds it"


def _employees(data: bytes) -> None:
    employees.read([*files.cells(data, "x.csv")], "ru")


def _form(words: str) -> None:
    form.read_reach(form.read_form(words, "ru"), words, "ru")


def _roster(words: str) -> None:
    for _, written in shifts.read_lines(words):
        shifts.read_shifts(written, _ZONE)


def _template(words: str) -> None:
    placeholders.unknown(words)
    placeholders.filled(words, {"name": "Ира", "number": "5"})


def _letter(data: bytes) -> None:
    """Whatever a mail server brings."""
    letter = read_letter(data, OURS)
    assert (letter.answer_to is None) == (letter.kind != "human")
    for words in (letter.subject, letter.text, letter.words, *(file.name for file in letter.files)):
        words.encode()  # a database takes it
        assert "\0" not in words


def _sheet(rows: list[list[str]]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(written)
    return written.getvalue()


def _utf8(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


_TABLE = BASE.read_bytes()
_ROWS = [*csv.reader(io.StringIO(_TABLE.decode("utf-8-sig")))][:6]
_MESSAGE: dict[str, Any] = {
    "message_id": 5,
    "date": 1_760_000_000,
    "chat": {"id": 7, "type": "private", "first_name": "Ира"},
    "from": {"id": 7, "is_bot": False, "first_name": "Ира", "language_code": "ru"},
    "text": "Терминал не проводит оплату",
    "entities": [{"type": "bold", "offset": 0, "length": 8}],
}
_PRESS = {
    "id": "1",
    "from": _MESSAGE["from"],
    "chat_instance": "1",
    "data": "t:take:1",
    "message": _MESSAGE,
}
_UPDATES: list[dict[str, Any]] = [
    {"message": _MESSAGE},
    {"edited_message": _MESSAGE | {"edit_date": 1_760_000_001}},
    {"callback_query": _PRESS},
    {"inline_query": {"id": "1", "from": _MESSAGE["from"], "query": "касса", "offset": ""}},
]
_FILES = {
    "xlsx": (_sheet(_ROWS),),
    "csv": (_TABLE,),
    "yaml": _utf8(
        "- entry: a\n  questions: {ru: [Как, Где]}\n  answers: {ru: Так}\n", "- {entry: 1, question: Как}\n"
    ),
    "json": _utf8('[{"entry": "a", "question": "Как", "answer": "Так", "tags": ["x"]}]'),
}
_ORGANISATION = _utf8(
    "departments:\n- name: Кассы\n  takes: true\n  leads: [7]\n  times: [{employees: true, claim: 5}]\n",
    "clients:\n- name: Ромашка\n  sites: [{name: Склад, zone: Asia/Omsk}]\nown_sites: [{name: Дом}]\n",
)
_EMPLOYEES = _utf8("name,phone,sites\nИра,+79120000001,Склад; Дом\nПётр,8 912 000-00-02,\n")
_HOURS = _utf8("Mo-Fr 09:00-13:00,14:00-18:00; Сб 10:00-15:00; 2027-01-01..2027-01-08 off", "24/7")
_TIMES = _utf8("high 5 30 1h 4h\nlow - - 2d 8\nwarn 80")
_ROSTER = _utf8("Олег: Пн-Пт 09:00-18:00; 2027-01-08 off\nАнна: Sa 10:00-15:00")
_MOMENTS = _utf8("завтра 9:30", "2h", "пт 18:00", "15.12.2026 10:00")
_CALLS = _utf8("Мария, +7 (912) 345-67-89, a@b.ru, залило серверную", "8 912 345-67-80")
_MARKUP = _utf8(
    '<b>жирно</b> <a href="https://x.example/?a=1&amp;b">сюда</a>',
    "a < b &amp; c",
    "<tg-spoiler>х</tg-spoiler>",
)
_PLAIN = _utf8("Терминал 💳 не проводит оплату", "<b>не разметка</b> & всё")
_TEMPLATES = _utf8("Здравствуйте, {name}! №{number} {{x}}", "{имя}, {")


_LETTERS = tuple(row.raw for row in ROWS if len(row.raw) < 4_000)


def _file(kind: str) -> Target:
    return Target(kind, _FILES[kind], lambda data: files.read(data, f"x.{kind}", "ru"), (BadFile,))


def _words(
    name: str, seeds: tuple[bytes, ...], read: Callable[[str], object], *refuses: type[Exception]
) -> Target:
    """A reader of what people write."""
    return Target(name, seeds, lambda data: read(_text(data)), refuses)


_RAW = _utf8(*(json.dumps({"update_id": 1, **body}) for body in _UPDATES))
_DATA = _utf8("t:take:1", "n:show:7:0::0::0", "o:site:0:1:1", "d:open:1:ru:01:0", "q:0:1:2")
TARGETS = {
    target.name: target
    for target in (
        Target("update", _RAW, _update, (ValidationError,)),
        Target("press", _DATA, _press),
        *map(_file, _FILES),
        Target("organisation", _ORGANISATION, organisation_file.read, (BadDepartments,)),
        Target("employees", _EMPLOYEES, _employees, (employees.BadList, BadFile)),
        _words("hours", _HOURS, lambda words: read_hours(words, _ZONE), BadHours),
        _words("times", _TIMES, sla_text.read_times, sla_text.BadTimes),
        _words("roster", _ROSTER, _roster, shifts.BadRoster, BadHours),
        _words("moment", _MOMENTS, lambda words: moment_text.read_moment(words, _NOW, _ZONE)),
        _words("call", _CALLS, _form, form.NotAPhone),
        _words("markup", _MARKUP, _markup),
        Target("letter", _LETTERS, _letter),
        Target("entities", _PLAIN, _entities),
        _words("template", _TEMPLATES, _template),
        _words("start", _utf8("d2", "d 12", "AbC-_123456789012", "d٣"), _start),
    )
}
