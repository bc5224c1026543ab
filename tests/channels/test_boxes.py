"""The file of mailboxes: what may stand there, and what is said of what may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.mail.boxes import BadBoxes, Box, read_boxes
from channels.mail.post import MailServer

HELP = """
[help]
address = "Help@Desk.Example"
imap = "imaps://imap.desk.example"
smtp = "smtp://smtp.desk.example"
password = "secret"
"""


def read_boxes_of(folder: Path, text: str, **environment: str) -> tuple[Box, ...]:
    path = folder / "mailboxes.toml"
    path.write_text(text, encoding="utf-8")
    return read_boxes(path, environment)


def test_what_goes_without_saying(tmp_path: Path) -> None:
    [box] = read_boxes_of(tmp_path, HELP)
    assert (box.title, box.address, box.name, box.department) == ("help", "help@desk.example", "", None)
    assert box.imap == MailServer("imap.desk.example", 993, "tls", "help@desk.example", "secret")
    assert box.smtp == MailServer("smtp.desk.example", 587, "starttls", "help@desk.example", "secret")
    assert "secret" not in repr(box)


def test_all_that_may_be_said(tmp_path: Path) -> None:
    [box] = read_boxes_of(
        tmp_path,
        """
        ["Кассы и терминалы"]
        address = "till@desk.example"
        name = "Кассы"
        department = "Касса"
        user = "till"
        password_env = "TILL"
        imap = "imap://127.0.0.1:1143"
        smtp = "smtps://smtp.desk.example:4650"
        """,
        TILL="from outside",
    )
    assert (box.title, box.name, box.department) == ("Кассы и терминалы", "Кассы", "Касса")
    assert box.imap == MailServer("127.0.0.1", 1143, "none", "till", "from outside")
    assert box.smtp == MailServer("smtp.desk.example", 4650, "tls", "till", "from outside")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[help\naddress = 1", "Expected ']' at the end of a table declaration (at line 1, column 6)"),
        ("", "no mailbox; expected a table like [help] with address, imap and smtp"),
        ('address = "help@desk.example"', "address: it stands in no table"),
        (HELP.replace("Help@Desk.Example", "help"), "[help] address: expected an address like"),
        (HELP.replace("Help@", "help+desk@"), "[help] address: expected an address like"),
        (HELP.replace('"Help@Desk.Example"', "7"), "[help] address: expected words in quotation marks"),
        (HELP.replace("imaps://imap", "pop3://pop"), "[help] imap: expected an address like imaps://"),
        (HELP.replace("smtp://smtp.desk.example", "smtp.desk.example"), "[help] smtp: expected an address"),
        (HELP.replace("smtp://smtp.desk.example", "smtp://x:70000"), "[help] smtp: expected an address"),
        (HELP.replace('smtp = "smtp://smtp.desk.example"', ""), "[help] smtp: expected words"),
        (HELP.replace('"secret"', '""'), "[help] password: expected the password, or password_env"),
        (HELP.replace('password = "secret"', 'password_env = "NONE"'), "[help] password_env: expected the"),
        (HELP + 'pasword = "x"', "[help] pasword: expected no such field, only address, name"),
        (HELP + HELP.replace("[help]", "[other]"), "[other] address: [help] has help@desk.example already"),
    ],
)
def test_a_bad_file_is_told_where_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadBoxes) as told:
        read_boxes_of(tmp_path, text)
    assert said in str(told.value)
    assert str(tmp_path / "mailboxes.toml") in str(told.value)
    assert "secret" not in str(told.value)


def test_a_file_that_cant_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadBoxes, match="No such file"):
        read_boxes(tmp_path / "none.toml", {})
    (tmp_path / "old.toml").write_bytes('[help]\nname = "Касса"'.encode("cp1251"))
    with pytest.raises(BadBoxes, match="UTF-8"):
        read_boxes(tmp_path / "old.toml", {})
