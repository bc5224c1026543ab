"""What comes in and goes out by the API; the description of it is made from these."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from tickets import integrations

#: Files of one call: how many, and how large in all, in octets.
FILES, OCTETS = 10, 20_000_000
#: So many characters of a message.
TEXT = 4000

#: Of what an integration may be told.
EVENTS = tuple(dict.fromkeys(integrations.EVENTS.values()))
Event = Literal[
    "ticket.opened",
    "ticket.claimed",
    "ticket.answered",
    "ticket.resolved",
    "ticket.closed",
    "ticket.reopened",
    "ticket.rated",
]
Status = Literal["received", "new", "answered", "open", "assigned", "waiting", "resolved", "closed"]


def _clean(text: str) -> str:
    """NUL is no letter, and PostgreSQL refuses it."""
    return text.replace("\0", "")


#: What can't be seen, in so many words: kinds of patterns differ in what \s is.
_UNSEEN = r"\s\x00\x1c-\x1f\x85\ufeff"
#: At least one letter that can be seen.
_SEEN = rf"[^{_UNSEEN}]"
Words = Annotated[
    str, Field(min_length=1, max_length=TEXT, pattern=_SEEN, examples=["Принтер на складе не печатает"])
]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=_SEEN, examples=["Вера"])]
Text = Annotated[Words, AfterValidator(_clean)]
Called = Annotated[Name, AfterValidator(_clean)]


class Given(BaseModel):
    """What comes in: nothing that isn't known."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewFile(Given):
    """A file that comes with a message."""

    name: Called = Field(description="What it is called, without a path")
    media_type: str = Field(
        "application/octet-stream", max_length=127, pattern=r"^[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*$"
    )
    content: str = Field(
        pattern=r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        description="The content in base64",
        json_schema_extra={"contentEncoding": "base64"},
    )


class NewTicket(Given):
    """A ticket to be opened."""

    name: Called = Field(description="Who asks, as specialists are to see it")
    text: Text = Field(description="What it is about")
    email: Annotated[str, Field(max_length=254, pattern=rf"^[^@{_UNSEEN}]+@[^@{_UNSEEN}]+$")] | None = Field(
        None,
        description="How to reach whoever asks; the desk sends nothing there by itself",
        examples=["vera@example.org"],
    )
    language: Literal["ru", "en"] | None = Field(None, description="The requester's; else the desk's own")
    department: Annotated[int, Field(ge=1, lt=2**31)] | Annotated[str, Field(max_length=200)] | None = Field(
        None, description="The number or the name of a department; else the desk decides"
    )
    files: Annotated[list[NewFile], Field(max_length=FILES)] = Field(
        default=[], description="Up to 20 MB in all"
    )


class NewMessage(Given):
    """Something further that the requester says: words, files, or both."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["text"]},
                {"required": ["files"], "properties": {"files": {"minItems": 1}}},
            ]
        }
    )

    text: Text = Field(default="")
    files: Annotated[list[NewFile], Field(max_length=FILES)] = Field(
        default=[], description="Up to 20 MB in all"
    )


class NewRating(Given):
    """How content the requester is."""

    rating: int = Field(ge=1, le=5, description="1 (bad) to 5")
    comment: Text | None = Field(None, description="Why")


class NewComment(Given):
    """Why the requester has rated a ticket so."""

    text: Text


class NewChoice(Given):
    """One of the choices under a message of the desk."""

    message: int = Field(ge=1, lt=2**31, description="The number of the message")
    choice: int = Field(ge=0, lt=100, description="The number of the choice")


#: What may stand behind a host's name, and what an address may look like that is called: of this machine
#: too, as far as that is allowed at all (`reach.py`).
_BEHIND = r"(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}))?(/[A-Za-z0-9._~/?&=%+-]*)?"
_NAME = r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,20}"
ADDRESS = rf"^(https://{_NAME}|http://(127\.0\.0\.1|localhost)){_BEHIND}$"


class NewWebhook(Given):
    """Where the integration wants to be told of its tickets."""

    url: str = Field(
        max_length=2000,
        pattern=ADDRESS,
        description="An https address that the whole internet reaches",
        examples=["https://shop.example.org/firstline"],
    )
    events: Annotated[list[Event], Field(min_length=1, max_length=20)] | None = Field(
        None, description="Of what; without it of everything"
    )


class Nothing(Given):
    """Nothing needs to be said: no body, or {}."""


def _as_told(given: object) -> object:
    if isinstance(given, str) and not _MOMENT.fullmatch(given):
        raise ValueError("no moment of RFC 3339")
    return given


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:  # before the first year, or after the last
        return at.replace(tzinfo=UTC)


_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9:]{5})"
)
Moment = Annotated[AwareDatetime, BeforeValidator(_as_told), AfterValidator(_in_utc)]


class WhichTickets(BaseModel):
    """Which of the tickets are listed."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = Field(None, description="Only those with this status")
    updated_since: Moment | None = Field(
        None, description="Only those to which something has happened since, as 2026-11-23T10:00:00Z"
    )
    cursor: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")] | None = Field(
        None, description="`next` of the page before"
    )
    limit: int = Field(50, ge=1, le=100)


