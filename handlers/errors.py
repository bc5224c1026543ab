"""The one place where a refusal becomes words."""

from __future__ import annotations

from typing import Any

from aiogram.types import Update

from handlers.staff.answering import answer_in_group
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Person
from tickets import errors
from tickets.saying import tell_person
from tickets.work import Work

_KEYS: dict[type[errors.Refused], str] = {
    errors.NoSuchTicket: "refused.no_ticket",
    errors.OutOfDate: "refused.out_of_date",
    errors.AlreadyTaken: "refused.taken",
    errors.AlreadyYours: "refused.yours",
    errors.NotYours: "refused.not_yours",
    errors.AlreadyTransferred: "refused.transferred",
    errors.NotAMember: "refused.not_a_member",
    errors.IsClosed: "refused.closed",
    errors.AlreadyClosed: "refused.done",
    errors.BadName: "refused.bad_name",
    errors.ShutOut: "refused.shut_out",
    errors.BelongsToTheDesk: "refused.belongs_to_the_desk",
    errors.NobodyIsKept: "refused.nobody_is_kept",
    errors.WorksHere: "refused.works_here",
    errors.AlreadyBlocked: "refused.blocked_already",
    errors.CannotBeBlocked: "refused.cannot_be_blocked",
    errors.NotTheBlocker: "refused.not_the_blocker",
    errors.NotYourMessage: "refused.not_your_message",
    errors.WithdrawnAlready: "refused.withdrawn",
    errors.DecidedAlready: "refused.decided",
    errors.NoSuchDepartment: "refused.no_department",
    errors.NameTaken: "refused.name_taken",
    errors.IsDefault: "refused.default_department",
    errors.GroupIsSetting: "refused.group_is_setting",
    errors.HasTickets: "refused.has_tickets",
    errors.NoSuchSite: "refused.no_site",
    errors.ClientNameTaken: "refused.client_name_taken",
    errors.NotALead: "refused.not_a_lead",
    errors.NoSuchZone: "refused.no_zone",
    errors.NoSuchMacro: "refused.no_macro",
    errors.NotAKeeper: "refused.not_a_keeper",
    errors.UnknownPlaceholder: "refused.unknown_placeholder",
    errors.BadTag: "refused.bad_tag",
    errors.TooManyTags: "refused.too_many_tags",
    errors.PartTaken: "refused.part_taken",
    errors.PartNotYours: "refused.part_not_yours",
    errors.PartIsOver: "refused.part_over",
    errors.HasOpenParts: "refused.open_parts",
    errors.AnswersInside: "refused.answers_inside",
    errors.NotAColleague: "refused.not_a_colleague",
    errors.NotYourHandover: "refused.not_your_handover",
    errors.NotOnDuty: "refused.not_on_duty",
    errors.NotYourTurn: "refused.not_your_turn",
    errors.BadMoment: "refused.bad_moment",
    errors.NotTheSameRequester: "refused.not_the_same_requester",
    errors.NoSuchIncident: "refused.no_incident",
}


async def explain(turn: Turn, update: Update, refusal: errors.Refused) -> None:
    """Says to whoever acted why it wasn't done: over the chat for a press, else as an answer.

    Somebody who isn't a member gets no word in the group: there is nothing for them there.
    """

    async def move(work: Work, person: Person) -> str:
        key = _key(refusal)
        values: dict[str, Any] = {
            "number": getattr(refusal, "number", 0),
            "by": getattr(refusal, "by", None) or "—",
        }
        if update.message is not None and update.message.chat.id == person.telegram_id:
            await tell_person(work, person, key, **values)
        elif update.message is not None and not isinstance(refusal, errors.NotAMember):
            await answer_in_group(work, update.message, key, **values)
        return plain(person.language, key, **values)

    words = await turn.commit_as(move)
    if update.callback_query is not None:
        turn.toasts.append(Toast(update.callback_query.id, words, alert=True))


def _key(refusal: errors.Refused) -> str:
    if isinstance(refusal, errors.NotYours) and refusal.by is None:
        return "refused.nobodys"
    if isinstance(refusal, errors.PartNotYours) and refusal.by is None:
        return "refused.part_nobodys"
    return _KEYS[type(refusal)]
