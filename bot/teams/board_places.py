"""Which channels may be a board: those of teams that the operator allows, shared with no other tenant."""

from __future__ import annotations

from bot.errors import NotAllowed
from bot.teams.address import ChannelAddress
from bot.teams.connector import Connector
from bot.teams.incoming import Place
from bot.teams.settings import TeamsSettings


async def allowed_address(
    connector: Connector, settings: TeamsSettings, place: Place, *, of_unit: bool = False
) -> ChannelAddress:
    """Where something was said, if a board may stand there; `of_unit`: a unit's own. Raises NotAllowed."""
    address = ChannelAddress.at(place)
    team = await connector.team(address.channel, place.team_id)
    group_id = team.aad_group_id or place.aad_group_id
    if not settings.allows_team(team_id=place.team_id, aad_group_id=group_id, of_unit=of_unit):
        raise NotAllowed("team_not_allowed")
    channels = await connector.channels(address.channel, place.team_id)
    if any(one.channel_id == address.channel_id and one.kind == "shared" for one in channels):
        raise NotAllowed("shared_channel")
    return address
