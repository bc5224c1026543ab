"""Times as an admin writes them, a line for each priority: `urgent: 5 min, 15 min, 30 min, 4 h`. Pure."""

from __future__ import annotations

import re

from tickets.department_rules import LONGEST, WARN_AT
from tickets.sla import ANY, HIGH, LOW, NORMAL, TARGETS, URGENT

_NAMES = {
    LOW: ("low", "низкий"),
    NORMAL: ("normal", "обычный"),
    HIGH: ("high", "высокий"),
    URGENT: ("urgent", "срочный"),
    ANY: ("any", "all", "любой", "все"),
}
_PRIORITIES = {name: priority for priority, names in _NAMES.items() for name in names}
_LINE = re.compile(r"\W*(\w+)[\s:—-]+(.+)")
_TIME = re.compile(r"(?:(\d{1,5})\s*(?:ч|час\w*|h|hours?))?\s*(?:(\d{1,6})\s*(?:м|мин\w*|m|min\w*)?)?\.?")
_WARNING = re.compile(r"\W*(?:предупреждать|предупреждение|warn\w*)\D*(\d{1,3})\s*%?", re.IGNORECASE)
_AS_USUAL = frozenset({"-", "—", "–"})


class BadTimes(ValueError):
    """Times that can't be read: `problem` is `priority`, `four`, `time`, `warning` or `nothing`.

    `warning_for_all` is a warning where there is but one for all.
    """

    def __init__(self, problem: str, part: str) -> None:
        self.problem, self.part = problem, part
        super().__init__(f"{problem}: {part}")


def read_times(text: str) -> tuple[dict[str, dict[str, int | None]], int | None]:
    """Reads lines of four times each: to claim, to the first response, to the next ones, to resolution.

    A number without a unit is in minutes, a dash leaves a time as usual; priorities without a line are
    as usual too. `warn 80` is a line of its own.

    Returns:
        Minutes by priority and target, and after how many hundredths to warn, if that is said.

    Raises:
        BadTimes.
    """
    lines: dict[str, dict[str, int | None]] = {}
    warn_at = None
    for line in filter(None, (item.strip() for item in text.splitlines())):
        if (warning := _WARNING.fullmatch(line)) is not None:
            warn_at = int(warning[1])
            if warn_at not in WARN_AT:
                raise BadTimes("warning", line)
            continue
        match = _LINE.fullmatch(line)
        priority = _PRIORITIES.get(match[1].lower()) if match is not None else None
        if match is None or priority is None or priority in lines:
            raise BadTimes("priority", line)
        times = [item.strip() for item in match[2].split(",")]
        if len(times) != len(TARGETS):
            raise BadTimes("four", line)
        minutes = (_minutes(item, line) for item in times)
        lines[priority] = dict(zip(TARGETS, minutes, strict=True))
    if not lines and warn_at is None:
        raise BadTimes("nothing", text)
    return lines, warn_at


def _minutes(text: str, line: str) -> int | None:
    if text in _AS_USUAL:
        return None
    match = _TIME.fullmatch(text.lower())
    minutes = int(match[1] or 0) * 60 + int(match[2] or 0) if match is not None else 0
    if not 1 <= minutes <= LONGEST:
        raise BadTimes("time", line)
    return minutes
