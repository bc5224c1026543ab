"""A requester's messages in a crowded minute of the staff group: several in one post, nothing missing."""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from locales import plain
from storage import outbox
from storage.tables import Message, OutboxRow, Post
from telegram_emulator import Seen
from tests.desk import Desk
from tests.flows.test_privacy import erases
from tests.relay.sides import Side, Talk

#: After so many posts in a minute the group is crowded.
CROWD = 9


class Topic:
    """What Ира writes comes here, into the topic of her ticket; the clock stands still but for the story."""

    def __init__(self, talk: Talk) -> None:
        self._talk, self._desk, self._known = talk, talk.desk, 0
        self._desk.tg.clock.stand()

    async def is_crowded(self) -> None:
        """After a quiet minute so much is said in the group that from now on what can wait does."""
        desk, general = self._desk, outbox.queue(self._desk.group.id)
        await desk.passes(60)

        async def put(session: AsyncSession) -> None:
            for _ in range(CROWD):
                now = desk.tg.clock.now()
                await outbox.put(session, general, "say", now=now, language="ru", text="thanks")

        before = desk.oleg.count(plain("ru", "thanks"))
        await desk.database.write(put)
        while desk.oleg.count(plain("ru", "thanks")) < before + CROWD:
            await self.half_a_second()
        self._known = max(seen.id for seen in self._talk.oleg.got)

    async def news(self) -> list[Seen]:
        """All posts that have come since it was crowded, or since this was asked, and those that wait."""
        await self._is_done()
        while await self._waits():
            await self.half_a_second()
        new = [seen for seen in self._talk.oleg.got if seen.id > self._known]
        self._known = max([self._known, *(seen.id for seen in new)])
        return new

    async def joins_three(self) -> tuple[list[Seen], Seen]:
        """Three messages of hers, and the post in which they have come."""
        mine = [await self._desk.ira.writes(words) for words in ("Касса", "стоит", "с утра")]
        (post,) = await self.news()
        return mine, post

    def words(self, post: Seen) -> str:
        """What stands in a post at present."""
        return next(seen.words for seen in self._talk.oleg.got if seen.id == post.id)

    async def half_a_second(self) -> None:
        """So much time goes by, and the service does what is due then."""
        self._desk.tg.clock.advance(0.5)
        await self._is_done()

    async def _waits(self) -> bool:
        waiting = select(OutboxRow.id).where(OutboxRow.state.in_(("new", "leased"))).limit(1)
        async with self._desk.database.read() as session:
            return await session.scalar(waiting) is not None

    async def _is_done(self) -> None:
        """Waits until the service has done what it can at this moment."""
        async with asyncio.timeout(60):
            while True:
                await asyncio.sleep(0.02)
                if self._desk.is_idle():
                    return


async def test_messages_in_a_crowded_minute(talk: Talk) -> None:
    topic = Topic(talk)
    await topic.is_crowded()
    await _some_kinds(talk, topic)
    await topic.is_crowded()
    for number in range(4):
        await talk.desk.ira.writes(f"{number} " + ("слово " * 250).strip())
    come = await topic.news()
    assert [[line[0] for line in seen.words.split("\n")[1:]] for seen in come] == [["0", "1"], ["2", "3"]]
    await _in_trouble(talk, topic)
    await talk.desk.passes(60)
    for words in ("Касса", "стоит"):  # the minute is a quiet one again
        await talk.desk.ira.writes(words)
    assert [seen.words for seen in await topic.news()] == ["👤 Ира\nКасса", "👤 Ира\nстоит"]


