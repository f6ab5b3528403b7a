"""Roles from groups of the municipality's directory, beside those of the plain list.

A look-up that fails never gives anybody more: what was last known holds for a while, and then nobody has a role by a
group until the directory answers again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.clock import Clock
from bot.domain.identifiers import PersonId
from bot.domain.people import Person, Role
from bot.errors import OutsideError
from bot.ports.people import GroupMembers

log = structlog.get_logger(__name__)

Roles = Mapping[PersonId, frozenset[Role]]


class PeopleInGroups(Mapping[PersonId, Person]):
    """The configured people and whoever is in a group, with the roles of both; it changes while others hold it."""

    def __init__(self, configured: Mapping[PersonId, Person], *, clock: Clock, keep: timedelta) -> None:
        self._configured = configured
        self._clock = clock
        self._keep = keep
        self._found: Roles = {}
        self._found_at: datetime | None = None

    def found(self, roles: Roles) -> None:
        """All that the directory says now, in the place of what it said before."""
        self._found, self._found_at = dict(roles), self._clock.now()

    def __getitem__(self, person_id: PersonId) -> Person:
        roles = self._in_force().get(person_id)
        known = self._configured.get(person_id)
        if known is None and roles is None:
            raise KeyError(person_id)
        person = known or Person(person_id=person_id, name="")
        return replace(person, roles=person.roles | (roles or frozenset()))

    def __iter__(self) -> Iterator[PersonId]:
        return iter({**self._configured, **self._in_force()})

    def __len__(self) -> int:
        return len(self._configured.keys() | self._in_force().keys())

    def _in_force(self) -> Roles:
        known = self._found_at is not None and self._clock.now() - self._found_at <= self._keep
        return self._found if known else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesInGroups:
    people: PeopleInGroups
    members: GroupMembers
    #: group ids by the role that they give
    groups: Mapping[Role, tuple[str, ...]]

    async def look(self) -> bool:
        """In every replica, again and again. False, and nothing changed, where one of the groups could not be read."""
        try:
            await self.read()
        except OutsideError as error:
            log.warning("roles.not_read", error=error.code, reason=error.reason)
            return False
        return True

    async def read(self) -> None:
        """Raises OutsideError, nothing being changed then."""
        found: dict[PersonId, frozenset[Role]] = {}
        for role, groups in self.groups.items():
            for group in groups:
                for person in await self.members.members(group):
                    found[person] = found.get(person, frozenset()) | {role}
        self.people.found(found)
