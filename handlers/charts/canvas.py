"""A sheet to draw charts on: words in a font that knows Cyrillic, bars and lines. Pure."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

#: Points across; a phone shows them on about a third of so many, so that nothing is smaller than 24.
WIDTH = 1080
MARGIN = 48
INK, MUTED, RULE, PAPER = "#1f2933", "#66727f", "#e4e8ed", "#ffffff"

#: IBM Plex Sans (SIL Open Font License 1.1), one file for all weights.
_FONT = resources.files("fontpkg_ibm_plex_sans") / "files" / "IBMPlexSans[wdth,wght].ttf"
_REGULAR, _BOLD, _UNSTRETCHED = 400, 600, 100
#: Spaces that the font has no picture of.
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})


@functools.cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(io.BytesIO(_font_file()), size)
    font.set_variation_by_axes([_BOLD if bold else _REGULAR, _UNSTRETCHED])
    return font


@functools.cache
def _font_file() -> bytes:
    return _FONT.read_bytes()


class Canvas:
    """A white sheet; places are in points from its upper left corner."""

    def __init__(self, height: int) -> None:
        self._image = Image.new("RGB", (WIDTH, height), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int = 26,
        colour: str = INK,
        *,
        bold: bool = False,
        at: str = "l",
    ) -> None:
        """Words on a line: `y` is where the letters stand.

        Args:
            at: which end of the words is at `x`: `l`, `m` (the middle) or `r`.
        """
        font = _font(size, bold)
        self._draw.text((x, y), words.translate(_SPACES), font=font, fill=colour, anchor=f"{at}s")

    def width(self, words: str, size: int = 26, *, bold: bool = False) -> float:
        """How wide words are."""
        return _font(size, bold).getlength(words.translate(_SPACES))

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """A filled rectangle; nothing where there is no room."""
        edges = round(left), round(top), round(right) - 1, round(bottom) - 1
        if edges[2] >= edges[0] and edges[3] >= edges[1]:
            self._draw.rectangle(edges, fill=colour)

    def dot(self, x: float, y: float, radius: int, colour: str) -> None:
        """A filled circle."""
        self._draw.circle((x, y), radius, fill=colour)

    def line(self, left: float, y: float, right: float, colour: str = RULE, width: int = 2) -> None:
        """A level line."""
        self._draw.line((left, y, right, y), fill=colour, width=width)

    def upright(self, x: float, top: float, bottom: float, colour: str = RULE) -> None:
        """A line from above to below."""
        self._draw.line((x, top, x, bottom), fill=colour, width=2)

    def legend(self, y: float, parts: Sequence[tuple[str, str]]) -> None:
        """What colours mean, in one line that ends at the right margin.

        Args:
            parts: words and the colour before them.
        """
        x = float(WIDTH - MARGIN)
        for words, colour in reversed(parts):
            x -= self.width(words, 24)
            self.text(x, y, words, 24, MUTED)
            self.box(x - 30, y - 19, x - 10, y + 1, colour)
            x -= 56

    def png(self) -> bytes:
        """The sheet as a PNG file."""
        file = io.BytesIO()
        self._image.save(file, format="PNG")
        return file.getvalue()
