"""Webhook settings. getUpdates itself waits, so the server carries it out."""

import re
from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.errors import bad_request

Json = dict[str, Any]

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def set_webhook(call: Call) -> Any:
    """setWebhook; plain http is let through, for everything is on one machine."""
    params = call.params
    if "allowed_updates" in params:
        call.bot.updates.allow(params["allowed_updates"])
    if params.get("drop_pending_updates"):
        call.bot.updates.waiting.clear()
    url = params["url"]
    if not url:
        call.bot.webhook = None
        return True
    if "://" not in url:
        raise bad_request("bad webhook: invalid URL specified")
    secret = params.get("secret_token")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    call.bot.webhook = {
        "url": url,
        "secret": secret,
        "max_connections": min(100, max(1, params.get("max_connections", 40))),
        "last_error_date": None,
        "last_error_message": None,
    }
    return True


def delete_webhook(call: Call) -> Any:
    """deleteWebhook."""
    if call.params.get("drop_pending_updates"):
        call.bot.updates.waiting.clear()
    call.bot.webhook = None
    return True


def webhook_info(call: Call) -> Any:
    """getWebhookInfo."""
    hook, queue = call.bot.webhook, call.bot.updates
    result: Json = {
        "url": hook["url"] if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(queue.waiting),
    }
    if hook:
        result["max_connections"] = hook["max_connections"]
        if hook["last_error_date"]:
            result["last_error_date"] = hook["last_error_date"]
            result["last_error_message"] = hook["last_error_message"]
    if queue.allowed is not None:
        result["allowed_updates"] = sorted(queue.allowed)
    return result


METHODS: dict[str, Method] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
}
