"""Who the people of the demo are and what they said before anybody looks, in the desk's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """All of it in one language; questions are such as the sample knowledge base answers, or can't."""

    oleg: str
    anna: str
    admin: str
    marina: str
    pavel: str
    lena: str
    shops: tuple[str, ...]
    support: str
    #: The second department, by the name that entries of the sample give it.
    billing: str
    #: The sample's other departments, by the names that its file gives them.
    departments: Mapping[str, str]
    #: What the second department sees to.
    sees_to: str
    known: str
    #: A ticket that was solved.
    sign: str
    sign_asked: str
    sign_told: str
    sign_promised: str
    #: One that is being worked on, with a picture.
    terminal: str
    terminal_asked: str
    terminal_told: str
    #: One with a question in it to the second department.
    trucks: str
    trucks_asked: str
    trucks_answered: str
    #: How people of several shops tell of one outage.
    outage: tuple[str, ...]


RUSSIAN = Words(
    oleg="Олег",
    anna="Анна",
    admin="Максим",
    marina="Марина",
    pavel="Павел",
    lena="Елена",
    shops=("Тимур", "Вера", "Глеб", "Нина"),
    support="Поддержка",
    billing="Биллинг",
    departments={},
    sees_to="Оплата, счета, акты, договоры и возвраты",
    known="Терминал пишет нет связи с банком",
    sign="На вывеске над входом погасли две буквы, электрик ничего не нашёл",
    sign_asked="Добрый день! Какие буквы и давно ли?",
    sign_told="Вторая и пятая, со вчерашнего вечера",
    sign_promised="Спасибо. Это блок питания, мастер заменит его сегодня к 17:00.",
    terminal="Старый терминал в подсобке после переезда показывает вот это",
    terminal_asked="Павел, кабель терминала в левом гнезде нового роутера?",
    terminal_told="Сейчас посмотрю, пять минут",
    trucks="Арендодатель повесил объявление: с понедельника закрывают въезд для грузовых машин",
    trucks_asked="Есть ли в договоре аренды въезд для поставщиков? Что написать арендодателю?",
    trucks_answered="Есть, пункт 4.2. Письмо арендодателю отправлю до обеда.",
    outage=(
        "Весы в зале не передают вес на кассу",
        "Весы не передают вес на кассу, взвешиваем дважды",
        "Опять весы вес на кассу не передают",
        "Не передают вес весы на кассу, что делать",
    ),
)
ENGLISH = Words(
    oleg="Oliver",
    anna="Anna",
    admin="Max",
    marina="Mary",
    pavel="Paul",
    lena="Helen",
    shops=("Tim", "Vera", "George", "Nina"),
    support="Support",
    billing="Billing",
    departments={
        "Биллинг": "Billing",
        "POS-терминалы": "Card terminals",
        "Поддержка ПО": "Software support",
        "Системные администраторы": "System administrators",
    },
    sees_to="Payments, invoices, statements, contracts and refunds",
    known="The terminal shows no connection to the bank",
    sign="Two letters of the sign above our entrance have gone dark, the electrician found nothing",
    sign_asked="Hello! Which letters, and since when?",
    sign_told="The second and the fifth, since last night",
    sign_promised="Thank you. It's the power supply; a technician will replace it today by 5 pm.",
    terminal="The old terminal in the back room shows this since we moved",
    terminal_asked="Paul, is the terminal's cable in the left socket of the new router?",
    terminal_told="I'll have a look, give me five minutes",
    trucks="Our landlord has put up a notice: from Monday the gate is closed to trucks",
    trucks_asked="Does our lease grant suppliers access by truck? What shall we write to the landlord?",
    trucks_answered="It does, section 4.2. I'll send the landlord a letter before lunch.",
    outage=(
        "The scales don't send the weight to the till",
        "Scales don't send the weight to the till, we weigh twice",
        "The scales don't send the weight to the till again",
        "Scales don't send weight to the till, what can we do",
    ),
)


def words_in(language: str) -> Words:
    """Those of the desk that speaks this language."""
    return ENGLISH if language == "en" else RUSSIAN
