"""The texts that the code names: whole keys, composed ones, and the values given with them."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from tests.source import ROOT, assigned, name_of, strings, tree
from tests.text_families import families

ROOMS = ("channels", "handlers", "tickets", "bot")

#: Which argument is a text's key, by the function's name; counted from 0.
KEY_AT = {
    "say": 1,
    "plain": 1,
    "worded": 1,
    "button": 1,
    "tell_person": 2,
    "tell_requester": 2,
    "tell_group": 3,
    "tell_in_group": 3,
    "tell_room": 2,
    "tell_queue": 2,
    "tell_department": 2,
    "tell_writer": 3,
    "_tell_outcome": 2,
    "_say_in_place": 3,
    "change_question": 3,
    "tell_part": 2,
    "change_post": 3,
    "answer_in_group": 2,
    "change_in_group": 4,
    "back_to_queue": 2,
    "tell": 0,
    "_tell": 0,
    "_spread": 2,
    "secret": 0,
    "agrees": 0,
    "request": 2,
    "_again": 3,
    "in_place": 0,
    "say_here": 2,
    "_say": 3,
    "_nudge": 2,
    "_say_inside": 2,
    "_ask_in_queue": 2,
    "_asked_no_more": 3,
}
#: What says a text where there is no markup.
PLAIN = {"plain", "worded", "button", "tell", "_tell", "secret", "agrees"}
#: Where the key is handed on from outside the function, or read from the outbox; the caller is checked.
HANDED_ON = {
    "channels/page/layout.py": {"key"},
    "tickets/groups.py": {"text"},
    "tickets/saying.py": {"text"},
    "handlers/staff/place.py": {"text"},
    "tickets/withdrawing.py": {"text"},
    "tickets/incident_tickets.py": {"text"},
    "handlers/staff/incidents.py": {"text"},
    "tickets/low_ratings.py": {"text"},
    "tickets/claims.py": {"because"},
    "tickets/falling_due.py": {"text"},
    "handlers/errors.py": {"key", "_key(refusal)"},
    "handlers/keyboards/parts.py": {'f"button.{text}"'},
    "handlers/admin/departments.py": {"text"},
    "handlers/admin/clients.py": {"text"},
    "handlers/admin/macros.py": {"text"},
    "handlers/staff/answering.py": {"text"},
    "handlers/admin/workspace.py": {"key"},
    "handlers/admin/imports.py": {"key"},
    "handlers/admin/writing.py": {"fault"},
    "handlers/workspace.py": {'view["text"]'},
    "bot/delivery/saying.py": {'data["text"]'},
    "bot/setup/terminal.py": {"key"},
}
#: Not texts: delivery builds these whole from `my.*`, `queue.*`, `page.*`, `why.*` and `registered.*`.
PAGES = {
    "duty",
    "handover",
    "handover_unanswered",
    "handover_yours",
    "handed_note",
    "roster",
    "shift_change",
    "blocked_list",
} | {
    "stats",
    "stats_which",
    "stats_list",
    "my",
    "my_page",
    "queue",
    "ticket_page",
    "why",
    "registered",
}


@dataclass(frozen=True)
class Use:
    """One place in the code that names a text."""

    where: str
    key: str
    composed: bool
    function: str
    values: frozenset[str] | None


@functools.cache
def uses() -> tuple[Use, ...]:
    """Every place in the rooms that names a text."""
    found: list[Use] = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            parsed = tree(where)
            scopes = [
                node for node in ast.walk(parsed) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            for scope in scopes:
                found += _in_scope(where, scope)
    refusals = assigned("handlers/errors.py", "_KEYS")
    assert isinstance(refusals, ast.Dict)
    values = frozenset({"number", "by"})
    keys = {text for value in refusals.values for text in strings(value)} | {
        "refused.nobodys",
        "refused.part_nobodys",
    }
    return (*dict.fromkeys(found), *(Use("handlers/errors.py", key, False, "say", values) for key in keys))


def _in_scope(where: str, scope: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Use]:
    for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
        function = name_of(call.func)
        values = frozenset(item.arg for item in call.keywords if item.arg is not None)
        known = values if all(item.arg for item in call.keywords) else None
        at = KEY_AT.get(function)
        if at is not None and len(call.args) > at:
            node = call.args[at]
        elif function in (
            "put",
            "put_in_part",
            "put_in_part_queue",
            "put_in_room",
            "put_to_person",
            "put_elsewhere",
            "show",
        ):
            node = next((item.value for item in call.keywords if item.arg == "text"), ast.Constant(None))
        else:
            continue
        prefix = "button." if function == "button" else ""
        if function in ("back_to_queue", "_nudge"):
            known = None
        for key, composed in _keys(where, scope, node):
            yield Use(where, prefix + key, composed, function, known)


def _keys(where: str, scope: ast.AST, node: ast.expr) -> set[tuple[str, bool]]:
    """The keys that an expression may be; of a composed one only what it begins with."""
    if isinstance(node, ast.Constant):
        return {(node.value, False)} if isinstance(node.value, str) and node.value not in PAGES else set()
    if isinstance(node, ast.IfExp):
        return _keys(where, scope, node.body) | _keys(where, scope, node.orelse)
    written = ast.unparse(node).replace("'", '"')
    if written in HANDED_ON.get(where, ()):
        return set()
    if isinstance(node, ast.JoinedStr):
        return _composed(node)
    if isinstance(node, ast.Name):
        values = [
            item.value
            for item in ast.walk(scope)
            if isinstance(item, ast.Assign) and name_of(item.targets[0]) == node.id
        ]
        found = {key for value in values for key in _keys(where, scope, value)}
        if found:
            return found
    raise AssertionError(f"{where}: the text {written} can't be made out")


def _composed(node: ast.JoinedStr) -> set[tuple[str, bool]]:
    starts = {""}
    for part in node.values:
        if isinstance(part, ast.Constant):
            return {(start + str(part.value), True) for start in starts}
        assert isinstance(part, ast.FormattedValue)
        chosen = strings(part.value)
        if not chosen:
            break
        starts = {start + text for start in starts for text in chosen}
    return {(start, True) for start in starts}


def literal() -> set[str]:
    """Every key that stands in the code whole."""
    return {use.key for use in uses() if not use.composed}


def family_keys() -> set[str]:
    """Every key that the code can compose."""
    return {prefix + ending for prefix, endings in families().items() for ending in endings}


def spelled(use: Use) -> set[str]:
    """The keys that a use may come to."""
    return {use.key + ending for ending in families()[use.key]} if use.composed else {use.key}


def given(use: Use) -> set[str]:
    """The values that come with a text; a composed key's come from any place that composes its like."""
    alike = [other for other in uses() if other.key == use.key] if use.composed else [use]
    return set().union(*(other.values or () for other in alike))
