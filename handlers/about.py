"""What a site's link told of a matter, in words."""

from __future__ import annotations

from collections.abc import Mapping

from locales import Markup, say


def about(given: Mapping[str, str], language: str) -> Markup:
    """One line: the order, the topic and the site, or the group, as far as they are known."""
    parts = []
    if given.get("order"):
        parts.append(say(language, "about.order", order=given["order"]))
    parts += [
        say(language, "about.other", what=given[name])
        for name in ("topic", "site", "group")
        if given.get(name)
    ]
    return Markup(" · ".join(parts))
