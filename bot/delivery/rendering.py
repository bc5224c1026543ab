"""An outbox row becomes a call to Telegram, from the database as it is at this moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from zoneinfo import ZoneInfo

from aiogram import Bot
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import (
    admins,
    answers,
    call_backs,
    incidents,
    involvements,
    late_list,
    marks,
    page_news,
    privacy,
    relays,
    saying,
    staff_group,
    stats,
    workspace,
)
from bot.delivery.calls import Call, must_be_its_group
from storage.database import Database
from storage.tables import OutboxRow


class Rendering:
    """Renders rows by their kind.

    Args:
        zone: the time zone in which specialists read times.
        bot: is asked what BotFather lets it do.
        database: is read where a file is made of much.
    """

    def __init__(self, zone: ZoneInfo, bot: Bot, database: Database) -> None:
        self._kinds: dict[str, Callable[[AsyncSession, OutboxRow], Awaitable[Call]]] = {
            "say": partial(saying.said, zone=zone),
            "answer": answers.answer,
            "answer_files": answers.files,
            "ask": saying.ask,
            "change": partial(saying.change, zone=zone),
            "card": partial(staff_group.card, zone=zone),
            "call_back": partial(call_backs.call_back, zone=zone),
            "card_left": staff_group.card_left,
            "offer_again": staff_group.offer_again,
            "turn": partial(staff_group.turn, zone=zone),
            "incident": partial(incidents.incident, zone=zone),
            "late_list": partial(late_list.late_list, zone=zone),
            "topic": staff_group.topic,
            "intro": partial(staff_group.intro, zone=zone),
            "buttons": staff_group.buttons,
            "close_topic": staff_group.topic_act,
            "reopen_topic": staff_group.topic_act,
            "delete_topic": staff_group.topic_act,
            "leave": saying.leave,
            "own_topic": saying.own_topic,
            "relay": relays.relay,
            "relay_edit": relays.relay_edit,
            "relay_album": relays.relay_album,
            "delivered": marks.delivered,
            "page_news": page_news.word,
            "reaction": relays.reaction,
            "withdraw": relays.withdraw,
            "intro_again": partial(staff_group.intro_again, zone=zone),
            "part_card": partial(involvements.card, zone=zone),
            "part_intro": partial(involvements.intro, zone=zone),
            "part_window": partial(involvements.window, zone=zone),
            "part_topic": involvements.topic,
            "my_data": partial(privacy.my_data, zone=zone),
            "delete_posts": privacy.delete_posts,
            "export": admins.export,
            "chart": stats.chart,
            "stats_file": partial(stats.file, database=database, zone=zone),
            "kb": partial(workspace.workspace, zone=zone, bot=bot),
            "kb_tidy": workspace.tidy,
            "export_departments": admins.export_departments,
            "wrong_answer": partial(admins.wrong_answer, zone=zone),
        }

    async def render(self, session: AsyncSession, row: OutboxRow) -> Call:
        """The call for a row.

        Raises:
            Nothing; NotYet.
        """
        held = await must_be_its_group(session, row)  # a session forgets what nobody holds
        call = await self._kinds[row.kind](session, row)
        del held
        return call
