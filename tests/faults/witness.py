"""What people wrote and what they got to see, as the emulated Telegram remembers it.

Taken from its record of posts as they were when they appeared, not from the service's tables.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from locales import plain
from telegram_emulator import Bot, Group, Person, Telegram

AGAIN = plain("ru", "maybe_again")
_MARK = re.compile(r"\b(t\d+)\.([rsn]\d+) ")
_NUMBER = re.compile(r"№(\d+)")
#: What a topic's first post tells of other tickets, which are like this one.
_OTHER_TICKETS = re.compile(r"^🧩 Похожее решили.*$", re.MULTILINE)
#: Those who are answered by the knowledge base ask the same twice, and get the same twice.
ASKED = 2
#: How a reminder begins that a ticket waits in the queue: it comes again for as long as nobody takes it.
REMINDER = "🔔 "


@dataclass(frozen=True, slots=True)
class Post:
    """One message as it first appeared; the parts of an album are one."""

    chat_id: int
    topic: int | None
    writer: int
    ids: tuple[int, ...]
    words: str
    kind: str

    @property
    def marks(self) -> list[str]:
        """The marks in it, like `t3.r1`."""
        return [f"{story}.{number}" for story, number in _MARK.findall(self.words)]

    @property
    def is_marked_as_repeat(self) -> bool:
        """Whether it says that it may have come before."""
        return AGAIN in self.words

    @property
    def content(self) -> str:
        """What it is about: the same for a repeat, though the words may have been edited meanwhile."""
        if self.marks:
            return f"{self.is_relay} {self.marks}"
        return " ".join(self.words.replace(AGAIN, "").split())

    @property
    def is_relay(self) -> bool:
        """Whether it is a requester's message that was passed on into the topic."""
        return self.words.startswith("👤 ")


@dataclass(slots=True)
class Findings:
    """What is wrong, and how many sends people really saw twice."""

    wrong: list[str] = field(default_factory=list)
    repeats: int = 0
    written: int = 0


def compare(
    tg: Telegram, bot: Bot, group: Group, requesters: Sequence[Person], specialists: Sequence[Person]
) -> Findings:
    """Holds what each person wrote against what the others saw."""
    found = Findings()
    posts = list(posts_of(tg))
    by_bot = [post for post in posts if post.writer == bot.id and post.kind != "service"]
    by_people = [post for post in posts if post.writer != bot.id and post.kind != "service"]
    found.written = sum(len(post.ids) for post in by_people)
    _repeats(found, by_bot, group.id)
    _topics(found, [post for post in posts if post.writer == bot.id and post.kind == "service"])
    topics = _topics_of_stories(by_bot, group.id)
    for person in requesters:
        said = [post for post in by_people if post.chat_id == person.id]
        wrote = [mark for post in said for mark in post.marks]
        got = _once(post for post in by_bot if post.chat_id == person.id)
        if wrote:
            _story(found, wrote, got, by_people, by_bot, topics)
            _whole(found, said, by_bot)
        else:
            _answers(found, person, got, [post for post in by_bot if post.chat_id == person.id])
    strangers = {post.writer for post in by_people} - {p.id for p in (*requesters, *specialists)}
    found.wrong += [f"somebody unknown wrote: {writer}" for writer in strangers]
    return found


def posts_of(tg: Telegram) -> Iterator[Post]:
    """Every message of every chat in the order of appearance."""
    albums: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    events = [event for event in tg.world.log.events if event.kind == "message"]
    for event in events:
        if event.shown and event.shown["album"]:
            words = event.shown["caption"] or ""
            albums[event.shown["album"]].append((event.shown["id"], words))
    for event in events:
        shown, chat = event.shown, event.chat
        if shown is None or chat is None:
            continue
        chat_id = chat.person.id if chat.person is not None else chat.id
        ids: tuple[int, ...] = (shown["id"],)
        words = shown["text"] or shown["caption"] or shown["service"] or ""
        if shown["album"]:
            parts = albums.pop(shown["album"], [])
            if not parts:
                continue
            ids, words = tuple(number for number, _ in parts), "\n".join(text for _, text in parts)
        words = _OTHER_TICKETS.sub("", words)
        yield Post(chat_id, shown["thread_id"], shown["from"]["id"], ids, words, shown["kind"])


