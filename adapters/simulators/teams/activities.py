"""Builds the activities that Teams posts to a bot (shapes: contracts/teams/inbound and docs-derived, 2026-11-21)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from adapters.simulators.teams.connector import group_id
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.world import World

Json = dict[str, Any]

_HOME = ZoneInfo("Europe/Oslo")


class Activities:
    def __init__(self, world: World) -> None:
        self._world = world
        #: where the bot shall call back; known when the simulator listens
        self.service_url = ""

    @property
    def origin(self) -> str:
        """Of the simulator itself."""
        place = urlsplit(self.service_url)
        return f"{place.scheme}://{place.netloc}" if self.service_url else ""

    def invoke(self, person: Person, name: str, value: Json, *, place: str, root: str = "", reply_to: str = "") -> Json:
        body = self._spoken("invoke", person, place, root) | {"name": name, "value": value}
        body["channelData"] |= {"source": {"name": "message"}}
        return body | ({"replyToId": reply_to} if reply_to else {})

    def submit(self, person: Person, value: object, *, place: str, root: str, reply_to: str) -> Json:
        """Action.Submit: a message that carries a value and no text."""
        body = self._spoken("message", person, place, root)
        body["channelData"] |= {"source": {"name": "message"}}
        return body | {"replyToId": reply_to, "value": value}

    def message(self, person: Person, text: str, *, place: str, root: str, post_id: str, mention: bool) -> Json:
        body = self._spoken("message", person, place, root)
        settings = self._world.settings
        if mention:
            bot = {"id": settings.bot_id, "name": settings.bot_name}
            at = f"<at>{settings.bot_name}</at>"
            body["entities"].insert(0, {"type": "mention", "mentioned": bot, "text": at})
        if place in self._world.channels:
            body["channelData"] |= {"teamsChannelId": place, "teamsTeamId": settings.team_id}
        return body | {"id": post_id, "text": text, "textFormat": "plain"}

    def installation(self, action: str, person: Person, *, place: str) -> Json:
        body = self._body("installationUpdate", person, place) | {"action": action, "locale": person.locale}
        body["entities"] = [{"type": "clientInfo", "locale": person.locale}]
        body["channelData"] |= {"source": {"name": "message"}, "settings": {"selectedChannel": {"id": place}}}
        if place in self._world.channels:
            body["channelData"]["channel"] = {"id": place}
        return body

    def members(self, change: str, accounts: list[Json], person: Person, *, place: str) -> Json:
        """`change` is membersAdded or membersRemoved; in a team it has an event type, in a personal chat none."""
        body = self._body("conversationUpdate", person, place) | {change: accounts}
        if place in self._world.channels:
            added = change == "membersAdded"
            body["channelData"]["eventType"] = "teamMemberAdded" if added else "teamMemberRemoved"
            if added:
                body["channelData"]["settings"] = {"selectedChannel": {"id": place}}
        return body

    def channel(self, event: str, channel_id: str, name: str, person: Person) -> Json:
        """`event` is channelCreated, channelRenamed or channelDeleted."""
        body = self._body("conversationUpdate", person, self._world.settings.team_id)
        body["channelData"]["team"] = {"id": self._world.settings.team_id}
        body["channelData"] |= {"channel": {"id": channel_id, "name": name}, "eventType": event}
        return body

    def bot_account(self, *, named: bool = True) -> Json:
        settings = self._world.settings
        return {"id": settings.bot_id} | ({"name": settings.bot_name} if named else {})

    def _spoken(self, kind: str, person: Person, place: str, root: str) -> Json:
        """By somebody at a keyboard: with name, local time and client."""
        world = self._world
        body = self._body(kind, person, place, root)
        country = person.locale.partition("-")[2] or "NO"
        body |= {
            "from": person.account(),
            "localTimestamp": world.clock.now().astimezone(_HOME).isoformat(timespec="milliseconds"),
            "localTimezone": _HOME.key,
            "locale": person.locale,
            "entities": [
                {
                    "type": "clientInfo",
                    "locale": person.locale,
                    "country": country,
                    "platform": "Web",
                    "timezone": _HOME.key,
                }
            ],
        }
        if place in world.channels:
            body["channelData"]["team"] = {"id": world.settings.team_id}
            body["channelData"]["channel"] = {"id": place}
        return body

    def _body(self, kind: str, person: Person, place: str, root: str = "") -> Json:
        world = self._world
        settings = world.settings
        conversation: Json = {"conversationType": "personal", "tenantId": settings.tenant_id, "id": place}
        data: Json = {"tenant": {"id": person.tenant_id or settings.tenant_id}}
        if place in world.channels:
            whole = f"{place};messageid={root}" if root else place
            conversation |= {"isGroup": True, "conversationType": "channel", "id": whole}
            group = group_id(world)
            data["team"] = {"id": settings.team_id, "name": settings.team_name, "aadGroupId": group}
        return {
            "type": kind,
            "id": f"f:{uuid4()}",
            "timestamp": world.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": person.account(named=False),
            "recipient": self.bot_account(),
            "conversation": conversation,
            "channelData": data,
        }
