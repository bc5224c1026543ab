"""How sure and how right: what a threshold would give, and the picture of it."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

Sure = tuple[float, bool]  # how sure of its first entry, and whether that is the right one
Curve = list[tuple[float, float]]

_COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2")


def curve(answers: Sequence[Sure]) -> Curve:
    """Pairs of coverage and precision, surest first; up to a hundred points."""
    ordered = sorted(answers, key=lambda answer: -answer[0])
    right = np.cumsum([right for _, right in ordered])
    steps = np.unique(np.linspace(1, len(ordered), 100).astype(int))
    return [(step / len(ordered), float(right[step - 1]) / step) for step in steps.tolist()]


def automated_at_best(inside: Sequence[Sure], outside: Sequence[Sure], precision: float) -> float:
    """The share of in-scope questions answered at the threshold that is best in hindsight."""
    ordered = sorted([(*answer, True) for answer in inside] + [(*answer, False) for answer in outside])[::-1]
    if not ordered or not inside:
        return 0.0
    right = np.cumsum([right for _, right, _ in ordered])
    covered = np.cumsum([within for _, _, within in ordered])
    good = np.flatnonzero(right / np.arange(1, len(ordered) + 1) >= precision)
    return round(float(covered[good[-1]]) / len(inside), 4) if len(good) else 0.0


def accuracy_at(inside: Sequence[Sure], outside: Sequence[Sure], recall: float) -> float | None:
    """The share of in-scope questions right and surer than that share of the others; None without others."""
    if not inside or not outside:
        return None
    bound = sorted(sure for sure, _ in outside)[math.ceil(recall * len(outside)) - 1]
    return round(float(np.mean([right and sure > bound for sure, right in inside])), 4)


def binomial_tail(right: int, of: int, chance: float) -> float:
    """The probability of so few right ones or fewer, were each right with this chance."""
    total = 0.0
    for k in range(right + 1):
        ways = math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
        total += math.exp(ways + k * math.log(chance) + (of - k) * math.log(1 - chance))
    return min(total, 1.0)


def drawing(curves: Mapping[str, Curve]) -> str:
    """An SVG of the curves: coverage to the right, precision upwards."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-size="12">']
    parts.append(
        '<rect width="640" height="400" fill="white"/><path d="M40 20V360H460" fill="none" stroke="#444"/>'
    )
    for step in range(0, 11, 2):
        parts.append(f'<text x="{32 + 42 * step}" y="376">{step * 10}%</text>')
        parts.append(f'<text x="4" y="{364 - 34 * step}">{step * 10}%</text>')
    for place, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[place % len(_COLOURS)]
        line = " ".join(f"{40 + 420 * across:.1f},{360 - 340 * up:.1f}" for across, up in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="480" y="{40 + 20 * place}" fill="{colour}">{name}</text>')
    parts.append('<text x="180" y="394">questions answered, surest first</text></svg>')
    return "\n".join(parts)
