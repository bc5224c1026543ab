"""`/kb` as one message: what it shows is kept with the admin, and rendered when its turn comes."""

from __future__ import annotations

from typing import Any

from knowledge_base import drafts
from storage.tables import Person
from tickets.saying import put_to_person
from tickets.work import Work

#: Instead of a message's number: the last one that showed the workspace.
LATEST = 0
#: What its messages are remembered as.
POST = "kb"


async def show(work: Work, person: Person, page: str, post: int | None, **view: Any) -> None:
    """Has the workspace show a page.

    Args:
        post: the message of it under which was pressed: it changes in place. None after words of the
            admin's: then the workspace moves below them.
        view: what the page is to show; `handlers.workspace` knows the pages.
    """
    await drafts.open_view(work.session, person.id, {"page": page, **view})
    once_key = f"kb:{person.id}:{post or 'below'}"
    await put_to_person(work, person, "kb", telegram_message_id=post, once_key=once_key)
    if post is None:
        await put_to_person(work, person, "kb_tidy")


async def refresh(work: Work, person: Person, page: str, draft: int) -> None:
    """Has the workspace brought up to date in its place, if it still shows this page of a draft."""
    view = await drafts.view_of(work.session, person.id)
    if (view.get("page"), view.get("draft")) == (page, draft):
        once_key = f"kb:{person.id}:latest"
        await put_to_person(work, person, "kb", telegram_message_id=LATEST, once_key=once_key)


async def request(
    work: Work,
    person: Person,
    key: str,
    post: int | None,
    *,
    keyboard: str,
    draft: int = 0,
    awaited: dict[str, Any],
    **values: Any,
) -> None:
    """Asks for the admin's next words with the text of this key, and keeps what they will be.

    Args:
        keyboard: what stands under it: `cancel`, or `enough` for a list that may grow.
        awaited: where the words belong; see `handlers.admin.dialogue`.
    """
    person.dialogue = awaited
    await show(work, person, "ask", post, text=key, values=values, keyboard=keyboard, draft=draft)
