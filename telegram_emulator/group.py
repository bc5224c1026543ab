"""A group as tests, load and the demo drive it."""

from typing import TYPE_CHECKING

from telegram_emulator.world.chats import RIGHTS, Chat
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.membership import change_member, change_rights, migrate
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.world import World

if TYPE_CHECKING:
    from telegram_emulator.person import Person


class Group:
    """A group, supergroup or channel with an owner who adds people and gives rights."""

    def __init__(self, world: World, chat: Chat, owner: User) -> None:
        self._world = world
        self.world_chat = chat
        self._owner = owner

    @property
    def id(self) -> int:
        """The chat's id; it changes when the group migrates."""
        return self.world_chat.id

    def add(self, somebody: "Person | Bot", status: str | None = None, *, quiet: bool = False) -> None:
        """Add a person (as a member) or a bot (as an administrator), or give another status."""
        user = somebody if isinstance(somebody, Bot) else somebody.user
        status = status or ("administrator" if isinstance(user, Bot) else "member")
        change_member(self._world, self.world_chat, user, status, self._owner, quiet=quiet)

    def remove(self, somebody: "Person | Bot", status: str = "left") -> None:
        """Take somebody out: as if they left, or `kicked`."""
        user = somebody if isinstance(somebody, Bot) else somebody.user
        change_member(self._world, self.world_chat, user, status, user if status == "left" else self._owner)

    def set_status(self, somebody: "Person | Bot", status: str) -> None:
        """Make somebody a member, administrator or creator."""
        self.add(somebody, status)

    def set_rights(self, bot: Bot, rights: set[str]) -> None:
        """Leave a bot exactly these administrator's rights (names as in the Bot API)."""
        if unknown := rights - set(RIGHTS):
            raise ActError(f"no such rights: {', '.join(sorted(unknown))}")
        change_rights(self._world, self.world_chat, bot, frozenset(rights), self._owner)

    def migrate(self) -> int:
        """Upgrade a basic group to a supergroup; gives the new id, which `id` shows from now on."""
        if self.world_chat.type != "group":
            raise ActError("only a basic group migrates")
        self.world_chat = migrate(self._world, self.world_chat, self._owner)
        return self.id
