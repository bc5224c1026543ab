"""Every table, so that migrations and models can be compared."""

from storage.tables.api import ApiCall, ApiTicket, ApiToken, ApiUse, Integration, Webhook, WebhookCall
from storage.tables.base import Base
from storage.tables.clients import Client, Employee, Invitation, ListedEmployee, Site, SiteMember
from storage.tables.deadlines import SlaPolicy, Target
from storage.tables.desk import Event, Message, Ticket, Timer
from storage.tables.doors import Door, DoorPost, KeptFile, Proof
from storage.tables.duty import Duty, Handover, Shift, UrgentContact
from storage.tables.entries import (
    AnswerRow,
    EntryChange,
    EntryDraft,
    EntryRow,
    UrgentPhrase,
    VariantRow,
    Workspace,
    WrongAnswer,
)
from storage.tables.incidents import Incident, IncidentTicket
from storage.tables.involvements import Involvement
from storage.tables.letters import LetterRow, LetterSent
from storage.tables.mail import InboxRow, OutboxRow, Post
from storage.tables.page import PageNews, PageVisit
from storage.tables.people import Block, Caller, Department, Lead, LinkedGroup, Membership, Person, StartLink
from storage.tables.privacy import Erasure
from storage.tables.replies import Macro, ReplyDraft
from storage.tables.service import CommandMenu, Counter, Key

__all__ = [
    "AnswerRow",
    "ApiCall",
    "ApiTicket",
    "ApiToken",
    "ApiUse",
    "Base",
    "Block",
    "Caller",
    "Client",
    "CommandMenu",
    "Counter",
    "Department",
    "Door",
    "DoorPost",
    "Duty",
    "Employee",
    "EntryChange",
    "EntryDraft",
    "EntryRow",
    "Erasure",
    "Event",
    "Handover",
    "InboxRow",
    "Incident",
    "IncidentTicket",
    "Integration",
    "Invitation",
    "Involvement",
    "KeptFile",
    "Key",
    "Lead",
    "LetterRow",
    "LetterSent",
    "LinkedGroup",
    "ListedEmployee",
    "Macro",
    "Membership",
    "Message",
    "OutboxRow",
    "PageNews",
    "PageVisit",
    "Person",
    "Post",
    "Proof",
    "ReplyDraft",
    "Shift",
    "Site",
    "SiteMember",
    "SlaPolicy",
    "StartLink",
    "Target",
    "Ticket",
    "Timer",
    "UrgentContact",
    "UrgentPhrase",
    "VariantRow",
    "Webhook",
    "WebhookCall",
    "Workspace",
    "WrongAnswer",
]
