"""The guided tour of the demo: five steps through the main job, told by the page."""

from __future__ import annotations

from typing import Any

from locales import LANGUAGES, plain
from telegram_emulator import Person

Json = dict[str, Any]


def tour(requesters: dict[str, Person], specialist: Person, desk_language: str) -> dict[str, list[Json]]:
    """The steps in each language of the page, for `Telegram.tour`.

    Args:
        requesters: who asks, by the language they speak.
        specialist: who takes the ticket.
        desk_language: that of the staff group.
    """
    return {
        language: _steps(language, requesters[language], specialist, desk_language) for language in LANGUAGES
    }


def _steps(language: str, asking: Person, specialist: Person, desk_language: str) -> list[Json]:
    # Whoever takes the tour once more is asked whether it is the former matter.
    helped, other = plain(language, "button.helped"), plain(language, "button.other")
    take, resolve = plain(desk_language, "button.take"), plain(desk_language, "button.resolve")
    solved, numbers = plain(language, "button.solved"), ["1", "2", "3", "4", "5"]
    names = {"requester": asking.name, "specialist": specialist.name}
    return [
        {
            "title": plain(language, "tour.ask.title"),
            "text": plain(language, "tour.ask.text", helped=helped, **names),
            "person": asking.id,
            "say": plain(language, "tour.ask.say"),
            "point": [helped, other],
            "done": {"person": asking.id, "presses": [helped]},
        },
        {
            "title": plain(language, "tour.call.title"),
            "text": plain(language, "tour.call.text", **names),
            "person": asking.id,
            "say": plain(language, "tour.call.say"),
            "point": [other],
            "done": {"person": specialist.id, "button": take},
        },
        {
            "title": plain(language, "tour.take.title"),
            "text": plain(
                language, "tour.take.text", button=_both(take, plain(language, "button.take")), **names
            ),
            "person": specialist.id,
            "point": [take],
            "done": {"person": specialist.id, "button": resolve},
        },
        {
            "title": plain(language, "tour.reply.title"),
            "text": plain(language, "tour.reply.text", **names),
            "person": specialist.id,
            "say": plain(language, "tour.reply.say"),
            "topic": True,
            "point": [],
            "done": {"person": specialist.id, "writes": "topic"},
        },
        {
            "title": plain(language, "tour.solve.title"),
            "text": plain(
                language,
                "tour.solve.text",
                button=_both(resolve, plain(language, "button.resolve")),
                solved=solved,
                **names,
            ),
            "person": specialist.id,
            "point": [resolve, solved, *numbers],
            "done": {"person": asking.id, "presses": numbers},
        },
    ]


def _both(shown: str, own: str) -> str:
    """A button's words as the group shows them, and the reader's own if those differ (less their icon)."""
    return f"«{shown}»" if own == shown else f"“{shown}” ({own.partition(' ')[2]})"
