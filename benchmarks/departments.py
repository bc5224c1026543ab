"""How often a question finds its department by words, on a set whose entries are grouped by topic.

`python -m benchmarks departments [--data DIR] [--groups FILE] [SET …]`: the departments are the entries' tags
in kb.csv, or what FILE (CSV: entry,department) says. Their names are all that is known of them, and so many
of their entries' wordings as tickets that were resolved there; the set's questions are asked.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import Figure, Unusable
from knowledge_base import files
from knowledge_base.departments import Departments, Team
from knowledge_base.encoder import sentence_encoder
from knowledge_base.entry import Entry
from knowledge_base.evaluation import read_questions
from knowledge_base.learning import calibrated

NEEDS_ARGUMENTS = True
SETS = ("rutube_dev",)
PAST = (5, 20, 60, 200)
QUESTIONS, STRANGERS = 600, 300
#: So many departments are offered.
OFFERED = 3


def measure(arguments: Sequence[str]) -> list[Figure]:
    """The figures of the sets named, for each number of past tickets."""
    parser = argparse.ArgumentParser(prog="departments")
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--groups", type=Path, help="entry,department for sets without tags")
    chosen = parser.parse_args(arguments)
    found = []
    for name in chosen.sets:
        folder = chosen.data / name
        if not (folder / "kb.csv").is_file():
            raise Unusable(f"there is no {folder / 'kb.csv'}; --data says where the sets are")
        entries = files.read(folder / "kb.csv", "kb.csv", "ru")
        group_of = _groups(entries, chosen.groups)
        if len(set(group_of.values())) < 2:
            raise Unusable(f"the entries of {name} have no tags, and --groups names no departments for them")
        questions = [
            (text, group_of.get(key, ""))
            for text, key in read_questions(folder / "questions.csv")
            if not key or key in group_of
        ]
        random.Random(0).shuffle(questions)
        for past in PAST:
            found += _measured(f"{name}, {past} tickets each:", _teams(entries, group_of, past), questions)
    return found


def _groups(entries: Sequence[Entry], file: Path | None) -> Mapping[str, str]:
    """The department of each entry that has one."""
    if file is None:
        return {entry.key: entry.tags[0] for entry in entries if entry.tags}
    with file.open(encoding="utf-8", newline="") as opened:
        return {row["entry"]: row["department"] for row in csv.DictReader(opened)}


def _teams(entries: Sequence[Entry], group_of: Mapping[str, str], past: int) -> list[Team]:
    held: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.key in group_of:
            held[group_of[entry.key]] += [variant.text for variant in entry.variants]
    teams = []
    for number, (name, texts) in enumerate(sorted(held.items()), start=1):
        drawn = random.Random(number).sample(texts, min(past, len(texts)))
        teams.append(Team(number, name, "", entries[0].variants[0].language, tuple(enumerate(drawn))))
    return teams


def _measured(what: str, teams: Sequence[Team], questions: Sequence[tuple[str, str]]) -> list[Figure]:
    """Fits departments as the service does, and asks."""
    names = {team.id: team.name for team in teams}
    known, encoder = Departments.of(teams), sentence_encoder()
    index = known.index.by_meaning(encoder) if encoder is not None else known.index
    known = replace(known, index=calibrated(index) if known.can_be_fitted else index)
    inside = [pair for pair in questions if pair[1]][:QUESTIONS]
    outside = [pair for pair in questions if not pair[1]][:STRANGERS]
    began, came = time.process_time(), Counter[str]()
    for text, right in inside:
        guess = known.guess(text, None)
        first = [names[number] for number, _ in guess.departments[:OFFERED]] if guess else []
        if guess is None or not (guess.sure or guess.asks):
            came["to the first department, unasked"] += 1
        elif guess.sure:
            came["right" if first[0] == right else "wrong"] += 1
        else:
            came["asked, the right one offered" if right in first else "asked in vain"] += 1
    took = (time.process_time() - began) / len(inside) * 1000
    kinds = ("right", "wrong", "asked, the right one offered", "asked in vain")
    figures = [
        Figure(f"{what} {kind}", round(came[kind] / len(inside), 3))
        for kind in (*kinds, "to the first department, unasked")
    ]
    guesses = [known.guess(text, None) for text, _ in outside]
    if guesses:
        routed = sum(guess is not None and guess.sure for guess in guesses) / len(guesses)
        figures.append(Figure(f"{what} of another matter, sent somewhere", round(routed, 3)))
    return [*figures, Figure(f"{what} a guess", round(took, 1), "ms of processor time")]
