"""A desk in full swing, and everybody who may want something of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import doors
from storage.tables import Client, ListedEmployee, Macro, Membership, Proof, Site, Timer
from storage.tables import Person as PersonRow
from telegram_emulator import Person, Seen
from telegram_emulator.group import Group
from tests.attackers.table import OTHERS, PRIVATE, QUEUE, THEIRS, TOPIC
from tests.desk import Desk
from tests.flows.test_departments import NAME, adds
from tickets import proofs
from tickets.work import Work


class World:
    """Two departments with a group each, tickets in every state, and a message in each place to press on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        add = desk.tg.add_person
        self.nina, self.lena = add("Нина", language="ru"), add("Лена", language="ru")
        self.boris, self.ada = add("Борис", language="ru"), add("Ада", language="ru")
        self.actors: dict[str, Person] = {
            "stranger": add("Зоя", language="ru"),
            "requester": desk.ira,
            "other_requester": desk.petr,
            "specialist": desk.oleg,
            "colleague": desk.anna,
            "former": self.nina,
            "foreign": self.boris,
            "lead": self.lena,
            "admin": self.ada,
        }
        self.theirs: Group
        self.bot = desk.bot.api
        self._posts: dict[str, Seen] = {}
        self._homes: dict[str, Seen] = {}

    def place(self, actor: str, where: str) -> Seen:
        """A message of the bot there: with `private` the one in the actor's own chat."""
        return self._homes[actor] if where == PRIVATE else self._posts[where]

    async def is_furnished(self) -> None:
        """Everything that the table speaks of is made, as people make it."""
        desk, ira, oleg = self.desk, self.desk.ira, self.desk.oleg
        await desk.restarts(admin_ids=(desk.max.id, self.ada.id, desk.tg._owner.id))
        for who in (self.nina, self.lena):
            desk.group.add(who)
        await desk.makes_lead(self.lena)
        for who in (oleg, desk.anna, self.nina):
            await who.writes("/queue", desk.group)
            await desk.settles()
        desk.group.remove(self.nina)
        await adds(desk)
        self.theirs = desk.tg.add_group(
            "Кассиры", forum=True, members=[self.boris, desk.max], bots=[desk.bot]
        )
        await desk.settles()
        await desk.max.writes("/start@firstline_bot d2", self.theirs)
        self._posts[THEIRS] = await desk.max.sees(f"Теперь здесь очередь отдела «{NAME}»", in_=self.theirs)
        await self.boris.writes("/queue", self.theirs)
        for name, who in self.actors.items():
            await who.starts(desk.bot)
            self._homes[name] = await who.sees("Здравствуйте", in_=desk.bot)
        shop = desk.tg.add_group("Магазин 7", members=[ira, desk.max])
        shop.add(desk.bot, "member")
        await desk.max.writes("/link", shop)
        self._posts[OTHERS] = await ira.sees("Теперь я отвечаю в этой группе", in_=shop)
        await self._tickets(ira, oleg)
        await desk.passes(5)  # the incident tells its tickets
        await desk.database.write(self._stock)
        await desk.settles()
        now = desk.tg.clock.now()
        await desk.database.write(partial(_stand_still, now=now))

    async def _stock(self, session: AsyncSession) -> None:
        """A macro, a client with a site beside one of our own, a list of employees, and doors.

        Ira has come by the first one's link, and the second is hers.
        """
        now = self.desk.tg.clock.now()
        theirs = select(PersonRow.id).where(PersonRow.telegram_id == self.desk.ira.id)
        ira = (await session.scalars(theirs)).one()
        first, _ = await doors.open_page(session, "hers", channel="form", name="Ира", language="ru", now=now)
        second = await doors.of_letters(
            session, box="help@example.org", address="ira@example.org", name="Ира", language="ru", now=now
        )
        second.joined_to_id = ira
        await proofs.link_for(Work(session, now), first)
        (await session.scalars(select(Proof))).one().person_id = ira
        for row in (
            Macro(name="Едем", texts={"ru": "Едем к вам", "en": "Coming"}, changed_at=now),
            Client(name="Ромашка"),
            Site(name="Склад"),
            Site(name="Магазин", client_id=1),
            ListedEmployee(phone="+79120000001", name="Ира", sites=[1]),
        ):
            session.add(row)
            await session.flush()  # the first of each has the number 1

    async def _tickets(self, ira: Person, oleg: Person) -> None:
        desk = self.desk
        await ira.writes("Терминал не проводит оплату")
        await ira.sees("Проверьте связь", button="✅ Помогло")
        for number, words in ((2, "Пахнет гарью в подсобке"), (3, "Протекла крыша"), (4, "Завис турникет")):
            await ira.writes("/new")
            await ira.writes(words)
            card = await oleg.sees(words, in_=desk.group, button="🙋 Взять в работу")
            await desk.settles()
            self._posts.setdefault(QUEUE, card)
            if number > 2:
                await desk.presses(oleg, "🙋 Взять в работу", card)
                post = await oleg.sees(words, topic=f"№{number}", button="✅ Решено")
                await desk.settles()
                if number == 4:
                    await desk.presses(oleg, "✅ Решено", post)
                else:
                    self._posts[TOPIC] = post
        await oleg.writes("/register Мария, 8 (912) 345-67-89, залило серверную", desk.group)
        await oleg.sees("№5 · Мария", in_=desk.group)
        await desk.presses(oleg, "🤝 Подключить", self._posts[TOPIC])
        which = await oleg.sees("Кого подключить", button=NAME, in_=desk.group)
        await desk.presses(oleg, NAME, which)
        what = await oleg.sees("Что нужно от отдела", button="Не подключать", in_=desk.group)
        await oleg.writes("Почему молчит касса?", desk.group, reply_to=what)
        await self.boris.sees("Почему молчит касса?", in_=self.theirs, button="🙋 Взять вопрос")
        await (await self.lena.forges("in:begin:0:3", on=self._posts[QUEUE])).answer()


async def _stand_still(session: AsyncSession, now: datetime) -> None:
    """Nothing falls due while the desk is attacked, and what Telegram said of members holds."""
    for timer in await session.scalars(select(Timer)):
        timer.due_at += timedelta(days=1)
    for membership in await session.scalars(select(Membership)):
        membership.checked_at = now
