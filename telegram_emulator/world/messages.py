"""Messages and their versions."""

from typing import TYPE_CHECKING, Any, NamedTuple

from telegram_emulator.world.chats import Chat, Topic
from telegram_emulator.world.files import KINDS
from telegram_emulator.world.people import Bot, User

if TYPE_CHECKING:
    from telegram_emulator.world.files import File
    from telegram_emulator.world.polls import Poll

Json = dict[str, Any]

_FILE_DETAILS = (
    "width",
    "height",
    "duration",
    "length",
    "title",
    "performer",
    "emoji",
    "is_animated",
    "is_video",
)
#: What a reply to a message in another chat or topic tells of it, beside files.
_PLACES = frozenset({"contact", "dice", "location", "poll", "venue"})


class Reply(NamedTuple):
    """The message that is replied to, and the TextQuote from it."""

    message: "Message"
    quote: Json | None = None


class Message:
    """One message; its JSON is built once for each version."""

    __slots__ = (
        "_api",
        "_shown",
        "album",
        "born",
        "chat",
        "content",
        "date",
        "deleted",
        "edited_at",
        "elsewhere",
        "file",
        "force_reply",
        "forward",
        "id",
        "inline_id",
        "kind",
        "markup",
        "poll",
        "protected",
        "quote",
        "reactions",
        "reply_to",
        "sender",
        "sender_chat",
        "seq",
        "silent",
        "thread_id",
        "topic",
        "via_bot",
    )

    def __init__(self, chat: Chat, id: int, sender: User, date: int, kind: str, content: Json) -> None:
        self.chat = chat
        self.id = id
        self.sender = sender
        self.date = date
        self.kind = kind
        self.content = content
        self.seq = 0
        self.born = 0
        self.silent = False
        self.deleted = False
        self.protected = False
        self.force_reply: Json | None = None
        self.edited_at: int | None = None
        self.thread_id: int | None = None
        self.topic: Topic | None = None
        self.reply_to: Message | None = None
        self.elsewhere: Message | None = None
        self.quote: Json | None = None
        self.markup: Json | None = None
        self.sender_chat: Chat | None = None
        self.forward: Json | None = None
        self.album: str | None = None
        self.file: File | None = None
        self.poll: Poll | None = None
        self.via_bot: Bot | None = None
        self.inline_id: str | None = None
        self.reactions: dict[int, list[Json]] = {}
        self._api: Json | None = None
        self._shown: Json | None = None

    @property
    def text(self) -> str | None:
        """Text or caption, whichever there is."""
        text: str | None = self.content.get("text") or self.content.get("caption")
        return text

    @property
    def is_service(self) -> bool:
        """A notice such as "topic created", not something somebody wrote."""
        return self.kind == "service"

    def changed(self) -> None:
        """Start a new version: what was built of the old one is thrown away."""
        self._api = None
        self._shown = None

    def api(self) -> Json:
        """A Bot API Message object."""
        if self._api is None:
            self._api = self._build()
            if self.reply_to is not None:
                self._api["reply_to_message"] = self.reply_to.without_reply()
        return self._api

    def without_reply(self) -> Json:
        """The same object without `reply_to_message`, as it stands inside another one."""
        if self.reply_to is None:
            return self.api()
        return {key: value for key, value in self.api().items() if key != "reply_to_message"}

    def _build(self) -> Json:
        result: Json = {
            "message_id": self.id,
            "from": self.sender.api,
            "chat": self.chat.api,
            "date": self.date,
        }
        if self.sender_chat is not None:
            result["sender_chat"] = self.sender_chat.api
        if self.edited_at is not None:
            result["edit_date"] = self.edited_at
        if self.thread_id is not None:
            result["message_thread_id"] = self.thread_id
            if self.topic is not None:
                result["is_topic_message"] = True
        if self.forward is not None:
            result["forward_origin"] = self.forward
        if self.album is not None:
            result["media_group_id"] = self.album
        if self.protected:
            result["has_protected_content"] = True
        if self.via_bot is not None:
            result["via_bot"] = self.via_bot.api
        if self.elsewhere is not None:
            result["external_reply"] = self.elsewhere.as_replied()
        if self.quote is not None:
            result["quote"] = self.quote
        result.update(self.content)
        if self.markup is not None:
            result["reply_markup"] = self.markup
        return result

    @property
    def origin(self) -> Json:
        """Where it comes from, as its forwards say: a MessageOrigin object."""
        if self.forward is not None:
            return self.forward
        if self.chat.type == "channel":
            return {"type": "channel", "date": self.date, "chat": self.chat.api, "message_id": self.id}
        if self.sender_chat is not None:
            return {"type": "chat", "date": self.date, "sender_chat": self.sender_chat.api}
        if self.sender.hides_account:
            return {"type": "hidden_user", "date": self.date, "sender_user_name": self.sender.full_name}
        return {"type": "user", "date": self.date, "sender_user": self.sender.api}

    def as_replied(self) -> Json:
        """An ExternalReplyInfo object: what a reply from another chat or topic says of this message."""
        about: Json = {"origin": self.origin}
        if self.chat.type in ("supergroup", "channel"):
            about |= {"chat": self.chat.api, "message_id": self.id}
        if "link_preview_options" in self.content:
            about["link_preview_options"] = self.content["link_preview_options"]
        return about | {
            name: value for name, value in self.content.items() if name in KINDS or name in _PLACES
        }

    def shown(self) -> Json:
        """The message as people's clients show it."""
        if self._shown is None:
            self._shown = self._show()
        return self._shown

    def _show(self) -> Json:
        content = self.content
        rows = self.markup["inline_keyboard"] if self.markup is not None else None
        anonymous = self.sender_chat is not None
        name = self.sender_chat.title if self.sender_chat is not None else self.sender.full_name
        return {
            "id": self.id,
            "chat_id": self.chat.shown_id,
            "thread_id": self.topic.id if self.topic is not None else None,
            "from": {"id": self.sender.id, "name": name, "is_bot": self.sender.is_bot and not anonymous},
            "date": self.date,
            "edit_date": self.edited_at,
            "text": content.get("text"),
            "caption": content.get("caption"),
            "entities": content.get("entities") or content.get("caption_entities") or [],
            "kind": self.kind,
            "file": self._shown_file(),
            "album": self.album,
            "reply_to": self._shown_reply(),
            "elsewhere": self._shown_elsewhere(),
            "buttons": [[_shown_button(button) for button in row] for row in rows] if rows else None,
            "service": service_text(self) if self.is_service else None,
            "reactions": [{**r, "by": who} for who, given in self.reactions.items() for r in given],
            "forward": self.forward,
            "force_reply": self.force_reply,
            "silent": self.silent,
            "quote": self.quote["text"] if self.quote is not None else None,
            "spoiler": "has_media_spoiler" in content,
            "above": "show_caption_above_media" in content,
            "preview": content.get("link_preview_options"),
            "via": self.via_bot.username if self.via_bot is not None else None,
            "votes": self.poll.votes if self.poll is not None else None,
            "protected": self.protected,
            "content": None if self.kind == "text" or self.file is not None else content,
        }

    def _shown_reply(self) -> int | None:
        target = self.reply_to or self.elsewhere
        return target.id if target is not None and target.chat is self.chat else None

    def _shown_elsewhere(self) -> Json | None:
        target = self.elsewhere
        if target is None or target.chat is self.chat:
            return None
        return {
            "title": target.chat.title,
            "name": target.shown()["from"]["name"],
            "words": target.text,
            "kind": target.kind,
        }

    def _shown_file(self) -> Json | None:
        if self.file is None:
            return None
        media = self.content[self.kind]
        about = media[-1] if isinstance(media, list) else media
        return self.file.shown() | {name: about[name] for name in _FILE_DETAILS if name in about}


def _shown_button(button: Json) -> Json:
    shown = {**button}
    if "callback_data" in shown:
        shown["data"] = shown.pop("callback_data")
    return shown


def service_text(message: Message) -> str:
    """A service message in words."""
    content, who = message.content, message.sender.full_name
    if "forum_topic_created" in content:
        return f"{who}: topic “{content['forum_topic_created']['name']}” created"
    if "forum_topic_edited" in content:
        return f"{who}: topic renamed to “{content['forum_topic_edited'].get('name', '')}”"
    if "forum_topic_closed" in content:
        return f"{who}: topic closed"
    if "forum_topic_reopened" in content:
        return f"{who}: topic reopened"
    if "new_chat_members" in content:
        return f"{', '.join(u['first_name'] for u in content['new_chat_members'])} joined"
    if "left_chat_member" in content:
        return f"{content['left_chat_member']['first_name']} left"
    if "pinned_message" in content:
        return f"{who} pinned a message"
    return f"{who}: {next(iter(content), 'service message')}"
