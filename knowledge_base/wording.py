"""What a person typed, brought to a form that can be compared."""

import re
import unicodedata
from collections.abc import Mapping

MAX_CHARACTERS = 1500
MAX_WORDS = 150

_LINK = re.compile(r"(?:https?://|www\.)\S+|\b[\w.+-]{1,64}@[\w-]+\.[\w.]+")
_WORD = re.compile(r"[^\W_]+")
_GREETING = re.compile(
    r"^\W*(?:здравствуй(?:те)?|здраствуйте"
    r"|добр(?:ый|ое|ого|ой)\s+(?:день|дня|вечера?|утр[оа]|ночи|времени суток)"
    r"|доброго времени|приветствую|привет(?:ик)?|салют|уважаем(?:ые|ая)\s+(?:коллеги|поддержка)"
    r"|hello(?:\s+there)?|hi(?:\s+there)?|hey|greetings|good\s+(?:day|morning|evening|afternoon))\b[\s!,.:;)-]*"
)
_FAREWELL = re.compile(
    r"[\s!,.;-]*\b(?:(?:заранее\s+)?(?:большое\s+)?(?:спасибо|благодарю)"
    r"(?:\s+(?:заранее|большое))?(?:\s+за\s+(?:ответ|помощь))?"
    r"|с\s+уважением\b.{0,40}|(?:many\s+)?thanks(?:\s+in\s+advance)?|thank\s+you(?:\s+in\s+advance)?"
    r"|(?:best|kind)\s+regards\b.{0,40})[\s!.,)]*$"
)


class _Characters(dict[int, str | None]):
    """A table for str.translate, filled as characters are met: drops what can't be seen, unites dashes."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        if category in ("Cf", "Mn", "Me", "Co", "Cs", "Cn"):
            result: str | None = None
        elif category[0] in "CZ" or category == "So" or (category == "Sk" and character != "`"):
            result = " "
        elif category == "Pd":
            result = "-"
        else:
            result = character
        self[code] = result
        return result


_characters = _Characters()


def plain(text: str) -> str:
    """Lower case, one kind of space, no links, emoji or invisible characters; punctuation stays."""
    text = unicodedata.normalize("NFKC", text[: 4 * MAX_CHARACTERS])[: 4 * MAX_CHARACTERS]
    text = _LINK.sub(" ", text.translate(_characters).casefold())
    return " ".join(text.split())[:MAX_CHARACTERS]


def core(text: str) -> str:
    """`plain` text without the greeting before and the thanks after; itself when nothing else is in it."""
    stripped = text
    while (shorter := _GREETING.sub("", stripped, count=1)) != stripped:
        stripped = shorter
    stripped = _FAREWELL.sub("", stripped)
    return stripped if _WORD.search(stripped) else text


def words(text: str) -> list[str]:
    """The words of a `plain` text, ё as е; at most MAX_WORDS of them."""
    return _WORD.findall(text.replace("ё", "е"))[:MAX_WORDS]


def replaced(text: str, by: Mapping[str, str]) -> str:
    """A `plain` text with words (ё as е) replaced by others; what stands between them is kept."""
    return _WORD.sub(lambda found: by.get(word := found[0].replace("ё", "е"), word), text)
