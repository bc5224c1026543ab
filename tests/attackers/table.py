"""Who may do what: for every button what leads to its handler, and who is heard there.

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

PRIVATE, QUEUE, TOPIC, THEIRS = "private", "queue", "topic", "theirs"


@dataclass(frozen=True, slots=True)
class Row:
    """What somebody may do by a button with this data.

    `where` is the private chat, the queue of the first department, the topic of №3, or the other
    department's queue. In another kind of chat the same comes to nothing, unless another row allows it.
    """

    handler: str
    where: str
    who: frozenset[str]
    act: str


def _rows(handler: str, where: str, who: frozenset[str], *acts: str) -> list[Row]:
    return [Row(handler, where, who, act) for act in acts]


def _each(pattern: str, names: str) -> list[str]:
    return [pattern.replace("*", name) for name in names.split()]


_FIGURES = _each("n:*:week:0::0::0", "show chart csv xlsx open list mine in_group")

PRESSES = [
    *_rows("staff.queue.pressed", QUEUE, GROUP, "q:0:0:0", "q:1:1:1"),
    *_rows("staff.queue.pressed", THEIRS, FOREIGN, "q:0:0:0", "q:1:1:1"),
    *_rows("staff.duty.pressed", THEIRS, FOREIGN, *_each("du:*", "on break off")),
    *_rows("staff.why.pressed", THEIRS, FOREIGN, *_each("w:*:3:1", "wrong link nothing")),
    *_rows("staff.stats.pressed", THEIRS, FOREIGN, *_FIGURES),
    *_rows("staff.blocking.pressed", THEIRS, FOREIGN, "bl:list:2:0:0"),
    *_rows("staff.duty.pressed", QUEUE, GROUP, *_each("du:*", "on break off")),
    *_rows("staff.duty.pressed", PRIVATE, SPECIALISTS, *_each("du:*", "on break off")),
    *_rows("staff.duty.decided", QUEUE, HOLDER | HEAD, *_each("ho:*:1:6:4", "to queue keep")),
    *_rows("staff.duty.decided", QUEUE, GROUP, *_each("ho:*:1:0:0", "who show")),
    *_rows("staff.duty.decided", PRIVATE, HOLDER | HEAD, *_each("ho:*:1:6:4", "to queue keep")),
    *_rows("staff.duty.decided", PRIVATE, GROUP, *_each("ho:*:1:0:0", "who show")),
    *_rows("staff.why.pressed", QUEUE, GROUP, *_each("w:*:3:1", "wrong link nothing")),
    *_rows("admin.why.pressed", PRIVATE, ADMIN, *_each("w:*:3:1", "wrong link nothing")),
    *_rows("staff.stats.pressed", QUEUE, GROUP, *_FIGURES),
    *_rows("staff.stats.own_pressed", PRIVATE, SPECIALISTS, *_FIGURES),
    *_rows("admin.stats.pressed", PRIVATE, ADMIN, *_FIGURES),
    *_rows("staff.registering.pressed", QUEUE, GROUP, *_each("b:*:0:0", "visit cancel")),
    *_rows("staff.registering.pressed", PRIVATE, SPECIALISTS, *_each("b:*:0:0", "visit cancel")),
    *_rows("staff.registering.pressed", QUEUE, GROUP, *_each("b:*:5:1", "where rate solved take queue to")),
    *_rows("staff.registering.pressed", PRIVATE, GROUP, *_each("b:*:5:1", "where rate solved take queue to")),
    *_rows("staff.called_from.pressed", QUEUE, GROUP, *_each("rs:*:5:0:1:0", "clients client site back")),
    *_rows("staff.called_from.pressed", PRIVATE, GROUP, *_each("rs:*:5:0:1:0", "clients client site back")),
    *_rows("staff.presses.pressed", QUEUE, GROUP, *_each("t:*:2", "take spam not_spam decline")),
    *_rows("staff.presses.pressed", QUEUE, HEAD, "t:employee:2"),
    *_rows("staff.presses.pressed", QUEUE, HOLDER, *_each("t:*:3", "wait spoke release resolve")),
    *_rows("staff.calling.pressed", QUEUE, GROUP, *_each("z:*:5:0", "solved not_solved no_answer")),
    *_rows("staff.calling.pressed", QUEUE, GROUP, "z:rated:5:5"),
    *_rows("staff.priority.pressed", QUEUE, GROUP, *_each("j:*:2:1:high", "ask set back")),
    *_rows("staff.priority.pressed", QUEUE, HOLDER | HEAD, *_each("j:*:3:0:high", "ask set back")),
    *_rows("staff.replies.pressed", TOPIC, GROUP, *_each("f:*:3:1:0", "open list macro entry language show")),
    *_rows("staff.replies.pressed", TOPIC, GROUP, *_each("f:*:3:1:0", "reword send undo")),
    *_rows("staff.tending.chosen", TOPIC, HOLDER | HEAD, "e:3:2"),
    *_rows("staff.merging.pressed", TOPIC, HOLDER, "mg:3:2", "mg:3:0"),
    *_rows("staff.blocking.pressed", QUEUE, GROUP, *_each("bl:*:2:0:0", "ask yes ads rude cancel list")),
    *_rows("staff.blocking.pressed", QUEUE, GROUP, *_each("bl:*:2:1:0", "lift card off")),
    *_rows("staff.transferring.pressed", QUEUE, GROUP, *_each("v:*:2:1:2", "ask to cancel go")),
    *_rows("staff.transferring.pressed", QUEUE, HOLDER | HEAD, *_each("v:*:3:1:2", "ask to cancel go")),
    *_rows("staff.involving.pressed", TOPIC, HOLDER | HEAD, *_each("i:*:3:2", "ask to cancel resolve wait")),
    *_rows("staff.involving.part_pressed", THEIRS, FOREIGN, *_each("pt:*:1", "take release done end keep")),
    *_rows("staff.involving.part_pressed", TOPIC, HOLDER | HEAD, "pt:cancel:1"),
    *_rows("staff.incidents.pressed", QUEUE, HEAD, *_each("in:*:1:0", "open dismiss tell name over cancel")),
    *_rows("staff.incidents.pressed", QUEUE, HEAD, "in:resolve:1:0", "in:begin:0:3"),
    *_rows("staff.incidents.pressed", QUEUE, GROUP, "in:attach:1:3", "in:detach:1:3"),
    *_rows("staff.urgent_contacts.pressed", PRIVATE, KEEPERS, *_each("ro:*:1:2:0", "urgent level wait")),
    *_rows("staff.roster.pressed", PRIVATE, KEEPERS, *_each("ro:*:1:0:0", "show edit clear")),
    *_rows("staff.urgent_contacts.called", PRIVATE, GROUP, *_each("uc:*:2", "take decline")),
    *_rows("admin.macros.pressed", PRIVATE, KEEPERS, *_each("x:*:1:0", "list add show name ru en after tag")),
    *_rows("admin.macros.pressed", PRIVATE, KEEPERS, *_each("x:*:1:0", "involve alone remove restore")),
    *_rows("admin.macros.department_chosen", PRIVATE, KEEPERS, "xd:1:2"),
    *_rows("admin.department_rules.pressed", PRIVATE, ADMIN, *_each("g:*:1:0", "hours hours_edit zone_edit")),
    *_rows(
        "admin.department_rules.pressed", PRIVATE, ADMIN, *_each("g:*:1:0", "days_edit hours_usual times")
    ),
    *_rows("admin.department_rules.pressed", PRIVATE, ADMIN, *_each("g:*:1:0", "times_edit times_usual")),
    *_rows("admin.shared_queue.pressed", PRIVATE, ADMIN, *_each("g:*:1:2", "queue queue_with")),
    *_rows("admin.turns.pressed", PRIVATE, ADMIN, "g:turns:1:0", "g:turn_wait:1:5"),
    *_rows("admin.departments.pressed", PRIVATE, ADMIN, *_each("g:*:1:2", "list show add name description")),
    *_rows(
        "admin.departments.pressed", PRIVATE, ADMIN, *_each("g:*:2:1", "group share leads lead names takes")
    ),
    *_rows("admin.departments.pressed", PRIVATE, ADMIN, *_each("g:*:2:0", "import export archive cancel")),
    *_rows("admin.times_for.pressed", PRIVATE, ADMIN, *_each("wt:*:1:employees:0:0", "list add client show")),
    *_rows("admin.times_for.pressed", PRIVATE, ADMIN, *_each("wt:*:1:employees:0:0", "edit usual")),
    *_rows("admin.employees.asked", PRIVATE, ADMIN, "o:employees:0:0:0"),
    *_rows(
        "admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:0:0", "list add archived own client people")
    ),
    *_rows("admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:1:1", "add_site client_name site name")),
    *_rows(
        "admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:1:1", "address invite zone zone_is person")
    ),
    *_rows("admin.clients.pressed", PRIVATE, ADMIN, *_each("o:*:0:1:1", "department department_is remove")),
    *_rows("admin.clients.pressed", PRIVATE, ADMIN, "o:archive:0:1:0"),
    *_rows(
        "admin.base.pressed", PRIVATE, ADMIN, *_each("k:*:0:1", "menu list archived drafts back add find")
    ),
    *_rows("admin.base.pressed", PRIVATE, ADMIN, *_each("k:*:0:1", "import export cancel")),
    *_rows("admin.entries.pressed", PRIVATE, ADMIN, *_each("k:*:1:1", "show history seen wordings answer")),
    *_rows("admin.entries.pressed", PRIVATE, ADMIN, *_each("k:*:1:1", "steps archive restore automatic")),
    *_rows(
        "admin.audience.pressed", PRIVATE, ADMIN, *_each("au:*:1:0:0:0", "page client everybody turn tidy")
    ),
    *_rows("admin.audience.pressed", PRIVATE, ADMIN, *_each("au:*:1:0:0:0", "customers employees")),
    *_rows("admin.changes.pressed", PRIVATE, ADMIN, *_each("h:*:1:1", "show return")),
    *_rows(
        "admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru::0", "open publish merge later drop")
    ),
    *_rows(
        "admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru::0", "cancel enough reword seen answer")
    ),
    *_rows("admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru::0", "wordings steps choice label")),
    *_rows("admin.publishing.pressed", PRIVATE, ADMIN, *_each("d:*:1:ru:0:0", "bare unstep import")),
    *_rows("admin.urgent.pressed", PRIVATE, ADMIN, *_each("u:*:0:1", "list page add remove")),
    *_rows("admin.why.decided", PRIVATE, ADMIN, *_each("c:*:1:0", "all page restore archive people")),
    *_rows("requester.privacy.pressed", PRIVATE, EVERYBODY, "pr:export", "pr:back"),
    *_rows("requester.privacy.pressed", PRIVATE, OUTSIDE, "pr:ask", "pr:erase"),
    *_rows("requester.presses.under_answer", PRIVATE, REQUESTER, *_each("a:*:1:1:0", "helped missed person")),
    *_rows("requester.presses.under_answer", PRIVATE, REQUESTER, *_each("a:*:1:1:0", "pick step")),
    *_rows("requester.presses.belongs", PRIVATE, REQUESTER, "m:1:3", "m:1:0"),
    *_rows("requester.presses.in_list", PRIVATE, EVERYBODY, "y:list:0:0", "y:calls:0:0"),
    *_rows("requester.presses.in_list", PRIVATE, REQUESTER, *_each("y:*:3:0", "show add close closed")),
    *_rows("requester.presses.in_list", PRIVATE, REQUESTER, *_each("y:*:4:0", "rate again")),
    *_rows("requester.presses.called", PRIVATE, NOBODY, "jo:1:1", "jo:1:0"),
    *_rows("requester.presses.solved", PRIVATE, REQUESTER, *_each("s:*:4", "yes no comment reopen")),
    *_rows("requester.presses.rated", PRIVATE, REQUESTER, "r:4:1", "r:4:5"),
    *_rows("requester.presses.language_chosen", PRIVATE, EVERYBODY, "l:ru"),
    *_rows("requester.presses.site_named", PRIVATE, REQUESTER, "p:2:1"),
    *_rows("requester.presses.department_picked", PRIVATE, REQUESTER, "pd:2:2"),
    *_rows("requester.presses.apart", PRIVATE, REQUESTER, "ap:3"),
]
