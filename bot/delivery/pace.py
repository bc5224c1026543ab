"""Telegram's limits: about 30 messages a second in all, 1 a second in a chat, 20 a minute in a group.

Source: core.telegram.org/bots/faq, "My bot is hitting limits". A little is kept in reserve. It names no
number for forum topics: those are counted by themselves, as many as posts.
Pure: the moment is an argument.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from storage.doors import is_door

OVERALL_PER_SECOND = 27
CHAT_BURST = 3
GROUP_PER_MINUTE = 19
#: After so many posts in a minute, what can wait is spread over its rest: a card then finds room soon.
GROUP_AT_ONCE = 9
#: Chats beyond this number are forgotten once they are quiet.
REMEMBERED = 5000
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Pace:
    """Says how long to wait before the next message to a chat."""

    def __init__(self, *, limited: bool = True) -> None:
        self._limited = limited
        self._overall: deque[datetime] = deque()
        self._chats: dict[int, deque[datetime]] = {}
        self._posts: dict[int, deque[datetime]] = {}
        self._topics: dict[int, deque[datetime]] = {}

    def free_at(self, chat_id: int, now: datetime) -> datetime:
        """The first moment at which this chat may get a message; `now` or earlier means at once."""
        return self._free_at(chat_id, now, self._posts)

    def topic_at(self, chat_id: int, now: datetime) -> datetime:
        """The first moment at which a forum topic may be opened there."""
        return self._free_at(chat_id, now, self._topics)

    def _free_at(self, chat_id: int, now: datetime, counted: dict[int, deque[datetime]]) -> datetime:
        if not self._limited:
            return now
        free = now
        asked = self._chats.get(chat_id)
        if asked is not None and len(asked) == CHAT_BURST:
            free = max(free, asked[0] + _SECOND * CHAT_BURST)
        made = counted.get(chat_id)
        if made is not None and len(made) == GROUP_PER_MINUTE:
            free = max(free, made[0] + _MINUTE)
        return free

    def spread_at(self, chat_id: int, now: datetime) -> datetime:
        """The same for a post that can wait: in a busy group these come one by one, not in a rush.

        A rush would be followed by most of a minute in which nothing may go out, cards neither.
        """
        free = self.free_at(chat_id, now)
        recent = self._recent(chat_id, now)
        if len(recent) >= GROUP_AT_ONCE:
            until_room = recent[0] + _MINUTE - recent[-1]
            free = max(free, recent[-1] + until_room / (GROUP_PER_MINUTE - len(recent) + 1))
        return free

    def is_crowded(self, chat_id: int, now: datetime) -> bool:
        """Whether so much was posted there within a minute that what can wait is spread over its rest."""
        return len(self._recent(chat_id, now)) >= GROUP_AT_ONCE

    def _recent(self, chat_id: int, now: datetime) -> list[datetime]:
        return [at for at in self._posts.get(chat_id, ()) if at > now - _MINUTE]

    def overall_left(self, now: datetime) -> int:
        """How many messages may go out at this moment, to whomever."""
        if not self._limited:
            return 1000
        _forget(self._overall, now - _SECOND)
        return OVERALL_PER_SECOND - len(self._overall)

    def overall_free_at(self, now: datetime) -> datetime:
        """The first moment at which any message may go out."""
        return now if self.overall_left(now) > 0 else self._overall[0] + _SECOND

    def note(self, chat_id: int, at: datetime) -> None:
        """Counts a call that goes to a chat: a message, an edit, whatever."""
        if not self._limited or is_door(chat_id):
            return
        self._overall.append(at)
        self._chats.setdefault(chat_id, deque(maxlen=CHAT_BURST)).append(at)
        if len(self._chats) > REMEMBERED:
            for quiet in [chat for chat, sent in self._chats.items() if sent[-1] < at - _MINUTE]:
                del self._chats[quiet]

    def note_post(self, chat_id: int, at: datetime) -> None:
        """Counts a new message in a group; edits don't count towards its 20 a minute."""
        self._note(chat_id, at, self._posts)

    def note_topic(self, chat_id: int, at: datetime) -> None:
        """Counts a forum topic that was opened."""
        self._note(chat_id, at, self._topics)

    def _note(self, chat_id: int, at: datetime, counted: dict[int, deque[datetime]]) -> None:
        if self._limited and chat_id < 0:
            counted.setdefault(chat_id, deque(maxlen=GROUP_PER_MINUTE)).append(at)


def _forget(moments: deque[datetime], before: datetime) -> None:
    while moments and moments[0] <= before:
        moments.popleft()
