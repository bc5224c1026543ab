"""Measuring line 1 on labelled questions, without a database."""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge_base import files
from knowledge_base.decision import OFFERED, Decision, Kind
from knowledge_base.encoder import sentence_encoder
from knowledge_base.engine import decide, understand
from knowledge_base.index import Index
from knowledge_base.learning import calibrated
from knowledge_base.rows import BadFile, RowProblem

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """One question: the right entry (empty: none), its rank (0: not found), the decision, processor ms."""

    expected: str
    rank: int
    decision: Decision
    ms: float

    @property
    def right(self) -> bool:
        """Whether the first candidate is the right one."""
        return bool(self.expected) and self._keys(1) == [self.expected]

    @property
    def offered(self) -> bool:
        """Whether the right one is among those that an ASK offers."""
        return self.expected in self._keys(OFFERED)

    @property
    def confidence(self) -> float:
        """The probability of the first candidate."""
        return self.decision.candidates[0].probability if self.decision.candidates else 0.0

    def _keys(self, most: int) -> list[str]:
        return [candidate.entry.key for candidate in self.decision.candidates[:most]]


def evaluate(
    kb_file: Path | str,
    questions_file: Path | str,
    default_language: str,
    progress: Progress | None = None,
    *,
    quality: bool = False,
) -> dict[str, float | int | None]:
    """The figures of `kb evaluate`, by name; `progress` is told (done, of) as questions are answered.

    `quality` compares with several encoders. The time of loading an encoder is not in `build_s`.

    Raises BadFile when either file is bad.
    """
    entries = files.read(kb_file, str(kb_file), default_language)
    questions = read_questions(questions_file)
    encoder = sentence_encoder(quality)
    began = time.perf_counter()
    index = calibrated(Index.build(entries, encoder))  # as the running service builds it
    build_s = time.perf_counter() - began
    results = []
    for number, (question, expected) in enumerate(questions, start=1):
        results.append(answered(index, question, expected, default_language))
        if progress:
            progress(number, len(questions))
    return {
        **figures(results),
        "build_s": round(build_s, 3),
        "rss_mb": _rss_mb(),
        "entries": len(entries),
        "variants": index.variants_count,
        "questions": len(results),
    }


def read_questions(path: Path | str) -> list[tuple[str, str]]:
    """Pairs of question and right entry's key, empty for none; raises BadFile."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        code = "not_utf8" if isinstance(error, UnicodeDecodeError) else "unreadable"
        raise BadFile([RowProblem(0, code, {"detail": str(getattr(error, "strerror", ""))})]) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in ("question", "entry") if name not in (reader.fieldnames or [])]
    if missing:
        raise BadFile([RowProblem(1, "missing_column", {"column": name}) for name in missing])
    return [(row["question"] or "", (row["entry"] or "").strip()) for row in reader]


def answered(index: Index, question: str, expected: str, language: str) -> Result:
    """Decide one question, with the processor time it took and where the right entry stands."""
    began = time.process_time()
    decision = decide(index, question, language)
    ms = (time.process_time() - began) * 1000
    place = 0
    if expected:
        _, ranking, _ = understand(index, question)
        keys = [] if ranking is None else [index.entries[int(place)].key for place in ranking.order]
        place = keys.index(expected) + 1 if expected in keys else 0
    return Result(expected, place, decision, ms)


def figures(results: list[Result]) -> dict[str, float | int | None]:
    """The shares of CONTRACT.md; null where there is nothing to take a share of."""
    inside = [result for result in results if result.expected]
    outside = [result for result in results if not result.expected]
    answers = [result for result in results if result.decision.kind is Kind.ANSWER]
    asks = [result for result in inside if result.decision.kind is Kind.ASK]
    times = [result.ms for result in results] or [0.0]
    return {
        "recall_at_1": _share([result.rank == 1 for result in inside]),
        "recall_at_3": _share([1 <= result.rank <= 3 for result in inside]),
        "mrr": _share([1 / result.rank if result.rank else 0.0 for result in inside]),
        "oos_auroc": _auroc(inside, outside),
        "accuracy_at_95_oos_recall": _accuracy_at_95(inside, outside),
        "automated": _share([result.decision.kind is Kind.ANSWER for result in inside]),
        "precision": _share([result.right for result in answers]),
        "asked": _share([result.decision.kind is Kind.ASK for result in inside]),
        "asked_hit": _share([result.offered for result in asks]),
        "helped": _share([_helped(result) for result in inside]),
        "escalated": _share([result.decision.kind is Kind.ESCALATE for result in inside]),
        "escalated_oos": _share([result.decision.kind is Kind.ESCALATE for result in outside]),
        "latency_ms_p50": round(float(np.percentile(times, 50)), 3),
        "latency_ms_p99": round(float(np.percentile(times, 99)), 3),
    }


def _helped(result: Result) -> bool:
    if result.decision.kind is Kind.ANSWER:
        return result.right
    return result.decision.kind is Kind.ASK and result.offered


def _share(values: list[bool] | list[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None


def _auroc(inside: list[Result], outside: list[Result]) -> float | None:
    """How often a question with an answer is surer than one without; ties count half."""
    if not inside or not outside:
        return None
    sure = np.sort([result.confidence for result in outside])
    scores = np.asarray([result.confidence for result in inside])
    below = np.searchsorted(sure, scores, side="left") + np.searchsorted(sure, scores, side="right")
    return round(float(below.mean() / 2 / len(sure)), 4)


def _accuracy_at_95(inside: list[Result], outside: list[Result]) -> float | None:
    """The share of in-scope questions that are right and surer than 95 % of those out of scope."""
    if not inside or not outside:
        return None
    bound = np.sort([result.confidence for result in outside])[int(np.ceil(0.95 * len(outside))) - 1]
    return _share([result.right and result.confidence > bound for result in inside])


def _rss_mb() -> float | None:
    """Resident memory of this process now; None where the system doesn't say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return round(pages * 4096 / 2**20, 1)