class WhichMessages(BaseModel):
    """Which of the messages are listed."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, lt=2**31, description="Only those after the message with this number")
    limit: int = Field(100, ge=1, le=300)


class File(BaseModel):
    """A file of a message."""

    name: str
    media_type: str
    url: str = Field(description="Where it can be had, with the same token")


class Choice(BaseModel):
    """An answer that the desk offers; send its number to `choices`."""

    id: int
    text: str


class Message(BaseModel):
    """One message, as the requester sees it."""

    id: int = Field(description="Counted from 1 in each ticket")
    author: Literal["requester", "desk"]
    text: str
    file: File | None = None
    choices: list[Choice] = []
    written_at: datetime
    edited_at: datetime | None = None


class Links(BaseModel):
    """Where more is to be found."""

    self: str
    messages: str
    page: str | None = Field(
        None, description="The requester's own page: whoever has its address may read it"
    )


class Ticket(BaseModel):
    """A ticket, as its requester sees it."""

    id: str = Field(description="By which the API names it")
    number: int | None = Field(description="By which people name it; null while it is being registered")
    numbers: list[int] = Field(description="Every number that it has had, oldest first")
    status: Status
    status_text: str = Field(description="The status in words, in the requester's language")
    department: str | None
    assignee: str | None = Field(description="The name by which requesters know whoever has it")
    name: str
    email: str | None
    language: Literal["ru", "en"]
    rating: int | None
    comment: str | None = Field(description="Why it was rated so")
    created_at: datetime
    updated_at: datetime
    claimed_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    links: Links


class WholeTicket(Ticket):
    """The same with its newest messages."""

    messages: list[Message] = Field(description="The newest 100, oldest first")


class Tickets(BaseModel):
    """A page of tickets, newest first."""

    tickets: list[Ticket]
    next: str | None = Field(description="The `cursor` of the next page; null on the last one")


class Messages(BaseModel):
    """A page of messages, oldest first."""

    messages: list[Message]
    next: int | None = Field(description="`after` for the next page; null on the last one")


class Written(BaseModel):
    """What a message has become: a ticket's words and each of its files have a number of their own."""

    ticket: str
    messages: list[int]


class Department(BaseModel):
    """Who a ticket may be for."""

    id: int
    name: str
    description: str


class Departments(BaseModel):
    """All that there are."""

    departments: list[Department]


class SetWebhook(BaseModel):
    """What was set. The secret isn't shown again."""

    url: str
    events: list[Event]
    secret: str = Field(description="What our calls are signed with")
    set_at: datetime


class Webhook(BaseModel):
    """What is set, and what became of the calls."""

    url: str
    events: list[Event]
    set_at: datetime
    waiting: int = Field(description="So many events are still to be told")
    given_up: int = Field(description="So many weren't heard for a day, within the last 30")
    last_error: str | None


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str
    detail: str


class ProblemDetails(BaseModel):
    """RFC 9457: why a call wasn't answered."""

    type: str
    title: str
    status: int
    detail: str = Field(description="In the language of Accept-Language, ru or en")
    errors: list[FieldProblem] | None = None
