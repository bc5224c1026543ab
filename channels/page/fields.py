"""The parts of a form as HTML: labels above, what is wrong beside each, and all of it on top. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from channels.page.filled import FILES, NAME, OCTETS, WORDS
from channels.page.layout import worded

_MB = 1024 * 1024
#: What a text about a limit names.
_LIMITS = {"words": WORDS, "files": FILES, "mb": OCTETS // _MB, "name": NAME}


def fault(language: str, kind: str) -> str:
    """What is said about something that keeps a form from being taken."""
    return worded(language, f"web.fault.{kind}", **_LIMITS)


def summary(language: str, faults: Mapping[str, str], had_files: bool) -> str:
    """What is wrong, before everything else: a reader of screens comes here first.

    Args:
        had_files: whether files had been chosen: a browser doesn't keep them.
    """
    if not faults:
        return ""
    told = {name: fault(language, kind) for name, kind in faults.items()}
    if had_files:
        told.setdefault("files", worded(language, "web.faults.files_again"))
    lines = "".join(
        f'<li><a href="#{name}">{words}</a></li>' if name else f"<li>{words}</li>"
        for name, words in told.items()
    )
    return (
        '<div class="summary" role="alert" tabindex="-1" id="summary">'
        f"<p><strong>{worded(language, 'web.faults.head')}</strong></p><ul>{lines}</ul></div>"
    )


def field(
    language: str,
    name: str,
    label: str,
    control: str,
    *,
    faults: Mapping[str, str],
    hint: str = "",
    optional: bool = False,
) -> str:
    """A field with its label, what it is for, and what is wrong with it.

    Args:
        control: its HTML, with `{}` for what ties it to the rest.
    """
    told, shown = [], ""
    if hint:
        told.append(f"{name}-hint")
        shown = f'<p class="hint" id="{name}-hint">{hint}</p>'
    ties = f'id="{name}" name="{name}"'
    if name in faults:
        told.append(f"{name}-fault")
        shown += f'<p class="fault" id="{name}-fault">{fault(language, faults[name])}</p>'
        ties += ' aria-invalid="true"'
    if told:
        ties += f' aria-describedby="{" ".join(told)}"'
    needless = f' <span class="optional">{worded(language, "web.optional")}</span>' if optional else ""
    return (
        f'<div class="field{" faulty" if name in faults else ""}">'
        f'<label for="{name}">{label}{needless}</label>{shown}{control.replace("{}", ties, 1)}</div>'
    )


def line(
    language: str, name: str, label: str, how: str, typed: str, faults: Mapping[str, str], *, hint: str = ""
) -> str:
    """A field of one line; one that isn't needed says so.

    Args:
        how: its further attributes.
    """
    control = f'<input {{}} {how} value="{escape(typed)}">'
    return field(language, name, label, control, faults=faults, hint=hint, optional="required" not in how)


def words(
    language: str,
    label: str,
    rows: int,
    typed: str,
    faults: Mapping[str, str],
    *,
    hint: str = "",
    how: str = "",
) -> str:
    """Where one writes; a script counts what is left when that is little."""
    left = worded(language, "web.form.count")
    control = (
        f'<textarea {{}} rows="{rows}" {how} data-most="{WORDS}">\n{escape(typed)}</textarea>'
        f'<p class="count" id="count" data-words="{left}" hidden></p>'
    )
    return field(language, "text", label, control, faults=faults, hint=hint)


def files(language: str, faults: Mapping[str, str]) -> str:
    """Where files are chosen; a script lists them, and says at once what is too large."""
    big, many = fault(language, "files_big"), fault(language, "files_many")
    control = (
        f'<input {{}} type="file" multiple data-most="{FILES}" data-octets="{OCTETS}" data-big="{big}"'
        f' data-many="{many}"><ul class="chosen" id="chosen" hidden></ul>'
    )
    hint = worded(language, "web.form.files_hint", **_LIMITS)
    label = worded(language, "web.form.files")
    return field(language, "files", label, control, faults=faults, hint=hint, optional=True)


def send(language: str) -> str:
    """The button."""
    busy = worded(language, "web.sending")
    button = f'<button class="solid" type="submit" data-busy="{busy}">{worded(language, "web.send")}</button>'
    return f'<div class="send">{button}</div>'
