"""What the buttons carry: opaque numbers. Rights never come from here."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class Line1Press(CallbackData, prefix="a"):
    """Under an answer or a did-you-mean: `helped`, `missed`, `person`, `pick`, `step` (-1: back)."""

    act: str
    ticket: int
    round: int
    pick: int = 0


class BelongsPress(CallbackData, prefix="m"):
    """Under "is it the same matter?" and "which one is it about?"; `to` is 0 for a matter of its own."""

    ticket: int
    to: int


class MyPress(CallbackData, prefix="y"):
    """In `/my`: `list` (a page from 0), `show`, `add`, `close`, `closed`, `rate`, `again`, `calls`."""

    act: str
    ticket: int = 0
    page: int = 0


class TicketPress(CallbackData, prefix="t"):
    """On a card or in a topic: `take`, `spam`, `not_spam`, `resolve`, `wait`, `spoke`, `release`.

    Under a card while somebody is asked to take it: `decline`.
    """

    act: str
    ticket: int


class PriorityPress(CallbackData, prefix="j"):
    """*Priority*: `ask`, `set` (which one), `back`; `card` stands in the queue, not in the topic."""

    act: str
    ticket: int
    card: bool = False
    priority: str = ""


class QueuePress(CallbackData, prefix="q"):
    """Under `/queue`: a page from 0 of all, of one's own, or of one of several departments."""

    page: int = 0
    mine: bool = False
    department: int = 0


class SolvedPress(CallbackData, prefix="s"):
    """After resolving: `yes`, `no`, `comment`, `reopen` (after a low rating)."""

    act: str
    ticket: int


class RatingPress(CallbackData, prefix="r"):
    """A rating from 1 to 5."""

    ticket: int
    rating: int


class SitePress(CallbackData, prefix="p"):
    """The site that a ticket comes from."""

    ticket: int
    site: int


class PickPress(CallbackData, prefix="pd"):
    """Under "who is it for?": a department, 0 for "not sure"."""

    ticket: int
    department: int


class LanguagePress(CallbackData, prefix="l"):
    """The language to talk in."""

    language: str


class EntryPress(CallbackData, prefix="k"):
    """In `/kb`: `add`, `find`, `list`, `show`, `answer`, `archive`…

    `page` is a list's page; under an entry the list it was opened from, or the answer's language, from 1.
    """

    act: str
    entry: int = 0
    page: int = 0


class AudiencePress(CallbackData, prefix="au"):
    """Whom an entry is for: `page` (of clients; `at` counts them), `client` (its sites), `everybody`…

    `client` is 0 for our own firm; `turn` is pressed on a client or one of its sites.
    """

    act: str
    entry: int
    client: int = 0
    site: int = 0
    at: int = 0


class ChangePress(CallbackData, prefix="h"):
    """In an entry's history: `show`, `return` (to how it was after a change)."""

    act: str
    entry: int
    change: int


class DraftPress(CallbackData, prefix="d"):
    """Under a draft of an entry: `open`, `publish`, `merge` (with the entry `to`), `answer`, `steps`…

    `path` leads to a step: a digit for each choice.
    """

    act: str
    draft: int
    language: str = ""
    path: str = ""
    to: int = 0


class UrgentPress(CallbackData, prefix="u"):
    """In the list of urgent words: `list`, `page`, `add`, `remove`."""

    act: str
    page: int = 0
    phrase: int = 0


class WhyPress(CallbackData, prefix="w"):
    """Under `/why`: `wrong` (an answer), `link` (the right entry), `nothing` (there is none)."""

    act: str
    ticket: int
    entry: int = 0


class CasePress(CallbackData, prefix="c"):
    """Under an answer that was called wrong: `restore`, `people`, `archive`, `page`; in the menu `all`."""

    act: str
    case: int = 0
    page: int = 0


class DepartmentPress(CallbackData, prefix="g"):
    """In the admin's `/departments`: `list`, `show`, `add`, `name`, `group`, `share`, `leads`, `lead`…"""

    act: str
    department: int = 0
    other: int = 0


class TimesPress(CallbackData, prefix="wt"):
    """A department's times for some: `list`, `add`, `client` (its sites), `show`, `edit`, `usual`.

    `kind` and `number` are those of `tickets.sla.Whom`; under `client` 0 is our own firm.
    """

    act: str
    department: int
    kind: str = ""
    number: int = 0
    page: int = 0


