"""Who may say what: a row for every command and every other handler that isn't a button's.

What stands for an update is told in `tests.attackers.acts`.
"""

from __future__ import annotations

from tests.attackers.table import (
    ADMIN,
    ANONYMOUS,
    EVERYBODY,
    FOREIGN,
    GROUP,
    HEAD,
    HOLDER,
    KEEPERS,
    NOBODY,
    OTHERS,
    PRIVATE,
    QUEUE,
    SPECIALISTS,
    THEIRS,
    TOPIC,
    Row,
    rows,
)

_NAMELESS = frozenset({ANONYMOUS})

#: What nothing that is drawn comes to; see `tests.attackers.test_doors`.
AT_DOORS = frozenset({"requester.doors.unknown"})

#: What only Telegram itself can say: nobody writes such a message.
TELEGRAMS_OWN = frozenset(
    {"staff.membership.topic_made", "staff.membership.group_moved", "staff.membership.moved_here"}
)

SPOKEN: list[Row] = [
    *rows("connecting.no_setup", PRIVATE, EVERYBODY, "/connect 123456"),
    *rows("inline.asked", PRIVATE, ADMIN, "inline=терминал"),
    *rows("inline.asked", QUEUE, SPECIALISTS | ADMIN, "inline=терминал"),
    *rows("reactions.reacted", TOPIC, HOLDER, "react=👍"),
    # An admin's.
    *rows("admin.staff_groups.connect", OTHERS, ADMIN, "/start@firstline_bot d2"),
    *rows("admin.staff_groups.connect_as_a_person", OTHERS, _NAMELESS, "/start@firstline_bot d2"),
    *rows("admin.macros.asked", PRIVATE, KEEPERS, "/macro"),
    *rows("admin.macros.written", PRIVATE, KEEPERS, "reply=Новый шаблон"),
    *rows("admin.department_rules.sent", PRIVATE, ADMIN, "text=Mo-Fr 09:00-18:00"),
    *rows("admin.times_for.sent", PRIVATE, ADMIN, "text=взять за 5 минут"),
    *rows("admin.departments.asked", PRIVATE, ADMIN, "/departments"),
    *rows("admin.departments.written", PRIVATE, ADMIN, "text=Склад"),
    *rows("admin.departments_file.sent", PRIVATE, ADMIN, "text=не файл"),
    *rows("admin.employees.sent", PRIVATE, ADMIN, "text=не список"),
    *rows("admin.clients.asked", PRIVATE, ADMIN, "/clients"),
    *rows("admin.clients.written", PRIVATE, ADMIN, "text=Лютик"),
    *rows("admin.base.opened", PRIVATE, ADMIN, "/kb"),
    *rows("admin.base.searched", PRIVATE, ADMIN, "text=касса"),
    *rows("admin.audience.written", PRIVATE, ADMIN, "text=Ромашка"),
    *rows("admin.help.explain", PRIVATE, ADMIN, "/help"),
    *rows("admin.stats.asked", PRIVATE, ADMIN, "/stats"),
    *rows("admin.imports.sent", PRIVATE, ADMIN, "document=base.csv"),
    *rows("admin.imports.sent_otherwise", PRIVATE, ADMIN, "text=потом"),
    *rows("admin.writing.written", PRIVATE, ADMIN, "text=Где мой заказ?"),
    *rows("admin.urgent.written", PRIVATE, ADMIN, "text=фишинг"),
    *rows("admin.why.asked", PRIVATE, ADMIN, "/why 1"),
    *rows("admin.erasing.asked", PRIVATE, ADMIN, "/erase", "/erase 2", "/erase 5"),
    # A specialist's in private.
    *rows("staff.stats.own_asked", PRIVATE, SPECIALISTS, "/stats"),
    *rows(
        "staff.registering.asked", PRIVATE, SPECIALISTS, "/register Мария, 8 912 345-67-80, сломался замок"
    ),
    *rows("staff.registering.continued", PRIVATE, SPECIALISTS, "text=8 912 345-67-81"),
    *rows("staff.duty.asked", PRIVATE, SPECIALISTS, "/duty"),
    *rows("staff.roster.own_asked", PRIVATE, SPECIALISTS | ADMIN, "/roster"),
    *rows("staff.roster.written", PRIVATE, KEEPERS, "text=Пн-Пт 09:00-18:00 Олег"),
    # Anybody's to Telegram, which tells us.
    *rows("staff.membership.bot_changed", PRIVATE, EVERYBODY, "my_chat_member=member,kicked"),
    *rows("staff.membership.member_changed", QUEUE, EVERYBODY, "chat_member=member,left"),
    # In a staff group.
    *rows("staff.anonymous.ask_to_write_as_a_person", QUEUE, _NAMELESS, "/queue"),
    *rows(
        "staff.anonymous.ask_to_write_as_a_person", TOPIC, _NAMELESS, "/note Еду", "/reply Еду", "text=Еду"
    ),
    *rows("staff.commands.ticket_page", QUEUE, GROUP, "/ticket 2", "/ticket 3"),
    *rows("staff.commands.ticket_page", THEIRS, FOREIGN, "/ticket 3"),
    *rows("staff.commands.ticket_page", THEIRS, NOBODY, "/ticket 2"),  # nobody asked them about it
    *rows("staff.commands.note", TOPIC, GROUP, "/note Видел"),
    *rows("staff.commands.reply", TOPIC, GROUP, "/reply Едем"),
    *rows("staff.commands.explain", QUEUE, GROUP, "/help", "/start"),
    *rows("staff.queue.asked", QUEUE, GROUP, "/queue"),
    *rows("staff.queue.asked", THEIRS, FOREIGN, "/queue"),
    *rows("staff.duty.asked", QUEUE, GROUP, "/duty"),
    *rows("staff.roster.asked", QUEUE, GROUP, "/roster"),
    *rows("staff.undoing.undo", TOPIC, GROUP, "/undo"),
    *rows("staff.why.asked", TOPIC, GROUP, "/why"),
    *rows("staff.stats.asked", QUEUE, GROUP, "/stats"),
    *rows("staff.stats.asked", THEIRS, FOREIGN, "/stats"),
    *rows("staff.registering.asked", QUEUE, GROUP, "/register Мария, 8 912 345-67-80, сломался замок"),
    *rows("staff.registering.continued", QUEUE, GROUP, "reply=8 912 345-67-81"),
    *rows("staff.replies.asked", TOPIC, GROUP, "/macro"),
    *rows("staff.tending.tag", TOPIC, GROUP, "/tag касса"),
    *rows("staff.tending.assign", TOPIC, HOLDER | HEAD, "/assign Анна"),
    *rows("staff.tending.snooze", TOPIC, HOLDER, "/snooze 2h"),
    *rows("staff.merging.asked", TOPIC, HOLDER, "/merge 2"),
    *rows("staff.blocking.asked", TOPIC, HOLDER | HEAD, "/block реклама"),
    *rows("staff.blocking.unblock", TOPIC, GROUP, "/unblock"),
    *rows("staff.blocking.listed", QUEUE, GROUP, "/blocked"),
    *rows("staff.naming.name", QUEUE, GROUP, "/name Олег В."),
    *rows("staff.incidents.asked", QUEUE, GROUP, "/incident"),
    *rows("staff.messages.written", TOPIC, GROUP, "text=Еду"),
    *rows("staff.messages.edited", TOPIC, GROUP, "edit=Еду уже"),
    # A requester's.
    *rows("requester.commands.start", PRIVATE, EVERYBODY, "/start", "/start nonsense"),
    *rows("requester.commands.call_a_person", PRIVATE, EVERYBODY, "/human", "text=👤 Позвать специалиста"),
    *rows("requester.commands.my_tickets", PRIVATE, EVERYBODY, "/my", "text=📋 Мои обращения"),
    *rows("requester.commands.new_ticket", PRIVATE, EVERYBODY, "/new"),
    *rows("requester.commands.choose_language", PRIVATE, EVERYBODY, "/language"),
    *rows("requester.commands.explain", PRIVATE, EVERYBODY - ADMIN, "/help"),
    *rows("requester.employees.asked", PRIVATE, EVERYBODY, "/employee"),
    *rows("requester.employees.shared", PRIVATE, EVERYBODY, "contact=+79120000000"),
    *rows("requester.letters.address", PRIVATE, EVERYBODY, "text=ira@example.org"),
    *rows("requester.letters.code", PRIVATE, EVERYBODY, "text=123456"),
    *rows("requester.privacy.explain", PRIVATE, EVERYBODY, "/privacy"),
    *rows("requester.undoing.undo", PRIVATE, EVERYBODY, "/undo"),
    *rows("requester.messages.written", PRIVATE, EVERYBODY, "text=Где мой заказ?"),
    *rows("requester.messages.edited", PRIVATE, EVERYBODY, "edit=Где же мой заказ?"),
    *rows("requester.groups.link", OTHERS, ADMIN, "/link"),
    *rows("requester.groups.new", OTHERS, EVERYBODY, "/new Не печатает принтер"),
    *rows("requester.groups.written", OTHERS, EVERYBODY, "text=@firstline_bot не печатает принтер"),
    *rows("requester.messages.edited", OTHERS, EVERYBODY, "edit=Не печатает принтер"),
    *rows("requester.groups.came_or_went", OTHERS, EVERYBODY, "my_chat_member=member,left"),
]

