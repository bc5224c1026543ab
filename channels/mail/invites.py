"""What a calendar invitation says."""

from __future__ import annotations

import re

from channels.mail.letter import Invite

_UNESCAPED = {"\\n": " ", "\\N": " ", "\\,": ",", "\\;": ";", "\\\\": "\\"}
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z)?)?\Z")


def read_invite(text: str) -> Invite | None:
    """The first event of an iCalendar text; None if it holds none."""
    lines = re.sub(r"\n[ \t]", "", text.replace("\r\n", "\n"))[:100_000].split("\n")
    method, inside, said = "", False, dict[str, str]()
    for line in lines:
        name, _, value = line.partition(":")
        name, _, rest = name.partition(";")
        name = name.strip().upper()
        if name == "METHOD" and not method:
            method = value.strip().upper()[:20]
        elif name == "BEGIN" and value.strip().upper() == "VEVENT":
            inside = True
        elif name == "END" and inside and value.strip().upper() == "VEVENT":
            break
        elif inside and name in ("SUMMARY", "LOCATION"):
            said.setdefault(name, _unescaped(value))
        elif inside and name in ("DTSTART", "DTEND"):
            said.setdefault(name, _moment(value.strip(), rest))
    if not inside:
        return None
    words = (said.get(name, "") for name in ("SUMMARY", "DTSTART", "DTEND", "LOCATION"))
    return Invite(method, *words)


def _unescaped(value: str) -> str:
    plain = re.sub(r"\\[nN,;\\]", lambda sign: _UNESCAPED[sign[0]], value)
    return " ".join(plain.split())[:300]


def _moment(value: str, rest: str) -> str:
    """A moment as it is written: `2026-11-24 10:00`, with "UTC" or the zone that is named."""
    found = _DIGITS.match(value)
    if found is None:
        return ""
    day = "-".join(found.group(1, 2, 3))
    if found[4] is None:
        return day
    zone = re.search(r"TZID=\"?([^\";:]{1,60})", rest)
    return f"{day} {found[4]}:{found[5]}" + (" UTC" if found[6] else f" {zone[1]}" if zone else "")
