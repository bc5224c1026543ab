"""In a busy group what matters goes first: a card isn't held up by what is said in topics."""

from __future__ import annotations

from tests.desk import Desk


async def test_a_card_does_not_wait_for_a_long_talk(desk: Desk) -> None:
    await desk.is_taken()
    heard = _Heard(desk)
    for number in range(24):
        await desk.ira.sends_photo(caption=f"Ещё одно {number}")  # texts would come in one post
    await desk.anna.sees("Ещё одно 15", topic="№1")
    began = desk.tg.clock.timestamp()
    await desk.petr.writes("В подвале погас свет")
    await desk.anna.sees("В подвале погас свет", button="🙋 Взять в работу")
    # Line 1 waits a second for more, and somebody who watches lets the clock go on in such steps.
    assert heard.at("В подвале погас свет") - began < 20
    await desk.anna.sees("Ещё одно 23", topic="№1")
    assert heard.at("В подвале погас свет") < heard.at("Ещё одно 23")


class _Heard:
    """When each post of the group came."""

    def __init__(self, desk: Desk) -> None:
        self._posts: list[tuple[float, str]] = []
        log, group = desk.tg.world.log, desk.group.id

        log.listeners.append(
            lambda event: (
                self._posts.append((event.at, event.message.text or event.message.content.get("caption", "")))
                if event.kind == "message" and event.message and event.message.chat.id == group
                else None
            )
        )

    def at(self, words: str) -> float:
        """The moment of the first post that holds these words."""
        return next(at for at, text in self._posts if words in text)
