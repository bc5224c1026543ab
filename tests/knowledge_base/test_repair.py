import pytest

from knowledge_base.index import Index
from knowledge_base.layout import latin, russian
from knowledge_base.wording import core, plain, words
from tests.knowledge_base.shop import SHOP


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.build(SHOP)


@pytest.mark.parametrize(
    ("typed", "understood", "kinds"),
    [
        ("как сменить пароль", "как сменить пароль", ()),
        ("rfr cvtybnm gfhjkm", "как сменить пароль", ("layout",)),
        ("Rfr dthyenm njdfh&", "как вернуть товар", ("layout",)),
        ("kak vernut tovar", "как вернут товар", ("translit",)),
        ("skolko stoit dostavka", "сколько стоит доставка", ("translit", "spelling")),
        ("как сменить парлоь", "как сменить пароль", ("spelling",)),
        ("скоко стоит даставка", "скоко стоит доставка", ("spelling",)),
        ("рщц вщ ш куегкт фт шеуь", "how do i return an item", ("layout",)),
        ("how do I retrun an item", "how do i return an item", ("spelling",)),
        ("купон 12345 abc", "купон 12345 abc", ()),
        ("Ghbdtn? rfr dthyenm njdfh", "как вернуть товар", ("layout",)),
        ("`krf njdfh dthyenm", "елка товар вернуть", ("layout",)),
        ("how do you vernut tovar", "how do you вернут товар", ("translit",)),
        ("гамубргер и товар", "гамбургер и товар", ("spelling",)),
        ("принтер и товар", "принтер и товар", ()),
    ],
)
def test_a_question_is_mended_towards_the_base(
    index: Index, typed: str, understood: str, kinds: tuple[str, ...]
) -> None:
    repair = index.vocabulary.repair(plain(typed))
    assert " ".join(repair.words) == understood
    assert repair.kinds == kinds


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Добрый день! Как вернуть товар? Заранее спасибо", ["как", "вернуть", "товар"]),
        ("Hi there, how can I pay? Thanks in advance!", ["how", "can", "i", "pay"]),
        ("СМОТРИТЕ https://example.org/a?b=1 не работает", ["смотрите", "не", "работает"]),
        ("​за\u0301мок\u200d  ёлка", ["замок", "елка"]),
        ("привет", ["привет"]),
        ("\x00\x07🤷", []),
    ],
)
def test_what_surrounds_the_question_goes(typed: str, read: list[str]) -> None:
    assert words(core(plain(typed))) == read


def test_letters_of_one_alphabet_become_those_of_the_other() -> None:
    assert russian("zhuravl' schuka yabloko moy") == "журавль щука яблоко мой"
    assert latin("щука и яблоко") == "schuka i yabloko"


def test_a_word_at_large_is_no_mistake_though_the_base_lacks_it(index: Index) -> None:
    assert index.vocabulary.repair("how do i return an idem").words[-1] == "item"
    assert index.vocabulary.repair("how do i return an atom").words[-1] == "atom"


def test_an_english_word_that_the_base_lacks_is_mended_by_the_dictionary(index: Index) -> None:
    assert index.vocabulary.repair("how do i return a mistke").words[-1] == "mistake"
    assert index.vocabulary.repair("how do i return a wrqzt").words[-1] == "wrqzt"


def test_what_is_encoded_keeps_its_punctuation(index: Index) -> None:
    assert (
        index.vocabulary.repair(plain("Добрый день! Что с парлоем? Где он…")).text
        == "что с паролем? где он..."
    )
    assert index.vocabulary.repair(plain("What's up, doc?")).text == "what's up, doc?"
