"""Everything of letters that lives as long as the service."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery.letters import Letters
from bot.doors import Doors
from bot.files import BothFiles
from bot.mailboxes import Mailboxes, mailboxes_of
from bot.receiving.letters import ReceivedLetters
from bot.settings import Settings
from storage.database import Database
from storage.peers import Peers
from tickets.work import Policy


@dataclass(slots=True)
class Mail:
    """The mailboxes, and both ways of letters."""

    mailboxes: Mailboxes
    received: ReceivedLetters
    sent: Letters


def build_mail(
    settings: Settings,
    database: Database,
    entrance: Doors,
    files: BothFiles,
    peers: Peers,
    clock: Clock,
    policy: Policy,
) -> Mail:
    """Makes them; nothing runs yet.

    Raises:
        BadSetting: the file of mailboxes can't be used.
    """
    mailboxes = Mailboxes(mailboxes_of(settings))
    office = peers.office("letters")
    language = settings.default_language
    received = ReceivedLetters(mailboxes, entrance, database, office, clock, policy, language)
    sent = Letters(mailboxes, database, files, clock.now, settings.public_url)
    return Mail(mailboxes, received, sent)
