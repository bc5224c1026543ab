"""*Involve* step by step, what is pressed under a part, and *Resolved* over parts that aren't done."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import InvolvePress, PartPress
from handlers.staff.answering import answer_in_group, change_question, prompt_of
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Person, Post, Ticket
from tickets import departments, involvement_talk, involvements, involving, talk
from tickets.errors import OutOfDate
from tickets.incoming import Incoming
from tickets.involvements import number_of
from tickets.people import must_be_member
from tickets.saying import department_of, part_department, put_in_part
from tickets.work import Work

QUESTION, OUTCOME, WHY = "involve", "part_outcome", "parts_why"
#: Kinds of posts that ask for a reply.
PROMPT, PROMPT_OUTCOME, PROMPT_WHY = "prompt", "prompt outcome", "prompt why"


def register(router: Router) -> None:
    """The buttons; the replies to what the bot asks come with other words."""
    router.callback_query.register(pressed, InvolvePress.filter())
    router.callback_query.register(part_pressed, PartPress.filter())


async def pressed(query: CallbackQuery, callback_data: InvolvePress, turn: Turn) -> None:
    """*Involve* itself, a department, *cancel*; under the question why: *resolve*, *wait*."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    message = query.message

    async def move(work: Work, person: Person) -> str:
        await must_be_member(work, message.chat.id, person.telegram_id, turn.member_since)
        ticket, department = await involving.held(work, person, press.ticket, message.chat.id)
        at = (message.chat.id, message.message_id)
        match press.act:
            case "ask":
                others = await involving.may_be_asked(work, department)
                if not others:
                    raise OutOfDate
                named = [[item.id, item.name] for item in others]
                await answer_in_group(
                    work,
                    message,
                    "involve.where",
                    about=ticket,
                    number=ticket.id,
                    keyboard="involve",
                    departments=named,
                    post=PROMPT,
                )
            case "to":
                await _ask_for_question(work, person, ticket, press.to, at)
            case "cancel":
                await change_question(work, ticket, at, "involve.nobody", number=ticket.id)
            case "resolve":
                await involving.resolve_anyway(work, person, ticket.id, None)
                await change_question(work, ticket, at, "parts.resolved", number=ticket.id)
                return plain(department.language, "toast.resolve", number=ticket.id)
            case "wait":
                await change_question(work, ticket, at, "parts.waited_for", number=ticket.id)
            case _:
                raise OutOfDate
        return ""

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def _ask_for_question(work: Work, person: Person, ticket: Ticket, to: int, at: tuple[int, int]) -> None:
    """The reply to this very message is the question."""
    department = await departments.get(work, to)
    person.dialogue = {"kind": QUESTION, "ticket": ticket.id, "to": to, "chat": at[0], "post": at[1]}
    await change_question(
        work,
        ticket,
        at,
        "involve.what",
        number=ticket.id,
        name=department.name,
        keyboard="involve_question",
    )