def _story(
    found: Findings,
    wrote: list[str],
    got: list[Post],
    by_people: list[Post],
    by_bot: list[Post],
    topics: dict[str, int],
) -> None:
    """One ticket: everything crossed, in order, and nothing crossed that had to stay inside."""
    story = wrote[0].split(".")[0]
    answers = [
        mark
        for post in by_people
        for mark in post.marks
        if mark.startswith(f"{story}.s") and post.topic == topics.get(story)
    ]
    seen = [mark for post in got for mark in post.marks]
    if seen != answers:
        found.wrong.append(f"{story}: its specialist wrote {answers}, its requester saw {seen}")
    in_topic = _once(post for post in by_bot if post.topic is not None and post.topic == topics.get(story))
    told = [mark for post in in_topic if not post.is_relay for mark in post.marks]
    relayed = [mark for post in in_topic if post.is_relay for mark in post.marks]
    if sorted(set(told + relayed)) != sorted(wrote):
        found.wrong.append(f"{story}: its requester wrote {wrote}, its topic shows {told} and {relayed}")
    # What was written before the claim and changed after it crosses once more.
    late = {mark for post in in_topic if "исправлено" in post.words for mark in post.marks}
    for order in (told, [mark for mark in relayed if mark not in late]):
        if order != [mark for mark in wrote if mark in order]:
            found.wrong.append(f"{story}: out of order in its topic: {order}, written {wrote}")


def _whole(found: Findings, said: list[Post], by_bot: list[Post]) -> None:
    """Whatever a post of several messages names, it tells in full, one after the other."""
    words = {post.marks[0]: post.words for post in said if len(post.marks) == 1}
    for post in by_bot:
        marks = [mark for mark in post.marks if mark in words]
        if not marks or not post.is_relay or post.kind != "text":
            continue
        if len(post.marks) < 2 or "исправлено" in post.words:
            continue
        told = [line for line in post.words.split("\n")[1:] if line != AGAIN]
        if len(marks) != len(post.marks) or told != [words[mark] for mark in marks]:
            found.wrong.append(f"{marks}: its topic shows {told} in one post")


def _answers(found: Findings, person: Person, got: list[Post], all_posts: list[Post]) -> None:
    """A question that the knowledge base knows: as many answers as questions."""
    answers = [post for post in all_posts if "Проверьте связь" in post.words]
    first = [post for post in answers if not post.is_marked_as_repeat]
    if len(first) > ASKED or len(answers) < ASKED:
        found.wrong.append(
            f"{person.name} asked {ASKED} times and got {len(first)} of {len(answers)} answers"
        )
    found.repeats += max(0, len(answers) - ASKED)


def _repeats(found: Findings, by_bot: list[Post], group_id: int) -> None:
    """Counts what came more than once; all but one of the copies must say so."""
    copies: defaultdict[tuple[int, int | None, str], list[Post]] = defaultdict(list)
    for post in by_bot:
        if "Проверьте связь" in post.words or post.words.startswith(REMINDER):
            continue
        number = _NUMBER.search(post.words.partition("\n")[0])  # further down, a post may name other tickets
        in_queue = post.chat_id == group_id and post.topic is None and number is not None
        words = f"card {number[1]}" if in_queue and number else post.content
        copies[post.chat_id, post.topic, words].append(post)
    for (chat_id, topic, words), same in copies.items():
        found.repeats += len(same) - 1
        unmarked = [post for post in same if not post.is_marked_as_repeat]
        if len(unmarked) > 1:
            shown = [post.words[:60] for post in unmarked]
            found.wrong.append(f"twice without a word, in {chat_id}/{topic}: {words[:60]!r}: {shown}")


def _topics(found: Findings, notices: list[Post]) -> None:
    """Each ticket has one topic."""
    made = Counter(number[1] for post in notices if (number := _NUMBER.search(post.words)))
    found.wrong += [f"ticket {number} has {count} topics" for number, count in made.items() if count > 1]


def _topics_of_stories(by_bot: list[Post], group_id: int) -> dict[str, int]:
    """In which topic each story went on."""
    return {
        post.marks[0].split(".")[0]: post.topic
        for post in by_bot
        if post.chat_id == group_id and post.topic is not None and post.marks
    }


def _once(posts: Iterator[Post]) -> list[Post]:
    """The posts without repeats."""
    first: dict[str, Post] = {}
    for post in posts:
        first.setdefault(post.content, post)
    return list(first.values())
