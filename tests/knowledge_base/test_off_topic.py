import pytest

from knowledge_base.entry import Entry, Variant
from knowledge_base.index import Index
from knowledge_base.off_topic import LANGUAGES, topics
from knowledge_base.strangers import strangers
from knowledge_base.wording import plain, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_about_other_things_are_many_and_different(language: str) -> None:
    texts = [text for topic in topics(language) for text in topic]
    assert len(topics(language)) >= 30
    assert len(texts) >= 300
    assert len({tuple(words(plain(text))) for text in texts}) == len(texts)
    assert all(text == text.strip() and words(plain(text)) for text in texts)


def test_what_a_base_is_about_is_no_stranger_to_it() -> None:
    garden = next(topic for topic in topics("en") if "how do i prune an apple tree" in topic)
    entries = [Entry(text, (Variant(text, "en"),), {"en": "so"}) for text in garden]
    found = {text for text, _ in strangers(Index.build(entries), 0)}
    assert not set(garden) & found
    assert len(found) > 200
