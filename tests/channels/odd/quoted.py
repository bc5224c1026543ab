"""Letters that quote others, are signed, or are passed on: what their writers have added."""

from __future__ import annotations

from tests.channels.odd.row import Odd, letter, odd

SAYS = "Касса не печатает чек"
OLD = "> Перезагрузите кассу.\n> Спасибо"


def _says(name: str, body: str, words: str = SAYS) -> Odd:
    return odd(name, letter(body, Content_Type="text/plain; charset=utf-8"), words=words, text=body.strip())


def _page(name: str, body: str, words: str = SAYS) -> Odd:
    return odd(name, letter(body, Content_Type="text/html; charset=utf-8"), words=words)


def _signed(name: str, sign: str) -> Odd:
    return _says(name, f"{SAYS}\n\n{sign}\n")


OUTLOOK = (
    "От: Поддержка <help@desk.example>\nОтправлено: 23 ноября 2026 г. 10:00\nКому: Ира"
    "\nТема: Re: Касса\n\nСтарое"
)

LETTERS = [
    _says("quoted below", f"{SAYS}\n\nOn 23 Nov 2026 at 10:00 Desk <help@desk.example> wrote:\n{OLD}"),
    _says("quoted below, in Russian", f"{SAYS}\n\n23.11.2026 10:00, Поддержка пишет:\n{OLD}"),
    _says(
        "as mail.ru quotes",
        f"{SAYS}\n\nПонедельник, 23 ноября 2026, 10:00 +03:00 от Desk <help@desk.example>:\n{OLD}",
    ),
    _says("as Yandex quotes", f'{SAYS}\n\n23.11.2026, 10:00, "Desk" <help@desk.example>:\n{OLD}'),
    _says(
        "as Gmail quotes in Russian",
        f"{SAYS}\n\nпн, 23 нояб. 2026 г. в 10:00, Desk <help@desk.example>:\n\n{OLD}",
    ),
    _says(
        "a heading in two lines",
        f"{SAYS}\n\nOn Mon, Nov 23, 2026 at 10:00 AM Desk\n<help@desk.example> wrote:\n\n{OLD}",
    ),
    _says(
        "a heading in three lines",
        f"{SAYS}\n\nOn Mon, 23 Nov 2026\nat 10:00, Desk\n<help@desk.example> wrote:\n{OLD}",
    ),
    _says(
        "quoted without marks",
        f"{SAYS}\n\nOn 23 Nov 2026 at 10:00 Desk <help@desk.example> wrote:\n\nOld words",
    ),
    _says("quoted without a heading", f"{SAYS}\n\n{OLD}"),
    _says(
        "written below the quote", f"On 23 Nov 2026 at 10:00 Desk <help@desk.example> wrote:\n{OLD}\n\n{SAYS}"
    ),
    _says("written between quotes", f"> Старое\nКасса\n> Ещё старое\n{SAYS}", f"Касса\n{SAYS}"),
    _says("a heading right below the words", f"{SAYS}\n23.11.2026 10:00, Desk пишет:\n{OLD}"),
    _says("quotes in quotes", f"{SAYS}\n\n> one\n>> two\n>>> three"),
    _says("Outlook's heading", f"{SAYS}\n\n{OUTLOOK}"),
    _says("Outlook's heading under a line", f"{SAYS}\n\n________________________________\n{OUTLOOK}"),
    _says(
        "Outlook's heading in stars",
        f"{SAYS}\n\n*From:* Desk\n*Sent:* Monday\n*To:* Ira\n*Subject:* Till\n\nOld",
    ),
    _says("the original message", f"{SAYS}\n\n-----Original Message-----\nFrom: Desk\nOld"),
    _says("исходное сообщение", f"{SAYS}\n\n-------- Исходное сообщение --------\nОт: Desk\nСтарое"),
    _says("from Germany", f"{SAYS}\n\nAm 23.11.2026 um 10:00 schrieb Desk <help@desk.example>:\n> Alt"),
    _says(
        "a colon and a time are no quote",
        "Не работает с 10:00:\nкасса 5\nкасса 6",
        "Не работает с 10:00:\nкасса 5\nкасса 6",
    ),
    _says(
        "somebody wrote is no quote",
        "Мне написал клиент:\nвсё сломалось",
        "Мне написал клиент:\nвсё сломалось",
    ),
    _says("from: is no heading", "От: кассы 5\nнет чеков", "От: кассы 5\nнет чеков"),
    _says("nothing but a quote", OLD, "Перезагрузите кассу.\nСпасибо"),
    _says(
        "passed on without a word",
        f"---------- Forwarded message ---------\nFrom: Oleg <oleg@shop.example>\nDate: Mon"
        f"\nSubject: Till\nTo: Ira\n\n{SAYS}",
    ),
    _says(
        "passed on in Russian",
        f"-------- Пересылаемое сообщение --------\nОт: Олег\nКому: Ира\n\n{SAYS}\n"
        "\n-------- Конец пересылаемого сообщения --------",
    ),
    _says("passed on from Outlook", f"\nОт: Олег\nОтправлено: вчера\nКому: Ира\nТема: Касса\n\n{SAYS}"),
    _says("passed on with a word", f"{SAYS}\n\n---------- Forwarded message ---------\nFrom: Oleg\nOld"),
    _signed("a signature's mark", "-- \nИрина\nМагазин 5\n+7 912 000-00-01"),
    _signed("a signature's mark without its space", "--\nИрина"),
    _signed("с уважением", "С уважением,\nИрина Петрова,\nстарший кассир"),
    _signed("с уважением, in one line", "С уважением, Ирина"),
    _signed("kind regards", "Kind regards,\nIra"),
    _signed("best regards", "Best regards\nIra\nShop 5"),
    _signed("mit freundlichen Grüßen", "Mit freundlichen Grüßen\nIra"),
    _signed("from a telephone", "Sent from my iPhone"),
    _signed("с телефона", "Отправлено с iPhone"),
    _signed("from mail.ru's program", "--\nОтправлено из Mail.ru для Android"),
    _signed("from Yandex's program", "Отправлено из мобильной Яндекс Почты: http://m.ya.example/ymail"),
    _signed("from Outlook's program", "Get Outlook for iOS<https://aka.example/o>"),
    _signed("it is confidential", "Это сообщение и вложения содержат конфиденциальную информацию."),
    _signed(
        "it is confidential, in English",
        "This e-mail and any files are confidential and intended solely for you.",
    ),
    _says("a postscript", f"{SAYS}\n\nС уважением,\nИра\n\nP.S. Касса 5", f"{SAYS}\n\nP.S. Касса 5"),
    _says("nothing but a signature", "С уважением,\nИра", "С уважением,\nИра"),
    _says(
        "two hyphens in the words",
        "Касса -- не печатает\n--\n" + "строка\n" * 30,
        "Касса -- не печатает\n--\n" + "\n".join(["строка"] * 30),
    ),
    _says(
        "regards as a matter",
        "С уважением отнеситесь к кассирам и почините нам кассу, пожалуйста, прямо сегодня, мы ждём",
        "С уважением отнеситесь к кассирам и почините нам кассу, пожалуйста, прямо сегодня, мы ждём",
    ),
    _says("signed and quoted", f"{SAYS}\n\n--\nИра\n\n23.11.2026 10:00, Desk пишет:\n{OLD}"),
    _says(
        "a server's warning",
        f"CAUTION: This email originated from outside of the organization.\nDo not click.\n\n{SAYS}",
    ),
    _says("внешнее письмо", f"[ВНЕШНЕЕ ПИСЬМО]\n\n{SAYS}"),
    _says("links behind words", "Не открывается сайт<https://shop.example/?utm=1>", "Не открывается сайт"),
    _says(
        "a link as the matter", "Не открывается https://shop.example", "Не открывается https://shop.example"
    ),
    _page(
        "a page with a quote of Gmail's",
        f'<div>{SAYS}</div><div class="gmail_quote"><div class="gmail_attr">On Monday Desk wrote:'
        "</div><blockquote>Old</blockquote></div>",
    ),
    _page(
        "a page with a quote of Thunderbird's",
        f'<p>{SAYS}</p><div class="moz-cite-prefix">23.11.2026 10:00, Desk пишет:</div>'
        '<blockquote type="cite">Old</blockquote>',
    ),
    _page(
        "a page with a quote of Apple's",
        f'<div>{SAYS}</div><blockquote type="cite"><div>On 23 Nov 2026, at 10:00, Desk wrote:'
        "</div>Old</blockquote>",
    ),
    _page(
        "a page of Outlook's",
        f'<p>{SAYS}</p><div style="border-top:solid"><p><b>From:</b> Desk<br><b>Sent:</b> Monday'
        "<br><b>To:</b> Ira<br><b>Subject:</b> Till</p></div><p>Old</p>",
    ),
    _page("a page with a signature", f"<div>{SAYS}</div><div>-- <br>Ира</div>"),
    _page("a page that is all one quote", f"<blockquote>{SAYS}</blockquote>"),
    _page("lines of a page", f"<div>{SAYS}</div><div><br></div><div>Касса 5</div>", f"{SAYS}\n\nКасса 5"),
    _says("20,000 lines of quotes", SAYS + "\n" + "> old\n" * 20_000),
    _says("5,000 headings", SAYS + "\n" + "On 1 Nov 2026 at 10:00 x wrote:\n" * 5_000),
    _says("a line of 100,000 signs", "x" * 100_000, "x" * 4000),
]
