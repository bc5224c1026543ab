"""Telegram HTML and entities say the same."""

from __future__ import annotations

import pytest

from handlers.formatting import from_html, to_html


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("просто &lt;текст&gt; &amp; всё", "просто <текст> & всё", []),
        ("🧑‍💻 <b>да</b>", "🧑‍💻 да", [("bold", 6, 2)]),
        ("<b>а<i>б</i></b>", "аб", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<pre><code class='language-py'>x = 1</code></pre>", "x = 1", [("pre", 0, 5)]),
        ("<blockquote expandable>ц</blockquote>\n", "ц", [("expandable_blockquote", 0, 1)]),
        ("<u>у</u> <del>ч</del>", "у ч", [("underline", 0, 1), ("strikethrough", 2, 1)]),
        ("<b>конец  </b>", "конец", [("bold", 0, 5)]),
        ("<b> </b>", "", []),
    ],
)
def test_html_is_read(markup: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    read, found = from_html(markup)
    assert read == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == entities
    assert from_html(to_html(read, found)) == (read, found)


def test_what_a_tag_says_besides() -> None:
    markup = '<a href="https://a.b/?x=1&amp;y=2">тут</a> <tg-emoji emoji-id="5">🔥</tg-emoji>'
    text, (link, emoji) = from_html(markup)
    assert (link["url"], emoji["custom_emoji_id"]) == ("https://a.b/?x=1&y=2", "5")
    assert from_html(to_html(text, [link, emoji])) == (text, [link, emoji])
