"""What a base makes of questions that have nothing to do with it."""

import numpy as np

from knowledge_base.calibration import Numbers
from knowledge_base.encoder import Vectors
from knowledge_base.evidence import evidence
from knowledge_base.index import Index
from knowledge_base.off_topic import LANGUAGES, topics
from knowledge_base.ranking import rank, signals
from knowledge_base.wording import words

MOST_STRANGERS = 360
RELATED_TOPICS = 0.15
RELATED_SHARE = 0.03


def strangers(index: Index, seed: int) -> list[tuple[str, Numbers]]:
    """Questions about other things in the base's languages, each with the evidence for what it comes nearest.

    The topics most alike to the base are left out, for it may be about one of them, and so are the few
    questions most alike to it in the others.
    """
    languages = {variant.language for entry in index.entries for variant in entry.variants} & set(LANGUAGES)
    by_topic = [topic for language in sorted(languages or LANGUAGES) for topic in topics(language)]
    asked = [(topic, text) for topic, texts in enumerate(by_topic) for text in texts]
    generator = np.random.default_rng(seed)
    asked = [asked[place] for place in generator.permutation(len(asked))[:MOST_STRANGERS]]
    vectors: list[Vectors | None] = [None] * len(asked)
    if index.encoder:
        vectors = list(index.encoder.encode([text for _, text in asked]))
    found: list[list[tuple[float, str, Numbers]]] = [[] for _ in by_topic]
    for (topic, text), vector in zip(asked, vectors, strict=True):
        read = words(text)
        ranking = rank(index, signals(index, read, vector, dense=index.dense), vector, dense=index.dense)
        score = float(ranking.scores[ranking.order[0]])
        found[topic].append((score, text, evidence(index, ranking, read)))
    found.sort(key=lambda alike: -sum(score for score, _, _ in alike) / max(len(alike), 1))
    left = [stranger for alike in found[int(RELATED_TOPICS * len(found)) :] for stranger in alike]
    left.sort(key=lambda stranger: -stranger[0])
    return [(text, row) for _, text, row in left[int(RELATED_SHARE * len(left)) :]]
