"""Column types that give back exactly what was put in, on both databases."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

#: neither NUL nor a lone surrogate can stand in PostgreSQL's text, and vendors' JSON may hold both
_UNSTORABLE = re.compile("[\\\\\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\([0-9a-f]{4})")

Word_ = TypeVar("Word_", bound=StrEnum)

#: row numbers that the database gives; SQLite counts by itself only in a column called INTEGER
RowNumber = BigInteger().with_variant(Integer(), "sqlite")
#: plain `json` on PostgreSQL: `jsonb` would refuse NUL and reorder keys
Json = JSON(none_as_null=True)


class Utc(TypeDecorator[datetime]):
    """Aware in, aware UTC out; a naive time is refused, since nobody knows which moment it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[str]):
    """Text of any characters: what a database refuses, and the backslash, is written as `\\` and four hex digits."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        return _UNSTORABLE.sub(lambda found: f"\\{ord(found[0]):04x}", value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


class Word(TypeDecorator[Word_], Generic[Word_]):
    """One of our own words, kept as its value: a new word needs no migration."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[Word_]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Word_ | None:  # noqa: ARG002
        return None if value is None else self.words(value)
