"""How much a bot may send."""

from collections import deque
from math import ceil

from telegram_emulator.world.chats import Chat

BURST, PER_SECOND = 5.0, 1.0
GROUP_POSTS, GROUP_WINDOW_S = 20, 60.0
OVERALL_PER_SECOND = 30


class Pace:
    """The limits of one bot: see the constants; times are seconds on the emulator's clock."""

    def __init__(self) -> None:
        self._overall: deque[float] = deque()

    def post(self, chat: Chat, now: float, posts: int = 1) -> int:
        """Count `posts` new messages in a chat; gives 0, or the seconds to wait (then nothing counts)."""
        overall = self._overall
        while overall and overall[0] <= now - 1:
            overall.popleft()
        if len(overall) + posts > OVERALL_PER_SECOND:
            return 1
        if chat.id < 0:
            wait = _in_window(chat.spent.recent, now, posts)
        else:
            wait = _post_in_private(chat, now, posts)
        if wait:
            return wait
        overall.extend([now] * posts)
        return 0

    def topic(self, chat: Chat, now: float) -> int:
        """The same for opening one forum topic."""
        return _in_window(chat.spent.topics, now, 1)

    def edit(self, chat: Chat, now: float) -> int:
        """The same for one edit."""
        spent = chat.spent
        left = _refilled(spent.edits, spent.edits_at, now)
        if left < 1:
            return ceil((1 - left) / PER_SECOND)
        spent.edits, spent.edits_at = left - 1, now
        return 0


def _refilled(left: float | None, at: float, now: float) -> float:
    return BURST if left is None else min(BURST, left + (now - at) * PER_SECOND)


def _post_in_private(chat: Chat, now: float, posts: int) -> int:
    spent = chat.spent
    left = _refilled(spent.posts, spent.posts_at, now)
    # an album goes out whole once there is any room: the rest becomes a debt
    if left < 1:
        return ceil((1 - left) / PER_SECOND)
    spent.posts, spent.posts_at = left - posts, now
    return 0


def _in_window(recent: deque[float], now: float, more: int) -> int:
    while recent and recent[0] <= now - GROUP_WINDOW_S:
        recent.popleft()
    over = len(recent) + more - GROUP_POSTS
    if over > 0:
        return max(1, ceil(recent[over - 1] + GROUP_WINDOW_S - now))
    recent.extend([now] * more)
    return 0
