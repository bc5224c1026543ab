"""Questions as people really type them: slips, the wrong keyboard layout, the other alphabet."""

import random

from knowledge_base.layout import latin

_RUSSIAN, _ENGLISH = "абвгдежзийклмнопрстуфхцчшщыэюя", "abcdefghijklmnopqrstuvwxyz"
_KEYS_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./?&"
_KEYS_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю.,?"


def with_typos(text: str, generator: random.Random) -> str:
    """A letter in every eight replaced, dropped, added or swapped with the next."""
    letters = list(text)
    for place in range(generator.randrange(8), len(letters), 8):
        letter = letters[place].lower()
        if not letter.isalpha():
            continue
        russian = "а" <= letter <= "я"
        other = generator.choice(_RUSSIAN if russian else _ENGLISH)
        slip = generator.randrange(4)
        if slip < 3:
            letters[place] = (other, "", letter + other)[slip]
        elif place + 1 < len(letters):
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    return "".join(letters)


def in_wrong_layout(text: str) -> str:
    """Typed without looking whether the keyboard is in Russian or in English."""
    text = text.lower()
    if any("а" <= letter <= "я" for letter in text):
        return text.translate(str.maketrans(_KEYS_RUSSIAN, _KEYS_LATIN))
    return text.translate(str.maketrans(_KEYS_LATIN, _KEYS_RUSSIAN))


def transliterated(text: str) -> str:
    """Russian in Latin letters."""
    return latin(text.lower())
