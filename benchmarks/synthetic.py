"""A large knowledge base that is the same each time: questions put together from a help desk's words."""

from __future__ import annotations

import random

from knowledge_base.entry import Entry, Variant

WORDINGS = 5


def _list(words: str, between: str = " ") -> list[str]:
    return words.split(between)


_RU_THINGS = _list(
    "заказ посылка доставка возврат карта терминал пароль договор счёт подписка тариф роутер принтер касса "
    "чек накладная отчёт документ аккаунт приложение сайт скидка бонус купон склад товар ценник смена график "
    "отпуск пропуск справка заявление почта телефон номер адрес филиал магазин курьер оплата перевод кредит "
    "вклад лимит комиссия страховка полис визит запись врач анализ рецепт билет рейс багаж место бронь отель "
    "ключ замок камера датчик сервер диск файл папка таблица письмо подпись ссылка вложение звонок экран"
)
_RU_DOINGS = _list(
    "открыть закрыть получить вернуть отменить изменить продлить оплатить найти восстановить подключить "
    "отключить настроить проверить заказать перенести удалить добавить скачать загрузить отправить "
    "распечатать подписать обновить заменить починить активировать заблокировать разблокировать оформить"
)
_RU_WHERE = _list(
    "в приложении|на сайте|в личном кабинете|в магазине|на складе|по телефону|через интернет|с компьютера|"
    "из дома|за границей|в выходные|ночью|после обновления|без паспорта|для юрлица|для ребёнка|в рассрочку|"
    "по доверенности|на кассе|в филиале|в другом городе|без интернета|второй раз|с чужого номера",
    "|",
)
_RU_FRAMES = (
    "Как {do} {thing} {extra} {where}?",
    "Не получается {do} {thing} {extra} {where}",
    "Хочу {do} {thing} {extra}, я сейчас {where}",
    "Можно ли {do} {thing} {extra} {where}?",
    "Что делать, если нужно {do} {thing} {extra} {where}",
)
_EN_THINGS = _list(
    "order parcel delivery refund card terminal password contract invoice subscription plan router printer "
    "register receipt report document account app website discount bonus coupon warehouse item label shift "
    "schedule holiday badge certificate form mail phone number address branch store courier payment transfer "
    "loan deposit limit fee insurance policy visit booking doctor test prescription ticket flight luggage"
)
_EN_DOINGS = _list(
    "open close get return cancel change extend pay find restore connect disconnect configure check order "
    "move delete add download upload send print sign update replace fix activate block unblock register"
)
_EN_WHERE = _list(
    "in the app|on the website|in my profile|in the store|at the warehouse|by phone|online|from a computer|"
    "from home|abroad|at the weekend|at night|after the update|without a passport|for a company|for a child",
    "|",
)
_EN_FRAMES = (
    "How do I {do} the {thing} {extra} {where}?",
    "I can't {do} my {thing} {extra} {where}",
    "I would like to {do} a {thing} {extra}, I am {where} now",
    "Is it possible to {do} the {thing} {extra} {where}?",
    "What if I have to {do} the {thing} {extra} {where}",
)
_RU_SYLLABLES = _list("ба ве го да жи зо ка ле ми но па ре со ту фи ха це ча ша юр")
_EN_SYLLABLES = _list("ba ve go da ji zo ka le mi no pa re so tu fi ha ce cha sha yur")


def entries(variants: int, seed: int = 1) -> list[Entry]:
    """Entries with WORDINGS wordings each, two thirds in Russian; so many variants in all."""
    rng = random.Random(seed)
    made = []
    for number in range(variants // WORDINGS):
        russian = number % 3 != 2
        texts = _wordings(rng, russian)
        language = "ru" if russian else "en"
        answer = " ".join(_sentence(rng, russian) for _ in range(3))
        made.append(
            Entry(
                f"entry-{number}",
                tuple(Variant(text, language) for text in texts),
                {language: answer},
                id=number + 1,
            )
        )
    return made


def questions(count: int, seed: int = 2) -> list[str]:
    """Questions in the same words, none of them a stored wording; some with a slip of the keys."""
    rng = random.Random(seed)
    asked = []
    for number in range(count):
        text = f"{rng.choice(('здравствуйте', 'подскажите', 'помогите', 'срочно'))}, " + _sentence(
            rng, number % 3 != 2
        )
        if number % 4 == 0:
            place = rng.randrange(len(text) - 1)
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        asked.append(text)
    return asked


def _wordings(rng: random.Random, russian: bool) -> list[str]:
    """Five ways to ask the same: each changes the frame and now and then the place."""
    things, doings, wheres, frames = _words(russian)
    do, thing, extra, where = rng.choice(doings), rng.choice(things), _name(rng, russian), rng.choice(wheres)
    return [
        frame.format(
            do=do if rng.random() < 0.7 else rng.choice(doings),
            thing=thing,
            extra=extra,
            where=where if rng.random() < 0.7 else rng.choice(wheres),
        )
        for frame in frames[:WORDINGS]
    ]


def _sentence(rng: random.Random, russian: bool) -> str:
    things, doings, wheres, frames = _words(russian)
    return rng.choice(frames).format(
        do=rng.choice(doings), thing=rng.choice(things), extra=_name(rng, russian), where=rng.choice(wheres)
    )


def _words(russian: bool) -> tuple[list[str], list[str], list[str], tuple[str, ...]]:
    if russian:
        return _RU_THINGS, _RU_DOINGS, _RU_WHERE, _RU_FRAMES
    return _EN_THINGS, _EN_DOINGS, _EN_WHERE, _EN_FRAMES


def _name(rng: random.Random, russian: bool) -> str:
    """The name of a product: three syllables, so that a large base has thousands of them."""
    return "".join(rng.choices(_RU_SYLLABLES if russian else _EN_SYLLABLES, k=3))
