"""What the service keeps for itself."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class CommandMenu(Base):
    """The commands that Telegram's menu offers in a chat, as they were sent last."""

    __tablename__ = "command_menus"

    #: 0 for every private chat.
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(16))


class Counter(Base):
    """A number that several processes watch, such as the knowledge base's version."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[int]


class Key(Base):
    """A secret that the service has made up for itself, to know again what it has given out."""

    __tablename__ = "keys"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
