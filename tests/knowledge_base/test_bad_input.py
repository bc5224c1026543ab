"""Whatever is typed, and whatever the base is: a decision, no exception, and soon."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge_base.decision import MOST_CANDIDATES, Decision, Kind
from knowledge_base.encoder import sentence_encoder
from knowledge_base.engine import decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.index import Index
from knowledge_base.learning import calibrated
from tests.knowledge_base.letters import LetterEncoder
from tests.knowledge_base.shop import SHOP

LONGEST = 4096  # characters of a Telegram message
MOST_MS = 50

TWINS = [replace(entry, key=f"{entry.key}-{number}") for entry in SHOP[:3] for number in range(3)]
MUTE = [Entry("bare", (), {}), Entry("mute", (Variant("🤷", "ru"),), {"ru": ""})]
BASES = {
    "shop": Index.build(SHOP),
    "shop by meaning": calibrated(Index.build(SHOP, LetterEncoder())),
    "none": Index.build([]),
    "none by meaning": calibrated(Index.build([], LetterEncoder())),
    "one": Index.build(SHOP[:1]),
    "one by meaning": calibrated(Index.build(SHOP[:1], LetterEncoder())),
    "one wording": Index.build([replace(SHOP[0], variants=SHOP[0].variants[:1])], LetterEncoder()),
    "twins": Index.build(TWINS),
    "twins by meaning": calibrated(Index.build(TWINS, LetterEncoder())),
    "mute": calibrated(Index.build(MUTE, LetterEncoder())),
}

_invisible = st.text(alphabet="\u200b\u200c\u200d\u2060\ufeff\u00ad\x00\x07\x1b\u202e", max_size=60)
_emoji = st.text(alphabet="😀🤷👍🏽\u200d❤️🇷🇺", max_size=60)
_foreign = st.text(alphabet="如何退货ありがとう안녕하세요كيفأعيدשלום γειά ", max_size=200)
_pieces = st.sampled_from(
    ["как вернуть товар", "how do i pay", "\u200b", "😀", "\x00", "https://a.b/c", "a@b.ru", "12", "?!", "Ｆ"]
)
_mixed = st.lists(_pieces, max_size=12).map(" ".join)


def _well_formed(decision: Decision) -> None:
    assert decision.kind in Kind
    assert decision.kind is Kind.ESCALATE or decision.candidates
    assert len(decision.candidates) <= MOST_CANDIDATES
    assert all(0 <= candidate.score <= 1 for candidate in decision.candidates)
    assert all(0 <= candidate.probability <= 1 for candidate in decision.candidates)
    json.dumps(dict(decision.explanation))


@given(st.sampled_from(sorted(BASES)), _invisible | _emoji | _foreign | _mixed | st.text(max_size=LONGEST))
@example("shop", "")
@example("none", "")
@example("none by meaning", "как вернуть товар")
@example("mute", "🤷")
def test_any_text_gets_a_decision_from_any_base(name: str, text: str) -> None:
    _well_formed(decide(BASES[name], text))


@given(_invisible | _emoji)
def test_what_has_no_words_goes_to_a_person(text: str) -> None:
    assert decide(BASES["shop by meaning"], text).kind is Kind.ESCALATE


@pytest.mark.parametrize("name", ["shop", "shop by meaning"])
def test_invisible_characters_change_nothing(name: str) -> None:
    plain, strewn = "как вернуть товар", "ка\u200bк\ufeff вер\u00adнуть\x00 тов\u200dар"
    decision = decide(BASES[name], strewn)
    assert decision.kind is Kind.ANSWER
    assert decision.candidates[0].entry == decide(BASES[name], plain).candidates[0].entry


@pytest.mark.parametrize("name", ["twins", "twins by meaning"])
def test_identical_questions_in_several_entries_are_asked_about(name: str) -> None:
    assert decide(BASES[name], "Сколько стоит доставка?").kind is Kind.ASK


def _random_words(letters: str) -> str:
    generator = random.Random(0)
    found = ["".join(generator.choices(letters, k=generator.randrange(4, 10))) for _ in range(700)]
    return " ".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "а" * LONGEST,
        "как? " * 800,
        "привет " * 580,
        "спасибо " * 512,
        "a." * 2048,
        "a.b@c.d " * 512,
        "x" * 2000 + "@" + "y" * 2000,
        "ﷺ" * LONGEST,
        "Z̸̡͎" * 1365,
        "😀" * 2048,
        "\u200b" * LONGEST,
        "如何退货" * 1024,
        "'; drop table --" * 256,
        _random_words("абвгдежзиклмнопрстуф"),
        _random_words("abcdefghijklmnopqrst"),
        "Как вернуть товар? И ещё сколько стоит доставка? " * 80,
    ],
)
def test_the_longest_and_oddest_is_decided_soon(text: str) -> None:
    index = _by_meaning()
    fastest = min(_milliseconds(lambda: decide(index, text[:LONGEST])) for _ in range(3))
    assert fastest < MOST_MS


def _milliseconds(act: Callable[[], Decision]) -> float:
    """Of processor time: others on the machine don't count."""
    began = time.process_time()
    _well_formed(act())
    return 1000 * (time.process_time() - began)


def _by_meaning() -> Index:
    """The shop with the encoder that the service has."""
    if "by the model" not in BASES:
        BASES["by the model"] = Index.build(SHOP, sentence_encoder())
    return BASES["by the model"]


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.text(alphabet="абвab 1👍\u200b", max_size=8), max_size=3), max_size=4),
    _mixed | st.text("абвab 1"),
    st.booleans(),
)
def test_any_base_gives_a_decision(base: list[list[str]], text: str, by_meaning: bool) -> None:
    entries = [
        Entry(str(place), tuple(Variant(wording, "ru") for wording in wordings), {"ru": "да"})
        for place, wordings in enumerate(base)
    ]
    index = Index.build(entries, LetterEncoder()) if by_meaning else Index.build(entries)
    _well_formed(decide(calibrated(index), text))
