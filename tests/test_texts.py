"""Every text that the code asks for is there in both languages, and none stands there for nothing."""

from __future__ import annotations

import io
import re
import string
from html.parser import HTMLParser

import pytest
from rich.console import Console

from bot.texts import print_texts
from locales import LANGUAGES, texts
from locales.listing import every_text
from tests.source import ROOT
from tests.text_families import families, problems
from tests.texts_in_code import PLAIN, family_keys, given, literal, spelled, uses

TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_texts_and_values() -> None:
    russian, english = texts("ru"), texts("en")
    assert set(russian) == set(english)
    assert {key: _placeholders(text) for key, text in russian.items()} == {
        key: _placeholders(text) for key, text in english.items()
    }


def test_plural_forms_are_those_of_the_language_and_hold_the_same_values() -> None:
    for text in every_text():
        counted = {language: len(forms) > 1 for language, forms in text.forms.items()}
        assert len(set(counted.values())) == 1, text.key
        if any(counted.values()):
            assert {language: len(forms) for language, forms in text.forms.items()} == {"ru": 3, "en": 2}
        held = {frozenset(_placeholders(form)) for forms in text.forms.values() for form in forms}
        assert len(held) == 1, text.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_holds_each_text_once_and_whole(language: str) -> None:
    raw = (ROOT / "locales" / f"{language}.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', raw, re.M)
    counted = re.findall(r'^msgid "(.+)"\nmsgid_plural "\1"$', raw, re.M)
    assert len(keys) == len(set(keys)) == len(texts(language))
    assert raw.count("\nmsgid_plural") == len(counted)
    assert raw.count("\nmsgstr[") == len(counted) * (3 if language == "ru" else 2)
    assert re.findall(r'^msgstr(?:\[\d\])? ""\n(?!")', raw, re.M) == []
    assert "fuzzy" not in raw
    spaced = re.compile("[ \t]$", re.M)
    assert [key for key, text in texts(language).items() if spaced.search(text)] == []


def test_the_table_of_all_texts_holds_each_whole() -> None:
    listed = every_text()
    for language in LANGUAGES:
        assert {text.key: "\n".join(text.forms[language]) for text in listed} == texts(language)
    assert all(text.section for text in listed)
    printed = io.StringIO()
    print_texts(Console(file=printed))
    cells = [line.split("│")[2].strip() for line in printed.getvalue().splitlines() if line.startswith("│")]
    assert [cell for cell in cells if cell] == ["key", *(text.key for text in listed)]


def test_every_text_that_the_code_says_is_there() -> None:
    here = set(texts("ru"))
    assert sorted(literal() - here) == []
    assert sorted(family_keys() - here) == []


def test_every_text_is_said_somewhere() -> None:
    assert sorted(set(texts("ru")) - literal() - family_keys()) == []


def test_every_composed_key_belongs_to_a_family() -> None:
    composed = {use.key for use in uses() if use.composed}
    assert composed == set(families())


def test_every_value_in_a_text_is_given_by_whoever_says_it() -> None:
    needed = {key: _placeholders(text) for key, text in texts("ru").items()}
    missing = [
        (use.where, key)
        for use in uses()
        if use.values is not None
        for key in spelled(use)
        if needed[key] - given(use)
    ]
    assert missing == []
    known = {f"kb.problem.{code}": _placeholders(words) for code, words in problems().items()}
    assert [key for key, values in known.items() if needed[key] - values] == []


def test_what_is_said_with_a_number_has_its_plural_forms() -> None:
    raw = (ROOT / "locales" / "ru.po").read_text(encoding="utf-8")
    counted = {use.key for use in uses() if use.values is not None and "n" in use.values}
    assert set(re.findall('^msgid_plural "(.+)"$', raw, re.M)) == counted


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        # Telegram lets nothing stand inside code and code inside nothing.
        nested = len(self.opened) > 1 and {"code", "pre"} & set(self.opened)
        if tag not in TAGS or (tag == "a") != bool(attrs) or nested:
            self.faults.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.faults.append(f"/{tag}")


def _plain_only() -> set[str]:
    """Texts for where there is no markup, which is refused there."""
    by_key: dict[str, set[bool]] = {}
    for use in uses():
        for key in spelled(use):
            by_key.setdefault(key, set()).add(use.function in PLAIN)
    return {key for key, plain in by_key.items() if plain == {True}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_is_telegrams_and_balanced(language: str) -> None:
    plain = _plain_only()
    faults = {}
    for key, text in texts(language).items():
        if key in plain or key.startswith("refused."):
            if re.search(r"</?[a-z][^<>{}]*>|&[a-z]+;", text) and not key.startswith("kb.problem."):
                faults[key] = text
            continue
        balance = _Balance()
        balance.feed(text)
        balance.close()
        if balance.opened or balance.faults or re.search(r"&(?!lt;|gt;|amp;|quot;)", text):
            faults[key] = text
    assert faults == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_places_are_not_overrun(language: str) -> None:
    longest = {"placeholder": 64, "placeholder.comment": 64, "button.": 32, "toast.": 100, "refused.": 120}
    long = [
        key
        for key, text in texts(language).items()
        for start, limit in longest.items()
        if key.startswith(start) and len(text) > limit
    ]
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_writes_so(language: str) -> None:
    for key, text in texts(language).items():
        assert text.count("!") <= 1, key
        assert not re.search(r"\.\.\.| ,| - |[a-zа-я]  ", text), key
        inside = re.sub(r"<[^>]*>", "", text)  # quotes of tags' attributes are Telegram's
        assert '"' not in inside or "pip install" in inside, key
        assert not ("«" in inside and language == "en"), key
        assert not ("“" in inside and language == "ru"), key


def test_words_that_people_rely_on() -> None:
    russian, english = texts("ru"), texts("en")
    fixed = {
        "button.person": ("👤 Позвать специалиста", "👤 Call a specialist"),
        "button.my": ("📋 Мои обращения", "📋 My tickets"),
        "button.helped": ("✅ Помогло", "✅ Helped"),
        "button.missed": ("🔄 Не то", "🔄 Not it"),
        "button.take": ("🙋 Взять в работу", "🙋 Take"),
        "button.transfer": ("↪️ Передать", "↪️ Transfer"),
        "button.spam": ("🚫 Спам", "🚫 Spam"),
        "button.resolve": ("✅ Решено", "✅ Resolved"),
        "button.wait": ("⏳ Жду ответа", "⏳ Waiting for reply"),
        "button.release": ("↩️ В очередь", "↩️ Release"),
        "button.wrong": ("🚫 Ответ неверный", "🚫 Wrong answer"),
        "button.solved": ("👍 Да, решено", "👍 Yes, solved"),
        "button.not_solved": ("👎 Нет, не решено", "👎 No, not solved"),
        "button.comment": ("💬 Добавить комментарий", "💬 Add a comment"),
    }
    assert {key: (russian[key], english[key]) for key in fixed} == fixed
    assert set(russian["ask.head"].split("\n")) == {"Что ближе к вашему вопросу?"}
    assert "Проблема решена?" in russian["is_it_solved"]
    assert "1 — плохо, 5 — отлично" in russian["rate"]
    for key, text in russian.items():
        assert not re.search("заявк|заявок|заявител", text.lower()), key
        numbered = "{number}" in text and key not in ("ask.line", "unread_update")
        assert numbered == ("№{number}" in text), key
        assert numbered == ("#{number}" in english[key]), key
