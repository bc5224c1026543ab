"""Makes every long-lived object, by hand, in one place; runs and stops them together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot, Dispatcher, Router, methods
from aiogram.exceptions import AiogramError, TelegramMigrateToChat, TelegramUnauthorizedError
from aiogram.types import Update
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import handlers.admin
import handlers.connecting
import handlers.inline
import handlers.reactions
import handlers.requester
import handlers.staff
from bot import api, pages, telegram_errors
from bot.client import build_client, build_schemas
from bot.clock import Clock
from bot.delivery.aftermath import Aftermath
from bot.delivery.carriers import Carriers
from bot.delivery.doors import DoorCarrier
from bot.delivery.pace import Pace
from bot.delivery.prompts import Prompts
from bot.delivery.rendering import Rendering
from bot.delivery.sender import Sender
from bot.delivery.webhooks import WebhookSender
from bot.departments import LiveDepartments
from bot.doors import Doors
from bot.files import BothFiles, TelegramFiles
from bot.fitting import Fitter
from bot.knowledge import LiveKnowledge
from bot.listening import Health, Listener
from bot.mail import Mail, build_mail
from bot.menus import Menus
from bot.metrics import Metrics, Scrape
from bot.receiving.intake import Intake
from bot.receiving.lanes import Lanes
from bot.receiving.membership import Members
from bot.receiving.polling import Polling, WrongToken
from bot.receiving.updates import Updates
from bot.receiving.webhook import Webhook
from bot.settings import BadSetting, Settings
from bot.staff_chats import StaffChats
from bot.staff_group import TelegramGroups
from bot.timers import Timers
from handlers.admin import macros, staff_groups
from handlers.gated import Gated, is_command
from handlers.requester import doors, groups
from locales import plain
from storage.database import Database
from storage.peers import Peers
from storage.tables import Department
from tickets import rooms
from tickets.hours_text import read_hours
from tickets.work import Policy, Powers, Work

log = structlog.get_logger()

#: What Telegram is asked most.
CALLED = (
    methods.AnswerCallbackQuery,
    methods.CloseForumTopic,
    methods.CopyMessage,
    methods.CreateForumTopic,
    methods.EditMessageText,
    methods.GetChatMember,
    methods.SendMessage,
    methods.SetMessageReaction,
)


@dataclass(slots=True)
class App:
    """The running service."""

    settings: Settings
    clock: Clock
    bot: Bot
    database: Database
    knowledge: LiveKnowledge
    lanes: Lanes
    peers: Peers
    intake: Intake
    doors: Doors
    mail: Mail
    receiving: Polling | Webhook
    listener: Listener
    health: Health
    sender: Sender
    webhooks: WebhookSender
    timers: Timers
    prompts: Prompts
    menus: Menus
    staff_chats: StaffChats
    powers: Powers

    async def run(self, stop: asyncio.Event, ready: asyncio.Event | None = None) -> None:
        """Serves until `stop` is set, then lets what is under way finish. `prepare` comes first.

        Raises:
            WrongToken: Telegram doesn't know the token.
        """
        sending = asyncio.create_task(self.sender.run(), name="sender")
        others = [
            asyncio.create_task(self.receiving.run(), name="receiving"),
            asyncio.create_task(self.timers.run(), name="timers"),
            asyncio.create_task(self.knowledge.run(), name="knowledge"),
            asyncio.create_task(self.menus.run(), name="menus"),
            asyncio.create_task(self.webhooks.run(), name="webhooks"),
        ]
        if self.mail.mailboxes.boxes:
            others.append(asyncio.create_task(self.mail.received.run(), name="letters"))
        if self.peers.number is not None:
            others += [
                asyncio.create_task(self.intake.run(), name="intake"),
                asyncio.create_task(self.staff_chats.run(), name="staff chats"),
            ]
        stopping = asyncio.create_task(stop.wait(), name="stop")
        begun = asyncio.create_task(self.receiving.begun.wait(), name="begun")
        try:
            await asyncio.wait({stopping, begun, sending, *others}, return_when=asyncio.FIRST_COMPLETED)
            self.health.ready = begun.done()
            if begun.done() and ready is not None:
                ready.set()
            await asyncio.wait({stopping, sending, *others}, return_when=asyncio.FIRST_COMPLETED)
            for task in (sending, *others):
                if task.done() and not task.cancelled() and task.exception():
                    raise task.exception() or RuntimeError(task.get_name())
        finally:
            await self._stop([stopping, begun, *others], sending)

    async def prepare(self) -> None:
        """Looks at the staff group, loads the knowledge base, takes up what the last process left.

        Raises:
            WrongToken; BadSetting: the staff group can't be seen, or the port not be listened on.
        """
        await self.listener.start()
        await self.peers.join()
        await self._open_department()
        await self.mail.mailboxes.prepare(self.database)
        self.powers.private_topics = await self._may_open_topics()
        await self.knowledge.reload()
        await self.intake.look()
        await self.timers.erase_again()
        await self.timers.set_lapse()
        await self.timers.set_digest(self.settings.weekly_digest == "on")
        Update.model_validate({"update_id": 0})  # builds what reads an update, before the first question
        build_schemas(CALLED)

    async def _may_open_topics(self) -> bool:
        """Whether the bot's owner has allowed topics in its private chats."""
        try:
            return bool((await self.bot.get_me()).has_topics_enabled)
        except AiogramError as error:
            log.warning("private chats stay without topics", reason=telegram_errors.read(error).reason)
            return False

    async def _open_department(self) -> None:
        """Makes the default department from the settings, if it isn't there yet."""
        chat_id, is_forum = await self._look_at_group(self.settings.staff_chat_id)

        async def unit(session: AsyncSession) -> None:
            first = await session.scalar(select(Department).order_by(Department.id).limit(1))
            if first is None:
                session.add(
                    Department(
                        name=plain(self.settings.default_language, "department.default"),
                        chat_id=chat_id,
                        is_forum=is_forum,
                        language=self.settings.default_language,
                    )
                )
            else:
                if first.chat_id != chat_id:
                    work = Work(session, self.clock.now())
                    await rooms.group_moved(work, first.chat_id, chat_id)
                await session.execute(
                    update(Department).where(Department.chat_id == chat_id).values(is_forum=is_forum)
                )

        await self.database.write(unit)
        await self.staff_chats.look()

    async def _look_at_group(self, chat_id: int) -> tuple[int, bool]:
        """Asks Telegram for the group's number now and whether it has topics.

        It asks as often as it takes: without an answer nothing can begin.
        """
        wait, said = 0.2, False
        while True:
            try:
                return chat_id, bool((await self.bot.get_chat(chat_id)).is_forum)
            except TelegramMigrateToChat as moved:
                log.warning("the staff group has another number now", STAFF_CHAT_ID=moved.migrate_to_chat_id)
                chat_id = moved.migrate_to_chat_id
                continue
            except TelegramUnauthorizedError:
                raise WrongToken from None
            except AiogramError as error:
                if telegram_errors.is_refusal(error):
                    raise BadSetting(
                        f"STAFF_CHAT_ID: the bot can't see the group {chat_id}; add it there and make it "
                        "an administrator"
                    ) from None
                if not said:
                    said = True
                    log.warning("Telegram doesn't answer yet", reason=telegram_errors.read(error).reason)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 10.0)

    async def _stop(self, tasks: list[asyncio.Task[object]], sending: asyncio.Task[None]) -> None:
        self.health.ready = False
        await self.listener.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.lanes.stop()
        await self.prompts.stop()
        await self.sender.stop()
        await asyncio.gather(sending, return_exceptions=True)
        await self.close()

    async def close(self) -> None:
        """Lets go of everything outside; what is left of the work is the other processes', or the next's."""
        await self.listener.stop()
        await self.peers.leave()
        await self.bot.session.close()
        await self.database.close()


