"""The daily check of every door, and that the bot itself goes round."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, Table

from adapters.store.columns import Exact, Json, RowNumber, Utc
from adapters.store.schema.metadata import metadata

#: one row a working day
daily_checks = Table(
    "daily_checks",
    metadata,
    Column("day", Date, primary_key=True),
    Column("begun_at", Utc, nullable=False),
    Column("figures", Json, nullable=False),
    Column("duty", Exact),
    Column("mentioned_at", Utc),
    Column("late_since", Utc),
    Column("covered_by", Date),
    Column("signed_by", Exact),
    Column("signed_at", Utc),
    Column("ticked", Json, nullable=False),
    Column("reason_id", RowNumber, ForeignKey("free_texts.text_id")),
)

#: one row at most: that everything was looked at and the store took this down
healthy_rounds = Table(
    "healthy_rounds",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Column("told_at", Utc),
)
