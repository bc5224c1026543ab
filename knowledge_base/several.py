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
_OPENING = re.compile(rf"^(?:\d+[.)]\s+)?(?:{_AND})?(?:{_MORE}[\s,:;-]+)?", re.IGNORECASE)
_QUESTION = re.compile(rf"^(?:{_ASKING})\b", re.IGNORECASE)


def questions(text: str) -> tuple[str, ...]:
    """The two or three questions that a message holds, as they were typed; empty when it is one, or more.

    Whether to take it apart is for the caller to judge: “how do I pay and get a receipt” may be one question.
    """
    found = []
    for sentence in _END.split(text.strip()):
        for piece in _JOINT.split(sentence):
            asked = _OPENING.sub("", piece.strip())
            if _asks(asked):
                found.append(asked)
    return tuple(found) if 2 <= len(found) <= MOST_QUESTIONS else ()


def _asks(piece: str) -> bool:
    """Whether a piece is a question by its mark or its first word, and more than a word or two."""
    read = core(plain(piece))
    return len(words(read)) >= FEWEST_WORDS and ("?" in piece or _QUESTION.match(read) is not None)
