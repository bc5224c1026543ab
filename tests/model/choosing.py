"""What chance decides about an act: who, which ticket, and what line 1 makes of the words."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.model.cast import GROUPS, NAMES, REQUESTERS, SPECIALISTS
from tickets.answers import Offer
from tickets.contacts import Reading, Talk
from tickets.line1 import Verdict

OFFERS = tuple(Offer(number, f"Вопрос {number}", f"Ответ {number}") for number in (1, 2, 3, 4))
#: The second entry names the second department.
_WHY: dict[str, Any] = {"probability": 0.9, "candidates": [2], "departments": {"2": NAMES[2]}}
VERDICTS = (
    Verdict("ANSWER", OFFERS[:1]),
    Verdict("ANSWER", OFFERS[1:3], hand_over_too=True, why=_WHY),
    Verdict("ASK", OFFERS),
    Verdict("ESCALATE"),
    Verdict("ESCALATE", why=_WHY),
)
URGENT = Verdict("ESCALATE", urgent="касса стоит")
WORDS = (*(Reading(None, verdict) for verdict in VERDICTS), Reading(None, URGENT))
COURTESIES = tuple(Reading(talk) for talk in Talk)
POST = 7

#: A history that fails is told as it was: making it shorter takes many minutes.
RANDOM = settings(
    stateful_step_count=50,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

requesters, specialists = st.sampled_from(REQUESTERS), st.sampled_from(SPECIALISTS)
departments = st.sampled_from(tuple(GROUPS))
#: Which of the tickets or messages: the likeliest as a rule, or one further back.
back = st.sampled_from((0, 0, 0, 0, 1, 1, 2, 3, 5))
#: Who acts: as a rule whoever it is up to (None), now and then anybody.
requester = st.sampled_from((None,) * 6 + REQUESTERS)
specialist = st.sampled_from((None,) * 6 + SPECIALISTS)
elsewhere = st.sampled_from((None, None, None, -1001, -1002))
#: Which tickets an act is for, as a rule.
MEANT = {
    "take": ("open",),
    "release": ("assigned", "waiting"),
    "wait": ("assigned",),
    "resolve": ("assigned", "waiting"),
    "spam": ("open", "assigned", "waiting", "resolved"),
    "not_spam": ("spam",),
    "confirm": ("resolved",),
    "not_solved": ("resolved",),
    "rate": ("closed",),
    "close": ("new", "answered", "open", "assigned", "waiting"),
    "again": ("closed",),
    "snooze": ("assigned", "waiting"),
    "resolve_anyway": ("assigned", "waiting"),
}
