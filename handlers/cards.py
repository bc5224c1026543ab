"""What a ticket looks like to specialists: its card and the first post of its topic."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from handlers import blocked, incident_words, involvements, keyboards
from handlers.about import about
from handlers.involvements import Part
from handlers.moments import moment
from handlers.where import where
from locales import Markup, plain, say
from tickets.sites import Whereabouts

#: Room for people's words in one post; Telegram takes 4,096 characters in all.
WORDS = 3000
CARD_WORDS = 700
#: Room for a comment on a rating.
COMMENT = 500
#: So much of what was asked and what helped in a similar ticket, in characters.
EXCERPT = 120
#: What stands before each line of a history: its time and marks.
STAMP = 20
TOPIC_NAME = 128


@dataclass(frozen=True, slots=True)
class Written:
    """One message of a ticket."""

    author: str
    name: str
    kind: str
    text: str
    internal: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done with a ticket by a moment; `mark` is 🟡 if that is near, 🔴 once it has passed."""

    kind: str
    at: datetime
    mark: str


@dataclass(frozen=True, slots=True)
class Similar:
    """A ticket that was solved before: what was asked in it, and the last word that helped."""

    number: int
    asked: str
    helped: str


@dataclass(frozen=True, slots=True)
class Came:
    """Why a ticket is in its department: `site`, `entry`, `description`, `past`, `picked`, `transferred`.

    `name` is the entry's question or the department that passed it on, `who` the person who did, and
    `reason` theirs; `number` a past ticket that it is like.
    """

    by: str
    name: str = ""
    who: str = ""
    reason: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that a card shows."""

    number: int
    status: str
    requester: str
    username: str | None
    written: Sequence[Written]
    because: str
    assignee: str | None
    since: datetime
    topic_link: str | None
    rating: int | None
    comment: str | None
    is_spam: bool
    #: The urgent words that it holds.
    urgent: str | None
    priority: str
    #: What it must meet next, soonest first; see `Due`.
    dues: Sequence[Due]
    #: The question of the entry that line 1 answered with last.
    answered: str | None
    answered_entry: int | None
    #: The question of an entry that may fit, and that isn't to answer by itself.
    hint: str | None
    #: The question of the entry that line 1 thought of and wasn't sure about, and how sure, in percent.
    guess: tuple[str, int] | None
    #: Tickets that it is much like, with what helped there.
    similar: Sequence[Similar]
    #: Specialists who have written in it besides the assignee.
    colleagues: Sequence[str]
    #: How many tickets of this requester came to people in the last 30 days before it.
    earlier: int
    #: What a site's link said that it is about.
    about: dict[str, Any] | None
    #: How to reach a caller, empty if they left nothing; None for whoever writes.
    reach: str | None
    #: By which channel it came, if by a door beside Telegram, and the address that it was written from.
    door: tuple[str, str] | None
    #: Nothing can be written to its requester.
    no_chat: bool
    #: Which site it comes from.
    where: Whereabouts
    #: The department's name, where several share the group.
    department: str | None
    #: Why it is in its department; None where it just came to the first.
    came: Came | None
    #: The department that its requester named when somebody had it already.
    wished: str | None
    #: Whether there are other departments that it can be passed on to.
    several: bool
    tags: Sequence[str]
    #: Until when its assignee has put it off.
    wakes_at: datetime | None
    #: Who of those on duty is asked to take it, and until when.
    turn: tuple[str, datetime] | None
    #: The ticket that it has gone into.
    merged_into: int | None
    #: The number and the title of the incident that it belongs to.
    incident: tuple[int, str] | None = None
    #: The parts that other departments were asked to see to.
    parts: Sequence[Part] = ()
    #: By which block the requester isn't heard, why, and who blocked them.
    blocked: tuple[int, str, str] | None = None


def card(card: Card, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup | None]:
    """The card in the queue, and its buttons; one line once the ticket is over."""
    who = _who(card)
    if card.status in ("resolved", "closed"):
        line = _over(card, language)
        if card.merged_into is not None:
            line = say(language, "card.merged", number=card.number, who=who, other=card.merged_into)
        if card.rating:
            line += "\n" + rating_line(card.rating, card.comment, language)
        if card.blocked is not None:
            line += "\n" + blocked.line(card.blocked, language)
            return line.strip(), keyboards.staff.blocked_card(language, card.number, card.blocked[0])
        return line.strip(), keyboards.staff.spam_card(language, card.number, card.is_spam, not card.no_chat)
    head = say(language, "card.head", number=card.number, who=who, at=moment(card.since, zone, language))
    head = _priority(card, language) + head + _about(card, language, zone)
    parts = [head, words(card.written, language, CARD_WORDS)]
    said = card.where.employee == "said"
    if card.status == "open":
        last = _before(card, language), dues(card.dues, language, zone), _turn(card, language, zone)
        parts.append("\n".join(filter(None, last)))
        return joined(parts), keyboards.staff.queue_card(
            language, card.number, several=card.several, said=said, offered=card.turn is not None
        )
    state = say(language, f"card.{card.status}", assignee=card.assignee or "—")
    if card.colleagues:
        state += "\n" + colleagues_line(card.colleagues, language)
    if card.wakes_at is not None:
        state += "\n" + say(language, "card.snoozed", at=moment(card.wakes_at, zone, language))
    if card.dues:
        state += "\n" + dues(card.dues[:1], language, zone)
    if card.topic_link:
        state += "\n" + say(language, "card.topic", link=Markup(html.escape(card.topic_link)))
    parts.append(state)
    return joined(parts), keyboards.staff.taken_card(language, card.number, several=card.several, said=said)


def intro(card: Card, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """The first post of a ticket's topic: who, what, why it came here, and the buttons."""
    head = say(language, "intro", number=card.number, who=_who(card), assignee=card.assignee or "—")
    head = _priority(card, language) + head + _about(card, language, zone)
    before = "\n".join(filter(None, (_before(card, language), dues(card.dues, language, zone))))
    room = WORDS - 2 * EXCERPT * len(card.similar)
    parts = [head, words(card.written, language, room, zone), before]
    if card.colleagues:
        parts.append(colleagues_line(card.colleagues, language))
    parts.append(involvements.lines(card.parts, language, zone))
    parts.append(say(language, "intro.hint_no_chat" if card.no_chat else "intro.hint"))
    return joined(parts), keyboards.staff.topic(
        language, card.number, card.answered_entry, several=card.several, no_chat=card.no_chat
    )