#: What somebody has pressed or said whose question the words then answer. Whoever acts gets their dialogue:
#: even in the midst of another's they may do no more than their own.
LENT: dict[tuple[str, str], tuple[str, str]] = {
    ("admin.macros.written", PRIVATE): ("admin", "x:add:0:0"),
    ("admin.department_rules.sent", PRIVATE): ("admin", "g:hours_edit:1:0"),
    ("admin.times_for.sent", PRIVATE): ("admin", "wt:edit:1:employees:0:0"),
    ("admin.departments.written", PRIVATE): ("admin", "g:add:0:0"),
    ("admin.departments_file.sent", PRIVATE): ("admin", "g:import:0:0"),
    ("admin.employees.sent", PRIVATE): ("admin", "o:employees:0:0:0"),
    ("admin.clients.written", PRIVATE): ("admin", "o:add:0:0:0"),
    ("admin.base.searched", PRIVATE): ("admin", "k:find:0:1"),
    ("admin.audience.written", PRIVATE): ("admin", "au:page:1:0:0:0"),
    ("admin.imports.sent_otherwise", PRIVATE): ("admin", "k:import:0:1"),
    ("admin.writing.written", PRIVATE): ("admin", "k:add:0:1"),
    ("admin.urgent.written", PRIVATE): ("admin", "u:add:0:1"),
    ("staff.roster.written", PRIVATE): ("admin", "ro:edit:1:0:0"),
    ("staff.registering.continued", QUEUE): ("specialist", "/register Мария"),
    ("requester.employees.shared", PRIVATE): ("requester", "/employee"),
}
#: What whoever acts has said before.
SAID: dict[tuple[str, str], str] = {
    ("staff.registering.continued", PRIVATE): "/register Мария",
    ("staff.undoing.undo", TOPIC): "text=Еду",
    ("staff.messages.edited", TOPIC): "text=Еду",
    ("reactions.reacted", TOPIC): "text=Еду",
    ("requester.messages.edited", PRIVATE): "text=Где мой заказ?",
    ("requester.messages.edited", OTHERS): "/new Не печатает",
    ("requester.undoing.undo", PRIVATE): "text=Где мой заказ?",
}
