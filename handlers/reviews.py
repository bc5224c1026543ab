"""What an admin reads before publishing an entry: short, the most serious first."""

from __future__ import annotations

from typing import Any

from locales import say


def parts(data: dict[str, Any], language: str) -> list[str]:
    """What `handlers.admin.reviewing` has found out, in parts that stand apart."""
    found = [_alike(data, language), _taken(data, language), _lately(data, language)]
    found.append(_now_and_then(data["before"], data["after"], language))
    return ["\n".join(part) for part in found if part]


def _alike(data: dict[str, Any], language: str) -> list[str]:
    if not data["alike"]:
        return []
    lines = [say(language, "kb.review.alike")]
    for other in data["alike"]:
        key = "kb.review.alike_same" if other["sure"] == 100 else "kb.review.alike_sure"
        lines.append(say(language, key, title=other["title"], sure=other["sure"]))
    return lines + _rest(data["more_alike"])


def _taken(data: dict[str, Any], language: str) -> list[str]:
    if not data["taken"]:
        return []
    lines = [say(language, "kb.review.taken")]
    for taken in data["taken"]:
        same = taken["question"] == taken["title"]
        key = "kb.review.line" if same else "kb.review.taken_line"
        lines.append(say(language, key, text=taken["question"], **taken))
    return lines + _rest(data["more_taken"])


def _lately(data: dict[str, Any], language: str) -> list[str]:
    """What of the last days it would answer: how often, how often that went to people, with examples."""
    if not data["asked"]:
        offered = data["offered"]
        return [
            say(language, "kb.review.only_offered", n=offered)
            if offered
            else say(language, "kb.review.not_asked")
        ]
    key = "kb.review.asked_people" if data["to_people"] else "kb.review.asked"
    lines = [say(language, key, n=data["asked"], people=data["to_people"])]
    for gained in data["gained"]:
        was = say(language, f"kb.was.{gained['kind']}", title=gained["other"])
        lines.append(say(language, "kb.review.asked_line", question=gained["question"], was=was))
    if data["offered"]:
        lines.append(say(language, "kb.review.offered", n=data["offered"]))
    return lines


def _now_and_then(before: dict[str, str], after: dict[str, str], language: str) -> list[str]:
    if before["kind"] == after["kind"] == "SAME":
        return []
    return [
        say(language, f"kb.now.{before['kind']}", title=before["other"]),
        say(language, f"kb.then.{after['kind']}", title=after["other"]),
    ]


def _rest(count: int) -> list[str]:
    return [f"… +{count}"] if count else []
