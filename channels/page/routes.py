"""Which address is whose."""

from __future__ import annotations

from collections.abc import Sequence

from channels.page.asking import Asking, static
from channels.page.following import Following
from channels.page.ground import Ground, Handler, kindly
from channels.page.ours import OURS, Ours

#: What a page's secret may look like; anything else is no page.
_SECRET = "{secret:[A-Za-z0-9_-]{16,64}}"
#: A department's name or number.
_DEPARTMENT = "{department:(?!(?:likely|helped)$)[^/]+}"


def routes(ground: Ground) -> Sequence[tuple[str, str, Handler]]:
    """Method, path and handler of everything that the pages answer."""
    asking, following, base = Asking(ground), Following(ground), ground.address.base
    page, form_of_one = f"{base}/r/{_SECRET}", f"{base}/form/{_DEPARTMENT}"
    table: Sequence[tuple[str, str, Handler]] = (
        ("GET", f"{base}/form", asking.show),
        ("POST", f"{base}/form", asking.take),
        ("GET", f"{base}/form/likely", asking.likely),
        ("POST", f"{base}/form/helped", asking.helped),
        ("GET", form_of_one, asking.show),
        ("POST", form_of_one, asking.take),
        ("GET", page, following.show),
        ("POST", page, following.write),
        ("GET", f"{page}/thread", following.fresh),
        ("POST", f"{page}/press", following.press),
        ("POST", f"{page}/telegram", following.go_on),
        ("GET", f"{page}/quiet", following.show),
        ("POST", f"{page}/quiet", following.quiet),
        ("GET", f"{page}/files/{{number:[0-9]{{1,15}}}}", following.file),
        ("GET", f"{base}/page/{{name}}", static),
        *(("GET", f"{base}{path}", Ours(ground).show) for path in OURS),
    )
    return [(method, path, kindly(ground, handler)) for method, path, handler in table]
