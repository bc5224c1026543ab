import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge_base import files
from knowledge_base.changes import compare
from knowledge_base.entry import NEVER, Entry, Variant
from knowledge_base.rows import BadFile, RowProblem
from tests.knowledge_base.shop import SHOP

KINDS = ("kb.csv", "kb.xlsx", "kb.json", "kb.yaml", "kb.yml")


def _problems(content: bytes, name: str = "kb.csv") -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as caught:
        files.read(content, name, "ru")
    assert str(caught.value)
    return [(problem.row, problem.code) for problem in caught.value.problems]


def _csv(*rows: str, header: str = "entry,question,answer") -> bytes:
    return "\n".join([header, *rows]).encode()


def test_rows_with_the_same_entry_are_wordings() -> None:
    content = _csv(
        'a,Как?,Так,sales,"x, y",',
        "a,How?,So,,,EN",
        "b,Где?,Там,,,",
        "a,Каким образом?,,,y;z,ru",
        header="entry,question,answer,department,tags,language",
    )
    first, second = files.read(content, "kb.csv", "ru")
    assert first == Entry(
        "a",
        (Variant("Как?", "ru"), Variant("How?", "en"), Variant("Каким образом?", "ru")),
        {"ru": "Так", "en": "So"},
        "sales",
        ("x", "y", "z"),
    )
    assert second.key == "b"
    assert first.unsaid == {"automatic", "files", "steps"}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + _csv("a,Как?,Так"),
        b"entry;question;answer\r\na;\xd0\x9a\xd0\xb0\xd0\xba?;\xd0\xa2\xd0\xb0\xd0\xba\r\n\r\n",
        _csv(" a , Как? , Так ", ",,"),
        _csv("Так,a,Как?", header="Answer,ENTRY,question"),
        _csv("a,Как?,Так", "a,Как?,Так", "a,Как?"),
    ],
)
def test_common_shapes_of_csv_are_read(content: bytes) -> None:
    assert files.read(content, "KB.CSV", "ru") == [Entry("a", (Variant("Как?", "ru"),), {"ru": "Так"})]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", [(1, "missing_column")] * 3),
        (_csv(), [(0, "empty_file")]),
        (_csv("a,b", header="entry,question"), [(1, "missing_column")]),
        (
            _csv("a,b,c,d", "e,f,g,h", header="entry,question,answer,"),
            [(2, "extra_cells"), (3, "extra_cells")],
        ),
        (_csv("a,b,c,d", header="entry,question,answer,colour"), [(1, "unknown_column")]),
        (_csv("a,b,c,d", header="entry,question,answer,answer"), [(1, "repeated_column")]),
        (_csv(",b,c", "a,,c", "d,e,f"), [(2, "empty"), (3, "empty")]),
        (_csv("a,b,", "a,c,", "d,e,f"), [(2, "no_answer")]),
        (_csv("a,b,c", "a,d,e", "x,y,<b>z"), [(3, "different_answers"), (4, "unclosed_tag")]),
        (_csv("a,b,<div>c</div>"), [(2, "unsupported_tag")]),
        (_csv("a,b,c,French", header="entry,question,answer,language"), [(2, "unknown_language")]),
        (_csv("a,b,c,rus", header="entry,question,answer,language"), [(2, "unknown_language")]),
        (_csv("a,b,c,e", header="entry,question,answer,language"), [(2, "unknown_language")]),
        (_csv("a,b,c,x", "a,d,,y", header="entry,question,answer,department"), [(3, "different_values")]),
        (_csv("a," + "b" * 1001 + ",c"), [(2, "question_too_long")]),
        (_csv("a,b," + "c" * 4097), [(2, "answer_too_long")]),
        (_csv("a" * 201 + ",b,c"), [(2, "key_too_long")]),
        (_csv("a,b,c", 'd,"e'), [(3, "broken")]),
        ("entry,question,answer\na,Как?,Так".encode("cp1251"), [(2, "not_utf8")]),
    ],
)
def test_every_bad_row_of_a_csv_is_named(content: bytes, problems: list[tuple[int, str]]) -> None:
    assert _problems(content) == problems


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        ("kb.json", "{", [(1, "broken")]),
        ("kb.json", '{"entry": "a"}', [(0, "broken")]),
        ("kb.json", "[]", [(0, "empty_file")]),
        ("kb.json", "[1, {}]", [(1, "not_a_row"), (2, "empty"), (2, "empty")]),
        ("kb.json", '[{"entry":"a","question":["b"],"answer":"c"}]', [(1, "not_a_text")]),
        ("kb.json", '[{"entry":"a","question":"b","answer":"c","x":1}]', [(1, "unknown_column")]),
        (
            "kb.json",
            '[{"entry":"a","question":"b","answer":"c","automatic":"no"}]',
            [(1, "unknown_automatic")],
        ),
        ("kb.json", "[" * 100_000, [(0, "broken")]),
        ("kb.yaml", "- entry: a\n  question: [", [(3, "broken")]),
        ("kb.yaml", "- {entry: a, question: b, answer: 2020-01-01}", [(1, "not_a_text")]),
        ("kb.yaml", "- !!python/object/apply:os.getcwd []", [(1, "broken")]),
        ("kb.txt", "", [(0, "unknown_kind")]),
        ("kb.xlsx", "no zip", [(0, "broken")]),
    ],
)
def test_every_bad_row_of_other_kinds_is_named(name: str, text: str, problems: list[tuple[int, str]]) -> None:
    assert _problems(text.encode(), name) == problems


