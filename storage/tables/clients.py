"""Whom the desk serves: client organisations, the places where they and we are, and who belongs there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Id
from storage.tables.base import Base


class Client(Base):
    """An organisation whose people ask us."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    archived_at: Mapped[datetime | None]


class Site(Base):
    """A place: a client's, or one of our own firm's."""

    __tablename__ = "sites"
    __table_args__ = (Index("ix_sites_client_id", "client_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: None for our own firm.
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    #: An IANA name; None where it is the desk's.
    time_zone: Mapped[str | None] = mapped_column(String(64))
    #: The department that gets what comes from here; None for whichever it would go to anyway.
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    archived_at: Mapped[datetime | None]


class SiteMember(Base):
    """Somebody who belongs to a site."""

    __tablename__ = "site_members"
    __table_args__ = (Index("ix_site_members_site_id", "site_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True, autoincrement=False)
    #: What they are called there, which needn't be what they call themselves in Telegram.
    name: Mapped[str]
    since_at: Mapped[datetime]
    #: When something last came from there.
    used_at: Mapped[datetime | None]


class Employee(Base):
    """Somebody who says that they work for our firm, and whether that is known to be so."""

    __tablename__ = "employees"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    said_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    #: invitation, list, lead
    confirmed_by: Mapped[str | None] = mapped_column(String(16))
    #: `+79123456789`, as shared through Telegram's own button.
    phone: Mapped[str | None] = mapped_column(String(16))


class ListedEmployee(Base):
    """A line of the list of employees; whoever shares that phone is known for one."""

    __tablename__ = "listed_employees"

    #: `+79123456789`
    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str]
    #: The ids of the sites where they work.
    sites: Mapped[list[Any]]
    #: Who they are in Telegram, since they have shared their phone.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Invitation(Base):
    """A link for one person, once: whoever opens it belongs to the site."""

    __tablename__ = "invitations"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    #: Whom it is meant for.
    name: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
