"""HTML and MarkdownV2: entities in UTF-16 units, refusals in Telegram's words with byte offsets."""

from typing import Any

import pytest

from telegram_emulator.text.entities import find_entities, tidy
from telegram_emulator.text.html import parse_html
from telegram_emulator.text.markdown import parse_markdown
from telegram_emulator.world.errors import ApiError

Marks = list[tuple[Any, ...]]


def marks(entities: list[dict[str, Any]]) -> Marks:
    """Entities as (type, offset, length, what else)."""
    return sorted(
        (
            e["type"],
            e["offset"],
            e["length"],
            *(v for k, v in e.items() if k not in ("type", "offset", "length")),
        )
        for e in entities
    )


HTML: list[tuple[str, str, Marks]] = [
    ("plain", "plain", []),
    ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
    ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
    ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
    ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", i, 1) for i in range(3)]),
    ("<code>x</code>", "x", [("code", 0, 1)]),
    ("<pre>x</pre>", "x", [("pre", 0, 1)]),
    ('<pre><code class="language-python">x = 1</code></pre>', "x = 1", [("pre", 0, 5, "python")]),
    ('<a href="https://a.b/c?d=1&amp;e=2">x</a>', "x", [("text_link", 0, 1, "https://a.b/c?d=1&e=2")]),
    ("<a href='a.b'>x</a>", "x", [("text_link", 0, 1, "http://a.b/")]),
    ("<a>nothing</a>", "nothing", []),
    ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
    ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
    ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
    ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2, "5368")]),
    ("😀<b>привет</b>", "😀привет", [("bold", 2, 6)]),
    ("👨‍👩‍👧 <i>семья</i>", "👨‍👩‍👧 семья", [("italic", 9, 5)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;", '1 < 2 && 3 > 2 "', []),
    ("&#1055;&#x440;", "Пр", []),
    ("&unknown; & alone", "&unknown; & alone", []),
    ("<B>a</B >", "a", [("bold", 0, 1)]),
    ("<b></b>a", "a", []),
]


@pytest.mark.parametrize(("source", "text", "expected"), HTML)
def test_html(source: str, text: str, expected: Marks) -> None:
    got, entities = parse_html(source)
    assert (got, marks(entities)) == (text, sorted(expected))


BAD_HTML = [
    ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
    ("привет <br>", 'Unsupported start tag "br" at byte offset 13'),
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>я</i>", 'Unmatched end tag at byte offset 5, expected "</b>", found "</i>"'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("a <b", "Unclosed start tag at byte offset 2"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


@pytest.mark.parametrize(("source", "error"), BAD_HTML)
def test_bad_html(source: str, error: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


MARKDOWN: list[tuple[str, str, Marks]] = [
    (
        "*bold* _italic_ __under__",
        "bold italic under",
        [("bold", 0, 4), ("italic", 5, 6), ("underline", 12, 5)],
    ),
    ("~s~ ||p||", "s p", [("strikethrough", 0, 1), ("spoiler", 2, 1)]),
    ("`a\\`b` `c.d`", "a`b c.d", [("code", 0, 3), ("code", 4, 3)]),
    ("```python\nx = 1\n```", "x = 1\n", [("pre", 0, 6, "python")]),
    ("[link](https://a.b/c)", "link", [("text_link", 0, 4, "https://a.b/c")]),
    ("![👍](tg://emoji?id=53)", "👍", [("custom_emoji", 0, 2, "53")]),
    ("1\\. a\\-b", "1. a-b", []),
    (">a\n>b\nc", "a\nb\nc", [("blockquote", 0, 4)]),
    (">a\n>b||", "a\nb", [("expandable_blockquote", 0, 3)]),
    ("😀 *да*", "😀 да", [("bold", 3, 2)]),
    ("_a *b*_", "a b", [("italic", 0, 3), ("bold", 2, 1)]),
]


@pytest.mark.parametrize(("source", "text", "expected"), MARKDOWN)
def test_markdown(source: str, text: str, expected: Marks) -> None:
    got, entities = parse_markdown(source)
    assert (got, marks(entities)) == (text, sorted(expected))


BAD_MARKDOWN = [
    ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
    ("1.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
    ("я *b", "Can't find end of Bold entity at byte offset 3"),
    ("`a", "Can't find end of Code entity at byte offset 0"),
    ("[a](b", "Can't find end of a URL at byte offset 3"),
]


@pytest.mark.parametrize(("source", "error"), BAD_MARKDOWN)
def test_bad_markdown(source: str, error: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_markdown(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {error}"


FOUND: list[tuple[str, Marks]] = [
    ("/start now", [("bot_command", 0, 6)]),
    ("😀 /help@some_bot", [("bot_command", 3, 14)]),
    ("mail a.b@c.ru.", [("email", 5, 8)]),
    ("see https://a.b/c?d=1, ok", [("url", 4, 17)]),
    ("ask @ivan_petrov", [("mention", 4, 12)]),
    ("#касса and #1", [("hashtag", 0, 6)]),
    ("and/or 1/2", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_entities_that_telegram_finds_by_itself(text: str, expected: Marks) -> None:
    assert marks(find_entities(text, [])) == expected


def test_nothing_is_found_inside_code() -> None:
    code = {"type": "code", "offset": 0, "length": 6}
    assert find_entities("/start", [code]) == [code]


def test_trimming_keeps_entities_in_step() -> None:
    bold = {"type": "bold", "offset": 1, "length": 5}
    assert tidy("  ab  ", [bold]) == ("ab", [{"type": "bold", "offset": 0, "length": 2}])
    assert tidy(" a ", [{"type": "bold", "offset": 2, "length": 1}]) == ("a", [])
