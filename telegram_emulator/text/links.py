"""What a link in formatted text leads to."""


def link_target(url: str) -> str | None:
    """The address as Telegram keeps it, or None when it drops the link and keeps only the words."""
    url = url.strip()
    if url.startswith(("tg:", "mailto:", "tel:")):
        return url
    if "://" not in url:
        if "." not in url:
            return None
        url = "http://" + url
    _, _, rest = url.partition("://")
    return url if "/" in rest or not rest else url + "/"
