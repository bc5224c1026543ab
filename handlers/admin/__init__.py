"""What admins do in their private chat: the knowledge base."""

from __future__ import annotations

from aiogram import Router

from handlers.admin import (
    audience,
    base,
    changes,
    clients,
    department_rules,
    departments,
    departments_file,
    employees,
    entries,
    erasing,
    help,
    imports,
    publishing,
    shared_queue,
    stats,
    times_for,
    turns,
    urgent,
    why,
    writing,
)
from handlers.filters import ByAdmin
from handlers.gated import Gated, is_private


def router() -> Router:
    """`/kb` and the dialogues behind it; for admins only."""
    made = Gated("admin", is_private)
    for observer in (made.message, made.callback_query):
        observer.filter(ByAdmin())
    for module in (
        department_rules,
        times_for,
        shared_queue,
        turns,
        departments,
        departments_file,
        employees,
        clients,
        base,
        entries,
        audience,
        help,
        stats,
        publishing,
        changes,
        imports,
        writing,
        urgent,
        why,
        erasing,
    ):
        module.register(made)
    return made
