"""What admins do in their private chat: the knowledge base."""

from __future__ import annotations

from aiogram import Router

from handlers.admin import (
    base,
    changes,
    departments,
    departments_file,
    entries,
    help,
    imports,
    publishing,
    stats,
    urgent,
    why,
    writing,
)
from handlers.filters import ByAdmin, InPrivate


def router() -> Router:
    """`/kb` and the dialogues behind it; for admins only."""
    made = Router(name="admin")
    for observer in (made.message, made.callback_query):
        observer.filter(InPrivate(), ByAdmin())
    made.include_routers(
        departments.router(),
        departments_file.router(),
        base.router(),
        entries.router(),
        help.router(),
        stats.router(),
        publishing.router(),
        changes.router(),
        imports.router(),
        writing.router(),
        urgent.router(),
        why.router(),
    )
    return made
