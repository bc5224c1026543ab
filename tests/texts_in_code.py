"""The texts that the code names: whole keys, composed ones, and the values given with them."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handlers.keyboards.stats import OPENED
from locales import LANGUAGES
from tickets import departments, departments_file, hours_text, shifts, sla

ROOT = Path(__file__).parent.parent
ROOMS = ("handlers", "tickets", "bot")

#: Which argument is a text's key, by the function's name; counted from 0.
KEY_AT = {
    "say": 1,
    "plain": 1,
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
PLAIN = {"plain", "button", "tell", "_tell", "secret", "agrees"}
#: Where the key is handed on from outside the function, or read from the outbox; the caller is checked.
HANDED_ON = {
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
STATUSES = {"new", "answered", "open", "assigned", "waiting", "resolved", "closed"}


@dataclass(frozen=True)
class Use:
    """One place in the code that names a text."""

    where: str
    key: str
    composed: bool
    function: str
    values: frozenset[str] | None


@functools.cache
def _tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def _calls(name: str, room: str = "tickets") -> Iterator[ast.Call]:
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(_tree(str(path.relative_to(ROOT)))):
            if isinstance(node, ast.Call) and _name(node.func) == name:
                yield node


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _assigned(path: str, name: str) -> ast.expr:
    for node in _tree(path).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and target.id == name and isinstance(value, ast.expr):
            return value
    raise AssertionError(f"{path} has no {name}")


def _strings(node: ast.expr | None) -> set[str]:
    """The constants that an expression may be; of a condition both."""
    if isinstance(node, ast.IfExp):
        return _strings(node.body) | _strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _reasons() -> set[str]:
    found = {"asked_without_words", "asked_for_a_person"}  # chosen in a variable
    for call in _calls("hand_over"):
        found |= _strings(call.args[2])
    return found


def _reopenings() -> set[str]:
    return {
        text
        for call in _calls("reopen")
        for item in call.keywords
        if item.arg == "because"
        for text in _strings(item.value)
    }


def _events() -> set[str]:
    kinds = {text for call in _calls("record") for text in _strings(call.args[2])}
    return {kind for kind in kinds if kind.startswith("ticket.")}


def problems() -> dict[str, str]:
    """What can be wrong with a row of a file, with its English words."""
    return dict(ast.literal_eval(_assigned("knowledge_base/rows.py", "_ENGLISH")))


def _automatic() -> set[str]:
    names = ("ANSWER", "ANSWER_AND_HAND_OVER", "NEVER")
    return {text for name in names for text in _strings(_assigned("knowledge_base/entry.py", name))}


def _changes() -> set[str]:
    tree = _tree("knowledge_base/history.py")
    named = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
    ]
    return {text for names in named for item in names.elts for text in _strings(item)}


def _set_in(path: str, name: str) -> set[str]:
    made = _assigned(path, name)
    assert isinstance(made, ast.Call)
    return set(ast.literal_eval(made.args[0]))


def _kinds() -> set[str]:
    return set(ast.literal_eval(_assigned("handlers/reading.py", "_KINDS"))) | {"other"}


def _moves() -> set[str]:
    table = _assigned("handlers/staff/presses.py", "_MOVES")
    assert isinstance(table, ast.Dict)
    return {text for key in table.keys for text in _strings(key)}


def _targets() -> set[str]:
    """What must be met once somebody has a ticket."""
    return set(sla.TARGETS) - {"claim"}


def _replies() -> set[str]:
    [made] = [
        node
        for node in _tree("bot/setup/connecting.py").body
        if isinstance(node, ast.ClassDef) and node.name == "Reply"
    ]
    return {text for node in made.body if isinstance(node, ast.Assign) for text in _strings(node.value)}


def _commands() -> set[str]:
    roles = {"requester": "REQUESTER", "admin": "ADMIN", "staff": "STAFF"}
    return {
        f"{role}.{command}"
        for role, name in roles.items()
        for command in ast.literal_eval(_assigned("bot/menus.py", name))
    } | {f"requester.{command}" for command in ast.literal_eval(_assigned("bot/menus.py", "EMPLOYEE"))}


def _said_kinds() -> set[str]:
    return {"ANSWER", "ASK", "ESCALATE", "SAME"}  # SAME: an answer with the entry itself


def _file_problems() -> set[str]:
    theirs = ast.literal_eval(_assigned("tickets/clients_file.py", "PROBLEMS"))
    return {*departments_file.PROBLEMS} | {f"client.{code}" for code in theirs}


def _figures() -> set[str]:
    return set(OPENED)


@functools.cache
def families() -> dict[str, set[str]]:
    """Keys that the code composes: the prefix, and every ending that can come to stand behind it."""
    return {
        "because.": _reasons(),  # why a ticket came to people
        "button.dep_takes.": set(departments.TAKES),  # whose questions a department gets by their words
        "card.came.": {"site", "entry", "description", "past", "picked"},  # why it is in its department
        "card.": {"assigned", "waiting", "resolved", "closed", "spam"},  # an open card says why instead
        "status.": STATUSES | {"call_back"},
        "call_back.": set(ast.literal_eval(_assigned("tickets/call_backs.py", "OUTCOMES"))),
        "button.call_": set(ast.literal_eval(_assigned("tickets/call_backs.py", "OUTCOMES"))),
        "my.status.": STATUSES,
        "when.weekday.": {str(day) for day in range(7)},
        "my.event.": set(ast.literal_eval(_assigned("tickets/own.py", "TOLD"))),  # what its requester is told
        "button.my_": {"add", "close", "rate", "again", "list"},  # what can be done with one's own ticket
        "event.": _events(),  # lines of a ticket's history on its page
        "kind.": _kinds(),  # kinds of message, but for text
        "header.": {"requester", "specialist"},  # the writers whose messages are passed on
        "toast.": _moves(),  # what a specialist's button did
        "why.reason.": set(_set_in("handlers/accounts.py", "REASONS")),  # why line 1 decided so
        "why.repair.": set(_set_in("handlers/accounts.py", "REPAIRS")),  # what it mended in a question
        "wrong.": set(ast.literal_eval(_assigned("tickets/wrong_answers.py", "DECISIONS"))),
        "button.kb_automatic.": _automatic(),  # what line 1 may do with an entry
        "toast.automatic.": _automatic(),
        "toast.case.": {"restore", "people", "archive"},  # what an admin's decision did
        "staff_help.": {
            "queue",
            "queue_plain",
            "free",
            "mine",
            "colleague",
            "resolved",
            "over",
            "part",
        },  # `/help` in a group
        "my_data.": {  # who somebody is, in the file of their data
            *("name", "username", "number", "language", "since"),
            *("called_as", "phone", "email", "site"),
        },
        "undelivered.": {"blocked", "deactivated", "no_chat"},  # why a message didn't arrive
        "part.state.": {"open", "assigned", "done", "done_with", "cancelled", "cancelled_with"},
        "toast.part_": {"take", "release", "cancel", "end"},
        "overdue_": _targets(),  # what was missed: to its assignee
        "due_soon_": _targets(),
        "missed_": _targets(),  # to the leads
        "missed_elsewhere_": set(sla.TARGETS),
        "late_": _targets(),  # to the requester
        "due.": set(sla.TARGETS),
        "priority.": set(sla.PRIORITIES),
        "hours.day.": {str(day) for day in range(7)},
        "hours.problem.": set(hours_text.PROBLEMS),
        "times.problem.": {"priority", "four", "time", "warning", "nothing", "warning_for_all"},
        "times_for.": {"employees", "customers"},
        "button.times_for_": {"employees", "customers"},
        "departments.": {"hours", "times"},  # the pages of a department's rules
        "reopened_": _reopenings(),
        "setup.reply.": _replies(),  # what somebody who sent a code is told
        "group.right.": set(ast.literal_eval(_assigned("bot/staff_group.py", "RIGHTS"))),
        "stats.outcome.": set(ast.literal_eval(_assigned("tickets/reports.py", "OUTCOMES"))),
        "stats.time.": {"bot", "claim", "answer", "resolution"},
        "stats.figure.": _figures(),  # what can be opened
        "button.stats_days.": {"1", "7", "30"},
        "stats_file.": set(ast.literal_eval(_assigned("handlers/stats_file.py", "COLUMNS"))),
        "stats_file.channel.": {"telegram", "phone", "visit"},
        "stats_file.late.": {"claim", "first_response", "next_response", "resolution"},
        "stats_file.median.": {"bot", "claim", "answer", "resolution"},
        "stats_file.most.": {"bot", "claim", "answer", "resolution"},
        "stats_file.sheet.": {"contacts", "figures"},
        "button.stats_": {"csv", "xlsx", "words", "hours"},
        "chart.by.": {"bot", "people", "rest"},
        "chart.outcome.": {*ast.literal_eval(_assigned("tickets/reports.py", "OUTCOMES"))}
        - {"left", "courtesy", "pending"}
        | {"rest"},
        "chart.time.": {"bot", "claim", "answer", "resolution"},
        "chart.tick.": {
            str(tick) for tick in ast.literal_eval(_assigned("handlers/charts/stats.py", "SCALE"))
        },
        "command.": _commands(),  # Telegram's menu, by role
        "macros.ask_": {"name", "tag"},
        "button.macro_after.": {"nothing", "waiting", "resolved"},  # what a macro does besides
        "roster.problem.": set(shifts.PROBLEMS),
        "button.duty_": {"on", "break", "off"},  # what somebody says of themselves
        "toast.duty_": {"on", "break", "off"},
        "button.handover_": {"to", "queue", "keep"},  # what becomes of a ticket of whoever goes
        "button.handover_all_": {"to", "queue", "keep"},
        "woken.": {"time", "requester"},  # what has brought a ticket back that was put off
        "replies.after.": {"waiting", "resolved"},
        "departments.ask_": {"name", "description", "file", "hours", "zone", "days", "times"},
        "employees.problem.": set(ast.literal_eval(_assigned("tickets/employees.py", "PROBLEMS"))),
        "departments.problem.": _file_problems(),  # what can be wrong with a file of departments
        "clients.ask_": set(ast.literal_eval(_assigned("handlers/admin/clients.py", "STEPS"))) - {"zone"},
        "button.site_": {"invite", "people", "name", "address", "zone", "department", "archive"},
        "where.employee.": {"confirmed", "said"},
        "kb.problem.": set(problems()),  # what is wrong with a row of a file
        "kb.now.": _said_kinds(),  # what line 1 says to a question before an entry is published
        "kb.was.": _said_kinds(),
        "kb.then.": _said_kinds(),  # and after
        "kb.notice.": set(_set_in("handlers/workspace.py", "NOTICES")),  # what was done in `/kb`
        "kb.lacks.": {"question", "answer"},  # a choice is named besides
        "kb.change.": _changes() - {"edited"}
        | {"added"},  # what was done to an entry; edited: see its fields
        "kb.field.": {"wordings", "answer", "files", "steps", "automatic", "place"},
        "kb.for.": {"customers", "employees"},  # whom an entry is for
        "button.kb_for_": {"customers", "employees"},
        "kb.in.": set(LANGUAGES),
    }


@functools.cache
def uses() -> tuple[Use, ...]:
    """Every place in the rooms that names a text."""
    found: list[Use] = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            tree = _tree(where)
            scopes = [
                node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            for scope in scopes:
                found += _in_scope(where, scope)
    refusals = _assigned("handlers/errors.py", "_KEYS")
    assert isinstance(refusals, ast.Dict)
    values = frozenset({"number", "by"})
    keys = {text for value in refusals.values for text in _strings(value)} | {
        "refused.nobodys",
        "refused.part_nobodys",
    }
    return (*dict.fromkeys(found), *(Use("handlers/errors.py", key, False, "say", values) for key in keys))


def _in_scope(where: str, scope: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Use]:
    for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
        function = _name(call.func)
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
        assigned = [
            item.value
            for item in ast.walk(scope)
            if isinstance(item, ast.Assign) and _name(item.targets[0]) == node.id
        ]
        found = {key for value in assigned for key in _keys(where, scope, value)}
        if found:
            return found
    raise AssertionError(f"{where}: the text {written} can't be made out")


def _composed(node: ast.JoinedStr) -> set[tuple[str, bool]]:
    starts = {""}
    for part in node.values:
        if isinstance(part, ast.Constant):
            return {(start + str(part.value), True) for start in starts}
        assert isinstance(part, ast.FormattedValue)
        chosen = _strings(part.value)
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
