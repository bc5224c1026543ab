"""Who there is on the small desk: its departments, its people, and the sites that they belong to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.tables import Client, Department, Lead, Person, Site, SiteMember
from tickets import people
from tickets.form import Form
from tickets.work import Policy, Work

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
#: Memberships are as they were told last, however long ago.
EVER = datetime(2000, 1, 1, tzinfo=UTC)
#: Two departments share the first group, the third has its own.
GROUPS = {1: -1001, 2: -1002, 3: -1001}
NAMES = {1: "Поддержка", 2: "Касса", 3: "Сеть"}
REQUESTERS = (1, 2, 3)
SPECIALISTS = (4, 5, 6)
#: Who belongs to which groups to begin with; the second specialist leads the first department.
INSIDE = {4: {-1001}, 5: {-1001, -1002}, 6: {-1002}}
LEADS = {1: 5}
#: Whose questions come from which sites: one of them has to say which it is.
SITES: dict[int, tuple[int, ...]] = {1: (1, 2), 2: (3,), 3: ()}
#: The second site has a department of its own.
SITE_DEPARTMENTS = {2: 2}
#: Who calls: two leave a number, one has come.
CALLERS = (
    Form("Анна", "+79990000001", question="касса стоит"),
    Form("Борис", "+79990000002", question="нет сети"),
    Form("Вера", visit=True, question="где чек"),
)
#: What takes days takes hours here: people who wait for nothing teach nothing.
POLICY = Policy(
    silent_close=timedelta(hours=3),
    remember=timedelta(hours=6),
    reminder=timedelta(hours=3),
    confirm=timedelta(hours=3),
    topic_kept=timedelta(hours=6),
    rating_every=timedelta(hours=3),
)


def telegram_id(person: int) -> int:
    """The Telegram id of the person with this number."""
    return 100 + person


async def settle_in(work: Work) -> None:
    """Makes the departments, the people, and the sites."""
    session = work.session
    for number, chat_id in GROUPS.items():
        session.add(Department(id=number, name=NAMES[number], chat_id=chat_id, is_forum=True, language="ru"))
    for number in (*REQUESTERS, *SPECIALISTS):
        session.add(
            Person(
                id=number,
                telegram_id=telegram_id(number),
                name=f"Человек {number}",
                language="ru",
                created_at=work.now,
            )
        )
    session.add(Client(id=1, name="Ромашка"))
    await session.flush()
    for number in (1, 2, 3):
        its = SITE_DEPARTMENTS.get(number)
        session.add(Site(id=number, client_id=1, name=f"Точка {number}", address="", department_id=its))
    await session.flush()
    for person, sites in SITES.items():
        for site in sites:
            session.add(SiteMember(person_id=person, site_id=site, name="", since_at=work.now))
    for department, person in LEADS.items():
        session.add(Lead(department_id=department, person_id=person))
    for person, groups in INSIDE.items():
        for chat_id in groups:
            await people.note_membership(work, chat_id, telegram_id(person), True)
