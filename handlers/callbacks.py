"""What the buttons carry: opaque numbers. Rights never come from here."""

from __future__ import annotations

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

#: What isn't a number of ours is no button of ours: no database is asked for what it can't hold.
Number = Annotated[int, Field(ge=-(2**31), lt=2**31)]


class Line1Press(CallbackData, prefix="a"):
    """Under an answer or a did-you-mean: `helped`, `missed`, `person`, `pick`, `step` (-1: back)."""

    act: str
    ticket: Number
    round: Number
    pick: Number = 0


class BelongsPress(CallbackData, prefix="m"):
    """Under "is it the same matter?" and "which one is it about?"; `to` is 0 for a matter of its own."""

    ticket: Number
    to: Number


class MyPress(CallbackData, prefix="y"):
    """In `/my`: `list` (a page from 0), `show`, `add`, `close`, `closed`, `rate`, `again`, `calls`."""

    act: str
    ticket: Number = 0
    page: Number = 0


class PrivacyPress(CallbackData, prefix="pr"):
    """Under `/privacy`: `export`, `ask` (erase?), `erase`, `back`."""

    act: str


class ErasePress(CallbackData, prefix="er"):
    """Under an admin's `/erase N`: `yes`, `no`."""

    act: str
    ticket: Number


class TicketPress(CallbackData, prefix="t"):
    """On a card or in a topic: `take`, `spam`, `not_spam`, `resolve`, `wait`, `spoke`, `release`.

    Under a card while somebody is asked to take it: `decline`.
    """

    act: str
    ticket: Number


class PriorityPress(CallbackData, prefix="j"):
    """*Priority*: `ask`, `set` (which one), `back`; `card` stands in the queue, not in the topic."""

    act: str
    ticket: Number
    card: bool = False
    priority: str = ""


class QueuePress(CallbackData, prefix="q"):
    """Under `/queue`: a page from 0 of all, of one's own, or of one of several departments."""

    page: Number = 0
    mine: bool = False
    department: Number = 0


class SolvedPress(CallbackData, prefix="s"):
    """After resolving: `yes`, `no`, `comment`, `reopen` (after a low rating)."""

    act: str
    ticket: Number


class RatingPress(CallbackData, prefix="r"):
    """A rating from 1 to 5."""

    ticket: Number
    rating: Number


class SitePress(CallbackData, prefix="p"):
    """The site that a ticket comes from."""

    ticket: Number
    site: Number


class PickPress(CallbackData, prefix="pd"):
    """Under "who is it for?": a department, 0 for "not sure"."""

    ticket: Number
    department: Number


class LanguagePress(CallbackData, prefix="l"):
    """The language to talk in."""

    language: str


class EntryPress(CallbackData, prefix="k"):
    """In `/kb`: `add`, `find`, `list`, `show`, `answer`, `archive`…

    `page` is a list's page; under an entry the list it was opened from, or the answer's language, from 1.
    """

    act: str
    entry: Number = 0
    page: Number = 0


class AudiencePress(CallbackData, prefix="au"):
    """Whom an entry is for: `page` (of clients; `at` counts them), `client` (its sites), `everybody`…

    `client` is 0 for our own firm; `turn` is pressed on a client or one of its sites.
    """

    act: str
    entry: Number
    client: Number = 0
    site: Number = 0
    at: Number = 0


class ChangePress(CallbackData, prefix="h"):
    """In an entry's history: `show`, `return` (to how it was after a change)."""

    act: str
    entry: Number
    change: Number


class DraftPress(CallbackData, prefix="d"):
    """Under a draft of an entry: `open`, `publish`, `merge` (with the entry `to`), `answer`, `steps`…

    `path` leads to a step: a digit for each choice.
    """

    act: str
    draft: Number
    language: str = ""
    path: str = ""
    to: Number = 0


class UrgentPress(CallbackData, prefix="u"):
    """In the list of urgent words: `list`, `page`, `add`, `remove`."""

    act: str
    page: Number = 0
    phrase: Number = 0


class WhyPress(CallbackData, prefix="w"):
    """Under `/why`: `wrong` (an answer), `link` (the right entry), `nothing` (there is none)."""

    act: str
    ticket: Number
    entry: Number = 0


class CasePress(CallbackData, prefix="c"):
    """Under an answer that was called wrong: `restore`, `people`, `archive`, `page`; in the menu `all`."""

    act: str
    case: Number = 0
    page: Number = 0


class DepartmentPress(CallbackData, prefix="g"):
    """In the admin's `/departments`: `list`, `show`, `add`, `name`, `group`, `share`, `leads`, `lead`…"""

    act: str
    department: Number = 0
    other: Number = 0


class TimesPress(CallbackData, prefix="wt"):
    """A department's times for some: `list`, `add`, `client` (its sites), `show`, `edit`, `usual`.

    `kind` and `number` are those of `tickets.sla.Whom`; under `client` 0 is our own firm.
    """

    act: str
    department: Number
    kind: str = ""
    number: Number = 0
    page: Number = 0


