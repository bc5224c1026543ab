"""Messages that ask nothing of the knowledge base: a greeting, thanks, a call for a person."""

import functools
import re
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.layout import layouts
from knowledge_base.wording import plain, words

LONGEST = 12


class Talk(StrEnum):
    """What a message that is no question is."""

    GREETING = "GREETING"
    THANKS = "THANKS"
    HUMAN = "HUMAN"
    RUDE = "RUDE"


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GREETING = _listed(
    """
    привет приветик приветствую здравствуйте здравствуй здрасте салют хай ку хелло добрый доброе
    доброго доброй good hello hi hey hiya greetings howdy
    """
)
_THANKS = _listed(
    """
    спасибо спс спасибки пасиб благодарю благодарна благодарен спасибочки помогло помогли thanks thank
    thx ty cheers
    """
)
_HUMAN = _listed(
    """
    оператор оператора оператору оператором человек человека человеком человеку специалист специалиста
    специалистом специалисту менеджер менеджера менеджером сотрудник сотрудника сотрудником поддержка
    поддержку поддержкой операторы люди людей human person operator agent representative someone
    specialist support
    """
)
_RUDE = _listed(
    """
    дурак дураки дура идиот идиоты идиотка тупой тупая тупые тупица козел козлы урод уроды баран бараны
    сволочь сволочи дебил дебилы придурок придурки кретин кретины бестолочь бестолочи мошенники жулики
    воры позор отстой бля блин блять блядь сука суки хрень фигня дерьмо говно нахуй хуйня пиздец ебаный
    заебали охуели мудак мудаки задолбали достали бесите ненавижу
    idiot idiots stupid moron morons dumb fuck fucking fucked shit shitty crap crappy bastard bastards
    asshole assholes bullshit wtf scam scammers thieves pathetic hate sucks
    """
)
_RUDE_MORE = _listed(
    """
    вы ты вас вам тебя все всё вообще какие какой какая же как это что за ну да просто полный полная
    полные совсем там одни сплошные сплошной ваш ваша ваше ваши твой контора компания фирма поддержка
    бот служба сервис меня уже такие такой и в
    you your are is this it the so what a an bunch of just off all total complete such bot service company
    support i damn guys ridiculous
    """
)
_GREETING_MORE = _listed(
    """
    день дня вечер вечера утро утра ночи времени суток всем вам коллеги друзья ребята уважаемые
    morning evening afternoon day there all everyone team dear colleagues
    """
)
_THANKS_MORE = _listed(
    """
    большое огромное вам тебе за помощь ответ ответы всё все очень ещё еще раз понял поняла понятно
    ясно ок окей хорошо отлично супер класс теперь работает разобрался разобралась заработало
    получилось и ваш вашу быстро быстрый you very much so a lot for your the help answer reply ok okay
    great got it works now many all perfect
    """
)
_HUMAN_MORE = _listed(
    """
    позовите позови вызовите вызови соедините соедини переключите переключи переведите переведи дайте
    дай подключите пригласите хочу хотел хотела бы нужен нужна нужно надо можно могу можете мне нам с
    со на к живой живого живым живому кто нибудь есть тут здесь связаться свяжите связать поговорить
    пообщаться поговорю общаться говорить реальный реального реальным пожалуйста пж срочно
    техподдержки службы поддержки ли из и talk speak to with a an the real live want need would like i
    me can could you please call connect transfer get let let's is there any from chat put through
    customer service by now s
    """
)
_ALONE = _listed(
    """
    ок окей понял поняла понятно ясно хорошо отлично супер класс ok okay great perfect
    """
)
_MARKS = {"👍": Talk.THANKS, "🙏": Talk.THANKS, "❤": Talk.THANKS, "👌": Talk.THANKS, "🤝": Talk.THANKS}
_MARKS |= {"💐": Talk.THANKS, "🌹": Talk.THANKS, "👏": Talk.THANKS, "😊": Talk.THANKS, "👋": Talk.GREETING}
_KINDS = (
    (Talk.HUMAN, _HUMAN, _HUMAN_MORE | _GREETING | _GREETING_MORE),
    (Talk.THANKS, _THANKS | _ALONE, _THANKS_MORE | _GREETING | _GREETING_MORE),
    (Talk.GREETING, _GREETING, _GREETING_MORE),
    (Talk.RUDE, _RUDE, _RUDE_MORE),
)
_KNOWN = frozenset[str]().union(*(core | more for _, core, more in _KINDS))
_SMILE = re.compile(r"^[\s:;=8()\-D*!.]*[:;=8]?-?\)+[\s:;=8()\-D*!.]*$")


def small_talk(text: str) -> Talk | None:
    """What a message is when it is nothing but a greeting, thanks or a call for a person; else None.

    Russian and English, with typing errors, emoji and the wrong keyboard layout.
    """
    cleaned = plain(text[:200])
    if len(text) > 200:
        return None
    if not words(cleaned):
        marks = [kind for mark, kind in _MARKS.items() if mark in text]
        return marks[0] if marks else (Talk.THANKS if text.strip() and _SMILE.match(text) else None)
    for reading in [cleaned, *layouts(cleaned)]:
        if talk := _talk(words(reading)):
            return talk
    return None


def _talk(read: list[str]) -> Talk | None:
    if not 0 < len(read) <= LONGEST:
        return None
    if not all(_stands(word, _KNOWN) for word in read):
        return None  # most questions end here, at their first word or two
    for kind, core, more in _KINDS:
        if any(_stands(word, core) for word in read) and all(
            _stands(word, core) or _stands(word, more) for word in read
        ):
            return kind
    return None


def _stands(word: str, among: frozenset[str]) -> bool:
    """Whether a word is one of these, with one letter wrong from five letters on, two from nine on."""
    if word in among:
        return True
    reach = 0 if len(word) < 5 else 1 if len(word) < 9 else 2
    near = _as_long(among, len(word) - reach, len(word) + reach) if reach else ()
    return process.extractOne(word, near, scorer=OSA.distance, score_cutoff=reach) is not None


@functools.cache
def _as_long(among: frozenset[str], shortest: int, longest: int) -> tuple[str, ...]:
    return tuple(word for word in among if shortest <= len(word) <= longest)
