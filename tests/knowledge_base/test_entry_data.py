"""Files and steps of answers: written down and read again, refused where they are malformed."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base import files
from knowledge_base.changes import compare
from knowledge_base.entry import Entry, File, Step, Variant, files_in
from knowledge_base.entry_data import Malformed, as_data, files_of, of_data, steps_of
from knowledge_base.rows import BadFile

LAMP = Entry(
    "lamp",
    (Variant("Мигает лампа на терминале", "ru"), Variant("The lamp blinks", "en")),
    {"ru": "Какого она цвета?", "en": "Which colour?"},
    files={"ru": (File("photo", "A1"), File("document", "B2"))},
    steps=(
        Step(
            {"ru": "Красная", "en": "Red"},
            {"ru": "Выключите <b>терминал</b>.", "en": "Switch it off."},
            {"ru": (File("video", "C3"),)},
            (Step({"ru": "Не помогло"}, {"ru": "Снимите заднюю крышку."}),),
        ),
        Step({"ru": "Инструкция"}, url="https://example.com/lamp"),
    ),
)


@pytest.mark.parametrize("name", ["kb.json", "kb.yaml"])
def test_json_and_yaml_hold_files_and_steps(name: str) -> None:
    assert files.read(files.dump([LAMP], name), name, "ru") == [LAMP]


@pytest.mark.parametrize("name", ["kb.csv", "kb.xlsx"])
def test_what_tables_cannot_hold_is_kept_on_import(name: str) -> None:
    (read,) = files.read(files.dump([LAMP], name), name, "ru")
    assert (read.files, read.steps) == ({}, ())
    assert compare([LAMP], [read]).unchanged == (LAMP,)


@pytest.mark.parametrize("name", ["kb.csv", "kb.json"])
def test_an_answer_in_a_language_without_wordings_comes_back_as_it_was(name: str) -> None:
    silent = replace(LAMP, variants=LAMP.variants[:1])
    (read,) = files.read(files.dump([silent], name), name, "ru")
    assert compare([silent], [read]).unchanged == (silent,)


def test_an_answer_in_another_language_comes_with_its_own_files() -> None:
    assert files_in(LAMP, "en") == ()
    assert files_in(LAMP, "de") == LAMP.files["ru"]
    assert LAMP.steps[1].label("en") == "Инструкция"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("files", "A1", "bad_files"),
        ("files", [{"kind": "sticker", "file_id": "A1"}], "bad_files"),
        ("files", [{"kind": "photo", "file_id": 7}], "bad_files"),
        ("files", [{"kind": "photo", "file_id": "A"}] * 11, "bad_files"),
        ("steps", {"label": "x"}, "bad_steps"),
        ("steps", [{"answer": {"ru": "x"}}], "bad_steps"),
        ("steps", [{"label": {"ru": "x" * 61}}], "bad_steps"),
        ("steps", [{"label": {"russian": "x"}}], "bad_steps"),
        ("steps", [{"label": {"ru": "x"}, "answer": {"ru": "<b>x"}}], "bad_steps"),
        ("steps", [{"label": {"ru": "x"}, "url": "javascript:alert(1)"}], "bad_steps"),
        ("steps", [{"label": {"ru": "x"}, "colour": "red"}], "bad_steps"),
        ("steps", [{"label": {"ru": "x"}}] * 9, "bad_steps"),
    ],
)
def test_malformed_files_and_steps_are_refused_with_their_row(key: str, value: Any, code: str) -> None:
    row = {"entry": "a", "question": "Как?", "answer": "Так", key: value}
    with pytest.raises(BadFile) as caught:
        files.read(
            json.dumps([{"entry": "b", "question": "Где?", "answer": "Там"}, row]).encode(), "b.json", "ru"
        )
    assert [(problem.row, problem.code) for problem in caught.value.problems] == [(2, code)]
    assert str(caught.value)


def test_steps_lead_only_so_deep() -> None:
    step: dict[str, Any] = {"label": {"ru": "Дальше"}}
    for _ in range(3):
        step = {"label": {"ru": "Дальше"}, "steps": [step]}
    assert len(steps_of([step])) == 1
    with pytest.raises(Malformed):
        steps_of([{"label": {"ru": "Дальше"}, "steps": [step]}])


_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).map(
    lambda text: text.strip() or "x"
)
_texts = st.dictionaries(
    st.sampled_from(["ru", "en"]), _words.map(lambda text: text.replace("<", "")), min_size=1
)
_files = st.lists(st.builds(File, st.sampled_from(["photo", "voice"]), _words), max_size=3).map(tuple)


@given(_files, st.lists(_words, min_size=1, max_size=4), st.integers(0, 3))
def test_whatever_is_written_down_is_read_again(
    kept: tuple[File, ...], labels: list[str], depth: int
) -> None:
    steps: tuple[Step, ...] = ()
    for _ in range(depth):
        steps = tuple(Step({"ru": label}, {"en": "So &amp; so"}, steps=steps) for label in labels[:1])
    entry = Entry(
        "a", (Variant("Как?", "ru"),), {"ru": "Так"}, files={"ru": kept} if kept else {}, steps=steps
    )
    assert of_data(json.loads(json.dumps(as_data(entry)))) == entry


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda each: st.lists(each) | st.dictionaries(st.text(), each)
    )
)
def test_anything_else_is_malformed(data: Any) -> None:
    for read in (files_of, steps_of):
        if data == []:
            assert read(data) == ()
        else:
            with pytest.raises(Malformed):
                read(data)
