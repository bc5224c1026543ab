"""The families of texts: keys that the code composes, with all that they may end in."""

from __future__ import annotations

import ast
import functools

from channels.api import problems as api_problems
from handlers.keyboards.stats import OPENED
from locales import LANGUAGES
from tests.source import assigned, calls, set_in, strings, tree
from tickets import departments, departments_file, hours_text, shifts, sla
from tickets.which import CHANNELS, EVERY_CHANNEL

STATUSES = {"new", "answered", "open", "assigned", "waiting", "resolved", "closed"}


def _reasons() -> set[str]:
    found = {"asked_without_words", "asked_for_a_person"}  # chosen in a variable
    for call in calls("hand_over"):
        found |= strings(call.args[2])
    return found


def _reopenings() -> set[str]:
    return {
        text
        for call in calls("reopen")
        for item in call.keywords
        if item.arg == "because"
        for text in strings(item.value)
    }


def _events() -> set[str]:
    kinds = {text for call in calls("record") for text in strings(call.args[2])}
    return {kind for kind in kinds if kind.startswith("ticket.")}


def problems() -> dict[str, str]:
    """What can be wrong with a row of a file, with its English words."""
    return dict(ast.literal_eval(assigned("knowledge_base/rows.py", "_ENGLISH")))


def _automatic() -> set[str]:
    names = ("ANSWER", "ANSWER_AND_HAND_OVER", "NEVER")
    return {text for name in names for text in strings(assigned("knowledge_base/entry.py", name))}


def _changes() -> set[str]:
    module = tree("knowledge_base/history.py")
    named = [
        node.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
    ]
    return {text for names in named for item in names.elts for text in strings(item)}


def _kinds() -> set[str]:
    return set(ast.literal_eval(assigned("handlers/reading.py", "_KINDS"))) | {"other"}


def _moves() -> set[str]:
    table = assigned("handlers/staff/presses.py", "_MOVES")
    assert isinstance(table, ast.Dict)
    return {text for key in table.keys for text in strings(key)}


def _targets() -> set[str]:
    """What must be met once somebody has a ticket."""
    return set(sla.TARGETS) - {"claim"}


def _replies() -> set[str]:
    [made] = [
        node
        for node in tree("bot/setup/connecting.py").body
        if isinstance(node, ast.ClassDef) and node.name == "Reply"
    ]
    return {text for node in made.body if isinstance(node, ast.Assign) for text in strings(node.value)}


def _commands() -> set[str]:
    roles = {"requester": "REQUESTER", "admin": "ADMIN", "staff": "STAFF"}
    return {
        f"{role}.{command}"
        for role, name in roles.items()
        for command in ast.literal_eval(assigned("bot/menus.py", name))
    } | {f"requester.{command}" for command in ast.literal_eval(assigned("bot/menus.py", "EMPLOYEE"))}


def _said_kinds() -> set[str]:
    return {"ANSWER", "ASK", "ESCALATE", "SAME"}  # SAME: an answer with the entry itself


def _file_problems() -> set[str]:
    theirs = ast.literal_eval(assigned("tickets/clients_file.py", "PROBLEMS"))
    return {*departments_file.PROBLEMS} | {f"client.{code}" for code in theirs}


def _web_faults() -> set[str]:
    """What is put into the faults of a form, by the field or for the form as a whole."""
    found = {"quick", "old", "trap", "often"}
    for node in ast.walk(tree("channels/page/filled.py")):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            found |= strings(node.value)
    return found


def _figures() -> set[str]:
    return set(OPENED)


