"""`/macro` in the private chat of an admin or a lead: macros are made, changed and put away."""

from __future__ import annotations

import html
from typing import Any

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import MacroAskPress, MacroPress
from handlers.filters import InDialogue, InPrivate
from handlers.keyboards.workspace import FLAGS
from handlers.turn import Toast, Turn
from knowledge_base.answer_html import plain_text
from locales import LANGUAGES, Markup, plain, say
from storage.tables import Department, Macro, Person
from tickets import departments, macros
from tickets.errors import OutOfDate
from tickets.incoming import has_words
from tickets.placeholders import filled, names_in
from tickets.saying import change_post, tell_person
from tickets.work import Work

DIALOGUE, QUESTION = "macro", "question"
#: So many stand on a page of the list.
ON_A_PAGE = 8
#: What takes a tag away again.
NO_TAG = frozenset({"-", "—", "–"})
#: Somebody and their ticket, for the preview.
_SAMPLE = 128


class ByKeeper(Filter):
    """An admin or a lead."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        if event.from_user is None:
            return False
        async with turn.database.read() as session:
            return await macros.keeps(session, event.from_user.id, turn.admin_ids)


class FromKeeper(Filter):
    """An admin's words or anybody's reply: most others are requesters' questions, and nothing is read for
    those."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        by_admin = message.from_user is not None and message.from_user.id in turn.admin_ids
        return bool(message.text) and (by_admin or message.reply_to_message is not None)


def register_commands(router: Router) -> None:
    """`/macro`."""
    router.message.register(asked, Command("macro"), InPrivate(), ByKeeper())


def register(router: Router) -> None:
    """Its buttons, and the words that answer its questions."""
    router.callback_query.register(pressed, MacroPress.filter(), InPrivate())
    router.callback_query.register(department_chosen, MacroAskPress.filter(), InPrivate())
    steps = InDialogue(DIALOGUE, "name", "tag", QUESTION, *LANGUAGES)
    router.message.register(written, InPrivate(), FromKeeper(), steps)


async def asked(message: Message, turn: Turn) -> None:
    """All macros."""
    await turn.commit_as(lambda work, person: _show_all(work, person, 0, None))


