"""Chats, their members and their forum topics."""

from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from telegram_emulator.world.people import Bot, User

if TYPE_CHECKING:
    from telegram_emulator.world.messages import Message

Json = dict[str, Any]

TOPIC_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


@dataclass(slots=True)
class Member:
    """What somebody is in a group."""

    user: User
    status: str
    rights: frozenset[str] = frozenset(RIGHTS)

    @property
    def present(self) -> bool:
        """Whether they are in the group now."""
        return self.status in PRESENT

    @property
    def is_admin(self) -> bool:
        """Creator or administrator."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether they hold an administrator's right."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def api(self) -> Json:
        """A ChatMember object."""
        result: Json = {"user": self.user.api, "status": self.status}
        if self.status == "creator":
            result["is_anonymous"] = False
        elif self.status == "administrator":
            result |= {"can_be_edited": False, "is_anonymous": False, "can_send_welcome_messages": False}
            result |= {right: right in self.rights for right in RIGHTS}
        elif self.status == "kicked":
            result["until_date"] = 0
        return result


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is that of the service message that opened it."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None
    creator: User
    created: "Message"
    closed: bool = False
    deleted: bool = False

    def api(self) -> Json:
        """A ForumTopic object."""
        result: Json = {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}
        if self.icon_custom_emoji_id:
            result["icon_custom_emoji_id"] = self.icon_custom_emoji_id
        return result

    def shown(self) -> Json:
        """The topic as people's clients list it."""
        return {
            "id": self.id,
            "name": self.name,
            "icon_color": self.icon_color,
            "closed": self.closed,
            "deleted": self.deleted,
        }


@dataclass(slots=True)
class Spent:
    """What a bot has used up of a chat's limits: tokens left and when that was counted, recent posts."""

    posts: float | None = None
    posts_at: float = 0.0
    edits: float | None = None
    edits_at: float = 0.0
    recent: deque[float] = field(default_factory=deque)
    topics: deque[float] = field(default_factory=deque)


class Chat:
    """A private chat between a person and a bot, a group, a supergroup or a channel."""

    def __init__(
        self,
        id: int,
        type: str,
        title: str,
        *,
        forum: bool = False,
        person: User | None = None,
        bot: Bot | None = None,
        numbers: "count[int] | None" = None,
    ) -> None:
        self.id = id
        self.type = type
        self.title = title
        self.is_forum = forum
        self.person = person
        self.bot = bot
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        self.messages: dict[int, Message] = {}
        self.numbers = numbers if numbers is not None else count(2)
        self.migrated_to: Chat | None = None
        self.keyboard: list[list[Json]] | None = None
        self.placeholder: str | None = None
        self.pinned: list[int] = []
        self.spent = Spent()
        self.api = self._api()

    @property
    def has_topics(self) -> bool:
        """A forum, or a private chat with a bot whose owner has switched topics on."""
        return self.is_forum or (self.bot is not None and self.bot.topics)

    @property
    def shown_id(self) -> int:
        """The id by which people know the chat: the bot's in a private chat."""
        return self.bot.id if self.bot is not None else self.id

    def is_seen_by(self, person_id: int) -> bool:
        """Whether a person has this chat in front of them."""
        if self.person is not None:
            return self.person.id == person_id
        member = self.members.get(person_id)
        return member is not None and member.present

    def bots(self) -> list[Bot]:
        """The bots that are in the chat now."""
        if self.bot is not None:
            return [self.bot]
        return [m.user for m in self.members.values() if isinstance(m.user, Bot) and m.present]

    def find_topic(self, topic: int | str | None) -> Topic | None:
        """A living topic by its id, or the newest one whose name contains the text."""
        if isinstance(topic, int):
            found = self.topics.get(topic)
            return found if found is not None and not found.deleted else None
        if topic is None:
            return None
        alive = [t for t in self.topics.values() if not t.deleted and topic in t.name]
        return alive[-1] if alive else None

    def _api(self) -> Json:
        if self.person is not None:
            who = self.person
            result: Json = {"id": self.id, "type": "private", "first_name": who.name}
            if who.last_name:
                result["last_name"] = who.last_name
            if who.username:
                result["username"] = who.username
            return result
        result = {"id": self.id, "type": self.type, "title": self.title}
        if self.is_forum:
            result["is_forum"] = True
        return result

    def shown(self) -> Json:
        """The chat as the people interface lists it."""
        return {
            "id": self.shown_id,
            "type": self.type,
            "title": self.title,
            "is_forum": self.has_topics,
            "members": [{"id": m.user.id, "status": m.status} for m in self.members.values()],
            "topics": [topic.shown() for topic in self.topics.values()],
        }
