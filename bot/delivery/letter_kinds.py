"""Which of what the desk says becomes a letter: a chat may be talked in much, a mailbox may not."""

from __future__ import annotations

from typing import Literal

from storage.tables import OutboxRow

#: words: a person's. files: before an answer's words, with which they go. answer: line 1's. news: what
#: people or time have brought about. acknowledgement: any other word in reply to a letter.
What = Literal["words", "files", "answer", "news", "acknowledgement", "nothing"]

_KINDS: dict[str, What] = {
    "relay": "words",
    "relay_edit": "words",
    "relay_album": "words",
    "answer_files": "files",
    "answer": "answer",
    "ask": "answer",
}
_TEXTS: dict[str, What] = {
    **dict.fromkeys(("answered_above", "need_words"), "answer"),
    **dict.fromkeys(("is_it_solved", "rate", "waiting_for_you", "reminder", "merged"), "news"),
    **dict.fromkeys(("late_first_response", "late_next_response", "late_resolution"), "news"),
    **dict.fromkeys(("still_in_queue", "urgent_call_nobody", "solved_by_phone", "erased_for_you"), "news"),
    **dict.fromkeys(("incident.news", "incident.solved", "incident.solved_with"), "news"),
    **dict.fromkeys(("incident.over", "incident.over_with", "letters.code"), "news"),
    **dict.fromkeys(("handed_over", "handed_over_urgent", "handed_over_besides"), "acknowledgement"),
    **dict.fromkeys(("handed_over_describe", "handed_over_for_you", "reopened"), "acknowledgement"),
    **dict.fromkeys(("away", "urgent_call_told"), "acknowledgement"),
    **dict.fromkeys(("incident.known", "incident.known_nothing"), "acknowledgement"),
    **dict.fromkeys(("greeting", "calm", "same_matter", "which", "shut_out"), "acknowledgement"),
}


def what_of(row: OutboxRow) -> What:
    """What a row is, as a letter; whatever is only of use in a chat is nothing."""
    if row.kind not in ("say", "change"):
        return _KINDS.get(row.kind, "nothing")
    return _TEXTS.get(row.data.get("text") or "", "nothing")
