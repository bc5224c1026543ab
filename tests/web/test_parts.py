"""The parts of the pages that need no desk: what is signed, read, shown and believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.entrance import Upload
from channels.page import markup, nonce
from channels.page.filled import Filled
from channels.page.language import spoken
from channels.page.limits import whose

KEY, NOW = b"k" * 32, datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_what_a_form_carries_is_ours_for_that_form_and_as_old_as_it_is() -> None:
    made = nonce.make(KEY, "form", NOW)
    assert nonce.drawn_at(KEY, "form", made) == NOW
    assert made != nonce.make(KEY, "form", NOW)
    assert nonce.drawn_at(KEY, "page:1", made) is None
    assert nonce.drawn_at(b"other" * 7, "form", made) is None
    older = nonce.make(KEY, "form", NOW - timedelta(days=1))
    assert nonce.drawn_at(KEY, "form", older[:8] + made[8:]) is None


@given(st.text(max_size=80))
def test_whatever_else_a_form_carries_is_none_of_ours(words: str) -> None:
    assert nonce.drawn_at(KEY, "form", words) is None


def test_a_pages_secret_is_the_same_for_the_same_and_only_for_that() -> None:
    filled = Filled({"text": "Крыша", "name": "Вера"}, [Upload("а.png", "image/png", b"1")])
    made = nonce.make(KEY, "form", NOW)
    secret = nonce.secret_of(KEY, made, filled.digest())
    assert secret == nonce.secret_of(KEY, made, filled.digest())
    assert len(secret) == 32
    others = (
        Filled({"text": "Крыша", "name": "Иван"}, filled.files),
        Filled({"text": "Крыша", "name": "Вера"}),
        Filled({"text": "КрышаВера"}, filled.files),
        Filled(filled.fields, [Upload("а.png", "image/png", b"2")]),
    )
    assert secret not in {nonce.secret_of(KEY, made, other.digest()) for other in others}
    assert secret != nonce.secret_of(KEY, nonce.make(KEY, "form", NOW), filled.digest())


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("en", "ru", "en"),
        ("de", "ru,en;q=0.5", "ru"),
        ("", "de-DE,de;q=0.9,en-US;q=0.8,ru;q=0.7", "en"),
        ("", "en;q=0,ru;q=0.1", "ru"),
        ("", "ru;q=x, en;q=0.3", "en"),
        ("", "de", "ru"),
        ("", "", "ru"),
    ],
)
def test_the_language_is_the_first_that_we_speak(asked: str, accepted: str, language: str) -> None:
    assert spoken(asked, accepted, "ru") == language


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("172.18.0.3", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("::1", "", "::"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (None, "198.51.100.1", "?"),
    ],
)
def test_only_a_proxy_of_ours_is_believed_for_whom_it_asks(
    peer: str | None, forwarded: str, address: str
) -> None:
    assert whose(peer, forwarded) == address


@pytest.mark.parametrize(
    ("telegram", "page"),
    [
        ("<b>Да</b> &lt;нет&gt;", "<b>Да</b> &lt;нет&gt;"),
        ("<strong>Да", "<b>Да</b>"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<a href="javascript:alert(1)">тут</a>', "тут"),
        ('<b onclick="x">тут</b>', "<b>тут</b>"),
        ("<i>а<b>б</i>в</b>", "<i>а<b>б</b></i>в"),
        ("</b>а", "а"),
        ("<tg-spoiler>а</tg-spoiler>", '<span class="spoiler" tabindex="0">а</span>'),
    ],
)
def test_only_what_telegram_knows_is_shown(telegram: str, page: str) -> None:
    assert markup.shown(telegram) == page


def test_links_lead_away_and_nowhere_else() -> None:
    link = 'rel="noopener noreferrer nofollow" target="_blank">'
    way = f'<a href="https://example.org/?a=1&amp;b=2" {link}'
    assert markup.shown('<a href="https://example.org/?a=1&amp;b=2">тут</a>') == f"{way}тут</a>"
    assert (
        markup.words("См. https://example.org/?a=1&b=2.") == f"См. {way}https://example.org/?a=1&amp;b=2</a>."
    )
    assert markup.words("<b>\"'&") == "&lt;b&gt;&quot;&#x27;&amp;"


_SPOILER = ("span", "span.class", "span.tabindex")


class _Tags(HTMLParser):
    """What a browser would make of it: the tags, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.found |= {tag, *(f"{tag}.{name}" for name, _ in attrs)}

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


_PIECES = st.sampled_from(
    [
        *(
            "<b>",
            "</b>",
            "<a href='http://x.y'>",
            "</a>",
            "<img src=x onerror=y>",
            "<pre>",
            "</pre>",
            "<code>",
        ),
        *("<svg/onload=x>", "<!--", "-->", "<![CDATA[", "<?x", "</", "<", '"', "http://x.y/'\"<b>", "а"),
        *("&lt;", "<style>", "<span class=tg-spoiler>"),
    ]
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_whatever_is_said_is_whole_and_harmless(said: str) -> None:
    for shown in (markup.shown(said), markup.words(said)):
        tags = _Tags()
        tags.feed(shown)
        tags.close()
        assert tags.opened == []
        assert tags.found <= {*("b", "code", "pre", "a", "a.href", "a.rel", "a.target"), *_SPOILER}
