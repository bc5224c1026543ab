"""Charts: whatever the figures are, a picture comes of them, and no words leave it."""

from __future__ import annotations

import io
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from handlers.charts import canvas
from handlers.charts.stats import HEIGHT, draw
from locales import LANGUAGES
from tickets.which import CHANNELS

counts = st.integers(0, 30_000)


@st.composite
def figures(draw_: st.DrawFn) -> dict[str, object]:
    first = date(2026, 1, 1) + timedelta(draw_(st.integers(0, 400)))
    days = draw_(st.integers(1, 366))
    each = draw_(st.lists(st.tuples(counts, counts, counts), max_size=min(days, 12)))
    outcomes = ("confirmed", "silent", "came_back", "operator", "handed_over")
    parts = {name: draw_(counts) for name in (*outcomes, *CHANNELS)}
    ratings = draw_(st.lists(st.integers(0, 999), min_size=5, max_size=5))
    spent = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)).map(sorted)
    return {
        "of": draw_(st.sampled_from(("", "c0", "s7"))),
        "of_name": draw_(st.text("Шsi ·", max_size=90)),
        "channel_name": draw_(st.sampled_from(("", "phone"))),
        "first": str(first),
        "last": str(first + timedelta(days - 1)),
        "days": {str(first + timedelta(day)): parts for day, parts in enumerate(each)},
        "counts": {"contacts": sum(parts.values()) + 3, "rated": sum(ratings), "rating_asked": 9999, **parts},
        "times": draw_(st.dictionaries(st.sampled_from(("bot", "claim", "answer", "resolution")), spent)),
        "hours": draw_(st.lists(counts, min_size=24, max_size=24)),
        "ratings": ratings,
        "rating": 4.5 if sum(ratings) else None,
    }


@settings(deadline=None, max_examples=25)
@given(figures(), st.sampled_from(LANGUAGES))
def test_every_figure_has_a_picture_with_a_clean_edge(data: dict[str, object], language: str) -> None:
    image = Image.open(io.BytesIO(draw(data, language)))
    assert image.size == (canvas.WIDTH, HEIGHT)
    edge = 8
    for box in ((0, 0, edge, HEIGHT), (canvas.WIDTH - edge, 0, canvas.WIDTH, HEIGHT)):
        assert image.crop(box).getextrema() == ((255, 255),) * 3


def test_the_font_knows_every_letter() -> None:
    unknown = canvas._font(40, False).getmask("\U000e0001").getbbox()
    words = "йцукенгшщзхъфывапролджэячсмитьбюЁё№—–·€"
    pictures = {letter: canvas._font(40, False).getmask(letter) for letter in words}
    assert all(picture.getbbox() not in (None, unknown) for picture in pictures.values())
