"""Where a ticket comes from, in words for specialists."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from locales import Markup, say
from tickets.sites import Whereabouts


def where(place: Whereabouts, language: str, zone: ZoneInfo, at: datetime, *, besides: str) -> list[Markup]:
    """Client and site, the address, other clocks, whom to ask for, and whether it is an employee.

    Args:
        zone: that of the reader.
        besides: the requester's name, which needn't be said again.
    """
    lines = []
    if place.employee is not None:
        lines.append(say(language, f"where.employee.{place.employee}"))
    if place.site is not None:
        lines.append(say(language, "where.site", site=place.site))
        if place.address:
            lines.append(say(language, "where.address", address=place.address))
        ahead = place.hours_ahead(zone, at)
        if ahead:
            lines.append(say(language, "where.clock", hours=f"{ahead:+g}".replace("-", "−")))
    elif place.among:
        lines.append(say(language, "where.among", names="; ".join(place.among)))
    if place.contact is not None and place.contact != besides:
        lines.append(say(language, "where.contact", name=place.contact))
    return [Markup(line) for line in lines]
