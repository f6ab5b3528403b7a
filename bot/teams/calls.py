"""Requests to Teams' connector, as values. Shapes: contracts/teams/outbound (2026-11-21)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bot.errors import Rejected
from bot.teams.address import ChannelAddress, Conversation
from bot.teams.incoming import Scope
from bot.teams.posts import Post
from bot.teams.quota import Kind

SYSTEM = "teams"
#: Teams takes 100 KB of UTF-16 with everything; the house stays below
MOST_BYTES = 80 * 1024
PAGE_SIZE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: str
    path: str
    #: what Teams counts its limits by
    limited_as: str
    kind: Kind
    #: people see something new or changed by it
    changes: bool
    #: twice is as good as once
    idempotent: bool
    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    #: an activity has one request in flight at a time
    activity_id: str = ""

    def encoded(self) -> bytes | None:
        """Raises Rejected where Teams would say 413."""
        if self.body is None:
            return None
        text = json.dumps(self.body, ensure_ascii=False, separators=(",", ":"))
        size = len(text.encode("utf-16-le", "surrogatepass"))
        if size > MOST_BYTES:
            raise Rejected(SYSTEM, "teams.too_large", bytes=size)
        return text.encode("utf-8", "replace")


def create_post(address: ChannelAddress, post: Post, *, urgent: bool) -> Call:
    """A new post on the channel's root."""
    return Call(
        method="POST",
        path="/v3/conversations",
        limited_as=address.channel.limited_as,
        kind=Kind.WRITE,
        changes=True,
        idempotent=False,
        urgent=urgent,
        body={
            "isGroup": True,
            "bot": _bot(address.channel),
            "activity": post,
            "channelData": {"channel": {"id": address.channel_id}, "tenant": {"id": address.tenant_id}},
        },
    )


def create_chat(near: Conversation, teams_id: str) -> Call:
    """Teams answers with the same chat each time, and nobody sees anything yet."""
    return Call(
        method="POST",
        path="/v3/conversations",
        limited_as=teams_id,
        kind=Kind.WRITE,
        changes=False,
        idempotent=True,
        body={
            "isGroup": False,
            "bot": _bot(near),
            "members": [{"id": teams_id}],
            "channelData": {"tenant": {"id": near.tenant_id}},
        },
    )


def send(conversation: Conversation, post: Post, *, urgent: bool) -> Call:
    return Call(
        method="POST",
        path=_path(conversation, "activities"),
        limited_as=conversation.limited_as,
        kind=Kind.WRITE,
        changes=True,
        idempotent=False,
        urgent=urgent,
        body=_enveloped(conversation, post),
    )


def reply(conversation: Conversation, activity_id: str, post: Post, *, urgent: bool) -> Call:
    """Below another activity of the same conversation."""
    return Call(
        method="POST",
        path=_path(conversation, "activities", activity_id),
        limited_as=conversation.limited_as,
        kind=Kind.WRITE,
        changes=True,
        idempotent=False,
        urgent=urgent,
        body={**_enveloped(conversation, post), "replyToId": activity_id},
    )


def update(conversation: Conversation, activity_id: str, post: Post, *, urgent: bool) -> Call:
    return Call(
        method="PUT",
        path=_path(conversation, "activities", activity_id),
        limited_as=conversation.limited_as,
        kind=Kind.WRITE,
        changes=True,
        idempotent=True,
        urgent=urgent,
        activity_id=activity_id,
        body={**_enveloped(conversation, post), "id": activity_id},
    )


def delete(conversation: Conversation, activity_id: str, *, urgent: bool) -> Call:
    return Call(
        method="DELETE",
        path=_path(conversation, "activities", activity_id),
        limited_as=conversation.limited_as,
        kind=Kind.WRITE,
        changes=True,
        idempotent=True,
        urgent=urgent,
        activity_id=activity_id,
    )


def read_members(conversation: Conversation, continuation: str = "") -> Call:
    query = {"pageSize": str(PAGE_SIZE), **({"continuationToken": continuation} if continuation else {})}
    return _read(conversation, _path(conversation, "pagedmembers"), query)


def read_member(conversation: Conversation, who: str) -> Call:
    """`who` is a Teams id or an Entra object id."""
    return _read(conversation, _path(conversation, "members", who))


def read_team(conversation: Conversation, team_id: str) -> Call:
    return _read(conversation, f"/v3/teams/{quote(team_id, safe='')}")


def read_channels(conversation: Conversation, team_id: str) -> Call:
    return _read(conversation, f"/v3/teams/{quote(team_id, safe='')}/conversations")


def _read(conversation: Conversation, path: str, query: Mapping[str, str] | None = None) -> Call:
    return Call(
        method="GET",
        path=path,
        limited_as=conversation.limited_as,
        kind=Kind.READ,
        changes=False,
        idempotent=True,
        query=query or {},
    )


def _path(conversation: Conversation, *rest: str) -> str:
    return "/v3/conversations/" + "/".join(quote(each, safe="") for each in (conversation.conversation_id, *rest))


def _bot(conversation: Conversation) -> dict[str, str]:
    return {"id": conversation.bot_id, **({"name": conversation.bot_name} if conversation.bot_name else {})}


def _enveloped(conversation: Conversation, post: Post) -> dict[str, Any]:
    return {
        **post,
        "serviceUrl": conversation.service_url,
        "channelId": "msteams",
        "from": _bot(conversation),
        "conversation": {
            "isGroup": conversation.scope is not Scope.PERSONAL,
            "conversationType": conversation.scope.value,
            "id": conversation.conversation_id,
            "tenantId": conversation.tenant_id,
        },
    }
