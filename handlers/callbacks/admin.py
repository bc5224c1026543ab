"""What admins' buttons carry."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.numbers import Number


class ErasePress(CallbackData, prefix="er"):
    """Under an admin's `/erase N`: `yes`, `no`."""

    act: str
    ticket: Number


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


class ClientPress(CallbackData, prefix="o"):
    """In the admin's `/clients`: `list`, `client`, `own`, `add`, `site`, `zone`, `department`, `people`…

    `client` is 0 for our own firm; `other` is a department, or a person.
    """

    act: str
    client: Number = 0
    site: Number = 0
    other: Number = 0


class MacroPress(CallbackData, prefix="x"):
    """Macros, for those who keep them: `list`, `add`, `show`, `name`, `ru`, `after`, `tag`…"""

    act: str
    macro: Number = 0
    page: Number = 0


class MacroAskPress(CallbackData, prefix="xd"):
    """The department that a macro is to involve."""

    macro: Number
    department: Number