def build_app(settings: Settings, clock: Clock) -> App:
    """Makes the service; nothing runs yet, and nothing outside has been touched."""
    bot = build_client(settings)
    database = Database(settings.database_url, _say_outage)
    policy = policy_of(settings)
    admin_ids = frozenset(settings.admin_ids)
    peers, metrics = Peers(database), Metrics()
    staff_chats = StaffChats(database)
    changed = asyncio.Event()  # something was put into the outbox; delivery looks every second besides
    quality = settings.matching == "quality"
    departments = LiveDepartments(database, clock, Fitter(settings.cache_dir / "departments", quality))
    knowledge = LiveKnowledge(
        database, clock, Fitter(settings.cache_dir, quality), departments, peers, metrics
    )
    prompts = Prompts(bot)
    files = TelegramFiles(bot)
    both_files = BothFiles(files, database)
    updates = Updates(
        dispatcher=build_dispatcher(staff_chats.numbers),
        bot=bot,
        database=database,
        clock=clock,
        policy=policy,
        knowledge=knowledge,
        files=files,
        groups=TelegramGroups(bot),
        members=Members(bot, database, clock, policy, staff_chats.numbers),
        prompts=prompts,
        default_language=settings.default_language,
        admin_ids=admin_ids,
        changed=changed,
        metrics=metrics,
        process=peers.number,
    )
    lanes = Lanes(updates.handle)
    intake = Intake(database, lanes, clock, peers)
    doors_in = Doors(intake, clock.now)
    mail = build_mail(settings, database, doors_in, both_files, peers, clock, policy)
    receiving = _receiving(settings, bot, intake, peers, metrics)
    health = Health(database)
    listener = _listener(settings, receiving, health, Scrape(metrics, database, clock, peers))
    if settings.public_url:
        pages.serve(listener, settings, bot, database, clock, doors_in, both_files, knowledge)
    api.serve(listener, settings, database, clock, doors_in, both_files)
    return App(
        settings=settings,
        clock=clock,
        bot=bot,
        database=database,
        knowledge=knowledge,
        lanes=lanes,
        peers=peers,
        intake=intake,
        doors=doors_in,
        mail=mail,
        receiving=receiving,
        listener=listener,
        health=health,
        sender=Sender(
            carriers=Carriers(bot, DoorCarrier(database, clock.now), mail.sent, database),
            database=database,
            clock=clock,
            pace=Pace(limited=settings.pace == "telegram"),
            rendering=Rendering(ZoneInfo(settings.timezone), bot, database),
            aftermath=Aftermath(policy, admin_ids, staff_chats.numbers),
            changed=changed,
            peers=peers,
            metrics=metrics,
        ),
        webhooks=WebhookSender(database, clock, peers, loopback=api.calls_itself(settings)),
        timers=Timers(
            database=database,
            clock=clock,
            policy=policy,
            knowledge=knowledge,
            peers=peers,
            changed=changed,
            admin_ids=admin_ids,
            default_language=settings.default_language,
            erasure_log=settings.erasure_log,
        ),
        prompts=prompts,
        menus=Menus(bot, database, clock, admin_ids, settings.default_language),
        staff_chats=staff_chats,
        powers=policy.powers,
    )


