"""A request's page as HTML: how far it is, what was written, and where one goes on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from channels.page import fields, markup
from channels.page.layout import Address, document, worded
from channels.page.thread import PICTURE, Attached, Item, Matter, Thread
from locales import plain

#: A text with entities as Telegram HTML.
ToHtml = Callable[[str, Sequence[dict[str, Any]] | None], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be drawn.

    Args:
        secret: what its address ends in.
        joined: whether its requester reads it in Telegram, too.
        typed, faults: what was written when it couldn't be taken, and why.
        letters: where word of news goes by letter, if anywhere.
        hushed: whether that isn't wanted any more.
    """

    address: Address
    language: str
    secret: str
    nonce: str
    thread: Thread
    zone: ZoneInfo
    to_html: ToHtml
    joined: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    had_files: bool = False
    letters: str = ""
    hushed: bool = False


def drawn(page: Page) -> str:
    """The whole page."""
    language = page.language
    newest = page.thread.matters[0] if page.thread.matters else None
    title = (
        plain(language, "web.page.title", number=newest.number) if newest else plain(language, "web.page.new")
    )
    body = (
        f'<main class="request"><div id="fresh" data-from="{page.address.page(page.secret, "/thread")}">'
        f"{fragment(page)}</div>{_press(page)}{_composer(page)}{_keep(page)}</main>"
    )
    return document(page.address, language, title, body, scripts=("form.js", "thread.js"))


def fragment(page: Page) -> str:
    """What changes by itself: the same until something has happened."""
    language, thread = page.language, page.thread
    items = "".join(_item(page, item) for item in thread.items)
    if thread.is_coming:
        items += f'<p class="coming" data-soon>{worded(language, "web.page.coming")}</p>'
    log = worded(language, "web.page.log")
    return f'{_head(page)}<div class="thread" id="thread" role="log" aria-label="{log}">{items}</div>'


def _head(page: Page) -> str:
    """How far it is: the newest ticket, and the others that were begun here."""
    language, matters = page.language, page.thread.matters
    if not matters:
        return f'<header class="top state"><h1>{worded(language, "web.page.new")}</h1></header>'
    newest, *others = matters
    state = (
        f'<span class="dot" aria-hidden="true"></span>{_status(language, newest)}{_with(language, newest)}'
    )
    return (
        f'<header class="top state {newest.status}"><h1>{_name(language, newest)}</h1>'
        f'<p class="status" role="status">{state}</p>{_others(language, others)}</header>'
    )


def _others(language: str, matters: Sequence[Matter]) -> str:
    if not matters:
        return ""
    lines = "".join(f"<li>{_name(language, one)} — {_status(language, one)}</li>" for one in matters)
    title = worded(language, "web.page.others")
    return f'<details class="others"><summary>{title}</summary><ul>{lines}</ul></details>'


def _name(language: str, matter: Matter) -> str:
    return worded(language, "web.page.title", number=matter.number)


def _status(language: str, matter: Matter) -> str:
    return worded(language, f"web.status.{matter.status}")


def _with(language: str, matter: Matter) -> str:
    if not matter.name or matter.status not in ("assigned", "waiting"):
        return ""
    return f' <span class="with">{worded(language, "web.page.with", name=matter.name)}</span>'


def _item(page: Page, item: Item) -> str:
    language = page.language
    who = worded(language, "web.page.you" if item.own else "web.page.desk")
    changed = f" · {worded(language, 'web.page.changed')}" if item.changed else ""
    if item.own:
        words = markup.words(item.text)
    else:
        told = page.to_html(item.text, item.entities) if item.entities is not None else item.text
        words = markup.shown(told)
    shown = f'<div class="words">{words}</div>' if words.strip() else ""
    return (
        f'<article class="{"own" if item.own else "desk"}" id="n{item.number}">'
        f'<p class="by"><strong>{who}</strong> {_time(item.at, language, page.zone)}{changed}</p>'
        f"{_files(page, item)}{shown}{_buttons(item)}</article>"
    )


def _time(at: datetime, language: str, zone: ZoneInfo) -> str:
    shown = format_datetime(at.astimezone(zone), "d MMM, HH:mm", locale=language)
    return f'<time datetime="{at.isoformat(timespec="seconds")}">{escape(shown)}</time>'


