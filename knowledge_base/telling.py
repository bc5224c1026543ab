"""Whether a question says what it is about: “it doesn't work” says only that something is wrong."""

from collections.abc import Iterable
from functools import cache

from knowledge_base.stems import stem

# Forms are listed as people type them and compared by stem; a name of a thing or a place is not among them.
_WORDS = """
не ни нет да ну а и же то у на в с к от по за для из это этого этот эта эти оно он она они его ее их
я ты вы мы мне меня мной мой моя мое мои нам нас наш наша вам вас ваш ваша тебе ничего никак нигде
никто все весь вся всегда опять снова уже еще так просто вообще совсем тут там здесь сейчас теперь
сегодня вчера срочно пожалуйста пж очень больше работает заработало могу может можно получается
получилось выходит вышло удается приходит пришел открывается открыть грузится загружается
запускается включается проходит прошло сломалось сломался сломано глючит зависает зависло виснет
перестал пропало исчезло происходит случилось проблема ошибка беда помогите помощь вопрос подскажите
скажите хочу нужно надо нужен как где куда откуда когда почему зачем что чего чем кто какой какая
какие сколько делать сделать быть it its this that is are was the a an i my me we our us you your
not no nothing anything none never cannot can does do did don doesn didn isn won t s work works
worked working fail fails failed broken broke break stuck wrong issue problem error trouble help
please again still anymore now today just at all
"""


@cache
def _bare() -> frozenset[str]:
    return frozenset(map(stem, _WORDS.split()))


def telling(read: Iterable[str]) -> bool:
    """Whether some of a question's words tells what it is about."""
    return any(stem(word) not in _bare() for word in read)
