import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.chatter import Talk, small_talk


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("Привет!", Talk.GREETING),
        ("здравствуйте", Talk.GREETING),
        ("здраствуйте", Talk.GREETING),
        ("Добрый день, коллеги 👋", Talk.GREETING),
        ("👋", Talk.GREETING),
        ("Hello there", Talk.GREETING),
        ("good morning!!!", Talk.GREETING),
        ("ghbdtn", Talk.GREETING),
        ("спасибо", Talk.THANKS),
        ("спасибо большое 🙏", Talk.THANKS),
        ("Спосибо за помощь", Talk.THANKS),
        ("👍", Talk.THANKS),
        ("❤️❤️", Talk.THANKS),
        ("thanks a lot!", Talk.THANKS),
        ("Thank you very much", Talk.THANKS),
        ("ок, понял", Talk.THANKS),
        (":)", Talk.THANKS),
        ("Оператор", Talk.HUMAN),
        ("позовите человека", Talk.HUMAN),
        ("позавите аператора", Talk.HUMAN),
        ("Здравствуйте, соедините с оператором пожалуйста", Talk.HUMAN),
        ("хочу поговорить с живым человеком!!!", Talk.HUMAN),
        ("talk to a human", Talk.HUMAN),
        ("I want to speak with a real person please", Talk.HUMAN),
        ("jgthfnjh", Talk.HUMAN),
        ("", None),
        ("😀", None),
        ("...", None),
        ("Привет, как вернуть товар?", None),
        ("спасибо, а сколько стоит доставка?", None),
        ("не помогло", None),
        ("Оператор связи заблокировал карту", None),
        ("human resources policy", None),
        ("добрый", Talk.GREETING),
        ("Да вы там все идиоты!!!", Talk.RUDE),
        ("достали уже", Talk.RUDE),
        ("what a stupid bot", Talk.RUDE),
        ("идиоты, верните деньги", None),
        ("блин, не печатает принтер", None),
        ("stupid question: how do I log in", None),
        ("всё это", None),
        ("принтер", None),
    ],
)
def test_only_what_is_nothing_else_is_small_talk(text: str, talk: Talk | None) -> None:
    assert small_talk(text) is talk


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    assert small_talk(text) in (None, *Talk)
