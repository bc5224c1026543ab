"""What has happened in the demo before anybody looks: conversations that were really had with the service."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.demo_words import Words
from locales import plain
from telegram_emulator import ActError, Bot, Group, Person, Seen, Telegram

#: How long ago the first of them began, and the pauses between them, in seconds.
BEGAN_S = 232 * 60
PAUSE_S = 42 * 60
#: While everybody waits the clock goes on by a second for every tenth look, so four times as fast as it is:
#: a merged words.trucks_asked is decided sooner, and no press grows stale.
LOOKS, STEP_S = 10, 1.0
#: How long a busy machine may take for one step, in real seconds.
PATIENCE_S = 20

TERMINAL = Path(__file__).with_name("terminal.svg")


@dataclass(frozen=True)
class Cast:
    """The people of the demo; `language` is theirs, and `words` what they say in it."""

    language: str
    words: Words
    bot: Bot
    group: Group
    billing: Group
    marina: Person
    pavel: Person
    lena: Person
    shops: tuple[Person, ...]
    oleg: Person
    anna: Person
    admin: Person


async def play(telegram: Telegram, cast: Cast) -> None:
    """Let the conversations happen, in a past that ends now; begin with the clock `BEGAN_S` behind.

    One that goes another way than planned (the sample knowledge base has changed, say) is left where it is.
    """

    looks = itertools.count(1)

    def time_passes() -> None:
        if next(looks) % LOOKS == 0 and telegram.clock.offset_s < -STEP_S:
            telegram.clock.advance(STEP_S)

    telegram.while_waiting = time_passes
    for scene in (_organised, _in_work, _answered, _solved, _broken_down, _involved, _kept):
        try:
            await scene(cast)
        except (ActError, AssertionError, TimeoutError) as error:
            structlog.get_logger().warning("a sample conversation stopped early", why=str(error))
        if telegram.clock.offset_s < 0:
            telegram.clock.advance(min(PAUSE_S, -telegram.clock.offset_s))
    telegram.while_waiting = None
    if telegram.clock.offset_s < 0:
        telegram.clock.advance(-telegram.clock.offset_s)


async def _press(person: Person, text: str, button: str) -> None:
    """Press a button under the newest message that contains the text."""
    await (await person.presses(button, on=await _sees(person, text, button))).answer(PATIENCE_S)


async def _sees(person: Person, text: str, button: str | None = None) -> Seen:
    return await person.sees(text, button=button, timeout=PATIENCE_S)


async def _organised(cast: Cast) -> None:
    """A second department with a group of its own."""
    admin = cast.admin
    await admin.starts(cast.bot)
    await admin.writes("/departments", cast.bot)
    await _press(admin, "", plain(cast.language, "button.dep_add"))
    await _sees(admin, plain(cast.language, "departments.ask_name"))
    await admin.writes(cast.words.billing, cast.bot)
    await _sees(admin, plain(cast.language, "departments.ask_description", name=cast.words.billing))
    await admin.writes(cast.words.sees_to, cast.bot)
    await _sees(admin, cast.words.sees_to, plain(cast.language, "button.dep_group"))
    await admin.writes("/connect d2", cast.billing)
    await _sees(admin, plain(cast.language, "departments.connected", name=cast.words.billing))


async def _answered(cast: Cast) -> None:
    marina = cast.marina
    await marina.starts(cast.bot)
    await _sees(marina, marina.name)
    await marina.writes(cast.words.known)
    await _press(marina, "", plain(cast.language, "button.helped"))


async def _solved(cast: Cast) -> None:
    marina, anna, words = cast.marina, cast.anna, cast.words
    await marina.writes(words.sign)
    await _press(anna, words.sign, plain(cast.language, "button.take"))
    topic = (await _sees(anna, words.sign, plain(cast.language, "button.resolve"))).thread_id
    await anna.writes(words.sign_asked, topic=topic, to=cast.group)
    await _sees(marina, words.sign_asked)
    await marina.writes(words.sign_told)
    await _sees(anna, words.sign_told)
    await anna.writes(words.sign_promised, topic=topic, to=cast.group)
    await _sees(marina, words.sign_promised)
    await _press(anna, words.sign, plain(cast.language, "button.resolve"))
    await _press(marina, "", plain(cast.language, "button.solved"))
    await _press(marina, "", "5")


async def _in_work(cast: Cast) -> None:
    pavel, oleg, words = cast.pavel, cast.oleg, cast.words
    await pavel.starts(cast.bot)
    await _sees(pavel, pavel.name)
    await pavel.sends_photo(
        cast.bot,
        data=TERMINAL.read_bytes(),
        name=TERMINAL.name,
        mime="image/svg+xml",
        caption=words.terminal,
    )
    await _press(oleg, words.terminal, plain(cast.language, "button.take"))
    topic = (await _sees(oleg, words.terminal, plain(cast.language, "button.resolve"))).thread_id
    await oleg.writes(words.terminal_asked, topic=topic, to=cast.group)
    await _sees(pavel, words.terminal_asked)
    await pavel.writes(words.terminal_told)
    await _sees(oleg, words.terminal_told)


async def _involved(cast: Cast) -> None:
    """A ticket with a words.trucks_asked in it to the other department, which answers."""
    lena, oleg, anna, words = cast.lena, cast.oleg, cast.anna, cast.words
    await lena.starts(cast.bot)
    await _sees(lena, lena.name)
    await lena.writes(words.trucks)
    await _press(oleg, words.trucks, plain(cast.language, "button.take"))
    intro = await _sees(oleg, words.trucks, plain(cast.language, "button.resolve"))
    await _press(oleg, words.trucks, plain(cast.language, "button.involve"))
    await _press(oleg, "", words.billing)
    asked = await _sees(oleg, words.billing, plain(cast.language, "button.involve_cancel"))
    await oleg.writes(words.trucks_asked, topic=intro.thread_id, to=cast.group, reply_to=asked)
    await _press(anna, words.trucks_asked, plain(cast.language, "button.part_take"))
    place = (await _sees(anna, words.trucks_asked, plain(cast.language, "button.part_done"))).thread_id
    await anna.writes(words.trucks_answered, topic=place, to=cast.billing)
    await _sees(oleg, words.trucks_answered)


async def _writes_of_it(cast: Cast, person: Person, words: str) -> None:
    await person.starts(cast.bot)
    await _sees(person, person.name)
    await person.writes(words)


async def _broken_down(cast: Cast) -> None:
    """Four shops write the same: an outage is proposed, opened, told of, and over; a picture of the day."""
    oleg, anna = cast.oleg, cast.anna
    await asyncio.gather(
        *(_writes_of_it(cast, shop, words) for shop, words in zip(cast.shops, cast.words.outage, strict=True))
    )
    await _press(oleg, "", plain(cast.language, "button.incident_open"))
    await asyncio.gather(
        *(_sees(shop, "", plain(cast.language, "button.incident_apart")) for shop in cast.shops)
    )
    await _press(oleg, "", plain(cast.language, "button.incident_over"))
    await _press(oleg, "", plain(cast.language, "button.incident_sure"))
    await asyncio.gather(*(_sees(shop, "", plain(cast.language, "button.solved")) for shop in cast.shops))
    await anna.writes("/stats", cast.group)
    await _press(anna, "", plain(cast.language, "button.stats_chart"))


async def _kept(cast: Cast) -> None:
    """The knowledge base lies open before the admin."""
    await cast.admin.writes("/kb", cast.bot)
    await _sees(cast.admin, "", plain(cast.language, "button.kb_add"))