def _over(card: Card, language: str) -> str:
    """What a card shrinks to."""
    who = _who(card)
    if card.is_spam or card.assignee is not None:
        state = "spam" if card.is_spam else card.status
        return say(language, f"card.{state}", number=card.number, who=who, assignee=card.assignee or "")
    key = "card.closed_untaken" if card.status == "closed" else "card.resolved_untaken"
    return say(language, key, number=card.number, who=who)


def answers(parts: Sequence[dict[str, str]], language: str) -> str:
    """Line 1's answers: one as it is, several each under the question that it is to."""
    return "\n\n".join(
        say(language, "answer.part", asked=part["asked"], html=Markup(part["html"]))
        if part["asked"]
        else part["html"]
        for part in parts
    )


def _before(card: Card, language: str) -> str:
    """What line 1 did before people were called, and why they were."""
    lines = []
    if card.answered is not None:
        lines.append(say(language, "card.answered", title=card.answered))
    lines.append(say(language, f"because.{card.because}"))
    if card.hint is not None:
        lines.append(say(language, "card.hint", title=card.hint))
    elif card.guess is not None:
        lines.append(say(language, "card.guess", title=card.guess[0], percent=card.guess[1]))
    for one in card.similar:
        asked, helped = _excerpt(one.asked), _excerpt(one.helped)
        lines.append(say(language, "card.similar", number=one.number, asked=asked, helped=helped))
    if card.came is not None:
        lines.append(_came(card.came, language))
    if card.wished is not None:
        lines.append(say(language, "card.wished", name=card.wished))
    if card.earlier:
        lines.append(say(language, "card.earlier", n=card.earlier))
    return "\n".join(lines)


def _came(came: Came, language: str) -> str:
    """Why a ticket is in its department, in a line."""
    name = came.name
    if came.by == "transferred":
        text = "card.passed_on_because" if came.reason else "card.passed_on"
        return say(language, text, name=name, who=came.who, reason=came.reason)
    return say(language, f"card.came.{came.by}", title=name, number=came.number)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def dues(dues: Sequence[Due], language: str, zone: ZoneInfo) -> str:
    """What must be met, and when, a line each."""
    return "\n".join(
        say(language, f"due.{due.kind}", mark=due.mark, at=moment(due.at, zone, language)) for due in dues
    )


