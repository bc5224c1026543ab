"""Polls: their options, who voted for what, and the messages that show them."""

from typing import TYPE_CHECKING, Any

from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.posting import edit

if TYPE_CHECKING:
    from telegram_emulator.world.messages import Message
    from telegram_emulator.world.world import World

Json = dict[str, Any]

_TOLD = ("open_period", "close_date", "explanation", "explanation_entities", "question_entities")


class Poll:
    """One poll; its forwards show the same one. `votes` are places of options by person."""

    def __init__(self, id: str, author: User, question: str, options: list[Json], about: Json) -> None:
        self.id = id
        self.author = author
        self.question = question
        self.options = options
        self.about = about
        self.closed = bool(about.get("is_closed"))
        self.votes: dict[int, list[int]] = {}
        self.messages: list[Message] = []

    @property
    def anonymous(self) -> bool:
        """Whether nobody learns who voted for what."""
        return bool(self.about.get("is_anonymous", True))

    def content(self) -> Json:
        """The message fields that hold it as it stands."""
        return {"poll": self.api()}

    def api(self) -> Json:
        """A Poll object."""
        about = self.about
        result: Json = {
            "id": self.id,
            "question": self.question,
            "options": [
                {
                    "persistent_id": str(place),
                    "voter_count": sum(place in chosen for chosen in self.votes.values()),
                    **option,
                }
                for place, option in enumerate(self.options)
            ],
            "total_voter_count": len(self.votes),
            "is_closed": self.closed,
            "is_anonymous": self.anonymous,
            "type": about.get("type", "regular"),
            "allows_multiple_answers": about.get("allows_multiple_answers", False),
            "allows_revoting": about.get("allows_revoting", about.get("type") != "quiz"),
            "members_only": about.get("members_only", False),
        }
        if "correct_option_ids" in about and (self.closed or isinstance(self.author, Bot)):
            result["correct_option_ids"] = about["correct_option_ids"]
        return result | {name: about[name] for name in _TOLD if name in about}


def publish(world: "World", poll: Poll) -> None:
    """Show a poll that has just changed in every message that holds it."""
    for message in poll.messages:
        if not message.deleted:
            message.content = {**message.content, **poll.content()}
            edit(world, message, by_person=False)


def vote(world: "World", poll: Poll, person: User, chosen: list[int]) -> None:
    """Count a person's vote, or take it back with an empty list; the bot that asked is told."""
    if chosen:
        poll.votes[person.id] = chosen
    else:
        poll.votes.pop(person.id, None)
    publish(world, poll)
    if not isinstance(poll.author, Bot):
        return
    queue = poll.author.updates
    queue.push("poll", poll.api(), f"poll {poll.id}", world.now)
    if not poll.anonymous:
        answer: Json = {"poll_id": poll.id, "user": person.api, "option_ids": chosen}
        answer["option_persistent_ids"] = [str(place) for place in chosen]
        queue.push("poll_answer", answer, f"poll {poll.id}", world.now)


def close(world: "World", poll: Poll) -> None:
    """Let nobody vote any more."""
    poll.closed = True
    publish(world, poll)
    if isinstance(poll.author, Bot):
        poll.author.updates.push("poll", poll.api(), f"poll {poll.id}", world.now)