async def _some_kinds(talk: Talk, topic: Topic) -> None:
    """What is more than words comes by itself; what is taken back while it waits doesn't come."""
    ira = talk.desk.ira
    first = await ira.writes("Раз, два")
    await ira.writes("Три\nчетыре")
    await ira.sends_photo(caption="Вот чек", data=b"pixels")
    await ira.writes("Пять")
    await ira.writes("Шесть", entities=[{"type": "bold", "offset": 0, "length": 5}])
    await ira.writes("Это о первом", reply_to=first)
    mine = [await ira.writes(words) for words in ("Пароль 12345", "Семь", "Восемь")]
    await ira.writes("/undo", reply_to=mine[0])
    come = await topic.news()
    assert [seen.words for seen in come] == [
        "👤 Ира\nРаз, два\n\nТри\nчетыре",
        "👤 Ира\nВот чек",
        "👤 Ира\nПять\nШесть",
        "👤 Ира\nЭто о первом",
        "👤 Ира\nСемь\nВосемь",
    ]
    bold = talk.oleg.content(come[2])["entities"]
    assert [(each["type"], each["offset"]) for each in bold][-1] == ("bold", len("👤 Ира\nПять\n") + 1)
    assert come[3].reply_to == come[0].id


async def _in_trouble(talk: Talk, topic: Topic) -> None:
    """What may have come comes again together; what Telegram refuses comes one by one."""
    desk, again, whole = talk.desk, plain("ru", "maybe_again"), "👤 Ира\nКасса\nстоит"
    for kind, expected in (
        ("drop_after", [whole, f"👤 Ира\n{again}\nКасса\nстоит"]),
        ("429", [whole]),
        ("400", ["👤 Ира\nКасса", "👤 Ира\nстоит"]),
    ):
        await topic.is_crowded()
        desk.tg.fault("sendMessage", kind=kind, chat=desk.group.id, times=1)
        mine = [await desk.ira.writes(words) for words in ("Касса", "стоит")]
        come = await topic.news()
        assert [seen.words for seen in come] == expected
        if kind == "drop_after":  # the second of both is the one that is known
            await desk.ira.edits(mine[1], text="чинят")
            await desk.settles()
            assert topic.words(come[1]).startswith(f"👤 Ира\n{again}\nКасса\nчинят\n")
    async with desk.database.read() as session:
        rows = await session.scalars(select(OutboxRow).where(OutboxRow.maybe_sent > 0))
        assert [(row.state, row.maybe_sent) for row in rows] == [("sent", 1), ("sent", 1)]


async def test_one_of_several_in_a_post(talk: Talk) -> None:
    topic = Topic(talk)
    await topic.is_crowded()
    mine, post = await topic.joins_three()
    await _is_answered(talk, topic, mine, post)
    await _is_changed(talk, topic, mine, post)
    await topic.is_crowded()
    mine, post = await topic.joins_three()
    await _is_taken_back(talk, mine, post)


async def _is_answered(talk: Talk, topic: Topic, mine: list[Seen], post: Seen) -> None:
    desk = talk.desk
    await desk.oleg.writes("Еду", topic="№1", reply_to=post)
    await desk.oleg.writes("Какая из двух?", topic="№1", reply_to=post, quote="Касса")
    await desk.oleg.reacts(post, "👍")
    await desk.ira.reacts(mine[0], "🔥")
    await desk.settles()
    assert [(seen.words, seen.reply_to) for seen in talk.ira.got[-2:]] == [
        ("🧑‍💻 Олег\nЕду", mine[2].id),
        ("🧑‍💻 Олег\nКакая из двух?", mine[0].id),
    ]
    assert talk.ira.content(talk.ira.got[-1])["quote"]["text"] == "Касса"
    given = {seen.id: seen.reactions for seen in desk.ira.chat(desk.bot).messages}
    assert [len(given[one.id]) for one in mine] == [1, 0, 1]
    assert [each["emoji"] for each in given[mine[2].id]] == ["👍"]
    theirs = next(seen.reactions for seen in talk.oleg.got if seen.id == post.id)
    assert {each["emoji"] for each in theirs} == {"👍", "🔥"}
    await desk.ira.writes("С этой", reply_to=mine[1], quote="стоит")
    (answer,) = await topic.news()
    assert answer.reply_to == post.id
    assert talk.oleg.content(answer)["quote"]["text"] == "стоит"


