"""What specialists' buttons carry."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.numbers import Number


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


class WhyPress(CallbackData, prefix="w"):
    """Under `/why`: `wrong` (an answer), `link` (the right entry), `nothing` (there is none)."""

    act: str
    ticket: Number
    entry: Number = 0


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


class BlockPress(CallbackData, prefix="bl"):
    """Blocking: `ask`, `yes`, `ads`, `rude`, `cancel`; undoing it: `lift`, `card`, `off`; and `list`."""

    act: str
    ticket: Number = 0
    block: Number = 0
    page: Number = 0


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