def _turn(card: Card, language: str, zone: ZoneInfo) -> str:
    """Whose turn it is to take it."""
    if card.turn is None:
        return ""
    name, until_at = card.turn
    return say(language, "card.turn", name=name, until=moment(until_at, zone, language))


def _priority(card: Card, language: str) -> str:
    """The line above a card that isn't like any other."""
    if card.priority == "urgent" and card.urgent is not None:
        return say(language, "card.urgent", phrase=card.urgent) + "\n"
    if card.priority == "normal":
        return ""
    return f"<b>{say(language, f'priority.{card.priority}')}</b>\n"


def colleagues_line(names: Sequence[str], language: str) -> str:
    """Who else is in it."""
    return say(language, "card.colleagues", names=", ".join(names))


def topic_name(number: int, who: str, words: str, language: str) -> str:
    """The name of a ticket's topic, by who asks and the first words of it."""
    name = plain(language, "topic.name", number=number, who=who, words=" ".join(words.split()))
    name = name.strip(" ·")
    return name if len(name) <= TOPIC_NAME else name[: TOPIC_NAME - 1] + "…"


def words(written: Sequence[Written], language: str, room: int, zone: ZoneInfo | None = None) -> str:
    """What was written, newest kept when there is no room for all; as HTML.

    Args:
        room: how many characters may be used.
        zone: gives each line its time and its writer; without it only the words stand there.
    """
    lines: list[str] = []
    left = room
    for item in reversed(written):
        text = item.text.strip()
        if item.kind != "text":
            text = f"{plain(language, f'kind.{item.kind}')} {text}".strip()
        text = text or plain(language, "kind.erased")
        if len(text) > left:
            text = text[: max(left - 1, 0)] + "…"
        left -= len(text) + (len(item.name) + STAMP if zone is not None else 1)
        safe = html.escape(text, quote=False)
        if zone is not None:
            mark = "🔒 " if item.internal else ""
            at = moment(item.at, zone, language)
            safe = f"<i>{at}</i> {mark}{html.escape(item.name, quote=False)}: {safe}"
        lines.append(safe)
        if left <= 0:
            break
    quoted = "\n".join(reversed(lines))
    return f"<blockquote>{quoted}</blockquote>" if quoted else ""


def joined(parts: Sequence[str]) -> str:
    """Parts with an empty line between them; a quote stands apart by itself: a phone has little room."""
    text = "\n\n".join(part for part in parts if part)
    return text.replace("\n\n<blockquote>", "\n<blockquote>").replace("</blockquote>\n\n", "</blockquote>\n")


def rating_line(rating: int, comment: str | None, language: str) -> str:
    """What its requester thinks of how it went."""
    words = comment or ""
    shown = words if len(words) <= COMMENT else words[: COMMENT - 1] + "…"
    return say(language, "card.rating", rating=rating, comment=shown)


def _reach(reach: str, language: str) -> str:
    return say(language, "card.reach", reach=reach) if reach else say(language, "card.came")


def _door(channel: str, address: str, language: str) -> str:
    """By which door it came, with the address that its writer has left, if any."""
    words = say(language, f"card.door.{channel}", address=address)
    return f"{words} · {html.escape(address, quote=False)}" if address and channel != "mail" else words


def _about(card: Card, language: str, zone: ZoneInfo) -> str:
    lines = [incident_words.on_card(*card.incident, language)] if card.incident is not None else []
    lines += [_reach(card.reach, language)] if card.reach is not None else []
    lines += [_door(*card.door, language)] if card.door is not None else []
    lines += [f"🏷 {html.escape(card.department, quote=False)}"] if card.department else []
    lines += where(card.where, language, zone, card.since, besides=card.requester)
    lines += [f"🔗 {about(card.about, language)}"] if card.about else []
    lines += [tags_line(card.tags)] if card.tags else []
    lines += [blocked.line(card.blocked, language)] if card.blocked is not None else []
    return "".join(f"\n{line}" for line in lines)


def tags_line(tags: Sequence[str]) -> str:
    """Its tags, as one line."""
    """Tags as Telegram links them: a tap finds every message that has one."""
    return html.escape(" ".join(f"#{tag}" for tag in tags), quote=False)


def _who(card: Card) -> Markup:
    name = html.escape(card.requester, quote=False)
    return Markup(f"{name} (@{html.escape(card.username)})" if card.username else name)
