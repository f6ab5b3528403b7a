"""Runs the revisions on the connection that the store has opened and locked; Alembic executes this file."""

from __future__ import annotations

from alembic import context

from adapters.store.schema import metadata

connection = context.config.attributes["connection"]
# SQLite cannot alter a column: batch mode rebuilds the table instead
context.configure(connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():
    context.run_migrations()
