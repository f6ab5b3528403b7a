"""Reports look for the items that something happened to in a time."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