def test_a_problem_says_in_english_what_is_wrong() -> None:
    with pytest.raises(BadFile) as caught:
        files.read(_csv("a,b,c", "a,d,e"), "kb.csv", "ru")
    assert str(caught.value) == "row 3: entry a has another answer in ru in row 2"


def test_numbers_in_a_sheet_are_texts() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["entry", "question", "answer", None],
        [7, "Сколько?", 17.0],
        [None, None],
        ["b", "Where?", 1.5],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    first, second = files.read(out.getvalue(), "kb.xlsx", "ru")
    assert (first.key, first.answers["ru"], second.answers["ru"]) == ("7", "17", "1.5")


def test_a_sheet_is_written_without_formulas(tmp_path: Path) -> None:
    entry = Entry("a", (Variant("=1+1", "ru"),), {"ru": "@SUM(A1)"})
    files.write([entry], tmp_path / "kb.xlsx")
    cell = load_workbook(tmp_path / "kb.xlsx").worksheets[0]["B2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")
    files.write([entry], tmp_path / "kb.csv")
    assert "'=1+1" in (tmp_path / "kb.csv").read_text(encoding="utf-8-sig")


def _sheet_with(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(files.dump(SHOP, "kb.xlsx"))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.namelist():
            target.writestr(member, content if member == name else source.read(member))
    return out.getvalue()


def test_a_swollen_or_exploding_sheet_is_refused() -> None:
    swollen = _sheet_with("xl/worksheets/sheet1.xml", b" " * (201 * 1024 * 1024))
    assert _problems(swollen, "kb.xlsx") == [(0, "swollen")]
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    for member in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
        assert _problems(_sheet_with(member, bomb), "kb.xlsx") == [(0, "broken")]


def test_a_file_too_large_or_absent_is_refused(tmp_path: Path) -> None:
    assert _problems(b"x" * (20 * 1024 * 1024 + 1)) == [(0, "too_large")]
    with pytest.raises(BadFile):
        files.read(tmp_path / "none.csv", "none.csv", "ru")
    rows = "\n".join(["entry,question,answer", *(f"{n},q{n},a" for n in range(200_001))])
    assert _problems(rows.encode()) == [(0, "too_many_rows")]


_TRICKY = st.sampled_from("=+-@'\t\n;,\"<>& абвabc1")
_TEXT = st.text(st.one_of(_TRICKY, st.characters(codec="utf-8")), min_size=1, max_size=30)


@st.composite
def _bases(draw: st.DrawFn) -> bytes:
    """JSON of a base: read once, its entries are as the product stores them."""
    rows = []
    for key in draw(st.lists(_TEXT, min_size=1, max_size=4, unique_by=str.strip)):
        languages = draw(st.lists(st.sampled_from(["ru", "en"]), min_size=1, max_size=3))
        for place, language in enumerate(languages):
            row: dict[str, object] = {
                "entry": key,
                "question": draw(_TEXT),
                "language": language,
                "answer": "",
            }
            if languages.index(language) == place:
                row["answer"] = draw(_TEXT).replace("<", "").replace(">", "")
            if not place:
                row["tags"] = [draw(_TEXT)]
                row["department"] = draw(_TEXT)
                row["automatic"] = draw(st.sampled_from(["answer", "never"]))
            rows.append(row)
    return json.dumps(rows).encode()


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(content=_bases())
def test_importing_an_export_changes_nothing(name: str, content: bytes) -> None:
    try:
        entries = files.read(content, "kb.json", "ru")
    except BadFile:
        return
    changes = compare(entries, files.read(files.dump(entries, name), name, "ru"))
    assert not changes.added
    assert not changes.changed


@pytest.mark.parametrize("name", KINDS)
def test_the_shop_survives_a_round_trip(name: str, tmp_path: Path) -> None:
    files.write(SHOP, tmp_path / name)
    again = files.read(tmp_path / name, name, "ru")
    assert compare(SHOP, again).unchanged == tuple(SHOP)
    if name not in ("kb.csv", "kb.xlsx"):
        assert again == SHOP


def test_an_import_adds_and_updates_and_keeps_the_rest() -> None:
    old = [
        Entry(
            "a",
            (Variant("Как?", "ru"), Variant("How?", "en")),
            {"ru": "Так", "en": "So"},
            "it",
            ("t",),
            5,
            NEVER,
        ),
        Entry("b", (Variant("Где?", "ru"),), {"ru": "Там"}, id=6),
        Entry("z", (Variant("Куда?", "ru"),), {"ru": "Туда"}, id=7),
    ]
    new = files.read(_csv("a,Каким образом?,Иначе", "b,Где?,Там", "c,Кто?,Он"), "kb.csv", "ru")
    changes = compare(old, new)
    assert [entry.key for entry in changes.added] == ["c"]
    assert changes.unchanged == (old[1],)
    variants = (Variant("Каким образом?", "ru"), Variant("Как?", "ru"), Variant("How?", "en"))
    assert changes.changed == (Entry("a", variants, {"ru": "Иначе", "en": "So"}, "it", ("t",), 5, NEVER),)


def test_every_code_has_english_words() -> None:
    assert str(RowProblem(3, "empty", {"column": "answer"})) == "row 3: answer is empty"
