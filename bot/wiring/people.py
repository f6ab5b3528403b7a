"""Who works with the bot: the configured people, and where it is set so, those in Entra groups."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack

from adapters.identity.client_credentials import ClientCredentials
from adapters.identity.entra_groups import SYSTEM, EntraGroups
from bot.app.health.roles import PeopleInGroups, RolesInGroups
from bot.domain.clock import Clock
from bot.domain.identifiers import PersonId
from bot.domain.people import Person
from bot.settings import Settings
from bot.wiring.systems import entra_assertion


def people_of(settings: Settings, clock: Clock) -> Mapping[PersonId, Person]:
    configured = {person.person_id: person for person in (one.person() for one in settings.people)}
    if settings.people_groups is None:
        return configured
    return PeopleInGroups(configured, clock=clock, keep=settings.people_groups.keep)


def roles_of(
    settings: Settings, people: Mapping[PersonId, Person], clock: Clock, stack: AsyncExitStack
) -> RolesInGroups | None:
    """Who keeps the people as the groups say; None where no groups are configured."""
    groups = settings.people_groups
    if groups is None or not isinstance(people, PeopleInGroups):
        return None
    assertion = entra_assertion(groups.entra, setting="people_groups")
    credentials = ClientCredentials(groups.entra, system=SYSTEM, clock=clock, assertion=assertion)
    stack.push_async_callback(credentials.close)
    members = EntraGroups(groups.graph_url, credentials.tokens)
    stack.push_async_callback(members.close)
    return RolesInGroups(people=people, members=members, groups=groups.groups)