async def part_pressed(query: CallbackQuery, callback_data: PartPress, turn: Turn) -> None:
    """*Take*, *release*, *done*, *cancel* of a part."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    message = query.message

    async def move(work: Work, person: Person) -> str:
        chat_id = message.chat.id
        await must_be_member(work, chat_id, person.telegram_id, turn.member_since)
        match press.act:
            case "take":
                part = await involving.take(work, person, press.part, chat_id)
            case "release":
                part = await involving.release(work, person, press.part, chat_id)
            case "cancel":
                part = await involving.cancel(work, person, press.part, chat_id)
            case "done":
                await _ask_for_outcome(work, person, press.part, message)
                return ""
            case "end":
                part = await involving.done(work, person, press.part, chat_id, "")
                ticket = await work.session.get_one(Ticket, part.ticket_id)
                at = (chat_id, message.message_id)
                await change_question(work, ticket, at, "part.ended", number=number_of(part))
            case "keep":
                part, ticket = await involving.own(work, person, press.part, chat_id)
                at = (chat_id, message.message_id)
                await change_question(work, ticket, at, "part.kept", number=number_of(part))
                return ""
            case _:
                raise OutOfDate
        its = await part_department(work, part)
        return plain(its.language, f"toast.part_{press.act}", number=number_of(part))

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def _ask_for_outcome(work: Work, person: Person, part_id: int, message: Message) -> None:
    """The reply to the question is what the assignee reads."""
    part, _ = await involving.own(work, person, part_id, message.chat.id)
    person.dialogue = {"kind": OUTCOME, "part": part.id}
    await put_in_part(
        work,
        part,
        "say",
        text="part.what_was_done",
        number=number_of(part),
        keyboard="part_outcome",
        reply_to=message.message_id,
        post=PROMPT_OUTCOME,
    )


async def asks_why(work: Work, person: Person, ticket: Ticket, message: Message) -> bool:
    """Asks why a ticket is resolved over open parts; False if it has none, or isn't theirs."""
    parts = await involvements.live_of(work, ticket)
    if not parts or ticket.assignee_id != person.id or ticket.status in ("resolved", "closed"):
        return False
    person.dialogue = {"kind": WHY, "ticket": ticket.id}
    await answer_in_group(
        work,
        message,
        "parts.why",
        about=ticket,
        number=ticket.id,
        parts="\n".join(
            [f"{number_of(part)} · {(await part_department(work, part)).name}" for part in parts]
        ),
        keyboard="parts_why",
        post=PROMPT_WHY,
    )
    return True


async def prompt_answered(work: Work, person: Person, message: Message, what: Incoming) -> bool:
    """Does what a reply to one of the bot's questions asks for; False if it is about something else.

    What replies to a question that isn't asked any more stays inside, and its writer is told.

    Raises:
        Refused.
    """
    prompt = await prompt_of(work, what, PROMPT)
    if prompt is None or await involvement_talk.album_mate(work, what.album) is not None:
        return False
    asked, at = person.dialogue or {}, (what.chat_id, prompt.telegram_message_id)
    kind = asked.get("kind")
    if prompt.kind == PROMPT and kind == QUESTION and (asked["chat"], asked["post"]) == at:
        part = await involving.involve(work, person, asked["ticket"], what.chat_id, asked["to"], what)
        name = (await part_department(work, part)).name
        ticket = await work.session.get_one(Ticket, part.ticket_id)
        await change_question(work, ticket, at, "involve.sent", number=number_of(part), name=name)
    elif prompt.kind == PROMPT_OUTCOME and kind == OUTCOME and asked["part"] == prompt.involvement_id:
        await _end(work, person, what, asked["part"], at)
    elif prompt.kind == PROMPT_WHY and kind == WHY and asked["ticket"] == prompt.ticket_id:
        ticket, _ = await involving.held(work, person, asked["ticket"], what.chat_id)
        await involving.resolve_anyway(work, person, ticket.id, what)
        await change_question(work, ticket, at, "parts.resolved", number=ticket.id)
    else:
        await _keep_inside(work, person, message, what, prompt)
        return True
    person.dialogue = None
    return True


async def _end(work: Work, person: Person, what: Incoming, part_id: int, at: tuple[int, int]) -> None:
    """A picture of what was done goes across as well; words stand in what the assignee is told."""
    part, ticket = await involving.own(work, person, part_id, what.chat_id)
    if what.kind != "text":
        await talk.about_part(
            work, person, involvement_talk.Place(part, ticket, from_part=True), what, inside=False
        )
    await involving.done(work, person, part_id, what.chat_id, what.text)
    await change_question(work, ticket, at, "part.ended", number=number_of(part))


async def _keep_inside(work: Work, person: Person, message: Message, what: Incoming, prompt: Post) -> None:
    place = await involvement_talk.place_of(work, what.chat_id, what.topic_id, what.reply_to)
    if place is not None:
        await talk.about_part(work, person, place, what, inside=True)
    else:
        ticket = await work.session.get(Ticket, prompt.ticket_id, with_for_update=True)
        if ticket is not None and (await department_of(work, ticket)).chat_id == what.chat_id:
            await talk.from_specialist(work, person, ticket, what, inside=True)
    await answer_in_group(work, message, "prompt_over")
