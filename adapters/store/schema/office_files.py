"""What the lead has changed by file."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table

from adapters.store.columns import Exact, Utc, Word
from adapters.store.schema.metadata import metadata
from bot.domain.office_files import FileState

office_files = Table(
    "office_files",
    metadata,
    Column("file_id", Exact, primary_key=True),
    Column("kind", Exact, nullable=False),
    # 0 = never taken up
    Column("number", Integer, nullable=False),
    Column("content", Exact, nullable=False),
    Column("digest", Exact, nullable=False),
    Column("checked_against", Exact, nullable=False),
    Column("sent_by", Exact, nullable=False),
    Column("sent_at", Utc, nullable=False),
    Column("state", Word(FileState), nullable=False),
    Column("decided_by", Exact),
    Column("decided_at", Utc),
)
_numbered = office_files.c.number > 0
Index(
    "ix_office_files_number", office_files.c.kind, office_files.c.number,
    unique=True, sqlite_where=_numbered, postgresql_where=_numbered,
)  # fmt: skip
