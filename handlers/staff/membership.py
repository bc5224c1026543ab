"""Who comes, who goes, what becomes of the group and its topics; and who has stopped the bot."""

from __future__ import annotations

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message

from handlers.filters import InPrivate, InStaffGroup
from handlers.reading import identity
from handlers.turn import Turn
from tickets import leaving, rooms
from tickets.people import meet, note_membership
from tickets.work import Work

_IN = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR}


class Has(Filter):
    """A message in which this field is set."""

    def __init__(self, name: str) -> None:
        self._name = name

    async def __call__(self, message: Message) -> bool:
        return getattr(message, self._name) is not None


class MemberOfStaff(Filter):
    """A change of membership in a staff group."""

    async def __call__(self, event: ChatMemberUpdated, staff_chats: set[int]) -> bool:
        return event.chat.id in staff_chats


def register(router: Router) -> None:
    """Changes of membership, and service messages that matter."""
    router.chat_member.register(member_changed, MemberOfStaff())
    router.my_chat_member.register(bot_changed, InPrivate())
    router.message.register(topic_made, InStaffGroup(), Has("forum_topic_created"))
    router.message.register(group_moved, InStaffGroup(), Has("migrate_to_chat_id"))
    router.message.register(moved_here, Has("migrate_from_chat_id"))


def is_in(event_status: str, is_member: bool | None = None) -> bool:
    """Whether a status means that somebody is in the group; a restricted one may be."""
    return event_status in _IN or (event_status == ChatMemberStatus.RESTRICTED and bool(is_member))


async def member_changed(event: ChatMemberUpdated, turn: Turn) -> None:
    """Somebody came or went; whoever goes leaves their tickets to the queue."""
    who = identity(event.new_chat_member.user)
    inside = is_in(event.new_chat_member.status, getattr(event.new_chat_member, "is_member", None))

    async def move(work: Work) -> None:
        await note_membership(work, event.chat.id, who.telegram_id, inside)
        if not inside:
            person = await meet(work, who, turn.default_language)
            await leaving.member_left(work, event.chat.id, person)

    await turn.commit(move)


async def bot_changed(event: ChatMemberUpdated, turn: Turn) -> None:
    """A person stopped the bot, or started it again."""
    stopped = not is_in(event.new_chat_member.status)

    async def move(work: Work) -> None:
        person = await turn.person(work)
        person.blocked_at = work.now if stopped else None

    await turn.commit(move)


async def topic_made(message: Message, turn: Turn) -> None:
    """Our own topic's service message: it tells the number if the reply to making it was lost."""
    made = message.forum_topic_created
    topic_id = message.message_thread_id
    ours = message.from_user is not None and message.from_user.is_bot
    if made is None or topic_id is None or not ours:
        return
    await turn.commit(lambda work: rooms.topic_seen(work, message.chat.id, topic_id, made.name))


async def group_moved(message: Message, turn: Turn, staff_chats: set[int]) -> None:
    """A group became a supergroup and has another number now; said in the old one."""
    if message.migrate_to_chat_id is not None:
        await _follow(turn, staff_chats, message.chat.id, message.migrate_to_chat_id)


async def moved_here(message: Message, turn: Turn, staff_chats: set[int]) -> None:
    """The same, said in the new one: whichever comes first."""
    if message.migrate_from_chat_id in staff_chats:
        await _follow(turn, staff_chats, message.migrate_from_chat_id, message.chat.id)


async def _follow(turn: Turn, staff_chats: set[int], old_id: int, new_id: int) -> None:
    await turn.commit(lambda work: rooms.group_moved(work, old_id, new_id))
    staff_chats.discard(old_id)
    staff_chats.add(new_id)
