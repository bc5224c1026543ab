"""Other readings of what was typed: the wrong keyboard layout, Russian in Latin letters and the reverse."""

import re

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю."
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS[:-1], _LATIN_KEYS[:-1])
_SHIFTED = str.maketrans('~{}:"<>', "`[];',.")

_FROM_LATIN = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yo": "е", "jo": "е",
    "yu": "ю", "ju": "ю", "iu": "ю", "ya": "я", "ja": "я", "ia": "я", "ye": "е", "je": "е", "ck": "к",
    "a": "а", "b": "б", "c": "ц", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "й",
    "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т",
    "u": "у", "v": "в", "w": "в", "x": "х", "y": "ы", "z": "з", "'": "ь",
}  # fmt: skip
_TO_LATIN_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_LATIN_PART = re.compile("|".join(sorted(map(re.escape, _FROM_LATIN), key=len, reverse=True)))
_GLIDE = re.compile(r"(?<=[aeiouy])y(?![aeiou])|\by(?=[aeiou])")
_HAS_LATIN = re.compile("[a-z]")
_HAS_RUSSIAN = re.compile("[а-яё]")


def readings(text: str) -> list[tuple[str, str]]:
    """What a lower-case text may have been meant as, other than itself, each with the name of the change."""
    found = []
    if _HAS_LATIN.search(text):
        found += [("layout", _in_russian_layout(text)), ("translit", russian(text))]
    if _HAS_RUSSIAN.search(text):
        found += [("layout", _in_latin_layout(text)), ("translit", latin(text))]
    return [(name, reading) for name, reading in found if reading != text]


def layouts(text: str) -> list[str]:
    """Those of the readings that only another keyboard layout makes."""
    found = [_in_russian_layout(text)] if _HAS_LATIN.search(text) else []
    if _HAS_RUSSIAN.search(text):
        found.append(_in_latin_layout(text))
    return [reading for reading in found if reading != text]


def _in_russian_layout(text: str) -> str:
    return text.translate(_SHIFTED).translate(_TO_RUSSIAN)


def _in_latin_layout(text: str) -> str:
    return text.translate(_TO_LATIN)


def russian(text: str) -> str:
    """Lower-case Russian written in Latin letters, in Russian letters."""
    return _LATIN_PART.sub(lambda part: _FROM_LATIN[part[0]], _GLIDE.sub("j", text))


def latin(text: str) -> str:
    """Lower-case Russian letters written in Latin ones."""
    return "".join(_TO_LATIN_LETTERS.get(letter, letter) for letter in text)