def _receiving(
    settings: Settings, bot: Bot, intake: Intake, peers: Peers, metrics: Metrics
) -> Polling | Webhook:
    """The way in which Telegram gives updates."""
    if settings.webhook_url:
        secret = settings.webhook_secret.get_secret_value()
        return Webhook(bot, settings.webhook_url, secret, intake, metrics)
    token = settings.bot_token.get_secret_value()
    return Polling(settings.telegram_api_url, token, intake, peers.office("receiving"))


def _listener(settings: Settings, receiving: Polling | Webhook, health: Health, scrape: Scrape) -> Listener:
    """What the service answers over HTTP."""
    brought = isinstance(receiving, Webhook)
    listener = Listener(settings.http_host, settings.http_port, must=brought or bool(settings.public_url))
    listener.answers("GET", "/healthz", health.alive)
    listener.answers("GET", "/readyz", health.is_ready)
    listener.answers("GET", "/metrics", scrape.answer)
    if isinstance(receiving, Webhook):
        listener.answers("POST", receiving.path, receiving.receive)
    return listener


def _say_outage(reason: str | None) -> None:
    """One line in the log however many wait for the database."""
    if reason is None:
        log.info("the database answers again")
    else:
        log.warning("the database doesn't answer, trying again", reason=reason)


def build_dispatcher(staff_chats: set[int]) -> Dispatcher:
    """aiogram's dispatcher with our handlers; it keeps no state of its own."""
    dispatcher = Dispatcher(disable_fsm=True, staff_chats=staff_chats)
    dispatcher.include_routers(*routers())
    return dispatcher


def routers() -> list[Router]:
    """Every handler of the service, a router for each role: admins' before requesters', whom they are too.

    aiogram looks at every router's two dozen observers when it is made, which takes milliseconds.
    """
    said = Gated("commands anywhere", is_command)
    for module in (staff_groups, handlers.connecting, macros):
        module.register_commands(said)
    anywhere = Router(name="anywhere")
    for module in (handlers.reactions, handlers.inline, macros):
        module.register(anywhere)
    return [
        doors.router(),  # first: what comes by a door is never anybody's but a requester's
        said,
        anywhere,
        handlers.admin.router(),
        *handlers.staff.routers(),
        *handlers.requester.routers(),
        groups.router(),
    ]


def policy_of(settings: Settings) -> Policy:
    """The desk's rules with what the settings say."""
    return Policy(
        merge_pause=timedelta(seconds=settings.merge_pause_s),
        confirm=timedelta(seconds=settings.close_resolved_after_s),
        topic_kept=timedelta(seconds=settings.delete_topics_after_s),
        words_kept=timedelta(days=settings.erase_after_days) if settings.erase_after_days else None,
        hours=read_hours(settings.working_hours, ZoneInfo(settings.timezone)),
    )
