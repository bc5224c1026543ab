"""Moves that the desk refuses. Each carries data; one place in `handlers` puts it into words."""

from __future__ import annotations


class Refused(Exception):
    """The move isn't allowed now; nothing has changed."""


class NoSuchTicket(Refused):
    """There is no ticket with this number, or it isn't this person's."""


class OutOfDate(Refused):
    """The button belongs to something that has moved on."""


class AlreadyTaken(Refused):
    """Somebody was first."""

    def __init__(self, number: int, by: str) -> None:
        self.number, self.by = number, by
        super().__init__(f"ticket {number} is taken")


class AlreadyYours(Refused):
    """Whoever takes it has it already."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"ticket {number} is theirs already")


class NotYours(Refused):
    """Only the assignee may do this."""

    def __init__(self, number: int, by: str | None) -> None:
        self.number, self.by = number, by
        super().__init__(f"ticket {number} is somebody else's")


class AlreadyTransferred(Refused):
    """Another department has the ticket."""

    def __init__(self, number: int, by: str) -> None:
        self.number, self.by = number, by
        super().__init__(f"ticket {number} is another department's")


class NotAMember(Refused):
    """Only members of the ticket's staff group may do this."""


class IsClosed(Refused):
    """The ticket is closed."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"ticket {number} is closed")


class AlreadyClosed(IsClosed):
    """What was to be done has been done."""


class NobodyIsKept(Refused):
    """Nothing is kept of whoever this ticket is of."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"nobody is kept with ticket {number}")


class WorksHere(Refused):
    """Whoever this ticket is of works for the desk."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"ticket {number} is a specialist's or an admin's")


class BadName(Refused):
    """A public name has no words, or is too long."""


class ShutOut(Refused):
    """Whoever acts was blocked: nothing that they do reaches anybody."""


class BelongsToTheDesk(Refused):
    """Specialists and admins aren't erased while they are that."""


class AlreadyBlocked(Refused):
    """The requester isn't heard already."""


class CannotBeBlocked(Refused):
    """The requester can only be talked to by phone, or belongs to the desk."""


class NotTheBlocker(Refused):
    """Only whoever has blocked somebody, a lead or an admin lets them write again."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__("somebody else has blocked them")


class NotYourMessage(Refused):
    """Only what one has written oneself can be taken back."""


class WithdrawnAlready(Refused):
    """It was taken back before."""


class DecidedAlready(Refused):
    """Somebody else has decided it."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__("it has been decided")


class NoSuchDepartment(Refused):
    """There is no such department any more."""


class NameTaken(Refused):
    """Another department has this name."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__("the name is taken")


class IsDefault(Refused):
    """The first department gets what no other does: it can't go."""


class GroupIsSetting(Refused):
    """The first department's group is a setting of the service."""


class HasTickets(Refused):
    """The department has tickets that aren't done."""


class NoSuchSite(Refused):
    """There is no such client or site any more."""


class ClientNameTaken(Refused):
    """Another client, or another site of the same client, has this name."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__("the name is taken")


class NoSuchZone(Refused):
    """No time zone has this name."""


class NoSuchMacro(Refused):
    """There is no such macro any more."""


class NotAKeeper(Refused):
    """Only admins and leads make and change macros."""


class UnknownPlaceholder(Refused):
    """A macro's text has something in braces that stands for nothing."""

    def __init__(self, names: list[str]) -> None:
        self.by = ", ".join(f"{{{name}}}" for name in names)
        super().__init__("unknown placeholders")


class BadTag(Refused):
    """The words make no tag."""


class TooManyTags(Refused):
    """The ticket has as many tags as there may be."""


class NotALead(Refused):
    """Only a lead of the ticket's department may do this."""


class PartTaken(Refused):
    """Somebody of the department was first to take a part of a ticket."""

    def __init__(self, number: str, by: str) -> None:
        self.number, self.by = number, by
        super().__init__(f"part {number} is taken")


class PartNotYours(Refused):
    """Only whoever has taken the part may do this."""

    def __init__(self, number: str, by: str | None) -> None:
        self.number, self.by = number, by
        super().__init__(f"part {number} is somebody else's")


class PartIsOver(Refused):
    """The part is done, or isn't needed any more."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(f"part {number} is over")


class HasOpenParts(Refused):
    """Other departments still work on parts of the ticket: why not wait for them?"""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"ticket {number} has open parts")


class AnswersInside(Refused):
    """Whoever sees to a part talks with the assignee only."""


class NotAColleague(Refused):
    """They don't belong to the ticket's staff group, or haven't been seen there yet."""


class NotYourHandover(Refused):
    """Only whoever goes off duty, their lead, or who takes the ticket over themselves may decide this."""


class NotYourTurn(Refused):
    """Somebody else is asked to take the ticket."""

    def __init__(self, number: int, by: str) -> None:
        self.number, self.by = number, by
        super().__init__(f"ticket {number} is offered to {by}")


class NotOnDuty(Refused):
    """The colleague is off duty, or has left."""


class BadMoment(Refused):
    """The words tell no moment, or none that is ahead and near enough."""


class NotTheSameRequester(Refused):
    """Only tickets of one requester, from one place, can become one."""


class NoSuchIncident(Refused):
    """There is no incident with this number, or it is another group's, or over."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no incident {number}")
