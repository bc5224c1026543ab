from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.decision import Kind
from knowledge_base.entry import Entry, Variant
from knowledge_base.index import Index
from knowledge_base.review import MOST_QUESTIONS, Question, review
from tests.knowledge_base.letters import LetterEncoder
from tests.knowledge_base.shop import SHOP

INDEX = Index.build(SHOP)


def _entry(*texts: str, key: str = "new") -> Entry:
    return Entry(key, tuple(Variant(text, "ru") for text in texts), {"ru": "Так."})


def _asked(*texts: str, to_people: bool = True) -> list[Question]:
    return [Question(text, to_people) for text in texts]


def test_a_question_nobody_answers_yet() -> None:
    asked = _asked("есть ли у вас подарочные карты", "Какая завтра погода?", "Подарочные наборы бывают?")
    seen = review(INDEX, _entry("Есть ли у вас подарочные карты?"), asked)
    assert seen.before.kind is not Kind.ANSWER
    assert seen.after.kind is Kind.ANSWER
    assert [gained.question for gained in seen.gained] == asked[:1]
    assert seen.gained[0].before.kind is not Kind.ANSWER
    assert seen.offered == 1
    assert (seen.collisions, seen.taken) == ((), ())


def test_the_very_wording_of_another_entry() -> None:
    seen = review(INDEX, _entry("как вернуть ТОВАР", "Как вернуть деньги?"), _asked("Как вернуть товар?"))
    assert (seen.before.kind, seen.after.kind) == (Kind.ANSWER, Kind.ASK)
    first = seen.collisions[0]
    assert (first.entry.key, first.theirs, first.ours, first.sure) == (
        "return-goods",
        "Как вернуть товар?",
        "как вернуть ТОВАР",
        1.0,
    )
    assert [(taken.entry.key, taken.question) for taken in seen.taken][-1] == (
        "return-goods",
        "Как вернуть товар?",
    )


def test_what_is_sure_of_another_entry_collides_without_the_same_words() -> None:
    seen = review(INDEX, _entry("забыл пароль от кабинета"), [])
    assert [collision.entry.key for collision in seen.collisions] == ["change-password"]
    assert 0.5 <= seen.collisions[0].sure < 1


def test_wordings_that_another_entry_would_lose() -> None:
    draft = _entry("Сколько стоит доставка курьером?", "Доставка курьером: сколько стоит", "Цена доставки")
    seen = review(INDEX, draft, [])
    assert {taken.entry.key for taken in seen.taken} == {"delivery-price"}


def test_another_answer_collides_with_nothing_and_says_how_often_it_is_given() -> None:
    password = next(entry for entry in SHOP if entry.key == "change-password")
    asked = _asked("Как сменить пароль?", "как сменить пароль", "Цена доставки курьером", to_people=False)
    seen = review(INDEX, replace(password, answers={"ru": "Иначе.", "en": "Otherwise."}), asked)
    assert (seen.collisions, seen.taken) == ((), ())
    assert [gained.question for gained in seen.gained] == asked[:2]
    assert {gained.before.candidates[0].entry.key for gained in seen.gained} == {"change-password"}


def test_an_empty_base() -> None:
    seen = review(Index.build([]), _entry("Где мой заказ?"), _asked("где мой заказ"))
    assert (seen.before.kind, seen.after.kind) == (Kind.ESCALATE, Kind.ANSWER)
    assert len(seen.gained) == 1


def test_many_questions_are_bounded_and_the_nearest_are_asked() -> None:
    asked = [
        *_asked(*[f"Доставка в город номер {number}" for number in range(600)]),
        *_asked("Где мой заказ?"),
    ]
    seen = review(INDEX, _entry("Где мой заказ?"), asked)
    assert [gained.question.text for gained in seen.gained] == ["Где мой заказ?"]
    assert seen.offered <= MOST_QUESTIONS


def test_by_meaning_each_text_is_encoded_once() -> None:
    encoder = LetterEncoder()
    index = Index.build(SHOP, encoder)
    encoder.asked.clear()
    seen = review(
        index, _entry("Есть ли подарочные карты?"), _asked("есть подарочная карта", "погода завтра")
    )
    assert len(encoder.asked) == len(set(encoder.asked))
    assert seen.after.kind is Kind.ANSWER


_TEXTS = st.text(max_size=40) | st.sampled_from([text.text for entry in SHOP for text in entry.variants])


@settings(max_examples=40, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=4), st.lists(_TEXTS, max_size=6), st.sampled_from(SHOP))
def test_whatever_is_written(texts: list[str], asked: list[str], former: Entry) -> None:
    added = tuple(Variant(text, "ru") for text in texts)
    for draft in (_entry(*texts), replace(former, variants=(*former.variants, *added))):
        seen = review(INDEX, draft, _asked(*asked))
        others = [item.entry for item in seen.collisions] + [item.entry for item in seen.taken]
        assert draft.key not in {other.key for other in others}
        assert all(0 < collision.sure <= 1 for collision in seen.collisions)
        assert all(collision.ours in texts for collision in seen.collisions)
        assert len(seen.gained) + seen.offered <= len(asked)
