"""The request form as HTML: empty, or with what was typed and what is to be said about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from channels.page import fields
from channels.page.filled import ADDRESS, NAME
from channels.page.layout import Address, document, worded
from locales import LANGUAGES, plain

#: A field that people don't see: whoever fills it in is a machine.
TRAP = "website"


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be drawn.

    Args:
        department: as the address names it, and its name for people; empty for none in particular.
        typed: what stands in the fields.
        faults: what is wrong, by the field (`filled.faults`); `""` is the form as a whole.
        had_files: whether files had been chosen.
        tells: whether there is word of news by letter.
    """

    address: Address
    language: str
    nonce: str
    department: str = ""
    department_name: str = ""
    embedded: bool = False
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    had_files: bool = False
    tells: bool = False


def drawn(form: Form) -> str:
    """The whole page."""
    language = form.language
    heading = plain(language, "web.form.title")
    title = plain(language, "web.form.title_faulty", title=heading) if form.faults else heading
    lead = (
        worded(language, "web.form.lead_department", department=form.department_name)
        if form.department_name
        else worded(language, "web.form.lead")
    )
    head = f'<header class="top">{_languages(form)}<h1>{escape(heading)}</h1><p>{lead}</p></header>'
    faults = fields.summary(language, form.faults, form.had_files)
    kind = "embedded" if form.embedded else ""
    body = f"<main>{head}{faults}{_form(form)}</main>"
    return document(form.address, language, title, body, scripts=("form.js",), kind=kind)


def _languages(form: Form) -> str:
    links = "".join(
        f'<a lang="{code}" hreflang="{code}" href="{_action(form, code)}">{worded(code, "language.name")}</a>'
        for code in LANGUAGES
        if code != form.language
    )
    return f'<nav class="languages" aria-label="{worded(form.language, "web.language")}">{links}</nav>'


def _action(form: Form, language: str) -> str:
    return escape(form.address.form(form.department, lang=language, embed="1" if form.embedded else ""))


def _form(form: Form) -> str:
    language, faults, typed = form.language, form.faults, form.typed
    parts = (
        f'<input type="hidden" name="nonce" value="{escape(form.nonce)}">',
        fields.words(
            language,
            worded(language, "web.form.text"),
            6,
            typed.get("text", ""),
            faults,
            hint=worded(language, "web.form.text_hint"),
            how="required",
        ),
        _likely(form),
        "<div>" if form.tells else '<div class="pair">',  # side by side, a hint would part their heads
        fields.line(
            language,
            "name",
            worded(language, "web.form.name"),
            f'required autocomplete="name" maxlength="{NAME}"',
            typed.get("name", ""),
            faults,
        ),
        fields.line(
            language,
            "email",
            worded(language, "web.form.email"),
            f'type="email" autocomplete="email" maxlength="{ADDRESS}"',
            typed.get("email", ""),
            faults,
            hint=worded(language, "web.form.email_hint") if form.tells else "",
        ),
        "</div>",
        fields.files(language, faults),
        f'<div class="trap" aria-hidden="true">'
        f'<label for="{TRAP}">{worded(language, "web.form.trap")}</label>'
        f'<input id="{TRAP}" name="{TRAP}" tabindex="-1" autocomplete="off"></div>',
        fields.send(language),
        f'<p class="small">{worded(language, "web.form.kept")}</p>',
    )
    how = f'method="post" enctype="multipart/form-data" action="{_action(form, language)}"'
    return f'<form id="ask" {how}>{"".join(parts)}</form>'


def _likely(form: Form) -> str:
    """Where a script shows the likely answers; without one it stays hidden."""
    base, language = form.address.base, form.language
    return (
        f'<section id="likely" class="likely" aria-label="{worded(language, "web.likely.head")}" hidden'
        f' data-from="{escape(base)}/form/likely?lang={language}"'
        f' data-helped="{escape(base)}/form/helped?lang={language}"></section>'
        '<p id="likely-said" class="quiet" role="status"></p>'
    )


def sent(address: Address, language: str, secret: str) -> str:
    """What stands in a frame once it is sent: the page itself may not stand in one."""
    title = plain(language, "web.sent.title")
    way = escape(address.page(secret))
    opens = worded(language, "web.sent.open")
    body = (
        f"<main><h1>{escape(title)}</h1><p>{worded(language, 'web.sent.text')}</p>"
        f'<p><a class="solid" href="{way}" target="_blank" rel="noopener">{opens}</a></p></main>'
    )
    return document(address, language, title, body, kind="embedded")
