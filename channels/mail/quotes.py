"""What the writer of a letter has added: without what they quote, their signature and mail programs' lines.

A letter that would have nothing left is taken as it is: better a few words too many than none.
"""

from __future__ import annotations

import re

#: So much of a line is looked at, and so many lines a heading of an Outlook kind has.
SEEN, HEADING = 400, 8
_WROTE = (
    r"(?:wrote|writes|написал\w*(?:\(а\))?|пишет|писал\w*|пише|schrieb|a écrit|escribió|ha scritto|schreef|"
    r"napisał\w*)"
)
_ATTRIBUTION = re.compile(rf"(?:\b{_WROTE}\b.{{0,80}}|[@>].{{0,80}}):\s*\Z", re.IGNORECASE | re.DOTALL)
_BEGINS = re.compile(r"(?:on|am|le|el|il|op|w dniu|в|пн|вт|ср|чт|пт|сб|вс)\b|.*\d{4}|.*<.*@", re.IGNORECASE)
_HAS_DATE = re.compile(r"\d{1,2}[:.]\d\d|\d{4}|@")
_ORIGINAL = re.compile(
    r"[\s>]*[-_*—=]{2,}\s*(?:original message|forwarded message|исходное сообщение|оригинальное сообщение|"
    r"пересылаемое сообщение|пересланное сообщение|пересланное письмо|начало пересылаемого сообщения|"
    r"ursprüngliche nachricht|message d'origine|mensaje original|конец пересылаемого сообщения)"
    r"\s*[-_*—=]*\s*:?\s*\Z"
    r"|(?:begin forwarded message|начало переадресованного сообщения|начало пересылаемого сообщения):?\s*\Z",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*?(?:from|от(?: кого)?|von|de|від)\*?\s*:\*?\s*\S", re.IGNORECASE)
_HEAD = re.compile(
    r"\*?(?:from|от(?: кого)?|sent|date|to|cc|subject|reply-to|отправлено|дата|кому|копия|тема|время|"
    r"gesendet|an|betreff|datum|envoyé|à|objet|enviado|para|asunto|надіслано|від)\*?\s*:",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"(?:sent from (?:my|outlook|mail|yahoo|samsung|proton)|get outlook for|отправлено с |отправлено из |"
    r"отправлено через |послано с |envoyé de mon|von meinem .{2,30} gesendet|надіслано з )",
    re.IGNORECASE,
)
_REGARDS = re.compile(
    r"(?:с (?:наилучшими пожеланиями|уважением|искренним уважением|почтением)|всего (?:доброго|хорошего)|"
    r"(?:kind|best|warm|many)?\s*regards|best wishes|sincerely|yours (?:sincerely|faithfully|truly)|cheers|"
    r"mit freundlichen grüßen|cordialement|з повагою)\b[\s,.!—-]*",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"(?:это|данное|настоящее) (?:электронное )?(?:сообщение|письмо).{0,120}конфиденциальн"
    r"|this (?:e-?mail|message).{0,160}(?:confidential|intended (?:only|solely))"
    r"|(?:письмо|сообщение) проверено .{0,30}(?:антивирус|на вирусы)|virus-free\.",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\[?\(?(?:caution|external|внимание|внешнее)\b.{0,40}?(?:e-?mail|sender|письмо|отправител|\]|external)",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"P\.\s?S\.|ps:|З\.\s?Ы\.|ЗЫ\b", re.IGNORECASE)
_LINK = re.compile(r"\s?<(?:https?://|mailto:)[^<>\s]*>|\[cid:[^\]\s]{1,200}\]")


def own_words(text: str) -> str:
    """What its writer has added to a letter, links that stand behind words left out."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = _without_quotes(lines)
    if not _has_words(kept):
        kept = _forwarded(lines)
    bare = _without_signature(_without_banner(kept))
    words = _joined(bare if _has_words(bare) else kept)
    return words or _joined(lines)


def _joined(lines: list[str]) -> str:
    while lines and lines[-1] and not lines[-1].strip("_-=—* "):
        lines = lines[:-1]
    return re.sub(r"\n{3,}", "\n\n", _LINK.sub("", "\n".join(lines))).strip()


def _has_words(lines: list[str]) -> bool:
    return any(letter.isalnum() for line in lines for letter in line)


def _without_quotes(lines: list[str]) -> list[str]:
    """Above a heading everything, below it what isn't marked as quoted; below one of Outlook's nothing."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _ORIGINAL.match(line[:SEEN]) or _is_heading(lines, at):
            return kept
        length = _attribution(lines, at)
        if length and at + length >= len(lines):
            return kept
        if length and _quoted_below(lines, at + length):
            at += length
            continue
        if length and not any(below.startswith(">") for below in lines[at:]):
            return kept  # a program that marks nothing
        if not line.startswith(">"):
            kept.append(line)
        at += 1
    return kept


def _quoted_below(lines: list[str], at: int) -> bool:
    return next((line.startswith(">") for line in lines[at : at + 4] if line), False)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines "on that day so-and-so wrote:" takes from here; 0 if it doesn't stand here."""
    if not lines[at] or (at and lines[at - 1] and not lines[at - 1].startswith(">") and len(lines[at]) < 4):
        return 0
    starts = _BEGINS.match(lines[at][:SEEN].lstrip("> "))
    for length in (1, 2, 3) if starts else (1,):
        piece = " ".join(line[:SEEN].lstrip("> ") for line in lines[at : at + length])
        if not lines[at + length - 1 : at + length]:
            return 0
        if piece.endswith(":"):
            return length if _ATTRIBUTION.search(piece) and _HAS_DATE.search(piece) else 0
        if not lines[at + length - 1].strip("> "):
            return 0
    return 0


def _is_heading(lines: list[str], at: int) -> bool:
    """Whether "From: … Sent: … To: …" begins here."""
    if not _FROM.match(lines[at][:SEEN]):
        return False
    below = [line[:SEEN] for line in lines[at + 1 : at + HEADING] if line][:4]
    return sum(bool(_HEAD.match(line)) for line in below) >= 2


def _forwarded(lines: list[str]) -> list[str]:
    """What was passed on without a word: the words of the letter inside, without its heading."""
    bare = [re.sub(r"^(?:> ?)+", "", line) for line in lines]
    start = 0
    for at, line in enumerate(bare):
        if _ORIGINAL.match(line[:SEEN]) or _attribution(bare, at) == 1:
            start = at + 1
            break
        if _is_heading(bare, at):
            start = at
            break
        if line:
            return bare
    below = bare[start:]
    while below and (not below[0] or _HEAD.match(below[0][:SEEN])):
        below = below[1:]
    inside = _without_quotes(below)
    return inside if _has_words(inside) else below


def _without_banner(lines: list[str]) -> list[str]:
    """Without the first paragraph if it is a server's warning that the letter comes from outside."""
    first = next((at for at, line in enumerate(lines) if line), len(lines))
    if first == len(lines) or not _OUTSIDE.match(lines[first][:SEEN].lstrip("*[( ")):
        return lines
    end = next((at for at in range(first, len(lines)) if not lines[at]), len(lines))
    return lines[end:] if _has_words(lines[end:]) else lines


def _without_signature(lines: list[str]) -> list[str]:
    said = False
    for at, line in enumerate(lines):
        said = said or _has_words(lines[at - 1 : at])
        if not said:
            continue
        seen, left = line[:SEEN].strip(), len(lines) - at
        mark = line in ("--", "-- ", "—", "___") and left <= 25
        regards = _REGARDS.match(seen) and len(seen) <= 80 and left <= 20
        if mark or regards or _WARNING.search(seen) or (_SENT_FROM.match(seen) and left <= 8):
            return lines[:at] + _postscript(lines[at + 1 :])
    return lines


def _postscript(lines: list[str]) -> list[str]:
    after = (at for at, line in enumerate(lines) if _POSTSCRIPT.match(line))
    return lines[start : start + 10] if (start := next(after, None)) is not None else []
