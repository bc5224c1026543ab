"""Reactions cross as words do; those that a bot can't give say so."""

from __future__ import annotations

from telegram_emulator import Seen
from tests.relay.sides import Side, Talk


def _on(side: Side, message: Seen) -> list[str]:
    """The emoji that the bot has put onto somebody's message, or onto its own."""
    chat = side.desk.group if side.where else side.desk.bot
    found = next(seen for seen in side.person.chat(chat).messages if seen.id == message.id)
    return [each["emoji"] for each in found.reactions if each["by"] == side.desk.bot.id]


async def test_reactions(talk: Talk) -> None:
    for writer, reader in talk.both:
        mine = await writer.person.writes("Готово", **writer.where)
        await talk.desk.settles()
        copy = reader.got[-1]
        for emoji in ("👍", "❤", None):
            await reader.person.reacts(copy, emoji)
            await talk.desk.settles()
            # Without it, what is left on a specialist's message is the sign that it has arrived.
            assert _on(writer, mine) == ([emoji] if emoji else ["👌"] if writer is talk.oleg else [])
        await writer.person.reacts(mine, "🔥")
        await talk.desk.settles()
        assert _on(reader, copy) == ["🔥"]


async def test_only_the_assignees_reactions_cross(talk: Talk) -> None:
    desk = talk.desk
    mine = await desk.ira.writes("Готово?")
    await desk.settles()
    await desk.anna.reacts(talk.oleg.got[-1], "👎")
    note = await desk.oleg.writes("// пока нет", topic="№1")
    await desk.oleg.reacts(note, "👍")
    await desk.settles()
    assert _on(talk.ira, mine) == []


async def test_reactions_that_bots_cannot_give(talk: Talk) -> None:
    for writer, reader in talk.both:
        await writer.person.writes("Готово", **writer.where)
        await talk.desk.settles()
        copy = reader.got[-1]
        await reader.person.reacts(copy, custom_emoji="5368324170671202286")
        await talk.desk.settles()
        assert "Такую реакцию передать нельзя" in reader.got[-1].words
        count = len(reader.got)
        await reader.person.reacts(copy, None)
        await reader.person.reacts(copy, custom_emoji="5368324170671202286")
        await talk.desk.settles()
        assert len(reader.got) == count
