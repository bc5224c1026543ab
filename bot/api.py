"""The REST API, joined with the rest of the service."""

from __future__ import annotations

from yarl import URL

from bot.clock import Clock
from bot.doors import Doors
from bot.files import BothFiles
from bot.listening import Listener
from bot.settings import Settings
from channels.api.ground import Ground
from channels.api.problems import told_as_problems
from channels.api.routes import routes
from channels.api.views import BASE
from handlers.callbacks import MyPress, RatingPress, SolvedPress
from storage.database import Database


class RequestersPresses:
    """What the buttons of requesters carry."""

    def rate(self, number: int, rating: int) -> str:
        """A rating from 1 to 5."""
        return RatingPress(ticket=number, rating=rating).pack()

    def close(self, number: int, status: str) -> str | None:
        """It is solved, or isn't needed any more; None once it has ended."""
        if status == "resolved":
            return SolvedPress(act="yes", ticket=number).pack()
        return None if status == "closed" else MyPress(act="closed", ticket=number).pack()

    def reopen(self, number: int, status: str) -> str | None:
        """It isn't solved; None while it is open."""
        if status == "resolved":
            return SolvedPress(act="no", ticket=number).pack()
        return MyPress(act="again", ticket=number).pack() if status == "closed" else None


def calls_itself(settings: Settings) -> bool:
    """Whether webhooks may call this machine: only where Telegram is emulated on it."""
    return URL(settings.telegram_api_url).host in ("127.0.0.1", "localhost", "::1")


def serve(
    listener: Listener, settings: Settings, database: Database, clock: Clock, doors: Doors, files: BothFiles
) -> None:
    """Has the listener answer the API's calls."""
    ground = Ground(
        database=database,
        now=clock.now,
        doors=doors,
        files=files,
        presses=RequestersPresses(),
        pages=settings.public_url,
        loopback=calls_itself(settings),
        default_language=settings.default_language,
    )
    listener.wraps(told_as_problems(BASE, settings.default_language))
    for method, path, handler in routes(ground):
        listener.answers(method, path, handler)
