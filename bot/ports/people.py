"""Who is in which group of the municipality's own directory, for roles that are given there."""

from __future__ import annotations

from typing import Protocol

from bot.domain.identifiers import PersonId


class GroupMembers(Protocol):
    async def members(self, group_id: str) -> frozenset[PersonId]:
        """Everybody in the group, by way of other groups too; all or none. Raises OutsideError."""
