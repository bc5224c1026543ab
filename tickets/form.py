"""What is written after `/register`: who, how to reach them, and what they ask. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

#: Digits with what people put between them; fewer than ten without a plus may be anything.
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\d(?:[ ().\u2013-]{0,2}\d){4,16}|\(?\d(?:[ ().\u2013-]{0,2}\d){9,14})(?!\w)"
)
#: A field that is meant as a number, whole or not.
_DIGITS = re.compile(r"(?:^|[,;\n])[ \t]*(\+?[\d(][\d ().\u2013-]{3,}\d)[ \t]*(?=[,;\n]|$)")
#: It begins where its letters do: a long row of them without an address would else be looked at from each.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_VISIT = re.compile(
    r"(?:^|[,;\n])[ \t]*((?:лично|(?:приш[её]л|пришла|пришли|заш[её]л|зашла|зашли)(?: сама?| сами| лично)?"
    r"|walk(?:ed)?[ -]in|in person))[ \t]*(?=[,;\n]|$)",
    re.I,
)
_BETWEEN = " \t\n,;:·—–-"
#: How long a name may be, in characters.
NAME = 80
#: No way to reach somebody is longer, with what stands before it, in characters.
REACH = 300


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of a call or a visit so far; empty where it isn't said yet.

    Args:
        phone: as `+79123456789`.
        email: in small letters.
        visit: they came themselves.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    visit: bool = False
    question: str = ""

    @property
    def reached(self) -> bool:
        """Whether it is said how to reach them, or that they came."""
        return bool(self.phone or self.email or self.visit)

    @property
    def missing(self) -> str | None:
        """What is to be asked next: `name`, `reach` or `question`; None when it is complete."""
        if not self.name:
            return "name"
        if not self.reached:
            return "reach"
        return None if self.question else "question"


class NotAPhone(ValueError):
    """What was meant as a way to reach somebody is no whole phone number, nor an address.

    `form` is what is known besides.
    """

    def __init__(self, text: str, form: Form | None = None) -> None:
        self.form = form or Form()
        super().__init__(text)


def read_form(text: str, language: str) -> Form:
    """Reads `name, phone, question` in one message; what can't be found is left empty.

    Args:
        language: the desk's; in Russian a number may go without its country.

    Raises:
        NotAPhone: with the digits that were meant as one.
    """
    first = _first_reach(text, language)
    if first is None:
        return _without_reach(text)
    name, rest = text[: first[0]].strip(_BETWEEN), text[first[0] :]
    form = Form(name=" ".join(name.split())[:NAME])
    while (found := _first_reach(rest[:REACH], language)) is not None and not rest[: found[0]].strip(
        _BETWEEN
    ):
        reach, rest = rest[slice(*found)], rest[found[1] :]
        try:
            form = _with(form, reach, language)
        except NotAPhone as error:
            raise NotAPhone(reach, replace(form, question=rest.strip(_BETWEEN))) from error
    return replace(form, question=rest.strip(_BETWEEN))


def read_reach(form: Form, text: str, language: str) -> Form:
    """The form with the ways to reach somebody that a text names.

    Raises:
        NotAPhone: it names none.
    """
    read = form
    for part in re.split(r"[,;\n]", text):
        found = _first_reach(part, language)
        if found is None and part.strip(_BETWEEN):
            raise NotAPhone(part.strip(_BETWEEN), form)
        if found is not None:
            try:
                read = _with(read, part[slice(*found)], language)
            except NotAPhone as error:
                raise NotAPhone(str(error), form) from error
    if not read.reached:
        raise NotAPhone(text.strip(), form)
    return read


def phone_number(text: str, language: str) -> str:
    """A phone number as `+79123456789`.

    Raises:
        NotAPhone: it isn't whole, or its country isn't said.
    """
    digits = re.sub(r"\D", "", text)
    abroad = text.strip().startswith("+")
    if digits.startswith("00"):
        digits, abroad = digits[2:], True
    russian = re.fullmatch(r"(?:[78])?([3-9]\d{9})", digits)
    if russian is not None and (len(digits) == 11 or not abroad) and (language == "ru" or digits[0] == "7"):
        return f"+7{russian.group(1)}"
    if abroad and 8 <= len(digits) <= 15 and digits[0] not in "07":
        return f"+{digits}"
    raise NotAPhone(text.strip())


def shown_phone(phone: str) -> str:
    """A phone number as people write it: `+7 912 345-67-89`."""
    if phone.startswith("+7") and len(phone) == 12:
        return f"+7 {phone[2:5]} {phone[5:8]}-{phone[8:10]}-{phone[10:]}"
    return phone


def hidden_phone(phone: str) -> str:
    """A phone number by which only its owner knows it: `+7 912 ···-··-89`."""
    if phone.startswith("+7") and len(phone) == 12:
        return f"+7 {phone[2:5]} ···-··-{phone[10:]}"
    return f"{phone[:4]}····{phone[-2:]}"


def _first_reach(text: str, language: str) -> tuple[int, int] | None:
    """Where the first way to reach somebody stands: an address, a number, or that they came."""
    found = [match.span() for match in _EMAIL.finditer(text)]
    found += [match.span(1) for pattern in (_DIGITS, _VISIT) for match in pattern.finditer(text)]
    found += [match.span() for match in _PHONE.finditer(text) if _is_meant(match.group(), language)]
    return min(found, key=lambda span: (span[0], -span[1]), default=None)


def _is_meant(number: str, language: str) -> bool:
    """Among words a number is a phone's if it has a plus, or can be one; it may be that of an order."""
    try:
        return bool(phone_number(number, language))
    except NotAPhone:
        return number.startswith("+")


def _with(form: Form, reach: str, language: str) -> Form:
    if _EMAIL.fullmatch(reach):
        return replace(form, email=reach.lower())
    if any(map(str.isdigit, reach)):
        return replace(form, phone=phone_number(reach, language))
    return replace(form, visit=True)


def _without_reach(text: str) -> Form:
    """`name, question`, or only one of them: a name is short and asks nothing."""
    head, between, rest = text.strip().partition(",")
    if not between:
        head, between, rest = text.strip().partition("\n")
    name = " ".join(head.split())
    if len(name) > NAME:
        return Form(question=text.strip())
    return Form(name=name, question=rest.strip(_BETWEEN))
