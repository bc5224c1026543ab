"""Spoils inputs at random; the same seed and number spoil in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

#: So many bytes an input has at the most: what is meant to be long is cut, not refused.
LONGEST = 16 * 1024
#: What has broken readers of all kinds before.
_TOKENS = [
    token.encode("utf-8", "surrogatepass")
    for token in (
        *("\0", "\r", "\n", "\t", "\x1b[2J", "\ufeff", "\u202e", "\u200b", "\u2028", "\ud800", "𝔘", "é" * 20),
        *("-1", "0", "1e999", "NaN", "true", "null", "99999999999999999999", "9" * 400, "٣", "²", "½"),
        *(
            "{",
            "}",
            "[",
            "]",
            "[[[[[[[[",
            '{"a":' * 40,
            "(" * 300,
            "<b>",
            "</b>",
            "<a href='",
            "&#0;",
            "&lt",
            "<",
        ),
        *(
            '"',
            "'",
            ",",
            ";",
            ":",
            "|",
            "\\",
            "%s",
            "{0}",
            "{x!r}",
            "../..",
            "=1+1",
            "@x",
            "&a",
            "*a",
            "!!python/x",
        ),
        *("- &a [*a]", "? ", "<<: ", "2027-02-30", "24:00-25:00", "Mo-Mo", "Пн-Вс", "+7 (912)", "№", "#"),
    )
]


def spoilt(seeds: Sequence[bytes], random: Random) -> bytes:
    """One of the seeds after a few changes."""
    data = bytearray(random.choice(seeds))
    for _ in range(random.choice((0, 1, 1, 2, 3, 5, 8, 20))):
        at, to = sorted((random.randint(0, len(data)), random.randint(0, len(data))))
        match random.randrange(8):
            case 0 if data:
                data[min(at, len(data) - 1)] ^= 1 << random.randrange(8)
            case 1:
                data[at:at] = random.randbytes(random.randint(1, 4))
            case 2:
                del data[at : min(to, at + 64)]
            case 3:
                data[at:at] = data[at : min(to, at + 400)] * random.choice((1, 2, 9, 60))
            case 4:
                other = random.choice(seeds)
                data[at:to] = other[random.randint(0, len(other)) :]
            case 5:
                data[at : at + random.choice((0, 1, 4))] = random.choice(_TOKENS) * random.choice(
                    (1, 1, 1, 50)
                )
            case 6:
                del data[at:]
            case _:
                data[at:at] = random.choice(_TOKENS)
    return bytes(data[:LONGEST])
