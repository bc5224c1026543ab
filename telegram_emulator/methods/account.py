"""The bot itself: who it is, its commands and descriptions."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.errors import bad_request

Json = dict[str, Any]


def get_me(call: Call) -> Any:
    """getMe."""
    return call.bot.me()


def _scope(call: Call) -> tuple[str, str]:
    scope: Json = call.params.get("scope") or {"type": "default"}
    where = ":".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope)
    return where, call.params.get("language_code", "")


def set_commands(call: Call) -> Any:
    """setMyCommands."""
    commands = call.params["commands"]
    for command in commands:
        name = command.get("command", "").removeprefix("/")
        if not 1 <= len(name) <= 32 or not name.replace("_", "a").isalnum() or name != name.lower():
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.bot.commands[_scope(call)] = commands
    return True


def get_commands(call: Call) -> Any:
    """getMyCommands."""
    return call.bot.commands.get(_scope(call), [])


def delete_commands(call: Call) -> Any:
    """deleteMyCommands."""
    call.bot.commands.pop(_scope(call), None)
    return True


def _setter(name: str) -> Method:
    def set_text(call: Call) -> Any:
        call.bot.texts[name, call.params.get("language_code", "")] = call.params.get(name, "")
        return True

    set_text.__doc__ = f"Set the bot's {name}."
    return set_text


def _getter(name: str) -> Method:
    def get_text(call: Call) -> Any:
        fallback = call.bot.name if name == "name" else ""
        return {name: call.bot.texts.get((name, call.params.get("language_code", "")), fallback)}

    get_text.__doc__ = f"Give the bot's {name}."
    return get_text


def set_menu_button(call: Call) -> Any:
    """setChatMenuButton."""
    call.bot.menu_button = call.params.get("menu_button") or {"type": "default"}
    return True


def get_menu_button(call: Call) -> Any:
    """getChatMenuButton."""
    return call.bot.menu_button


def log_out(call: Call) -> Any:
    """close and logOut: nothing to let go of."""
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    "close": log_out,
    "logOut": log_out,
}
