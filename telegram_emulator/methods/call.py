"""One request of a bot: its parameters and what they point to."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.schema.check import METHOD_NAMES, SchemaError, check, has_parameter
from telegram_emulator.text.entities import Entity, find_entities, tidy
from telegram_emulator.text.html import parse_html
from telegram_emulator.text.markdown import parse_markdown
from telegram_emulator.text.quotes import cut_quote
from telegram_emulator.world.chats import Chat, Member, Topic
from telegram_emulator.world.errors import ApiError, bad_request, forbidden, too_many
from telegram_emulator.world.files import Upload
from telegram_emulator.world.mentions import resolve
from telegram_emulator.world.messages import Message, Reply
from telegram_emulator.world.people import Bot
from telegram_emulator.world.world import World

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


class Call:
    """A checked request: `params` have their types, `uploads` are files by their field name."""

    __slots__ = ("bot", "params", "uploads", "world")

    def __init__(self, world: World, bot: Bot, params: Json, uploads: dict[str, Upload]) -> None:
        self.world = world
        self.bot = bot
        self.params = params
        self.uploads = uploads

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat that a parameter names, which the bot must be in.

        Raises:
            ApiError: there is none, it has moved, or the bot is out.
        """
        chat_id = self.params[name]
        if isinstance(chat_id, str):
            raise bad_request("chat not found")
        if chat_id > 0:
            chat = self.world.private.get((self.bot.id, chat_id))
            if chat is None:
                if chat_id in self.world.users:
                    raise forbidden("bot can't initiate conversation with a user")
                raise bad_request("chat not found")
            return chat
        chat = self.world.groups.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to.id
            )
        self._require_presence(chat)
        return chat

    def _require_presence(self, chat: Chat) -> None:
        member = chat.members.get(self.bot.id)
        if member is not None and member.present:
            return
        noun = {"group": "group chat", "channel": "channel chat"}.get(chat.type, "supergroup chat")
        if member is not None and member.status == "kicked":
            raise forbidden(f"bot was kicked from the {noun}")
        if member is None and chat.type == "group":
            raise bad_request("chat not found")
        raise forbidden(f"bot is not a member of the {noun}")

    def target(self) -> Chat:
        """The chat to write to: also not one whose person has blocked the bot."""
        chat = self.chat()
        if chat.person is not None and chat.person.is_gone:
            raise forbidden("user is deactivated")
        if chat.person is not None and self.bot.id in chat.person.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def topic(self, chat: Chat) -> Topic | None:
        """The open topic that `message_thread_id` names."""
        topic = self.any_topic(chat, "message thread not found")
        if topic is not None and topic.closed:
            raise bad_request("TOPIC_CLOSED")
        return topic

    def any_topic(self, chat: Chat, missing: str) -> Topic | None:
        """The topic that `message_thread_id` names, closed ones too."""
        number = self.params.get("message_thread_id")
        if number is None:
            return None
        topic = chat.topics.get(number)
        if topic is None or topic.deleted:
            raise bad_request(missing)
        return topic

    def message(self, chat: Chat, missing: str, name: str = "message_id") -> Message:
        """The message that a parameter names."""
        message = chat.messages.get(self.params.get(name, 0))
        if message is None:
            raise bad_request(missing)
        return message

    def reply(self, chat: Chat) -> Reply | None:
        """The message to reply to, in this chat or another, and the quote from it."""
        given = self.params.get("reply_parameters")
        if given is None:
            return None
        where = Call(self.world, self.bot, given, {}).chat() if "chat_id" in given else chat
        message = where.messages.get(given.get("message_id", 0))
        if message is None:
            if given.get("allow_sending_without_reply"):
                return None
            raise bad_request("message to be replied not found")
        if where is not chat and message.protected:
            raise bad_request("message can't be replied in another chat")
        return Reply(message, self._quote(message, given) if given.get("quote") else None)

    def _quote(self, message: Message, given: Json) -> Json:
        parts = {name: given.get(f"quote_{name}") for name in ("parse_mode", "entities")}
        text, entities = self.formatted({"text": given["quote"], **parts}, found=False)
        original: list[Entity] = (
            message.content.get("entities") or message.content.get("caption_entities") or []
        )
        quote = cut_quote(message.text or "", original, text, entities, given.get("quote_position"))
        if quote is None:
            raise bad_request("QUOTE_TEXT_INVALID")
        return quote

    def markup(self) -> Json | None:
        """The checked `reply_markup`."""
        return check_markup(self.params.get("reply_markup"))

    def refuse_unwanted(self, chat: Chat, kind: str) -> None:
        """Refuse voice and video messages to a person who takes none."""
        if chat.person is not None and chat.person.refuses_voice and kind in ("voice", "video_note"):
            noun = "voice messages" if kind == "voice" else "video notes"
            raise bad_request(f"user restricted receiving of {noun}")

    def spend_post(self, chat: Chat, posts: int = 1) -> None:
        """Count new messages against the limits.

        Raises:
            ApiError: 429 when there is no room.
        """
        if self.world.limits:
            self._refuse(chat, self.world.pace(self.bot).post(chat, self.world.now, posts))

    def spend_topic(self, chat: Chat) -> None:
        """Count one new topic against the limits."""
        if self.world.limits:
            self._refuse(chat, self.world.pace(self.bot).topic(chat, self.world.now))

    def spend_edit(self, chat: Chat) -> None:
        """Count one edit against the limits."""
        if self.world.limits:
            self._refuse(chat, self.world.pace(self.bot).edit(chat, self.world.now))

    def _refuse(self, chat: Chat, seconds: int) -> None:
        if seconds:
            self.world.violate(
                self.bot, "sent faster than the limits allow", chat_id=chat.id, seconds=seconds
            )
            raise too_many(seconds)

    def me_in(self, chat: Chat) -> Member | None:
        """What the bot is in a group."""
        return chat.members.get(self.bot.id)

    def require_right(self, chat: Chat, right: str) -> None:
        """Refuse unless the bot has an administrator's right there."""
        member = self.me_in(chat)
        if chat.type != "private" and (member is None or not member.may(right)):
            raise bad_request(f"not enough rights: {right} is needed")

    def formatted(
        self, source: Json, text_name: str = "text", *, found: bool = True
    ) -> tuple[str, list[Entity]]:
        """Text and entities from `text` or `caption`, `parse_mode` and explicit entities in `source`.

        `found` adds the links and commands that Telegram finds by itself.
        """
        text = source.get(text_name) or ""
        mode = source.get("parse_mode")
        explicit: list[Entity] = source.get("entities" if text_name == "text" else "caption_entities") or []
        entities: list[Entity] = []
        if mode:
            parse = _PARSERS.get(mode.lower())
            if parse is None:
                raise bad_request("unsupported parse_mode")
            text, entities = parse(text)
        elif explicit:
            entities = explicit
        text, entities = tidy(text, resolve(self.world, entities))
        if not self.bot.custom_emoji:
            entities = [entity for entity in entities if entity["type"] != "custom_emoji"]
        limit = TEXT_LIMIT if text_name == "text" else CAPTION_LIMIT
        if len(text) > limit:
            what = "message is too long" if text_name == "text" else "message caption is too long"
            self.world.violate(self.bot, what, characters=len(text))
            raise bad_request(what)
        return text, find_entities(text, entities) if found else entities

    def caption(self, source: Json) -> Json:
        """The message fields for a caption; empty without one."""
        text, entities = self.formatted(source, "caption")
        if not text:
            return {}
        content: Json = {"caption": text}
        if entities:
            content["caption_entities"] = entities
        if source.get("show_caption_above_media"):
            content["show_caption_above_media"] = True
        return content


