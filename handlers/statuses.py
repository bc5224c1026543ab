"""How far a ticket is, in words."""

from __future__ import annotations

from locales import plain


def status(name: str, language: str, *, own: bool = False) -> str:
    """A status in words; to its requester in warmer ones."""
    return plain(language, f"{'my.' if own else ''}status.{name}")