class StatsPress(CallbackData, prefix="n"):
    """Under `/stats`: `show`, `chart`, `csv`, `xlsx`, `open` (the figures), `list` (one's tickets), `mine`…

    `scope` is a department's number, 0 for all, -1 for one's own tickets. `of` is whose: `c5` a client's
    (`c0` our own firm's), `s7` a site's, `p12` a specialist's; `channel` is a place in EVERY_CHANNEL, from 1.
    """

    view: str
    period: str
    scope: int = 0
    figure: str = ""
    page: int = 0
    of: str = ""
    channel: int = 0


class InvolvePress(CallbackData, prefix="i"):
    """*Involve*: `ask`, `cancel`; the department `to`; *Resolved* over parts: `resolve`, `wait`."""

    act: str
    ticket: int
    to: int = 0


class PartPress(CallbackData, prefix="pt"):
    """Under a part: `take`, `release`, `done` (asks for a word), `end` (without one), `keep`, `cancel`."""

    act: str
    part: int


class TransferPress(CallbackData, prefix="v"):
    """*Transfer*: `ask`, `to` (a department), `go` (without a reason), `cancel`; `origin` had it then."""

    act: str
    ticket: int
    origin: int = 0
    to: int = 0


class RegisterPress(CallbackData, prefix="b"):
    """Under a call that was written down: `solved` (by an entry, or 0), `take`, `queue`, `where`, `to`.

    While it is written down, `visit` and `cancel`; once it is solved, `rate`.
    """

    act: str
    ticket: int = 0
    value: int = 0


class ClientPress(CallbackData, prefix="o"):
    """In the admin's `/clients`: `list`, `client`, `own`, `add`, `site`, `zone`, `department`, `people`…

    `client` is 0 for our own firm; `other` is a department, or a person.
    """

    act: str
    client: int = 0
    site: int = 0
    other: int = 0


class CallPress(CallbackData, prefix="z"):
    """Under a call back: what the ring came to (`solved`, `not_solved`, `no_answer`), or the rating."""

    outcome: str
    ticket: int
    rating: int = 0


class ReplyPress(CallbackData, prefix="f"):
    """Ready replies in a topic: `open`, `list`, `macro` or `entry`; of what was chosen `language`, `send`…

    `item` is the macro's or the entry's number, then that of the draft.
    """

    act: str
    ticket: int
    item: int = 0
    page: int = 0


class MacroPress(CallbackData, prefix="x"):
    """Macros, for those who keep them: `list`, `add`, `show`, `name`, `ru`, `after`, `tag`…"""

    act: str
    macro: int = 0
    page: int = 0


class MacroAskPress(CallbackData, prefix="xd"):
    """The department that a macro is to involve."""

    macro: int
    department: int


class BlockPress(CallbackData, prefix="bl"):
    """Blocking: `ask`, `yes`, `ads`, `rude`, `cancel`; undoing it: `lift`, `card`, `off`; and `list`."""

    act: str
    ticket: int = 0
    block: int = 0
    page: int = 0


class JoinPress(CallbackData, prefix="jo"):
    """Under "was it you that called?"."""

    caller: int
    yes: bool


class AssignPress(CallbackData, prefix="e"):
    """Under `/assign`: the colleague who gets the ticket."""

    ticket: int
    person: int


class DutyPress(CallbackData, prefix="du"):
    """Under `/duty`: how far whoever presses is there: `on`, `break`, `off`."""

    state: str


class RosterPress(CallbackData, prefix="ro"):
    """A department's roster: `show`, `edit`, `clear`; with `back` a button leads to the department's page.

    Whom it calls outside working hours: `urgent`, `level` (of the person `other`), `wait` (so many minutes).
    """

    act: str
    department: int
    other: int = 0
    back: bool = False


class UrgentCallPress(CallbackData, prefix="uc"):
    """Under a call outside working hours: `take`, `decline`."""

    act: str
    ticket: int


class HandoverPress(CallbackData, prefix="ho"):
    """Tickets of somebody who goes off duty: `to`, `queue`, `keep` one, with 0 all; `who`, `show`."""

    act: str
    handover: int
    ticket: int = 0
    to: int = 0


class MergePress(CallbackData, prefix="mg"):
    """Under `/merge`: the ticket that goes into this one; 0 for none."""

    ticket: int
    other: int


class IncidentPress(CallbackData, prefix="in"):
    """An incident's `open`, `dismiss`, `tell`, `name`, `over`, `resolve`, `cancel`; a ticket's `attach`…

    `begin` makes one of a ticket, `detach` takes a ticket out.
    """

    act: str
    incident: int = 0
    ticket: int = 0


class ApartPress(CallbackData, prefix="ap"):
    """The requester's "it is something else"."""

    ticket: int
