"""Alembic's entry: runs on a connection that is handed to it."""

from __future__ import annotations

from alembic import context

from storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite can't alter a table in place
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