class StatsPress(CallbackData, prefix="n"):
    """Under `/stats`: `show`, `chart`, `csv`, `xlsx`, `open` (the figures), `list` (one's tickets), `mine`…

    `scope` is a department's number, 0 for all, -1 for one's own tickets. `of` is whose: `c5` a client's
    (`c0` our own firm's), `s7` a site's, `p12` a specialist's; `channel` is a place in EVERY_CHANNEL, from 1.
    """

    view: str
    period: str
    scope: Number = 0
    figure: str = ""
    page: Number = 0
    of: str = ""
    channel: Number = 0


class InvolvePress(CallbackData, prefix="i"):
    """*Involve*: `ask`, `cancel`; the department `to`; *Resolved* over parts: `resolve`, `wait`."""

    act: str
    ticket: Number
    to: Number = 0


class PartPress(CallbackData, prefix="pt"):
    """Under a part: `take`, `release`, `done` (asks for a word), `end` (without one), `keep`, `cancel`."""

    act: str
    part: Number


class TransferPress(CallbackData, prefix="v"):
    """*Transfer*: `ask`, `to` (a department), `go` (without a reason), `cancel`; `origin` had it then."""

    act: str
    ticket: Number
    origin: Number = 0
    to: Number = 0


class RegisterPress(CallbackData, prefix="b"):
    """Under a call that was written down: `solved` (by an entry, or 0), `take`, `queue`, `where`, `to`.

    While it is written down, `visit` and `cancel`; once it is solved, `rate`.
    """

    act: str
    ticket: Number = 0
    value: Number = 0


class RegisterSitePress(CallbackData, prefix="rs"):
    """From which site a call is: `clients`, `client` (its sites), `site`, `back`; `at` is a list's page."""

    act: str
    ticket: int
    client: int = 0
    site: int = 0
    at: int = 0


class ClientPress(CallbackData, prefix="o"):
    """In the admin's `/clients`: `list`, `client`, `own`, `add`, `site`, `zone`, `department`, `people`…

    `client` is 0 for our own firm; `other` is a department, or a person.
    """

    act: str
    client: Number = 0
    site: Number = 0
    other: Number = 0


class CallPress(CallbackData, prefix="z"):
    """Under a call back: what the ring came to (`solved`, `not_solved`, `no_answer`), or the rating."""

    outcome: str
    ticket: Number
    rating: Number = 0


class ReplyPress(CallbackData, prefix="f"):
    """Ready replies in a topic: `open`, `list`, `macro` or `entry`; of what was chosen `language`, `send`…

    `item` is the macro's or the entry's number, then that of the draft.
    """

    act: str
    ticket: Number
    item: Number = 0
    page: Number = 0


class MacroPress(CallbackData, prefix="x"):
    """Macros, for those who keep them: `list`, `add`, `show`, `name`, `ru`, `after`, `tag`…"""

    act: str
    macro: Number = 0
    page: Number = 0


class MacroAskPress(CallbackData, prefix="xd"):
    """The department that a macro is to involve."""

    macro: Number
    department: Number


class BlockPress(CallbackData, prefix="bl"):
    """Blocking: `ask`, `yes`, `ads`, `rude`, `cancel`; undoing it: `lift`, `card`, `off`; and `list`."""

    act: str
    ticket: Number = 0
    block: Number = 0
    page: Number = 0


class JoinPress(CallbackData, prefix="jo"):
    """Under "was it you that called?"."""

    caller: Number
    yes: bool


class AssignPress(CallbackData, prefix="e"):
    """Under `/assign`: the colleague who gets the ticket."""

    ticket: Number
    person: Number


class DutyPress(CallbackData, prefix="du"):
    """Under `/duty`: how far whoever presses is there: `on`, `break`, `off`."""

    state: str


class RosterPress(CallbackData, prefix="ro"):
    """A department's roster: `show`, `edit`, `clear`; with `back` a button leads to the department's page.

    Whom it calls outside working hours: `urgent`, `level` (of the person `other`), `wait` (so many minutes).
    """

    act: str
    department: Number
    other: Number = 0
    back: bool = False


class UrgentCallPress(CallbackData, prefix="uc"):
    """Under a call outside working hours: `take`, `decline`."""

    act: str
    ticket: Number


#: How acts begin that are about a part of a ticket, not about a ticket.
OF_PART = "part_"


class HandoverPress(CallbackData, prefix="ho"):
    """What somebody has who goes off duty: `to`, `queue`, `keep` a ticket, with 0 all; `who`, `show`.

    `part_to`, `part_queue`, `part_keep`: the same with a part of a ticket, whose number stands in `ticket`.
    """

    act: str
    handover: Number
    ticket: Number = 0
    to: Number = 0


class MergePress(CallbackData, prefix="mg"):
    """Under `/merge`: the ticket that goes into this one; 0 for none."""

    ticket: Number
    other: Number


class IncidentPress(CallbackData, prefix="in"):
    """An incident's `open`, `dismiss`, `tell`, `name`, `over`, `resolve`, `cancel`; a ticket's `attach`…

    `begin` makes one of a ticket, `detach` takes a ticket out.
    """

    act: str
    incident: Number = 0
    ticket: Number = 0


class ApartPress(CallbackData, prefix="ap"):
    """The requester's "it is something else"."""

    ticket: Number
