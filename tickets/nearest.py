"""The likest of some names to one that was mistyped. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

#: From which likeness on, of 1, a name may be meant.
LIKE = 0.6


def nearest(name: str, among: Iterable[str]) -> str | None:
    """The name that is most like `name`, in whatever letters; None if none is like it."""
    names = {" ".join(each.casefold().split()): each for each in among}
    found = get_close_matches(" ".join(name.casefold().split()), names, n=1, cutoff=LIKE)
    return names[found[0]] if found else None
