"""`/departments` in an admin's private chat: one message that changes in place, and short dialogues."""

from __future__ import annotations

from typing import Any

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select

from handlers.callbacks import DepartmentPress
from handlers.filters import InDialogue
from handlers.keyboards.departments import group_link
from handlers.turn import GroupLook, Toast, Turn
from locales import plain
from storage.tables import Department, Person
from tickets import departments, moving
from tickets.errors import OutOfDate
from tickets.incoming import has_words
from tickets.saying import change_post, put_to_person, tell_person
from tickets.work import Work

DIALOGUE = "departments"
FILE = "departments.yaml"


def register(router: Router) -> None:
    """The command, its buttons, and the words that answer its questions."""
    router.message.register(asked, Command("departments"))
    router.callback_query.register(pressed, DepartmentPress.filter())
    router.message.register(written, InDialogue(DIALOGUE, "name", "description"))


async def asked(message: Message, turn: Turn) -> None:
    """All departments."""
    await turn.commit_as(lambda work, person: show_all(work, person))


async def show_all(work: Work, person: Person, post: int | None = None) -> None:
    """The list, as a new message or in the place of `post`."""
    person.dialogue = None
    found = await departments.everything(work)
    lines = []
    for number, item in enumerate(found, start=1):
        leads = ", ".join(lead.name for lead in await departments.leads_of(work, item))
        lines.append(f"{number}. {item.name}" + (f" ⭐ {leads}" if leads else ""))
    await _say_in_place(
        work,
        person,
        post,
        "departments.list",
        lines="\n".join(lines),
        keyboard="departments",
        departments=[[item.id, item.name] for item in found],
    )


async def _say_in_place(work: Work, person: Person, post: int | None, text: str, **data: Any) -> None:
    if post is None:
        await tell_person(work, person, text, **data)
    else:
        await change_post(work, person, post, text, ticket=None, **data)


async def _show(
    work: Work, person: Person, department: Department, look: GroupLook | None, post: int | None
) -> None:
    """One department with what Telegram says about its group now."""
    language = person.language
    words = [f"{'✔' if good else '✘'} {line}" for good, line in look.lines] if look is not None else []
    if look is None:
        words = [plain(language, "departments.group_unseen")]
    found = await departments.everything(work)
    others = [item.name for item in found if item.chat_id == department.chat_id and item.id != department.id]
    if others:
        words.append(plain(language, "departments.shared", names=", ".join(others)))
    leads = ", ".join(lead.name for lead in await departments.leads_of(work, department))
    await _say_in_place(
        work,
        person,
        post,
        "departments.page",
        name=department.name,
        description=department.description or plain(language, "departments.no_description"),
        group="\n".join(words),
        leads=leads or "—",
        keyboard="department",
        department=department.id,
        first=department.id == found[0].id,
        several=len(found) > 1,
        takes=department.takes,
        hides_names=department.hides_names,
    )


async def _look(turn: Turn, department_id: int, telegram_id: int) -> GroupLook | None:
    """What Telegram says about a department's group, in the admin's language."""
    async with turn.database.read() as session:
        chat_id = await session.scalar(select(Department.chat_id).where(Department.id == department_id))
        language = await session.scalar(select(Person.language).where(Person.telegram_id == telegram_id))
    if chat_id is None:
        return None
    return await turn.groups.look(chat_id, language or turn.default_language)


async def pressed(query: CallbackQuery, callback_data: DepartmentPress, turn: Turn, bot: Bot) -> None:
    """A button of the list or of a department."""
    press = callback_data
    post = query.message.message_id if query.message else 0
    username = (await bot.me()).username or ""
    shown = press.other if press.act == "share" else press.department
    look = await _look(turn, shown, query.from_user.id) if press.act in _ON_THE_PAGE else None

    async def move(work: Work, person: Person) -> None:
        match press.act:
            case "list" | "cancel":
                await show_all(work, person, post)
            case "export":
                await put_to_person(work, person, "export_departments", name=FILE)
            case "add":
                await _ask(work, person, "name", None)
            case "import":
                await _ask(work, person, "file", None)
            case "archive":
                await departments.archive(work, await departments.get(work, press.department))
                await show_all(work, person, post)
            case _:
                department = await departments.get(work, press.department)
                await _of_one(work, person, department, press, look, post, username)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))
    if press.act in _TELLS_LINE_1:
        await turn.knowledge.reload()


