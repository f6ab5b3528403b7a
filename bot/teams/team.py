"""What Teams tells about a team, its channels and the people in it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identifiers import PersonId
from bot.ports.board import Member
from bot.teams.wire import Account, TeamChannel, TeamDetails

_OUTSIDERS = frozenset({"guest", "anonymous"})
#: in the user principal name of somebody whom Entra holds as a guest
_GUEST_MARK = "#ext#"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    team_id: str
    name: str
    aad_group_id: str
    tenant_id: str

    @classmethod
    def of(cls, told: TeamDetails) -> TeamFacts:
        return cls(team_id=told.id, name=told.name, aad_group_id=told.aad_group_id, tenant_id=told.tenant_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    channel_id: str
    #: empty for a team's first channel
    name: str
    #: `standard`, `private`, `shared`; empty where Teams does not tell
    kind: str

    @classmethod
    def of(cls, told: TeamChannel) -> ChannelFacts:
        return cls(channel_id=told.id, name=told.name, kind=told.channel_type.lower())


def member_of(account: Account, tenant_id: str) -> Member:
    """Whoever comes from another tenant counts as a guest, and so does whom Teams gives no Entra object id."""
    foreign = account.tenant_id != "" and account.tenant_id.lower() != tenant_id.lower()
    marked = account.user_role.lower() in _OUTSIDERS or _GUEST_MARK in account.user_principal_name.lower()
    return Member(
        person_id=PersonId(account.object_id.lower()),
        name=account.name.strip(),
        teams_id=account.id,
        guest=foreign or marked or not account.object_id,
    )
