"""Several questions in one message, told apart."""

import re

from knowledge_base.wording import core, plain, words

MOST_QUESTIONS = 3
FEWEST_WORDS = 2

_ASKING = (
    r"как(?:ой|ая|ое|ие|ую|им|ими)?|где|когда|куда|откуда|сколько|можно|почему|зачем|что|кто|кому|чем|нужно|надо"
    r"|есть\s+ли|могу|хочу|хотел[аи]?|подскажите|скажите"
    r"|how|where|when|what|which|why|who|whom|can|could|do|does|did|is|are|may|should|will|would"
)
_AND = r"(?:и|а|and)\s+"
_MORE = (
    r"(?:ещ[её]\s+(?:один\s+)?вопрос|второй\s+вопрос|также|заодно|ещ[её]"
    r"|another\s+question|one\s+more\s+(?:question|thing)|also|besides)"
)
_END = re.compile(r"(?<=[?!])\s+|(?<=\w\w[.;])\s+|\s*\n+\s*")
_JOINT = re.compile(
    rf"[\s,;-]+(?:{_AND})?{_MORE}[\s,:;-]+|[\s,;-]+{_AND}(?=(?:{_ASKING})\b)",
    re.IGNORECASE,
)
# What begins so is another matter, whether it asks or only tells.
_ANOTHER = re.compile(rf"(?:[\s,;-]+{_AND}|[,;]\s+|^(?:{_AND})?){_MORE}[\s,:;-]+", re.IGNORECASE)
_OPENING = re.compile(rf"^(?:\d+[.)]\s+)?(?:{_AND})?(?:{_MORE}[\s,:;-]+)?", re.IGNORECASE)
_QUESTION = re.compile(rf"^(?:{_ASKING})\b", re.IGNORECASE)


def questions(text: str) -> tuple[str, ...]:
    """The two or three questions that a message holds, as they were typed; empty when it is one, or more.

    What is announced as another matter counts, and what it is joined to, though neither asks: «Не приходит
    чек. И ещё не могу войти». Whether to take it apart is for the caller to judge: “how do I pay and get a
    receipt” may be one question.
    """
    pieces = _pieces(text)
    told = {place + away for place, (_, another) in enumerate(pieces) if another for away in (-1, 0)}
    found = [
        piece for place, (piece, _) in enumerate(pieces) if _asks(piece) or (place in told and _says(piece))
    ]
    return _several(found)


def sentences(text: str) -> tuple[str, ...]:
    """The two or three sentences of a message, asking or not; empty when it is one, or more.

    Most only say more of one matter, so the caller takes them apart only when each is understood alone.
    """
    return _several([piece for sentence in _END.split(text) if _says(piece := _opened(sentence))])


def announced(text: str) -> bool:
    """Whether a message says itself that there is another matter: “and also”."""
    return any(another for _, another in _pieces(text)[1:])


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The parts of a message that may be questions, and whether each was announced as another matter."""
    found = []
    for sentence in _END.split(text.strip()):
        for number, matter in enumerate(_ANOTHER.split(sentence)):
            parts = [piece for part in _JOINT.split(matter) if (piece := _opened(part))]
            found += [(piece, number > 0 and place == 0) for place, piece in enumerate(parts)]
    return found


def _opened(piece: str) -> str:
    return _OPENING.sub("", piece.strip())


def _several(found: list[str]) -> tuple[str, ...]:
    return tuple(found) if 2 <= len(found) <= MOST_QUESTIONS else ()


def _says(piece: str) -> bool:
    """Whether a piece is more than a word."""
    return len(words(core(plain(piece)))) >= FEWEST_WORDS


def _asks(piece: str) -> bool:
    """Whether a piece is a question by its mark or its first word, and more than a word."""
    return _says(piece) and ("?" in piece or _QUESTION.match(core(plain(piece))) is not None)