#: What leads to a department's page, which shows its group as it is now.
_ON_THE_PAGE = {"show", "share", "takes", "names"}
#: What line 1 should know before the next question.
_TELLS_LINE_1 = {"takes", "archive"}


async def _of_one(
    work: Work,
    person: Person,
    department: Department,
    press: DepartmentPress,
    look: GroupLook | None,
    post: int,
    username: str,
) -> None:
    match press.act:
        case "name" | "description":
            await _ask(work, person, press.act, department)
        case "group":
            await _show_groups(work, person, department, post, username)
        case "share":
            other = await departments.get(work, press.other)
            await moving.take_group(work, person, department, other.chat_id, is_forum=other.is_forum)
            await _show(work, person, department, look, post)
        case "takes":
            departments.switch_takers(department)
            await _show(work, person, department, look, post)
        case "leads":
            await _show_leads(work, person, department, post)
        case "lead":
            await departments.switch_lead(work, department, press.other)
            await _show_leads(work, person, department, post)
        case "names":
            department.hides_names = not department.hides_names
            await _show(work, person, department, look, post)
        case "show":
            await _show(work, person, department, look, post)
        case _:
            raise OutOfDate


async def _ask(work: Work, person: Person, step: str, department: Department | None) -> None:
    """Asks for words, or for a file; what is said next answers it."""
    which = department.id if department is not None else None
    person.dialogue = {"kind": DIALOGUE, "step": step, "department": which}
    name = department.name if department else ""
    await tell_person(work, person, f"departments.ask_{step}", name=name, keyboard="department_cancel")


async def _show_groups(work: Work, person: Person, department: Department, post: int, username: str) -> None:
    others: dict[int, list[Any]] = {}
    for item in await departments.everything(work):
        if item.chat_id != department.chat_id:
            others.setdefault(item.chat_id, [item.id, item.name])
    await change_post(
        work,
        person,
        post,
        "departments.group",
        ticket=None,
        name=department.name,
        code=f"d{department.id}",
        url=group_link(username, department.id),
        keyboard="department_group",
        department=department.id,
        others=list(others.values()),
    )


async def _show_leads(work: Work, person: Person, department: Department, post: int) -> None:
    levels = await departments.levels_of(work, department)
    stars = {number: "⭐" * level for number, level in levels.items()}
    people = {member.id: member.name for member in await departments.members_of(work, department)}
    people |= {lead.id: lead.name for lead in await departments.leads_of(work, department)}
    await change_post(
        work,
        person,
        post,
        "departments.leads",
        ticket=None,
        name=department.name,
        keyboard="department_leads",
        department=department.id,
        people=[[number, f"{stars.get(number, '')} {name}".strip()] for number, name in people.items()],
    )


async def written(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """A name or a description."""
    assert message.from_user is not None
    step, words = dialogue["step"], " ".join((message.text or "").split())
    limit = departments.NAME if step == "name" else departments.DESCRIPTION
    which = dialogue["department"]
    look = await _look(turn, which, message.from_user.id) if which is not None else None

    async def move(work: Work, person: Person) -> None:
        if not has_words(words):
            await tell_person(work, person, "kb.words_please", keyboard="department_cancel")
            return
        if len(words) > limit:
            await tell_person(work, person, "kb.too_long", n=limit, keyboard="department_cancel")
            return
        if which is None:
            await _ask(work, person, "description", await departments.add(work, words))
            return
        department = await departments.get(work, which)
        if step == "name":
            await departments.rename(work, department, words)
        else:
            department.description = words
        person.dialogue = None
        await _show(work, person, department, look, None)

    await turn.commit_as(move)
    await turn.knowledge.reload()  # the next question meets it