async def _is_changed(talk: Talk, topic: Topic, mine: list[Seen], post: Seen) -> None:
    """Other words, more than a post holds and fewer again, a picture; at last the post itself is gone."""
    desk, ira = talk.desk, talk.desk.ira
    await ira.edits(mine[1], text="не печатает")
    await desk.settles()
    was = plain("ru", "relay.former", words="стоит")
    assert topic.words(post) == f"👤 Ира\nКасса\nне печатает\nс утра\n{was}"
    await ira.edits(mine[2], text="слово " * 682)
    (rest,) = await topic.news()
    assert rest.words.endswith(" слово")
    await ira.edits(mine[2], text="вчера")
    await desk.settles()
    assert rest.id not in [seen.id for seen in talk.oleg.got]
    await ira.edits_media(mine[0], "photo", caption="Вот она", data=b"pixels")
    (picture,) = await topic.news()
    assert (picture.kind, picture.words.split("\n")[:2]) == ("photo", ["👤 Ира", "Вот она"])
    assert topic.words(post).startswith("👤 Ира\nне печатает\nвчера\n✏️")
    desk.group.set_status(desk.anna, "administrator")
    await desk.anna.deletes_message(post)
    for one, words in ((mine[1], "не включается"), (mine[2], "уже три дня")):
        await ira.edits(one, text=words)
        (anew,) = await topic.news()
        assert anew.words.startswith(f"👤 Ира\n{words}\n")


async def _is_taken_back(talk: Talk, mine: list[Seen], post: Seen) -> None:
    desk = talk.desk
    for number, left in ((0, "👤 Ира\nстоит\nс утра"), (2, "👤 Ира\nстоит"), (1, "")):
        await desk.ira.writes("/undo", reply_to=mine[number])
        await desk.settles()
        assert "Отозвано" in talk.ira.got[-1].words
        assert [seen.words for seen in talk.oleg.got if seen.id == post.id] == [left][: bool(left)]
    async with desk.database.read() as session:
        assert await session.scalar(select(Post.id).where(Post.telegram_message_id == post.id)) is None
        kept = await session.scalars(select(Message.text).where(Message.withdrawn_at.is_not(None)))
        assert sorted(kept) == ["Касса", "с утра", "стоит"]


async def test_a_post_of_several_in_a_group_without_topics(plain_desk: Desk) -> None:
    await plain_desk.is_taken()
    await plain_desk.settles()
    talk = Talk(plain_desk)
    talk.oleg = Side(plain_desk, plain_desk.oleg, {"to": plain_desk.group})
    topic = Topic(talk)
    await topic.is_crowded()
    mine, post = await topic.joins_three()
    assert post.words == "👤 Ира\nКасса\nстоит\nс утра"
    await plain_desk.oleg.writes("Еду", plain_desk.group, reply_to=post)
    await plain_desk.settles()
    assert (talk.ira.got[-1].words, talk.ira.got[-1].reply_to) == ("🧑‍💻 Олег\nЕду", mine[2].id)
    await _is_erased_while_it_waits(plain_desk, topic)


async def _is_erased_while_it_waits(desk: Desk, topic: Topic) -> None:
    """Nothing is left of what waits for its post, neither the first nor those joined to it."""
    await topic.is_crowded()
    desk.tg.fault("sendMessage", kind="429", chat=desk.group.id, retry_after=600, times=1)
    for words in ("Пароль 12345", "Пароль 54321"):
        await desk.ira.writes(words)
    while not await _states(desk, "joined"):
        await topic.half_a_second()
    await erases(desk)
    assert await _states(desk, "joined") == []
    assert desk.oleg.count("Пароль") == 0


async def _states(desk: Desk, state: str) -> list[int]:
    """The rows of the outbox that are in this state."""
    async with desk.database.read() as session:
        return list(await session.scalars(select(OutboxRow.id).where(OutboxRow.state == state)))
