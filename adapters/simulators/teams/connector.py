"""The Bot Connector: what the bot may ask of Teams, with Teams' refusals.

Shapes of requests and answers: contracts/teams/outbound and docs-derived (2026-11-21).
"""

from __future__ import annotations

import json
import math
from typing import Any

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.teams.file_cards import complaint
from adapters.simulators.teams.limits import Kind, RateLimits
from adapters.simulators.teams.people import Person
from adapters.simulators.teams.tokens import TokenRefused, Tokens
from adapters.simulators.teams.world import Post, Unknown, World

Json = dict[str, Any]

#: as in the real serviceUrl https://smba.trafficmanager.net/emea/…/: a bot must cope with a path and a trailing slash
SERVICE_PATH = "/emea"
_BLOCKED = {
    "errorCode": 209,
    "message": json.dumps(
        {
            "subCode": "MessageWritesBlocked",
            "details": "Thread is blocked from message writes.",
            "errorCode": None,
            "errorSubCode": None,
        },
        indent=2,
    ).replace("\n", "\r\n"),
}


class Refused(Exception):
    def __init__(self, status: int, body: Json, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.answer = (status, body, headers or {})


def refused(status: int, code: str, text: str) -> Refused:
    return Refused(status, {"error": {"code": code, "message": text}})


class Connector:
    def __init__(self, world: World, tokens: Tokens) -> None:
        self._world = world
        self._tokens = tokens
        self.limits = RateLimits()

    def routes(self) -> list[web.RouteDef]:
        conversation = "/v3/conversations/{conversation}"
        table = [
            ("POST", "/v3/conversations", "CreateConversation", self.create),
            ("POST", f"{conversation}/activities", "SendToConversation", self.send),
            ("POST", f"{conversation}/activities/{{activity}}", "ReplyToActivity", self.send),
            ("PUT", f"{conversation}/activities/{{activity}}", "UpdateActivity", self.update),
            ("DELETE", f"{conversation}/activities/{{activity}}", "DeleteActivity", self.delete),
            ("GET", f"{conversation}/members", "GetMembers", self.members),
            ("GET", f"{conversation}/pagedmembers", "GetPagedMembers", self.paged_members),
            ("GET", f"{conversation}/members/{{member}}", "GetMember", self.member),
            ("GET", "/v3/teams/{team}", "GetTeam", self.team),
            ("GET", "/v3/teams/{team}/conversations", "GetTeamChannels", self.team_channels),
        ]
        return [
            web.route(method, prefix + path, operation(name)(_answering(handler)))
            for prefix in ("", SERVICE_PATH)
            for method, path, name, handler in table
        ]

    async def create(self, request: web.Request) -> web.Response:
        self._check_token(request)
        body = await _object(request)
        channel = ((body.get("channelData") or {}).get("channel") or {}).get("id")
        if channel:
            place, partner = self._place(str(channel)), ""
            self._check_writable(place)
        else:
            person = self._chat_member(body)
            place, partner = self._world.chat(person), person.key
        self._check_rate("create_conversation", place)
        activity = body.get("activity")
        if not activity:
            if not partner:
                raise refused(400, "BadSyntax", "A conversation in a channel starts with an activity")
            return web.json_response({"id": place}, status=201)
        self._check_activity(activity, place)
        post = self._world.add(place=place, body=activity)
        found = place if partner else f"{place};messageid={post.id}"
        return web.json_response({"id": found, "activityId": post.id}, status=201)

    async def send(self, request: web.Request) -> web.Response:
        self._check_token(request)
        place, root = self._conversation(request)
        self._check_writable(place)
        body = await _object(request)
        self._check_rate("send", place)
        if body.get("type") == "typing":
            return web.json_response({"id": self._world.next_id()}, status=201)
        self._check_activity(body, place)
        audience = self._targeted(request, body)
        post = self._world.add(place=place, body=body, root=root, audience=audience)
        return web.json_response({"id": post.id}, status=201)

    async def update(self, request: web.Request) -> web.Response:
        self._check_token(request)
        place, _ = self._conversation(request)
        self._check_writable(place)
        body = await _object(request)
        self._check_rate("send", place)
        post = self._own_post(request, place)
        self._check_activity(body, place)
        self._world.edit(post, body)
        return web.json_response({"id": post.id})

    async def delete(self, request: web.Request) -> web.Response:
        self._check_token(request)
        place, _ = self._conversation(request)
        self._check_writable(place)
        self._check_rate("send", place)
        self._world.delete(self._own_post(request, place))
        return web.Response(status=200)

    async def members(self, request: web.Request) -> web.Response:
        people = self._roster(request)
        return web.json_response([one.member(self._tenant, id_field="objectId") for one in people])

    async def paged_members(self, request: web.Request) -> web.Response:
        people = sorted(self._roster(request), key=lambda one: one.mri)
        size = max(1, min(int(request.query.get("pageSize", "200")), 500))
        start = int(request.query.get("continuationToken", "0"))
        answer: Json = {
            "members": [one.member(self._tenant) for one in people[start : start + size]],
            "totalCount": len(people),
        }
        if start + size < len(people):
            answer["continuationToken"] = str(start + size)
        return web.json_response(answer)

    async def member(self, request: web.Request) -> web.Response:
        wanted = request.match_info["member"]
        for one in self._roster(request):
            if wanted in (one.mri, one.aad_id):
                return web.json_response(one.member(self._tenant))
        raise refused(404, "MemberNotFoundInConversation", "Member not found in conversation")

    async def team(self, request: web.Request) -> web.Response:
        self._check_team(request)
        settings = self._world.settings
        return web.json_response(
            {
                "id": settings.team_id,
                "name": settings.team_name,
                "aadGroupId": group_id(self._world),
                "tenantId": settings.tenant_id,
                "type": "standard",
                "channelCount": len(self._world.channels),
                "memberCount": len(self._world.members),
            }
        )

    async def team_channels(self, request: web.Request) -> web.Response:
        self._check_team(request)
        general = self._world.settings.team_id
        found = [
            {"id": place, "channelType": "standard"} | ({} if place == general else {"name": name})
            for place, name in self._world.channels.items()
        ]
        return web.json_response({"conversations": found})

    @property
    def _tenant(self) -> str:
        return self._world.settings.tenant_id

    def _roster(self, request: web.Request) -> list[Person]:
        self._check_token(request)
        place, _ = self._conversation(request)
        self._check_rate("get_members", place)
        partner = self._world.chat_partner(place)
        if partner is not None:
            return [partner]
        if self._world.removed:
            raise refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        return [person for key, person in self._world.people.items() if key in self._world.members]

    def _conversation(self, request: web.Request) -> tuple[str, str]:
        """The place and, in a thread, the id of its first post."""
        place, _, root = request.match_info["conversation"].partition(";messageid=")
        place = self._place(place)
        if root and (root not in self._world.posts or self._world.posts[root].place != place):
            raise refused(404, "ConversationNotFound", "Conversation not found.")
        return place, root

    def _place(self, place: str) -> str:
        if place not in self._world.channels and self._world.chat_partner(place) is None:
            raise refused(404, "ConversationNotFound", "Conversation not found.")
        return place

    def _own_post(self, request: web.Request, place: str) -> Post:
        try:
            post = self._world.post(request.match_info["activity"])
        except Unknown as error:
            raise refused(404, "ActivityNotFoundInConversation", "Activity not found in conversation") from error
        if post.place != place:
            raise refused(404, "ActivityNotFoundInConversation", "Activity not found in conversation")
        if post.author:
            raise refused(403, "Forbidden", "The bot did not send this activity")
        return post

    def _chat_member(self, body: Json) -> Person:
        try:
            person = self._world.person(str((body.get("members") or [{}])[0].get("id", "")))
        except Unknown as error:
            raise refused(400, "BadSyntax", "Bad format of conversation members") from error
        if not self._world.installed and person.key not in self._world.chats:
            raise refused(403, "BotNotInConversationRoster", "The app is installed nowhere that this person is")
        return person

    def _targeted(self, request: web.Request, body: Json) -> str:
        if request.query.get("isTargetedActivity", "").lower() != "true":
            return ""
        try:
            return self._world.person(str((body.get("recipient") or {}).get("id", ""))).key
        except Unknown as error:
            raise refused(400, "BadSyntax", "A targeted activity needs a recipient in the conversation") from error

    def _check_team(self, request: web.Request) -> None:
        self._check_token(request)
        if request.match_info["team"] != self._world.settings.team_id:
            raise refused(404, "TeamNotFound", "Team not found")
        self._check_rate("get_conversations", self._world.settings.team_id)

    def _check_token(self, request: web.Request) -> None:
        if not self._world.settings.check_tokens:
            return
        try:
            self._tokens.check_bot(request.headers.get("Authorization", ""))
        except TokenRefused as error:
            raise Refused(401, {"message": "Authorization has been denied for this request."}) from error

    def _check_writable(self, place: str) -> None:
        if self._world.removed and place in self._world.channels:
            raise Refused(403, _BLOCKED)

    def _check_rate(self, kind: Kind, place: str) -> None:
        if not self._world.settings.rate_limits:
            return
        wait = self.limits.wait(kind, place, self._world.clock.now())
        if wait > 0:
            body = {"error": {"code": "TooManyRequests", "message": "The bot exceeded the rate limit of this thread."}}
            raise Refused(429, body, {"Retry-After": str(math.ceil(wait))})

    def _check_activity(self, body: Json, place: str) -> None:
        if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le")) > self._world.settings.largest_activity:
            raise Refused(413, {"error": {"code": "MessageSizeTooBig"}})
        for attachment in body.get("attachments") or []:
            content = attachment.get("content")
            adaptive = str(attachment.get("contentType", "")).endswith("card.adaptive")
            if adaptive and not (isinstance(content, dict) and content.get("type") == "AdaptiveCard"):
                raise refused(400, "BadSyntax", "The attachment is no Adaptive Card")
        wrong = complaint(body, personal=self._world.chat_partner(place) is not None)
        if wrong:
            raise refused(400, "BadSyntax", wrong)
        if not body.get("text") and not body.get("attachments"):
            raise refused(400, "BadSyntax", "The activity has neither text nor attachments")


def group_id(world: World) -> str:
    """The team's Entra group, made from its thread id."""
    digits = world.settings.team_id[3:35]
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


async def _object(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise refused(400, "BadSyntax", "The body is no JSON") from error
    if not isinstance(body, dict):
        raise refused(400, "BadSyntax", "The body is no JSON object")
    return body


def _answering(handler: Any) -> Any:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            found: web.StreamResponse = await handler(request)
        except Refused as refusal:
            status, body, headers = refusal.answer
            return web.json_response(body, status=status, headers=headers)
        return found

    return answer
