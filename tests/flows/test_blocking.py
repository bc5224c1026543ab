"""A requester isn't heard any more: kept and told once, seen by specialists, taken back by who may."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.tables import Message, Ticket
from tests.desk import Desk


async def _counts(desk: Desk) -> tuple[int, int]:
    """How many tickets there are, and how many messages of requesters."""
    async with desk.database.read() as session:
        tickets = await session.scalar(select(func.count()).select_from(Ticket))
        wrote = select(func.count()).select_from(Message).where(Message.author == "requester")
        return tickets or 0, await session.scalar(wrote) or 0


async def test_a_requester_is_blocked_kept_told_once_and_heard_again(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.ira.writes("/new")
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", button="✅ Помогло")  # №2 is still on line 1
    await desk.anna.writes("/block Хамит", topic="№1")
    await desk.anna.sees("Обращением №1 занимается Олег", topic="№1")
    forged = await (await desk.anna.forges("bl:ads:1:0:0", on=first)).answer()
    assert "занимается Олег" in (forged.text or "")
    await desk.oleg.writes("/unblock", topic="№1")
    await desk.oleg.sees("Автор обращения №1 не заблокирован", topic="№1")

    await desk.oleg.writes("/block  Хамит   каждый день", topic="№1")
    sure = await desk.oleg.sees("2 незавершённых обращения станут спамом", topic="№1", button="Отмена")
    assert "Причина: Хамит каждый день" in sure.words
    stranger = await (await desk.anna.forges("bl:yes:1:0:0", on=sure)).answer()
    assert stranger.alert  # the reason is Олег's
    await desk.presses(desk.oleg, "⛔ Заблокировать", sure)
    done = await desk.oleg.sees("автор заблокирован. Причина: Хамит каждый день", button="🔓 Разблокировать")
    card = await desk.oleg.sees("Автор заблокирован: Хамит каждый день (Олег)", button="🔓 Разблокировать")
    assert "спам" in card.words
    assert (await (await desk.oleg.forges("t:not_spam:1", on=card)).answer()).alert

    assert await _counts(desk) == (2, 2)
    heard = len(desk.oleg.chat(desk.group).messages)
    mine = await desk.ira.writes("Вы ещё ответите")
    told = await desk.ira.sees("закрыли переписку с вами", after=mine)
    second = await desk.ira.writes("Алло?")
    await desk.ira.edits(second, text="Алло, это Ира")
    for words in ("/human", "/new", "/my", "Протекла крыша ещё раз"):
        await desk.ira.writes(words)
    await desk.settles()
    below = [seen for seen in desk.ira.chat(desk.bot).messages if seen.id > told.id]
    assert {seen.sender for seen in below} == {"Ира"}
    for data in ("a:helped:2:1:0", "a:person:2:1:0", "y:again:1:0", "s:no:1"):
        assert (await (await desk.ira.forges(data, on=answer)).answer()).alert, data
    assert await _counts(desk) == (2, 8)
    assert len(desk.oleg.chat(desk.group).messages) == heard
    await desk.oleg.writes("/stats", desk.group)
    await desk.oleg.sees("За это время обращений нет")

    await desk.oleg.writes("/ticket 1", desk.group)
    page = await desk.oleg.sees("автор заблокирован · Олег")
    assert "Вы ещё ответите" in page.words
    await desk.anna.writes("/blocked", desk.group)
    listed = await desk.anna.sees("Заблокированы", button="🔓 Ира")
    assert "Хамит каждый день · Олег" in listed.words
    await desk.makes_lead(desk.oleg)
    forged = await (await desk.anna.forges("bl:off:0:1:0", on=listed)).answer()
    assert "может тот, кто заблокировал (Олег)" in (forged.text or "")
    await desk.presses(desk.oleg, "🔓 Разблокировать", done)
    await desk.oleg.sees("Ира снова может писать")
    twice = await (await desk.oleg.forges("bl:off:0:1:0", on=listed)).answer()
    assert twice.alert
    spam = await desk.oleg.sees("спам", button="⛔ Заблокировать автора", in_=desk.group)
    assert spam.id == card.id
    await desk.presses(desk.oleg, "↩️ Не спам", spam)
    await desk.oleg.sees("Вы ещё ответите", button="🙋 Взять в работу")
    await desk.ira.writes("Спасибо, что вернули")
    await desk.oleg.sees("Спасибо, что вернули", button="🙋 Взять в работу")


async def test_spam_leads_to_blocking_and_nobody_of_the_desk_is_blocked(plain_desk: Desk) -> None:
    desk = plain_desk
    card = await desk.hands_over("Продам крышу недорого")
    await desk.presses(desk.oleg, "🚫 Спам", card)
    spam = await desk.oleg.sees("спам", button="⛔ Заблокировать автора")
    await desk.presses(desk.oleg, "⛔ Заблокировать автора", spam)
    sure = await desk.oleg.sees("0 незавершённых обращений", button="Реклама")
    await desk.presses(desk.oleg, "Отмена", sure)
    await desk.oleg.sees("Автор не заблокирован")
    await desk.presses(desk.anna, "⛔ Заблокировать автора", spam)
    sure = await desk.anna.sees("0 незавершённых обращений", button="Реклама", after=sure)
    await desk.presses(desk.anna, "Реклама", sure)
    gone = await desk.anna.sees("Автор заблокирован: реклама (Анна)", button="🔓 Разблокировать")
    await desk.presses(desk.oleg, "🔓 Разблокировать", gone)  # there are no leads
    await desk.oleg.sees("спам", button="↩️ Не спам")
    await desk.oleg.writes("/blocked", desk.group)
    await desk.oleg.sees("Никто не заблокирован")

    await desk.anna.writes("Протекла крыша над сервером", desk.bot)
    own = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.oleg.writes("/block шутит", desk.group, reply_to=own)
    await desk.oleg.sees("заблокировать нельзя")
