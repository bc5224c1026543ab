"""In `/departments`: a department's working hours, and the times that its tickets must meet."""

from __future__ import annotations

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.admin.departments import DIALOGUE
from handlers.callbacks import DepartmentPress
from handlers.deadline_words import hours_words, times_words
from handlers.filters import InDialogue
from handlers.turn import FileTooBig, Toast, Turn
from locales import plain
from storage.tables import Department, Person
from tickets import deadlines, department_rules, departments, policies, sla
from tickets.department_rules import Rules
from tickets.errors import OutOfDate
from tickets.hours_text import BadHours
from tickets.saying import change_post, tell_person
from tickets.sla_text import BadTimes, read_times
from tickets.work import Work

_ACTS = {"hours", "hours_edit", "zone_edit", "days_edit", "hours_usual", "times", "times_edit", "times_usual"}
#: What a department has without a word of its own.
_USUAL_HOURS, _USUAL_TIMES = Rules("", "", ""), Rules(warn_at=sla.WARN_AT, lines={})
#: A file of dates is small, in bytes.
LARGEST = 256 * 1024


class BadZone(ValueError):
    """There is no time zone of this name."""


def register(router: Router) -> None:
    """The buttons, and the words or the file that answer their questions."""
    router.callback_query.register(pressed, DepartmentPress.filter(F.act.in_(_ACTS)))
    router.message.register(sent, InDialogue(DIALOGUE, "hours", "zone", "days", "times"))


async def pressed(query: CallbackQuery, callback_data: DepartmentPress, turn: Turn) -> None:
    """A button of the page of hours, or of times."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, press.department)
        match press.act:
            case "hours" | "times":
                await _show(work, person, department, press.act, post)
            case "hours_usual":
                await department_rules.set_rules(work, department, _USUAL_HOURS)
                await _show(work, person, department, "hours", post)
            case "times_usual":
                await department_rules.set_rules(work, department, _USUAL_TIMES)
                await _show(work, person, department, "times", post)
            case "hours_edit" | "zone_edit" | "days_edit" | "times_edit":
                await _ask(work, person, department, press.act.removesuffix("_edit"))
            case _:
                raise OutOfDate

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _ask(work: Work, person: Person, department: Department, step: str) -> None:
    person.dialogue = {"kind": DIALOGUE, "step": step, "department": department.id}
    times = ""
    if step == "times":
        own = await _own_lines(work, department)
        times = times_words([own], department.warn_at, person.language)
    text = f"departments.ask_{step}"
    await tell_person(work, person, text, name=department.name, times=times, keyboard="department_cancel")


async def _own_lines(work: Work, department: Department) -> sla.Lines:
    return (await policies.of(work.session, department)).get(sla.Whom(), {})


async def _show(work: Work, person: Person, department: Department, what: str, post: int | None) -> None:
    """The page of hours or of times, in the place of `post` or as a new message."""
    data: dict[str, Any] = {"name": department.name, "department": department.id}
    if what == "hours":
        hours = deadlines.hours_of(work, department)
        data |= hours_words(department, hours, work.now, person.language)
        data["own"] = bool(department.hours or department.exceptions or department.timezone)
    else:
        lines = await _own_lines(work, department)
        data["times"] = times_words([lines], department.warn_at, person.language)
        data["own"] = bool(lines) or department.warn_at != sla.WARN_AT
    text = f"departments.{what}"
    keyboard = f"department_{what}"
    if post is None:
        await tell_person(work, person, text, keyboard=keyboard, **data)
    else:
        await change_post(work, person, post, text, ticket=None, keyboard=keyboard, **data)


async def sent(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """What was asked for: taken whole, or refused with a word on what can't be read."""
    step, words = dialogue["step"], message.text or ""
    if step == "days" and message.document is not None:
        try:
            content = await turn.files.fetch(message.document.file_id, LARGEST)
            words = content.decode("utf-8-sig")
        except FileTooBig:
            await turn.commit_as(lambda work, person: tell_person(work, person, "kb.file_too_big"))
            return
        except UnicodeDecodeError:
            words = message.document.file_name or "?"

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, dialogue["department"])
        try:
            await department_rules.set_rules(work, department, _read(step, words))
        except BadHours as bad:
            await _refuse(work, person, bad.part, plain(person.language, f"hours.problem.{bad.problem}"))
        except BadTimes as bad:
            await _refuse(work, person, bad.part, plain(person.language, f"times.problem.{bad.problem}"))
        except BadZone as bad:
            await _refuse(work, person, str(bad), plain(person.language, "hours.problem.zone"))
        else:
            person.dialogue = None
            await _show(work, person, department, "times" if step == "times" else "hours", None)

    await turn.commit_as(move)


def _read(step: str, words: str) -> Rules:
    match step:
        case "hours":
            return Rules(hours=" ".join(words.split()))
        case "zone":
            name = words.strip()
            if department_rules.zone(name) is None:
                raise BadZone(name)
            return Rules(timezone=name)
        case "days":
            return Rules(exceptions=words)
        case _:
            lines, warn_at = read_times(words)
            return Rules(lines=lines, warn_at=warn_at)


async def _refuse(work: Work, person: Person, part: str, why: str) -> None:
    """What can't be read, and why; the question stays open."""
    shown = part if len(part) <= 100 else part[:99] + "…"
    await tell_person(work, person, "departments.not_read", part=shown, why=why, keyboard="department_cancel")
