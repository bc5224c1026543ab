"""Chats and their members."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.chats import Chat, Member
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.membership import change_member
from telegram_emulator.world.people import Bot, User

Json = dict[str, Any]

_GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def get_chat(call: Call) -> Any:
    """getChat."""
    chat = call.chat()
    result: Json = {
        **chat.api,
        "accent_color_id": 3,
        "max_reaction_count": 11,
        "accepted_gift_types": _GIFTS,
    }
    if chat.type != "private":
        result["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if chat.pinned:
        result["pinned_message"] = chat.messages[chat.pinned[-1]].without_reply()
    return result


def _user(call: Call) -> User:
    user = call.world.users.get(call.params["user_id"])
    if user is None:
        raise bad_request("invalid user_id specified")
    return user


def _group(call: Call) -> Chat:
    chat = call.chat()
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return chat


def get_member(call: Call) -> Any:
    """getChatMember."""
    chat, user = call.chat(), _user(call)
    if chat.type == "private":
        return Member(user, "member").api()
    return (chat.members.get(user.id) or Member(user, "left")).api()


def get_administrators(call: Call) -> Any:
    """getChatAdministrators: other bots are left out."""
    members = _group(call).members.values()
    return [m.api() for m in members if m.is_admin and (m.user is call.bot or not isinstance(m.user, Bot))]


def get_member_count(call: Call) -> Any:
    """getChatMemberCount."""
    chat = call.chat()
    return 2 if chat.type == "private" else sum(m.present for m in chat.members.values())


def leave(call: Call) -> Any:
    """leaveChat."""
    chat = _group(call)
    change_member(call.world, chat, call.bot, "left", call.bot)
    return True


def _banning(status: str) -> Method:
    def change(call: Call) -> Any:
        chat, user = _group(call), _user(call)
        call.require_right(chat, "can_restrict_members")
        member = chat.members.get(user.id)
        if member is not None and member.is_admin:
            raise bad_request("user is an administrator of the chat")
        present = member is not None and member.present
        if status == "kicked" or (present and not call.params.get("only_if_banned")):
            change_member(call.world, chat, user, status, call.bot)
        elif member is not None and member.status == "kicked":
            change_member(call.world, chat, user, "left", call.bot)
        return True

    change.__doc__ = f"Make somebody {status}."
    return change


METHODS: dict[str, Method] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave,
    "banChatMember": _banning("kicked"),
    "unbanChatMember": _banning("left"),
}
