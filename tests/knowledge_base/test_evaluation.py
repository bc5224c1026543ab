from pathlib import Path

import pytest

from knowledge_base import files
from knowledge_base.evaluation import answered, evaluate, figures, read_questions
from knowledge_base.index import Index
from knowledge_base.rows import BadFile
from tests.knowledge_base.shop import SHOP

KEYS = """
recall_at_1 recall_at_3 mrr oos_auroc accuracy_at_95_oos_recall automated precision asked asked_hit helped
escalated escalated_oos latency_ms_p50 latency_ms_p99 build_s rss_mb entries variants questions
"""
INDEX = Index.build(SHOP)


def test_a_base_is_evaluated_on_a_file_of_questions(tmp_path: Path) -> None:
    files.write(SHOP, tmp_path / "kb.csv")
    rows = [
        "question,entry",
        "Как вернуть товар?,return-goods",
        "сколько доставка,delivery-price",
        "сыграем?,",
    ]
    (tmp_path / "questions.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    seen: list[tuple[int, int]] = []
    result = evaluate(
        tmp_path / "kb.csv", tmp_path / "questions.csv", "ru", lambda done, of: seen.append((done, of))
    )
    assert sorted(result) == sorted(KEYS.split())
    assert (result["entries"], result["questions"], result["recall_at_1"]) == (len(SHOP), 3, 1.0)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_figures_without_questions_of_a_kind_are_null() -> None:
    inside = figures([answered(INDEX, "Как вернуть товар?", "return-goods", "ru")])
    assert inside["oos_auroc"] is inside["accuracy_at_95_oos_recall"] is inside["escalated_oos"] is None
    assert inside["precision"] == inside["helped"] == inside["automated"] == 1.0
    outside = figures([answered(INDEX, "сыграем в шахматы", "", "ru")])
    assert outside["recall_at_1"] is outside["precision"] is None
    assert outside["escalated_oos"] == 1.0


def test_shares_are_of_the_questions_that_contract_names() -> None:
    results = [
        answered(INDEX, "Как вернуть товар?", "return-goods", "ru"),
        answered(INDEX, "Как вернуть товар?", "payment-card", "ru"),
        answered(INDEX, "Как вернуть товар?", "", "ru"),
        answered(INDEX, "сыграем в шахматы", "", "ru"),
    ]
    found = figures(results)
    assert found["recall_at_1"] == 0.5
    assert found["precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["automated"] == 1.0
    assert found["escalated_oos"] == 0.5
    assert found["oos_auroc"] == 0.75
    assert found["accuracy_at_95_oos_recall"] == 0.0


@pytest.mark.parametrize("content", [b"question\nx", b"\xff\xfe", None])
def test_a_bad_file_of_questions_is_refused(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        read_questions(path)
    assert str(caught.value)
