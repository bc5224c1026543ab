import pytest

from knowledge_base.answer_html import check, from_source, plain_text


@pytest.mark.parametrize(
    ("source", "stored"),
    [
        ("Просто текст", "Просто текст"),
        ("Цена < 100 & больше > 5", "Цена &lt; 100 &amp; больше &gt; 5"),
        ("уже &lt;так&gt;", "уже &lt;так&gt;"),
        ("<b>жирно</b> & ещё", "<b>жирно</b> &amp; ещё"),
        ("a\r\nb\rc ", "a\nb\nc"),
    ],
)
def test_text_without_tags_is_taken_as_it_is(source: str, stored: str) -> None:
    assert from_source(source) == stored
    assert from_source(stored) == stored
    assert check(stored) is None


@pytest.mark.parametrize(
    ("markup", "code", "detail"),
    [
        ("<div>нет</div>", "unsupported_tag", "div"),
        ("<b>раз", "unclosed_tag", "b"),
        ("<b><i>раз</b></i>", "misplaced_tag", "/b"),
        ("раз</b>", "misplaced_tag", "/b"),
        ("<a>раз</a>", "link_without_address", "a"),
        ("<b>5 < 6</b>", "stray_bracket", "<"),
        ("я" * 4097, "answer_too_long", "4097"),
        ("😀" * 2049, "answer_too_long", "4098"),
    ],
)
def test_a_fault_is_named(markup: str, code: str, detail: str) -> None:
    fault = check(markup)
    assert fault is not None
    assert (fault.code, fault.detail) == (code, detail)


def test_every_tag_that_telegram_has_is_allowed() -> None:
    markup = (
        "<b>1</b><strong>2</strong><i>3</i><em>4</em><u>5</u><ins>6</ins><s>7</s><strike>8</strike><del>9</del>"
        '<tg-spoiler>10</tg-spoiler><span class="tg-spoiler">11</span><a href="https://example.org/?a=1">12</a>'
        '<code>13</code><pre><code class="language-python">14</code></pre>'
        "<blockquote expandable>15</blockquote>"
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
    )
    assert check(markup) is None
    assert plain_text(markup) == "123456789101112131415👍"


def test_length_is_counted_without_tags() -> None:
    assert check("<b>" + "я" * 4096 + "</b>") is None
