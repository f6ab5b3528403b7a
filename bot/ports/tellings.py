"""What people were told that must not be told twice: a mention, a word in a personal chat, an alarm."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Tellings(Protocol):
    """The part of a transaction that is about them.

    A key is noted before anything leaves, and taken back only where it provably did not: an unknown outcome counts as
    told.
    """

    async def begin_telling(self, key: str, *, at: datetime) -> bool:
        """False where it was begun before: then it must not be sent. The key says what of whom, and nothing private."""

    async def telling_begun(self, key: str) -> bool: ...

    async def free_telling(self, key: str) -> None:
        """It provably was not sent: it may be begun again."""

    async def forget_tellings(self, *, before: datetime) -> int:
        """How many were forgotten."""
