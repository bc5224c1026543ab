"""A small help desk of a web shop, in Russian and English, for these tests."""

from knowledge_base.entry import NEVER, Entry, Variant


def _entry(key: str, ru: list[str], en: list[str], answer_ru: str, answer_en: str, **more: object) -> Entry:
    variants = [Variant(text, "ru") for text in ru] + [Variant(text, "en") for text in en]
    return Entry(key, tuple(variants), {"ru": answer_ru, "en": answer_en}, **more)  # type: ignore[arg-type]


SHOP = [
    _entry(
        "delivery-time",
        ["Сколько дней идёт доставка?", "Когда привезут мой заказ?", "Сроки доставки по стране"],
        ["How long does delivery take?", "When will my parcel arrive?"],
        "Обычно <b>три рабочих дня</b>.",
        "Usually <b>three working days</b>.",
        department="delivery",
        tags=("доставка", "сроки"),
    ),
    _entry(
        "delivery-price",
        ["Сколько стоит доставка?", "Цена доставки курьером", "Доставка платная?"],
        ["How much is delivery?", "Is shipping free?"],
        "300 ₽, от 5 000 ₽ — бесплатно.",
        "300 ₽; free from 5,000 ₽.",
        department="delivery",
    ),
    _entry(
        "return-goods",
        ["Как вернуть товар?", "Хочу сделать возврат покупки", "Товар не подошёл, куда его сдать?"],
        ["How do I return an item?", "I want to send the purchase back"],
        "В течение 14 дней в любом магазине.",
        "Within 14 days in any shop.",
    ),
    _entry(
        "change-password",
        ["Как сменить пароль?", "Забыл пароль от личного кабинета", "Не могу войти, пароль не подходит"],
        ["How do I change my password?", "I forgot my password"],
        "Нажмите «Забыли пароль?» на странице входа.",
        "Press “Forgot password?” on the sign-in page.",
    ),
    _entry(
        "payment-card",
        ["Какими картами можно платить?", "Можно ли оплатить заказ картой?", "Способы оплаты"],
        ["Which cards do you accept?", "How can I pay?"],
        "Мир, Visa, Mastercard и СБП.",
        "Mir, Visa, Mastercard and SBP.",
    ),
    _entry(
        "charged-twice",
        ["С карты списали деньги дважды", "Двойное списание за один заказ"],
        ["I was charged twice for one order"],
        "Напишите номер заказа: мы проверим.",
        "Tell us the order number and we will check.",
        automatic=NEVER,
    ),
]
