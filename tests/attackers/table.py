"""Who may press what: for every button what leads to its handler, and who is heard there.

The numbers are those of `tests.attackers.world`: №1 is answered, №2 waits, №3 is the specialist's, №4 is
resolved, №5 was called in; 3/1 is asked of the other department.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Whoever acts. The specialist has the tickets, the colleague and the lead are in the same group, the
#: foreign specialist is in the other department's; the former one has left, the admin is in no group.
ACTORS = (
    "stranger",
    "requester",
    "other_requester",
    "specialist",
    "colleague",
    "former",
    "foreign",
    "lead",
    "admin",
)
#: An administrator who writes in the name of the group; buttons they press in their own.
ANONYMOUS = "anonymous"
EVERYBODY = frozenset(ACTORS)
NOBODY = frozenset[str]()
REQUESTER = frozenset({"requester"})
HOLDER = frozenset({"specialist"})
HEAD = frozenset({"lead"})
GROUP = HOLDER | HEAD | {"colleague"}
ADMIN = frozenset({"admin"})
KEEPERS = ADMIN | HEAD
SPECIALISTS = GROUP | {"foreign"}
DESK = SPECIALISTS | ADMIN
OUTSIDE = EVERYBODY - DESK
FOREIGN = frozenset({"foreign"})

PRIVATE, QUEUE, TOPIC, THEIRS, OTHERS = "private", "queue", "topic", "theirs", "others"


@dataclass(frozen=True, slots=True)
class Row:
    """What somebody may do by a button with this data.

    `where` is the private chat, the queue of the first department, the topic of №3, or the other
    department's queue, or a group of requesters.
    """

    handler: str
    where: str
    who: frozenset[str]
    act: str


def rows(handler: str, where: str, who: frozenset[str], *acts: str) -> list[Row]:
    """A row for each of these acts."""
    return [Row(handler, where, who, act) for act in acts]


def _each(pattern: str, names: str) -> list[str]:
    return [pattern.replace("*", name) for name in names.split()]


_FIGURES = _each("n:*:7:0::0::0", "show chart csv xlsx open list mine in_group")

PRESSES = [
    *rows("staff.queue.pressed", QUEUE, GROUP, "q:0:0:0", "q:1:1:1"),
    *rows("staff.queue.pressed", THEIRS, FOREIGN, "q:0:0:0", "q:1:1:1"),
    *rows("staff.duty.pressed", THEIRS, FOREIGN, *_each("du:*", "on break off")),
    *rows("staff.why.pressed", THEIRS, FOREIGN, *_each("w:*:3:1", "link nothing")),
    *rows("staff.stats.pressed", THEIRS, FOREIGN, *_FIGURES),
    *rows("staff.blocking.pressed", THEIRS, FOREIGN, "bl:list:2:0:0"),
    *rows("staff.duty.pressed", QUEUE, GROUP, *_each("du:*", "on break off")),
    *rows("staff.duty.pressed", PRIVATE, SPECIALISTS, *_each("du:*", "on break off")),
    *rows("staff.duty.decided", QUEUE, HOLDER | HEAD, *_each("ho:*:1:3:1", "to queue keep")),
    *rows("staff.duty.decided", QUEUE, GROUP, *_each("ho:*:1:0:0", "who show")),
    *rows("staff.duty.decided", THEIRS, FOREIGN, *_each("ho:*:1:1:2", "part_to part_queue part_keep")),
    *rows("staff.duty.decided", PRIVATE, HOLDER | HEAD, *_each("ho:*:1:3:1", "to queue keep")),
    *rows("staff.duty.decided", PRIVATE, GROUP, *_each("ho:*:1:0:0", "who show")),
    *rows("staff.why.pressed", QUEUE, GROUP, *_each("w:*:1:1", "wrong link nothing")),
    *rows("admin.why.pressed", PRIVATE, ADMIN, *_each("w:*:1:1", "wrong link nothing")),
    *rows("staff.stats.pressed", QUEUE, GROUP, *_FIGURES),
    *rows("staff.stats.own_pressed", PRIVATE, SPECIALISTS, *_FIGURES),
    *rows("admin.stats.pressed", PRIVATE, ADMIN, *_FIGURES),
    *rows("staff.registering.pressed", QUEUE, GROUP, *_each("b:*:0:0", "visit cancel")),
    *rows("staff.registering.pressed", PRIVATE, SPECIALISTS, *_each("b:*:0:0", "visit cancel")),
    *rows("staff.registering.pressed", QUEUE, GROUP, *_each("b:*:5:1", "where rate solved take queue to")),
    *rows("staff.registering.pressed", PRIVATE, GROUP, *_each("b:*:5:1", "where rate solved take queue to")),
    *rows("staff.called_from.pressed", QUEUE, GROUP, *_each("rs:*:5:0:1:0", "clients client site back")),
    *rows("staff.called_from.pressed", PRIVATE, GROUP, *_each("rs:*:5:0:1:0", "clients client site back")),
    *rows("staff.presses.pressed", QUEUE, GROUP, *_each("t:*:2", "take spam not_spam decline")),
    *rows("staff.presses.pressed", QUEUE, HEAD, "t:employee:2"),
    *rows("staff.presses.pressed", QUEUE, HOLDER, *_each("t:*:3", "wait release resolve"), "t:spoke:5"),
    *rows("staff.calling.pressed", QUEUE, GROUP, *_each("z:*:5:0", "solved not_solved no_answer")),
    *rows("staff.calling.pressed", QUEUE, GROUP, "z:rated:5:5"),
    *rows("staff.priority.pressed", QUEUE, GROUP, *_each("j:*:2:1:high", "ask set back")),
    *rows("staff.priority.pressed", QUEUE, HOLDER | HEAD, *_each("j:*:3:0:high", "ask set back")),
    *rows("staff.replies.pressed", TOPIC, GROUP, *_each("f:*:3:1:0", "open list macro entry language show")),
    *rows("staff.replies.pressed", TOPIC, GROUP, *_each("f:*:3:1:0", "reword send undo")),
    *rows("staff.tending.chosen", TOPIC, HOLDER | HEAD, "e:3:4"),
    *rows("staff.merging.pressed", TOPIC, HOLDER, "mg:3:2", "mg:3:0"),
    *rows("staff.blocking.pressed", QUEUE, GROUP, *_each("bl:*:2:0:0", "ask ads rude cancel list")),
    *rows("staff.blocking.pressed", TOPIC, HOLDER | HEAD, "bl:yes:3:0:0"),
    *rows("staff.blocking.pressed", QUEUE, GROUP, *_each("bl:*:2:1:0", "lift card off")),
    *rows("staff.transferring.pressed", QUEUE, GROUP, *_each("v:*:2:1:2", "ask to cancel go")),
    *rows("staff.transferring.pressed", QUEUE, HOLDER | HEAD, *_each("v:*:3:1:2", "ask to cancel go")),
    *rows("staff.involving.pressed", TOPIC, HOLDER | HEAD, *_each("i:*:3:2", "ask to cancel wait")),
    *rows("staff.involving.pressed", TOPIC, HOLDER, "i:resolve:3:2"),
    *rows("staff.involving.part_pressed", THEIRS, FOREIGN, *_each("pt:*:1", "take release done end keep")),
    *rows("staff.involving.part_pressed", TOPIC, HOLDER | HEAD, "pt:cancel:1"),
    *rows("staff.incidents.pressed", QUEUE, HEAD, *_each("in:*:1:0", "open dismiss tell name over cancel")),
    *rows("staff.incidents.pressed", QUEUE, HEAD, "in:resolve:1:0", "in:begin:0:2"),
    *rows("staff.incidents.pressed", QUEUE, GROUP, "in:attach:1:2", "in:detach:1:3"),
    *rows(
        "staff.urgent_contacts.pressed",
        PRIVATE,
        KEEPERS,
        *_each("ro:*:1:3:0", "urgent level"),
        "ro:wait:1:10:0",
    ),
    *rows("staff.roster.pressed", PRIVATE, KEEPERS, *_each("ro:*:1:0:0", "show edit clear")),
    *rows("staff.urgent_contacts.called", PRIVATE, GROUP, *_each("uc:*:2", "take decline")),
    *rows("admin.macros.pressed", PRIVATE, KEEPERS, *_each("x:*:1:0", "list add show name ru en after tag")),
    *rows("admin.macros.pressed", PRIVATE, KEEPERS, *_each("x:*:1:0", "involve alone remove restore")),
    *rows("admin.macros.department_chosen", PRIVATE, KEEPERS, "xd:1:2"),
    *rows("admin.department_rules.pressed", PRIVATE, ADMIN, *_each("g:*:1:0", "hours hours_edit zone_edit")),
    *rows("admin.department_rules.pressed", PRIVATE, ADMIN, *_each("g:*:1:0", "days_edit hours_usual times")),
    *rows("admin.department_rules.pressed", PRIVATE, ADMIN, *_each("g:*:1:0", "times_edit times_usual")),
    *rows("admin.shared_queue.pressed", PRIVATE, ADMIN, *_each("g:*:1:2", "queue queue_with")),
    *rows("admin.turns.pressed", PRIVATE, ADMIN, "g:turns:1:0", "g:turn_wait:1:5"),
    *rows("admin.departments.pressed", PRIVATE, ADMIN, *_each("g:*:1:2", "list show add name description")),
    *rows("admin.departments.pressed", PRIVATE, ADMIN, *_each("g:*:2:8", "group leads lead names takes")),
    *rows(
        "admin.departments.pressed",
        PRIVATE,
        ADMIN,
        "g:share:2:1",
        *_each("g:*:2:0", "import export archive cancel"),
    ),
    *rows("admin.times_for.pressed", PRIVATE, ADMIN, *_each("wt:*:1:employees:0:0", "list add client show")),
    *rows("admin.times_for.pressed", PRIVATE, ADMIN, *_each("wt:*:1:employees:0:0", "edit usual")),
    *rows("admin.employees.asked", PRIVATE, ADMIN, "o:employees:0:0:0"),
    *rows(
        "admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:0:0", "list add client"), "o:archived:1:0:0"
    ),
    *rows("admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:1:0:0", "add_site client_name archive")),
    *rows("admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:1:1", "site name people archived")),
    *rows("admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:1:1", "address invite zone zone_is person")),
    *rows("admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:1:1", "department department_is remove")),
    *rows("admin.clients.pressed", PRIVATE, ADMIN, "o:archive:0:1:0"),
    *rows("admin.base.pressed", PRIVATE, ADMIN, *_each("k:*:0:1", "menu list archived drafts back add find")),
    *rows("admin.base.pressed", PRIVATE, ADMIN, *_each("k:*:0:1", "import export cancel")),
    *rows("admin.entries.pressed", PRIVATE, ADMIN, *_each("k:*:1:1", "show history seen wordings answer")),
    *rows("admin.entries.pressed", PRIVATE, ADMIN, *_each("k:*:1:1", "steps archive restore automatic")),
    *rows(
        "admin.audience.pressed", PRIVATE, ADMIN, *_each("au:*:1:0:0:0", "page client everybody turn tidy")
    ),
    *rows("admin.audience.pressed", PRIVATE, ADMIN, *_each("au:*:1:0:0:0", "customers employees")),
    *rows("admin.changes.pressed", PRIVATE, ADMIN, *_each("h:*:1:1", "show return")),
    *rows("admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru::0", "open publish merge later drop")),
    *rows(
        "admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru::0", "cancel enough reword seen answer")
    ),
    *rows("admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru::0", "wordings steps choice label")),
    *rows("admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru:0:0", "bare unstep import")),
    *rows("admin.urgent.pressed", PRIVATE, ADMIN, *_each("u:*:0:1", "list page add remove")),
    *rows("admin.erasing.pressed", PRIVATE, ADMIN, "er:yes:2", "er:yes:5", "er:no:2"),
    *rows("admin.why.decided", PRIVATE, ADMIN, *_each("c:*:1:0", "all page restore archive people")),
    *rows("requester.privacy.pressed", PRIVATE, EVERYBODY, "pr:export", "pr:back"),
    *rows("requester.privacy.pressed", PRIVATE, OUTSIDE, "pr:ask", "pr:erase"),
    *rows("requester.presses.under_answer", PRIVATE, REQUESTER, *_each("a:*:1:1:0", "helped missed person")),
    *rows("requester.presses.under_answer", PRIVATE, REQUESTER, *_each("a:*:1:1:0", "pick step")),
    *rows("requester.presses.belongs", PRIVATE, REQUESTER, "m:1:3", "m:1:0"),
    *rows("requester.presses.in_list", PRIVATE, EVERYBODY, "y:list:0:0", "y:calls:0:0"),
    *rows("requester.presses.in_list", PRIVATE, EVERYBODY, "y:letters:0:0"),
    *rows("requester.presses.in_list", PRIVATE, REQUESTER, "y:move:3:2"),
    *rows("requester.letters.pressed", PRIVATE, REQUESTER, "dr:yes:1", "dr:no:1", "dr:here:2"),
    *rows("requester.presses.in_list", PRIVATE, REQUESTER, *_each("y:*:3:0", "show add close closed")),
    *rows("requester.presses.in_list", PRIVATE, REQUESTER, *_each("y:*:4:0", "rate again")),
    *rows("requester.presses.called", PRIVATE, NOBODY, "jo:1:1", "jo:1:0"),
    *rows("requester.presses.solved", PRIVATE, REQUESTER, *_each("s:*:4", "yes no comment reopen")),
    *rows("requester.presses.rated", PRIVATE, REQUESTER, "r:4:1", "r:4:5"),
    *rows("requester.presses.language_chosen", PRIVATE, EVERYBODY, "l:ru"),
    *rows("requester.presses.site_named", PRIVATE, REQUESTER, "p:2:1"),
    *rows("requester.presses.department_picked", PRIVATE, REQUESTER, "pd:2:2"),
    *rows("requester.presses.apart", PRIVATE, REQUESTER, "ap:3"),
]

_CALLED_WRONG = (("requester", PRIVATE, "a:person:1:1:0"), ("specialist", QUEUE, "w:wrong:1:1"))
_PART_LEFT = (("foreign", THEIRS, "pt:take:1"), ("foreign", THEIRS, "du:off"))
_OFF_DUTY = (("specialist", QUEUE, "du:off"),)
_CALL_RESOLVED = (("specialist", QUEUE, "b:take:5:0"), ("specialist", QUEUE, "t:resolve:5"))
_LETTERS = (("*", "", "y:letters:0:0"),)
_CLOSED = (("requester", PRIVATE, "s:yes:4"),)

#: What was done before there could be such a button: by whom (`*`: whoever presses it), where, what.
AFTER: dict[str, tuple[tuple[str, str, str], ...]] = {
    "b:rate:5:1": (("*", "", "b:solved:5:0"),),
    "t:not_spam:2": (("*", "", "t:spam:2"),),
    "t:spoke:5": _CALL_RESOLVED[:1],
    "bl:yes:3:0:0": (("*", "", "/block Мешает"),),
    "f:undo:3:1:0": (("*", "", "f:macro:3:1:0"), ("*", "", "f:send:3:1:0")),
    "w:wrong:1:1": _CALLED_WRONG[:1],
    **dict.fromkeys(_each("w:*:1:1", "link nothing"), _CALLED_WRONG[:1]),
    **dict.fromkeys(_each("b:*:0:0", "visit cancel"), (("*", "", "/register Мария"),)),
    **dict.fromkeys(_each("bl:*:2:1:0", "lift card off"), (("*", "", "bl:ads:2:0:0"),)),
    **dict.fromkeys(_each("f:*:3:1:0", "language show reword send"), (("*", "", "f:macro:3:1:0"),)),
    **dict.fromkeys(_each("pt:*:1", "release done end keep"), (("*", "", "pt:take:1"),)),
    **dict.fromkeys([*_each("ho:*:1:3:1", "to queue keep"), *_each("ho:*:1:0:0", "who show")], _OFF_DUTY),
    **dict.fromkeys(_each("ho:*:1:1:2", "part_to part_queue part_keep"), _PART_LEFT),
    **dict.fromkeys(_each("z:*:5:0", "solved not_solved no_answer"), _CALL_RESOLVED),
    "z:rated:5:5": (*_CALL_RESOLVED, ("*", "", "z:solved:5:0")),
    **dict.fromkeys(_each("c:*:1:0", "all page restore archive people"), _CALLED_WRONG),
    "text=ira@example.org": _LETTERS,
    "text=123456": (*_LETTERS, ("*", "", "text=ira@example.org")),
    **dict.fromkeys([*_each("y:*:4:0", "rate again"), "r:4:1", "r:4:5"], _CLOSED),
    **dict.fromkeys(_each("s:*:4", "comment reopen"), (*_CLOSED, ("requester", PRIVATE, "r:4:1"))),
    **{
        row.act: (("admin", PRIVATE, "k:add:0:1"),)
        for row in PRESSES
        if row.handler == "admin.publishing.pressed"
    },
}

#: What nobody can do in this world just now, whoever they are: there is nothing of the kind to be seen to.
NOT_NOW = frozenset(
    {
        *((act, where) for where in (QUEUE, THEIRS, PRIVATE) for act in ("n:in_group:7:0::0::0",)),
        ("ho:part_to:1:1:2", THEIRS),
        *((act, PRIVATE) for act in ("n:mine:7:0::0::0", "uc:decline:2", "g:archive:2:0")),
        *((act, PRIVATE) for act in ("o:person:0:1:1", "c:page:1:0", "d:publish:1:ru::0", "p:2:1", "pd:2:2")),
        *((act, PRIVATE) for act in _each("d:*:1:ru:0:0", "bare unstep import")),
        *((act, PRIVATE) for act in ("a:pick:1:1:0", "a:step:1:1:0", "m:1:3", "m:1:0")),
        *((act, QUEUE) for act in ("t:decline:2", "t:employee:2", "in:open:1:0", "in:dismiss:1:0")),
    }
)
