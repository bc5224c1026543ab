"""`/stats` in a staff group, and a specialist's own figures in their private chat."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select

from handlers import stats
from handlers.callbacks import StatsPress
from handlers.staff.answering import answer_in_group, change_message, put_in_queue, staff_of
from handlers.stats import OWN, SENT
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Department, Membership, Person
from tickets import departments
from tickets.errors import OutOfDate
from tickets.saying import change_post, put_to_person, tell_person
from tickets.work import Work


class BySpecialist(Filter):
    """Somebody who, as far as is known, is in a staff group, or heads a department."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        if event.from_user is None:
            return False
        known = (
            select(Membership.chat_id)
            .join(Department, Department.chat_id == Membership.chat_id)
            .where(Membership.telegram_id == event.from_user.id, Membership.is_member)
        )
        async with turn.database.read() as session:
            if await session.scalar(known.limit(1)) is not None:
                return True
            return bool(await departments.led_by(session, event.from_user.id))


def register(router: Router) -> None:
    """In a staff group: the department's figures."""
    router.message.register(asked, Command("stats"))
    router.callback_query.register(pressed, StatsPress.filter())


def register_own_commands(router: Router) -> None:
    """In private: a specialist's own figures."""
    router.message.register(own_asked, Command("stats"), BySpecialist())


def register_own(router: Router) -> None:
    """The buttons under them."""
    router.callback_query.register(own_pressed, StatsPress.filter(), BySpecialist())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """The figures of a period."""
    wanted = stats.asked_in_words(turn, command.args, 0, message.chat.id)
    data = await stats.looked_up(turn, wanted) if wanted else None

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        if data is None:
            await answer_in_group(work, message, "stats_unknown")
        else:
            await answer_in_group(work, message, **data)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: StatsPress, turn: Turn) -> None:
    """Another period or view in the same message; one's own figures go to one's private chat."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)
    mine = press.view == "mine"
    if mine:
        press = press.model_copy(update={"view": "show"})
    wanted = stats.asked_by_press(turn, press, OWN if mine else 0, None if mine else chat_id)
    data = await stats.looked_up(turn, wanted) if wanted else None

    async def move(work: Work, person: Person) -> str:
        department = await staff_of(work, person, chat_id, turn)
        if data is None:
            raise OutOfDate
        if wanted is not None and wanted.view in SENT:
            await put_in_queue(work, department, SENT[wanted.view], reply_to=post, **data)
            return ""
        if not mine:
            await change_message(work, department, post, **data)
            return ""
        await tell_person(work, person, **data)
        return plain(person.language, "toast.stats_sent")

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def own_asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """A specialist's own figures; for a lead those of the department."""
    leads = await stats.led_by(turn)
    wanted = stats.asked_in_words(turn, command.args, leads[0] if leads else OWN, leads=leads)
    data = await stats.looked_up(turn, wanted) if wanted else None
    await stats.show_in_private(turn, data)


async def own_pressed(query: CallbackQuery, callback_data: StatsPress, turn: Turn) -> None:
    """The same for another period or view; for a lead another of their departments, or one of its people."""
    leads = await stats.led_by(turn)
    scope = callback_data.scope if callback_data.scope in leads else OWN
    await press_in_private(query, callback_data, turn, scope, leads)


async def press_in_private(
    query: CallbackQuery, press: StatsPress, turn: Turn, scope: int, leads: tuple[int, ...]
) -> None:
    """Another period or view in the place of a message in a private chat."""
    post = query.message.message_id if query.message else 0
    wanted = stats.asked_by_press(turn, press, scope, leads=leads)
    data = await stats.looked_up(turn, wanted) if wanted else None

    async def move(work: Work, person: Person) -> None:
        if data is None:
            raise OutOfDate
        if wanted is not None and wanted.view in SENT:
            await put_to_person(work, person, SENT[wanted.view], reply_to=post, **data)
        else:
            await change_post(work, person, post, ticket=None, **data)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))