_PARSERS: dict[str, Callable[[str], tuple[str, list[Entity]]]] = {
    "html": parse_html,
    "markdownv2": parse_markdown,
}
_BUTTON_KINDS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
    "disabled",
)


def check_markup(markup: Json | None) -> Json | None:
    """A `reply_markup` as it came, once its inline buttons are found to be well-made."""
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            _check_button(button)
    return markup


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(kind in button for kind in _BUTTON_KINDS):
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")


Method = Callable[[Call], Any]


def call_method(
    world: World, bot: Bot, name: str, raw: Json, uploads: dict[str, Upload], built: dict[str, Method]
) -> Any:
    """Check a request and carry it out; gives the JSON of `result`.

    Raises:
        ApiError: as Telegram would refuse, or 501 for a method that the emulator lacks.
    """
    exact = METHOD_NAMES.get(name.lower())
    if exact is None:
        world.violate(bot, "no such method", method=name)
        raise ApiError(404, "Not Found: method not found")
    method = built.get(exact)
    if method is None:
        world.violate(bot, "method not built", method=exact)
        raise ApiError(501, f"THE EMULATOR DOES NOT HAVE {exact}: build it in telegram_emulator/methods")
    try:
        named = {field: upload for field, upload in uploads.items() if has_parameter(exact, field)}
        params = check(exact, raw | named)
    except SchemaError as error:
        world.violate(bot, "request against the schema", method=exact, error=str(error))
        raise bad_request(f"the emulator's schema check: {error}") from None
    return method(Call(world, bot, params, uploads))