async def pressed(query: CallbackQuery, callback_data: MacroPress, turn: Turn) -> None:
    """A button of the list or of a macro."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        await macros.must_keep(work, person, turn.admin_ids)
        person.dialogue = None
        match press.act:
            case "list":
                await _show_all(work, person, press.page, post)
            case "add":
                await _ask(work, person, "name", None)
            case "show" | "after" | "remove" | "restore":
                macro = await macros.get(work, press.macro)
                _change(work, person, macro, press.act)
                await _show(work, person, macro, post)
            case "name" | "tag" | "ru" | "en":
                await _ask(work, person, press.act, await macros.get(work, press.macro))
            case "involve":
                await _whom_to_involve(work, person, await macros.get(work, press.macro), post)
            case "alone":
                macro = await macros.get(work, press.macro)
                macros.set_involved(work, person, macro, None, "")
                await _show(work, person, macro, post)
            case _:
                raise OutOfDate

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def department_chosen(query: CallbackQuery, callback_data: MacroAskPress, turn: Turn) -> None:
    """A department that a macro is to involve: what it is asked comes next."""
    press = callback_data

    async def move(work: Work, person: Person) -> None:
        await macros.must_keep(work, person, turn.admin_ids)
        department = await departments.get(work, press.department)
        await _ask(work, person, QUESTION, await macros.get(work, press.macro), department)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _whom_to_involve(work: Work, person: Person, macro: Macro, post: int) -> None:
    """Which department is asked when the macro is sent."""
    about: dict[str, Any] = {"name": macro.name, "macro": macro.id, "involves": macro.involves_id is not None}
    named = [[item.id, item.name] for item in await departments.everything(work)]
    await _say_in_place(
        work, person, post, "macros.whom", keyboard="macro_departments", departments=named, **about
    )


def _change(work: Work, person: Person, macro: Macro, act: str) -> None:
    if act == "after":
        macros.next_after(work, person, macro)
    elif act in ("remove", "restore"):
        macro.removed_at = work.now if act == "remove" else None
        macros.changed(work, person, macro)


async def _show_all(work: Work, person: Person, page: int, post: int | None) -> None:
    person.dialogue = None
    kept = await macros.everything(work)
    pages = max(-(-len(kept) // ON_A_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    here = kept[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    data = {
        "macros": [[macro.id, macro.name if macro.texts else f"{macro.name} ✏️"] for macro in here],
        "page": page,
        "pages": pages,
    }
    await _say_in_place(
        work, person, post, "macros.list" if kept else "macros.none", keyboard="macros", **data
    )


async def _show(work: Work, person: Person, macro: Macro, post: int | None) -> None:
    """One macro as its readers will see it, with somebody for an example."""
    language = person.language
    asked = await macros.involved(work, macro)
    parts = _texts(macro, person)
    if asked is not None:
        question = Markup(_short(filled(macro.question or "", _sample(language, person))))
        parts.append(say(language, "macros.involves", name=asked.name, question=question))
    await _say_in_place(
        work,
        person,
        post,
        "macros.page",
        name=macro.name,
        html="\n\n".join(parts),
        tag=f"#{macro.tag}" if macro.tag else plain(language, "macros.no_tag"),
        keyboard="macro",
        macro=macro.id,
        after=macro.status_after or "nothing",
        involves=asked.name if asked is not None else "",
        several=len(await departments.everything(work)) > 1,
        removed=macro.removed_at is not None,
    )


def _texts(macro: Macro, person: Person) -> list[str]:
    parts = []
    for spoken in LANGUAGES:
        text = macro.texts.get(spoken)
        if text is None:
            parts.append(f"{FLAGS[spoken]} " + say(person.language, "macros.no_text"))
            continue
        parts.append(f"{FLAGS[spoken]} {_short(filled(text, _sample(spoken, person)))}")
    return parts


def _sample(language: str, person: Person) -> dict[str, str]:
    """What placeholders stand for in the preview."""
    return {
        "name": plain(language, "macros.sample.name"),
        "number": str(_SAMPLE),
        "specialist": person.name,
        "department": plain(language, "department.default"),
    }


def _short(text: str) -> str:
    """A text as HTML, cut where two of them have no room in one message."""
    words, room = plain_text(text), 1800
    return text if len(words) <= room else html.escape(words[: room - 1], quote=False) + "…"


async def _say_in_place(work: Work, person: Person, post: int | None, text: str, **data: Any) -> None:
    if post is None:
        await tell_person(work, person, text, **data)
    else:
        await change_post(work, person, post, text, ticket=None, **data)


async def _ask(
    work: Work, person: Person, step: str, macro: Macro | None, department: Department | None = None
) -> None:
    """Asks for words; the reply answers it.

    Args:
        department: whom the question is for.
    """
    which, name = (macro.id, macro.name) if macro is not None else (0, "")
    person.dialogue = {"kind": DIALOGUE, "step": step, "macro": which}
    about: dict[str, Any] = {"name": name, "keyboard": "macro_asked", "macro": which}
    names = " ".join(f"{{{each}}}" for each in names_in(person.language))
    if step in LANGUAGES:
        await tell_person(work, person, "macros.ask_text", flag=FLAGS[step], names=names, **about)
    elif department is not None:
        person.dialogue = {**person.dialogue, "to": department.id}
        about |= {"department": department.name, "names": names}
        await tell_person(work, person, "macros.ask_question", **about)
    else:
        await tell_person(work, person, f"macros.ask_{step}", **about)


async def written(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """A name, a text, a tag, or a question to a department."""
    step, words = dialogue["step"], (message.text or "").strip()

    async def move(work: Work, person: Person) -> None:
        await macros.must_keep(work, person, turn.admin_ids)
        which = dialogue["macro"]
        limit = {"name": macros.NAME, "tag": macros.NAME, QUESTION: macros.QUESTION}.get(step, macros.TEXT)
        if len(words) > limit:
            await tell_person(work, person, "kb.too_long", n=limit, keyboard="macro_asked", macro=which)
            return
        if not has_words(words) and not (step == "tag" and words in NO_TAG):
            await tell_person(work, person, "kb.words_please", keyboard="macro_asked", macro=which)
            return
        if not which:
            macro = await macros.make(work, person, " ".join(words.split()))
            await _ask(work, person, person.language, macro)
            return
        macro = await macros.get(work, which)
        if step == "name":
            macro.name = " ".join(words.split())
            macros.changed(work, person, macro)
        elif step == "tag":
            macros.set_tag(work, person, macro, "" if words in NO_TAG else words)
        elif step == QUESTION:
            department = await departments.get(work, dialogue["to"])
            macros.set_involved(work, person, macro, department, message.html_text.strip())
        else:
            macros.write(work, person, macro, step, message.html_text.strip())
        person.dialogue = None
        await _show(work, person, macro, None)

    await turn.commit_as(move)
