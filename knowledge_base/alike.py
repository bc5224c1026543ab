"""Questions that were asked again and again, in whatever form or order of words."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from knowledge_base.stems import stem
from knowledge_base.wording import core, plain, words


def asked_again(texts: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Groups texts that hold the same words; those without a word are left out.

    Gives for each group how it was most often written and the places of its texts; the largest groups first,
    of equals the earlier one.
    """
    groups: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    known: dict[str, frozenset[str]] = {}
    for place, text in enumerate(texts):
        held = known.get(text)
        if held is None:
            held = known[text] = frozenset(stem(word) for word in words(core(plain(text))))
        if held:
            groups[held].append(place)
    largest_first = sorted(groups.values(), key=len, reverse=True)
    return [
        (Counter(texts[place] for place in places).most_common(1)[0][0], places) for places in largest_first
    ]
