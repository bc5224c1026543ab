"""What figures read of an event, as one number in the index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    "line1.answered",
    "line1.asked",
    "ticket.handed_over",
    "ticket.claimed",
    "ticket.released",
    "ticket.waiting",
    "ticket.answered_by_requester",
    "message.sent",
    "ticket.resolved",
    "ticket.reopened",
    "ticket.closed",
    "rating.asked",
    "ticket.rated",
    "ticket.spam",
    "ticket.not_spam",
    "ticket.unclaimed",
    "ticket.overdue",
)
TARGETS = ("claim", "first_response", "next_response", "resolution")
REASONS = ("confirmed", "silent", "courtesy", "joined", "no_answer", "nothing_fits")
OTHER = 63


def upgrade() -> None:
    op.add_column("events", sa.Column("mark", sa.BigInteger(), nullable=True))
    _mark()
    op.drop_index("ix_events_ticket_id", "events")
    op.create_index("ix_events_ticket_id", "events", ["ticket_id", "id", "mark"])


def downgrade() -> None:
    op.drop_index("ix_events_ticket_id", "events")
    op.create_index("ix_events_ticket_id", "events", ["ticket_id", "id"])
    op.drop_column("events", "mark")


def _mark() -> None:
    """Puts seconds since 1970, the value and the kind of each line into one number."""
    events = sa.table(
        "events",
        sa.column("kind", sa.String()),
        sa.column("person_id", sa.BigInteger()),
        sa.column("entry_id", sa.BigInteger()),
        sa.column("data", sa.JSON()),
        sa.column("happened_at"),
        sa.column("mark", sa.BigInteger()),
    )
    kind, data = events.c.kind, events.c.data
    value = sa.case(
        (kind == "line1.answered", events.c.entry_id),
        (kind == "ticket.claimed", events.c.person_id),
        (kind == "ticket.rated", data["rating"].as_integer()),
        (kind == "ticket.overdue", _place(data["target"].as_string(), TARGETS, -1)),
        (
            kind.in_(("ticket.closed", "ticket.handed_over")),
            _place(data["because"].as_string(), REASONS, OTHER),
        ),
        else_=-1,
    )
    if op.get_bind().dialect.name == "sqlite":
        at = sa.cast(sa.func.strftime("%s", events.c.happened_at), sa.BigInteger())
    else:
        at = sa.cast(sa.func.floor(sa.func.extract("epoch", events.c.happened_at)), sa.BigInteger())
    mark = (at * 2**24 + sa.func.coalesce(value, -1) + 1) * 2**6 + _place(kind, KINDS, -1)
    op.execute(events.update().where(kind.in_(KINDS)).values(mark=mark))


def _place(word: sa.ColumnElement[str], among: tuple[str, ...], otherwise: int) -> sa.ColumnElement[int]:
    return sa.case({one: place for place, one in enumerate(among)}, value=word, else_=otherwise)
