"""Tags of a ticket: a word or two by which it is found again."""

from __future__ import annotations

import re

from storage.tables import Person, Ticket
from tickets.errors import BadTag, TooManyTags
from tickets.history import record
from tickets.saying import refresh_card
from tickets.work import Work

#: How long a tag may be, in characters, and how many a ticket may have.
LONGEST, MOST = 30, 10
_NOT_IN_A_TAG = re.compile(r"[^\w]+")


def tag_of(words: str) -> str:
    """Words as a tag, without the leading #: small letters, digits and low lines, as Telegram links them.

    Raises:
        BadTag: nothing is left of them, only digits are, or they are too long.
    """
    tag = _NOT_IN_A_TAG.sub("_", words.strip().lstrip("#").casefold()).strip("_")
    if not tag or len(tag) > LONGEST or not re.search(r"[^\W\d_]", tag):
        raise BadTag
    return tag


async def add(work: Work, person: Person, ticket: Ticket, words: str) -> bool:
    """Puts a tag on the ticket; False if it had it already.

    Raises:
        BadTag; TooManyTags.
    """
    tag, tags = tag_of(words), ticket.tags or []
    if tag in tags:
        return False
    if len(tags) >= MOST:
        raise TooManyTags
    ticket.tags = [*tags, tag]
    await record(work, ticket, "ticket.tagged", person.id, tag=tag)
    await refresh_card(work, ticket)
    return True


async def remove(work: Work, person: Person, ticket: Ticket, words: str) -> bool:
    """Takes a tag off the ticket; False if it had none such.

    Raises:
        BadTag.
    """
    tag, tags = tag_of(words), ticket.tags or []
    if tag not in tags:
        return False
    ticket.tags = [other for other in tags if other != tag]
    await record(work, ticket, "ticket.untagged", person.id, tag=tag)
    await refresh_card(work, ticket)
    return True