@functools.cache
def families() -> dict[str, set[str]]:
    """Keys that the code composes: the prefix, and every ending that can come to stand behind it."""
    return {
        "because.": _reasons(),  # why a ticket came to people
        "button.dep_takes.": set(departments.TAKES),  # whose questions a department gets by their words
        "card.door.": {"form", "mail", "api"},  # by which door it came
        "card.came.": {
            "door",
            "site",
            "entry",
            "description",
            "past",
            "picked",
        },  # why it is in its department
        "card.": {"assigned", "waiting", "resolved", "closed", "spam"},  # an open card says why instead
        "status.": STATUSES | {"call_back"},
        "call_back.": set(ast.literal_eval(assigned("tickets/call_backs.py", "OUTCOMES"))),
        "button.call_": set(ast.literal_eval(assigned("tickets/call_backs.py", "OUTCOMES"))),
        "my.status.": STATUSES,
        "web.status.": STATUSES,
        "web.kind.": set(ast.literal_eval(assigned("handlers/reading.py", "_FILES"))) | {"photo"},
        "web.fault.": _web_faults(),  # why a form isn't taken
        "when.weekday.": {str(day) for day in range(7)},
        "my.event.": set(ast.literal_eval(assigned("tickets/own.py", "TOLD"))),  # what its requester is told
        "button.my_": {"add", "close", "rate", "again", "list"},  # what can be done with one's own ticket
        "event.": _events(),  # lines of a ticket's history on its page
        "kind.": _kinds(),  # kinds of message, but for text
        "header.": {"requester", "specialist"},  # the writers whose messages are passed on
        "toast.": _moves(),  # what a specialist's button did
        "why.reason.": set(set_in("handlers/accounts.py", "REASONS")),  # why line 1 decided so
        "why.repair.": set(set_in("handlers/accounts.py", "REPAIRS")),  # what it mended in a question
        "wrong.": set(ast.literal_eval(assigned("tickets/wrong_answers.py", "DECISIONS"))),
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
        "letter.": {"sealed", "cut"},  # what specialists should know of a letter
        "my_data.": {  # who somebody is, in the file of their data
            *("name", "username", "number", "language", "since"),
            *("called_as", "phone", "email", "site"),
        },
        "undelivered.": {"blocked", "deactivated", "no_chat", "no_letter"},  # why a message didn't arrive
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
        "group.right.": set(ast.literal_eval(assigned("bot/staff_group.py", "RIGHTS"))),
        "stats.outcome.": set(ast.literal_eval(assigned("tickets/reports.py", "OUTCOMES"))),
        "stats.time.": {"bot", "claim", "answer", "resolution"},
        "stats.figure.": _figures(),  # what can be opened
        "button.stats_days.": {"1", "7", "30"},
        "stats_file.": set(ast.literal_eval(assigned("handlers/stats_file.py", "COLUMNS"))),
        "stats_file.channel.": set(EVERY_CHANNEL) | {f"{name}.many" for name in CHANNELS},
        "stats_file.late.": {"claim", "first_response", "next_response", "resolution"},
        "stats_file.median.": {"bot", "claim", "answer", "resolution"},
        "stats_file.most.": {"bot", "claim", "answer", "resolution"},
        "stats_file.sheet.": {"contacts", "figures"},
        "button.stats_": {"csv", "xlsx", "words", "hours"},
        "chart.by.": {"bot", "people", "rest"},
        "chart.outcome.": {*ast.literal_eval(assigned("tickets/reports.py", "OUTCOMES"))}
        - {"left", "courtesy", "pending"}
        | {"rest"},
        "chart.time.": {"bot", "claim", "answer", "resolution"},
        "chart.tick.": {
            str(tick) for tick in ast.literal_eval(assigned("handlers/charts/stats.py", "SCALE"))
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
        "employees.problem.": set(ast.literal_eval(assigned("tickets/employees.py", "PROBLEMS"))),
        "departments.problem.": _file_problems(),  # what can be wrong with a file of departments
        "clients.ask_": set(ast.literal_eval(assigned("handlers/admin/clients.py", "STEPS"))) - {"zone"},
        "button.site_": {"invite", "people", "name", "address", "zone", "department", "archive"},
        "where.employee.": {"confirmed", "said"},
        "kb.problem.": set(problems()),  # what is wrong with a row of a file
        "kb.now.": _said_kinds(),  # what line 1 says to a question before an entry is published
        "kb.was.": _said_kinds(),
        "kb.then.": _said_kinds(),  # and after
        "kb.notice.": set(set_in("handlers/workspace.py", "NOTICES")),  # what was done in `/kb`
        "kb.lacks.": {"question", "answer"},  # a choice is named besides
        "kb.change.": _changes() - {"edited"}
        | {"added"},  # what was done to an entry; edited: see its fields
        "kb.field.": {"wordings", "answer", "files", "steps", "automatic", "place"},
        "kb.for.": {"customers", "employees"},  # whom an entry is for
        "button.kb_for_": {"customers", "employees"},
        "kb.in.": set(LANGUAGES),
        "api.problem.": set(api_problems.STATUSES),  # what a call is refused with
        "api.fault.": {"unknown", "missing", "too_long", "too_many", "empty", "twice", "wrong"}
        | {"url", "no_file"},  # what is wrong with one field of it
        "doctor.public": {"", "_part", "_open", "_moved", "_another", "_other"}
        | {"_stranger", "_unknown", "_silent", "_unreached"},  # where PUBLIC_URL leads
    }
