"""What requesters' buttons carry."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.numbers import Number


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
    """In `/my`: `list` (a page from 0), `show`, `add`, `close`, `closed`, `rate`, `again`, `calls`…

    `letters` asks who has written some; `move` has a ticket answered at the door that `page` is, 0: here.
    """

    act: str
    ticket: Number = 0
    page: Number = 0


class DoorPress(CallbackData, prefix="dr"):
    """A page's link: `yes`, `no` (it was them) of a proof; `here`: what was asked at a door goes on here."""

    act: str
    number: Number


class PrivacyPress(CallbackData, prefix="pr"):
    """Under `/privacy`: `export`, `ask` (erase?), `erase`, `back`."""

    act: str


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


class JoinPress(CallbackData, prefix="jo"):
    """Under "was it you that called?"."""

    caller: Number
    yes: bool


class ApartPress(CallbackData, prefix="ap"):
    """The requester's "it is something else"."""

    ticket: Number