def _files(page: Page, item: Item) -> str:
    pictures = [one for one in item.files if one.kind == PICTURE]
    others = [one for one in item.files if one.kind != PICTURE]
    shown = "".join(_picture(page, one) for one in pictures)
    listed = "".join(
        f'<li><a href="{_where(page, one)}" download>{escape(name_of(one, page.language))}</a></li>'
        for one in others
    )
    shown = f'<div class="pictures">{shown}</div>' if shown else ""
    return shown + (f'<ul class="files">{listed}</ul>' if listed else "")


def _picture(page: Page, file: Attached) -> str:
    where, name = _where(page, file), escape(name_of(file, page.language))
    return f'<a href="{where}"><img src="{where}" alt="{name}" loading="lazy"></a>'


def _where(page: Page, file: Attached) -> str:
    return page.address.page(page.secret, f"/files/{file.number}")


def name_of(file: Attached, language: str) -> str:
    """What a file is called: as its sender did, or after what it is."""
    return file.name or plain(language, f"web.kind.{file.kind}")


def _buttons(item: Item) -> str:
    rows = "".join(
        f'<div class="row">{"".join(_button(item.number, one) for one in row)}</div>' for row in item.buttons
    )
    return f'<div class="buttons">{rows}</div>' if rows else ""


def _button(number: int, button: dict[str, str]) -> str:
    text = escape(button["text"])
    if "url" in button:
        if not markup.leads(button["url"]):
            return ""
        way = f'href="{escape(button["url"])}" rel="noopener noreferrer" target="_blank"'
        return f'<a class="key" {way}>{text}</a>'
    data = escape(f"{number}:{button['data']}")
    return f'<button class="key" form="press" name="press" value="{data}">{text}</button>'


def _press(page: Page) -> str:
    """The form of all buttons: it stands outside what changes by itself."""
    where = page.address.page(page.secret, "/press")
    return (
        f'<form id="press" method="post" action="{where}" hidden>'
        f'<input type="hidden" name="nonce" value="{page.nonce}"></form>'
    )


def _composer(page: Page) -> str:
    language = page.language
    write = worded(language, "web.page.write")
    parts = (
        f'<input type="hidden" name="nonce" value="{page.nonce}">',
        fields.words(language, write, 3, page.typed.get("text", ""), page.faults),
        _attach(page),
        fields.send(language),
    )
    where = page.address.page(page.secret)
    return (
        f'<form id="write" method="post" enctype="multipart/form-data" action="{where}">'
        f"{fields.summary(language, page.faults, page.had_files)}{''.join(parts)}</form>"
    )


def _attach(page: Page) -> str:
    """Files take much room, and are seldom wanted."""
    language = page.language
    opened = " open" if "files" in page.faults or page.had_files else ""
    summary = worded(language, "web.page.attach")
    files = fields.files(language, page.faults)
    return f'<details class="attach"{opened}><summary>{summary}</summary>{files}</details>'


def _keep(page: Page) -> str:
    """What to know about the page: nobody else can give its address again."""
    language, again = page.language, page.address.page(page.secret)
    copy, copied = worded(language, "web.page.copy"), worded(language, "web.page.copied")
    still, reload = worded(language, "web.page.no_script"), worded(language, "web.page.reload")
    return (
        f'<footer class="small"><p>{worded(language, "web.page.keep")}'
        f' <button type="button" class="plain" id="copy" data-done="{copied}" hidden>{copy}</button></p>'
        f"{_telegram(page)}{_letters(page)}"
        f'<noscript><p>{still} <a href="{again}">{reload}</a></p></noscript></footer>'
    )


def _telegram(page: Page) -> str:
    """The way on to Telegram."""
    language = page.language
    if page.joined:
        return f"<p>{worded(language, 'web.page.joined')}</p>"
    words, go = worded(language, "web.page.telegram"), worded(language, "web.page.to_telegram")
    nonce = f'<input type="hidden" name="nonce" value="{page.nonce}">'
    where = page.address.page(page.secret, "/telegram")
    button = f'<button class="plain">{go}</button>'
    return f'<form method="post" action="{where}" target="_blank">{nonce}<p>{words} {button}</p></form>'


def _letters(page: Page) -> str:
    """Where word of news goes, until that isn't wanted any more."""
    language = page.language
    if page.hushed:
        return f'<p id="letters">{worded(language, "web.page.hushed")}</p>'
    if not page.letters:
        return ""
    told, hush = worded(language, "web.page.letters", address=page.letters), worded(language, "web.page.hush")
    where = page.address.page(page.secret, "/quiet")
    return (
        f'<form id="letters" method="post" action="{where}"><p>{told}'
        f' <button class="plain">{hush}</button></p></form>'
    )
