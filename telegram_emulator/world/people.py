"""People and bots."""

from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from telegram_emulator.world.updates import UpdateQueue

if TYPE_CHECKING:
    from telegram_emulator.world.inline import InlineAnswer

Json = dict[str, Any]


class User:
    """Anybody with a Telegram id."""

    is_bot = False

    def __init__(
        self,
        id: int,
        name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language: str | None = None,
        role: str | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.last_name = last_name
        self.username = username
        self.language = language
        self.role = role
        self.hides_account = False
        self.refuses_voice = False
        self.blocked: set[int] = set()
        self.is_gone = False
        self.api = self._api()

    @property
    def full_name(self) -> str:
        """First and last name as a client shows them."""
        return f"{self.name} {self.last_name}" if self.last_name else self.name

    def _api(self) -> Json:
        result: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.last_name:
            result["last_name"] = self.last_name
        if self.username:
            result["username"] = self.username
        if self.language:
            result["language_code"] = self.language
        return result


class Bot(User):
    """A bot: a user with a token, waiting updates and settings of its own.

    `inline` and `topics` are what its owner has switched on; `custom_emoji` whether they have Premium.
    """

    is_bot = True

    def __init__(
        self,
        id: int,
        name: str,
        username: str,
        token: str,
        first_update_id: int,
        *,
        inline: bool,
        topics: bool,
    ) -> None:
        super().__init__(id, name, username=username)
        self.inline = inline
        self.topics = topics
        self.custom_emoji = True
        self.inline_answers: dict[tuple[str, str, int | None], InlineAnswer] = {}
        self.token = token
        self.updates = UpdateQueue(first_update_id)
        self.webhook: Json | None = None
        self.ready = False
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self.calls: deque[Json] = deque(maxlen=5000)
        self.call_counts: Counter[str] = Counter()

    def me(self) -> Json:
        """What getMe gives."""
        return {
            **self.api,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_guest_queries": False,
            "supports_inline_queries": self.inline,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": self.topics,
            "allows_users_to_create_topics": self.topics,
            "can_manage_bots": False,
        }


class _Service(User):
    is_bot = True


ANONYMOUS_ADMIN = _Service(1087968824, "Group", username="GroupAnonymousBot")
CHANNEL_SENDER = _Service(136817688, "Channel", username="Channel_Bot")
