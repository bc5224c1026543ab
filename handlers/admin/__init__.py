"""What admins do in their private chat: the knowledge base."""

from __future__ import annotations

from aiogram import Router

from handlers.admin import adding, archive, entries, help, imports, urgent, why
from handlers.filters import ByAdmin, InPrivate


def router() -> Router:
    """`/kb` and the dialogues behind it; for admins only."""
    made = Router(name="admin")
    for observer in (made.message, made.callback_query):
        observer.filter(InPrivate(), ByAdmin())
    made.include_routers(
        adding.router(),
        archive.router(),
        entries.router(),
        help.router(),
        imports.router(),
        urgent.router(),
        why.router(),
    )
    return made
