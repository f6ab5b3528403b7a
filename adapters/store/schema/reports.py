"""What reports look for: the items that something happened to in a time."""

from __future__ import annotations

from sqlalchemy import Index

from adapters.store.schema.letters import audit_entries

audit_by_time = Index("ix_audit_entries_at", audit_entries.c.at)
