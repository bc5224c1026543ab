"""What files are called that come from outside. Pure."""

from __future__ import annotations

import re

#: So many letters are kept, and an ending is no longer than this.
LONGEST, ENDING = 120, 10
#: What no file system takes, and signs that turn the direction of what is read.
_HARMFUL = re.compile('[\0-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]')


def harmless(given: str, otherwise: str) -> str:
    """A name that does no harm: no path, nothing that deceives, not too long; it keeps its ending.

    Args:
        given: what its sender calls it.
        otherwise: what it is called if nothing is left of that.
    """
    name = _HARMFUL.sub("", given.replace("\\", "/").rpartition("/")[2]).strip(" .") or otherwise
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > ENDING:
        return name[:LONGEST]
    return stem[: LONGEST - len(ending) - 1] + dot + ending
