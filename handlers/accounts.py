"""What `/why` says, and what admins read of an answer that was called wrong."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from handlers import keyboards
from handlers.moments import moment
from locales import Markup, plain, say
from tickets.wrong_answers import Receiver

#: Reasons of the knowledge base that have words of their own; others need none.
REASONS = frozenset(
    {
        "same_wording",
        "same_wording_in_several",
        "sure",
        "nearly_sure",
        "says_little",
        "unsure",
        "never_automatic",
        "nothing_alike",
        "no_words",
    }
)
REPAIRS = frozenset({"layout", "translit", "spelling"})
#: So much of a question and of a title is shown, in characters.
ASKED, TITLE = 300, 150


def why(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The answer to `/why`: what was asked, what line 1 made of it, and what would have been right."""
    titles = data["titles"]
    parts = [say(language, "why.head", number=data["number"])]
    parts += [_step(step, titles, language, zone) for step in data["steps"]]
    linked = data["linked"]
    if linked is not None and linked["entry"] is not None:
        parts.append(say(language, "why.linked", title=_title(titles, linked["entry"]), name=linked["name"]))
    elif linked is not None:
        parts.append(say(language, "why.linked_nothing", name=linked["name"]))
    elif data["candidates"]:
        parts.append(
            say(language, "why.which")
            + "\n"
            + _numbered([_title(titles, entry) for entry in data["candidates"]])
        )
    return "\n\n".join(parts)


def _step(step: dict[str, Any], titles: dict[str, str], language: str, zone: ZoneInfo) -> str:
    decision, kind = step["decision"], step["kind"]
    lines = []
    if step["asked"]:
        lines.append(say(language, "why.asked", asked=_short(step["asked"], ASKED)))
        lines += _read_as(decision, language)
    lines += _reasons(decision, titles, language)
    at = moment(datetime.fromisoformat(step["at"]), zone, language)
    if kind == "line1.answered":
        lines.append(say(language, "why.answered", at=at, title=_title(titles, step["entry"])))
    elif kind == "line1.asked":
        offered = _numbered([_title(titles, entry) for entry in step["entries"]])
        lines.append(say(language, "why.offered", at=at) + "\n" + offered)
    elif kind == "ticket.handed_over":
        lines.append(say(language, "why.handed_over", at=at))
        lines.append(say(language, f"because.{step['because']}"))
    elif kind == "ticket.answer_wrong":
        lines.append(
            say(language, "why.wrong", at=at, title=_title(titles, step["entry"]), name=step["name"])
        )
    else:
        key = "why.missed" if kind == "line1.missed" else "why.asked_for_words"
        lines.append(say(language, key, at=at))
    return "\n".join(lines)


def _read_as(decision: dict[str, Any], language: str) -> list[str]:
    """How the question was understood, if otherwise than it was typed."""
    if not decision.get("repaired"):
        return []
    repairs = [plain(language, f"why.repair.{name}") for name in decision["repairs"] if name in REPAIRS]
    return [
        say(
            language,
            "why.read_as",
            words=_short(decision["repaired"], ASKED),
            repairs=", ".join(repairs) or "—",
        )
    ]


def _reasons(decision: dict[str, Any], titles: dict[str, str], language: str) -> list[str]:
    """Why it was decided so: how sure, against which thresholds, by what."""
    if decision.get("urgent"):
        return [say(language, "why.urgent", phrase=decision["urgent"])]
    if decision.get("parts"):
        lines = [say(language, "why.parts")]
        for part, entry in zip(decision["parts"], decision["candidates"], strict=False):
            lines.append(say(language, "why.asked", asked=_short(part.get("asked", ""), ASKED)))
            lines += _reasons({**part, "candidates": [entry]}, titles, language)
        return lines
    lines = []
    reason = decision.get("reason")
    if reason in REASONS:
        best = next(iter(decision.get("candidates", ())), None)
        lines.append(say(language, f"why.reason.{reason}", title=_title(titles, best)))
    if decision.get("variant") and reason != "same_wording":
        lines.append(say(language, "why.variant", variant=_short(decision["variant"], TITLE)))
    if "answer_at" in decision and "ask_at" in decision and not str(reason).startswith("same_wording"):
        lines.append(
            say(
                language,
                "why.sure",
                sure=_percent(decision.get("probability", 0)),
                offered=_percent(decision.get("probability_offered", 0)),
                answer_at=_percent(decision["answer_at"]),
                ask_at=_percent(decision["ask_at"]),
            )
        )
        lines.append(say(language, "why.by_meaning" if decision.get("by_meaning") else "why.by_words"))
    return lines


@dataclass(frozen=True, slots=True)
class Case:
    """An answer that was called wrong, as an admin sees it; `page` counts from 0."""

    id: int
    entry_id: int
    title: str
    number: int
    by: str
    at: datetime
    asked: str
    receivers: Sequence[Receiver]
    count: int
    page: int
    pages: int
    decision: str | None
    decided_by: str
    decided_at: datetime | None


def wrong_answer(case: Case, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """What an admin is told, and the buttons to decide with, as long as nobody has."""
    parts = [
        say(
            language,
            "wrong.head",
            title=_short(case.title, TITLE),
            by=case.by,
            number=case.number,
            at=moment(case.at, zone, language),
        )
    ]
    if case.asked:
        parts.append(say(language, "why.asked", asked=_short(case.asked, ASKED)))
    if case.decided_at is None:
        parts.append(say(language, "wrong.until"))
    lines = [say(language, "wrong.receivers", n=case.count)]
    for item in case.receivers:
        mark = Markup(plain(language, "wrong.helped")) if item.helped else ""
        lines.append(
            say(
                language,
                "wrong.receiver",
                number=item.number,
                name=_short(item.name, 40),
                at=moment(item.at, zone, language),
                mark=mark,
            ).rstrip(" ·")
        )
    parts.append("\n".join(lines))
    if case.decided_at is not None:
        decided = say(
            language, f"wrong.{case.decision}", by=case.decided_by, at=moment(case.decided_at, zone, language)
        )
        parts.append(decided)
    return "\n\n".join(parts), keyboards.admin.wrong_answer(
        language, case.id, case.entry_id, case.page, case.pages, decided=case.decided_at is not None
    )


def _title(titles: dict[str, str], entry: int | None) -> str:
    return _short(titles.get(str(entry), "—"), TITLE)


def _numbered(titles: Sequence[str]) -> str:
    return "\n".join(
        f"{number}. {html.escape(title, quote=False)}" for number, title in enumerate(titles, start=1)
    )


def _short(text: str, room: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= room else line[: room - 1] + "…"


def _percent(probability: float) -> str:
    return f"{100 * probability:.0f}"
