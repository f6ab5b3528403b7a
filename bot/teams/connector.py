"""Calls to Teams: within its limits, repeated only where that is safe, told apart by what is known afterwards."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import httpx
import structlog
from pydantic import BaseModel, ValidationError

from bot.domain.clock import Clock
from bot.errors import AuthFailed, ContractBroken, Gone, OutcomeUnknown, Rejected
from bot.ports.board import Member
from bot.teams import calls
from bot.teams.address import ChannelAddress, Conversation
from bot.teams.bot_token import BotToken
from bot.teams.calls import SYSTEM, Call
from bot.teams.failures import Failure, failure_of, failure_on_the_way
from bot.teams.hosts import ServiceHosts
from bot.teams.in_flight import InFlight
from bot.teams.incoming import Scope
from bot.teams.posts import Post
from bot.teams.quota import Quota
from bot.teams.team import ChannelFacts, TeamFacts, member_of
from bot.teams.wire import Account, Made, MemberPage, TeamChannels, TeamDetails

_TRIES = 4
_TIMEOUT = httpx.Timeout(10, connect=5)
_FIRST_REST = timedelta(seconds=0.5)
#: a longer rest is the caller's to wait for
_LONGEST_REST = timedelta(seconds=30)
_MOST_PAGES = 40

_log = structlog.get_logger()
Shape = TypeVar("Shape", bound=BaseModel)


class Connector:
    """Every method may raise Unavailable, AuthFailed, Rejected (`teams.blocked`, `teams.too_large`) and Gone; what
    people can see the change of also OutcomeUnknown, the rest ContractBroken."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        token: BotToken,
        hosts: ServiceHosts,
        quota: Quota,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._http = http
        self._token = token
        self._hosts = hosts
        self._quota = quota
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._in_flight = InFlight()

    async def post(self, address: ChannelAddress, post: Post, *, urgent: bool = False) -> str:
        """A new post on the channel's root; answers its activity id."""
        answer = await self._ask(address.service_url, calls.create_post(address, post, urgent=urgent))
        made = _made(answer)
        return _need_id(made.activity_id or made.id.partition(";messageid=")[2])

    async def send(self, conversation: Conversation, post: Post, *, urgent: bool = False) -> str:
        """Into a thread or chat; on a channel's bare id, a new root post."""
        answer = await self._ask(conversation.service_url, calls.send(conversation, post, urgent=urgent))
        return _need_id(_made(answer).id)

    async def reply(self, conversation: Conversation, activity_id: str, post: Post, *, urgent: bool = False) -> str:
        call = calls.reply(conversation, activity_id, post, urgent=urgent)
        return _need_id(_made(await self._ask(conversation.service_url, call)).id)

    async def update(self, conversation: Conversation, activity_id: str, post: Post, *, urgent: bool = False) -> None:
        await self._ask(conversation.service_url, calls.update(conversation, activity_id, post, urgent=urgent))

    async def delete(self, conversation: Conversation, activity_id: str, *, urgent: bool = False) -> None:
        await self._ask(conversation.service_url, calls.delete(conversation, activity_id, urgent=urgent))

    async def members(self, conversation: Conversation) -> tuple[Member, ...]:
        """Of a private or shared channel its own, of any other channel the team's."""
        accounts: list[Account] = []
        continuation = ""
        for _ in range(_MOST_PAGES):
            call = calls.read_members(conversation, continuation)
            page = _shaped(MemberPage, await self._ask(conversation.service_url, call))
            accounts += page.members
            continuation = page.continuation_token
            if not continuation:
                return tuple(member_of(each, conversation.tenant_id) for each in accounts)
        raise ContractBroken(SYSTEM, "teams.endless_members", pages=_MOST_PAGES)

    async def member(self, conversation: Conversation, who: str) -> Member | None:
        """By Teams id or Entra object id; None where nobody there is that."""
        try:
            answer = await self._ask(conversation.service_url, calls.read_member(conversation, who))
        except Gone:
            return None
        return member_of(_shaped(Account, answer), conversation.tenant_id)

    async def open_chat(self, near: Conversation, teams_id: str) -> Conversation:
        """The personal chat with somebody of the same tenant; Teams gives the same one each time."""
        chat = _shaped(Made, await self._ask(near.service_url, calls.create_chat(near, teams_id)))
        if not chat.id:
            raise ContractBroken(SYSTEM, "teams.no_id")
        return replace(near, conversation_id=chat.id, scope=Scope.PERSONAL)

    async def team(self, conversation: Conversation, team_id: str) -> TeamFacts:
        answer = await self._ask(conversation.service_url, calls.read_team(conversation, team_id))
        return TeamFacts.of(_shaped(TeamDetails, answer))

    async def channels(self, conversation: Conversation, team_id: str) -> tuple[ChannelFacts, ...]:
        answer = await self._ask(conversation.service_url, calls.read_channels(conversation, team_id))
        return tuple(ChannelFacts.of(each) for each in _shaped(TeamChannels, answer).conversations)

    async def _ask(self, service_url: str, call: Call) -> httpx.Response:
        if not self._hosts.allows(service_url):
            raise Rejected(SYSTEM, "teams.service_host")
        url, content = service_url.rstrip("/") + call.path, call.encoded()
        async with self._in_flight.alone(call.activity_id):
            return await self._until_settled(url, call, content)

    async def _until_settled(self, url: str, call: Call, content: bytes | None) -> httpx.Response:
        token, renewed, tries = await self._token.get(), False, 0
        while True:
            await self._quota.take(call.limited_as, call.kind, urgent=call.urgent)
            outcome = await self._once(url, call, content, token)
            if isinstance(outcome, httpx.Response):
                return outcome
            if isinstance(outcome.error, AuthFailed) and token and not renewed:
                token, renewed = await self._token.get(refused=token), True
                continue
            tries += 1
            rest = self._rest(outcome, tries)
            if outcome.throttled:
                self._quota.pause(call.limited_as, call.kind, rest.total_seconds())
            if not outcome.passing or tries >= _TRIES or rest > _LONGEST_REST:
                raise outcome.error
            _log.info("connector.repeated", reason=outcome.error.reason, tries=tries)
            if not outcome.throttled:
                await self._sleep(rest.total_seconds())

    async def _once(self, url: str, call: Call, content: bytes | None, token: str) -> httpx.Response | Failure:
        headers = {"Accept": "application/json"}
        if content is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            answer = await self._http.request(
                call.method, url, params=call.query or None, content=content, headers=headers,
                timeout=_TIMEOUT, follow_redirects=False,
            )  # fmt: skip
        except httpx.RequestError as problem:
            return failure_on_the_way(call, problem)
        return failure_of(call, answer, self._clock.now()) or answer

    def _rest(self, failure: Failure, tries: int) -> timedelta:
        """What Teams asked for, else longer each time; never the same for two bots."""
        asked = failure.error.retry_after
        if asked is not None:
            return asked + _FIRST_REST * self._jitter()
        return _FIRST_REST * 2.0 ** (tries - 1) * (0.5 + self._jitter())


def _shaped(shape: type[Shape], answer: httpx.Response) -> Shape:
    try:
        return shape.model_validate_json(answer.content)
    except ValidationError:
        # `from None`: pydantic's error would carry people's names
        raise ContractBroken(SYSTEM, "teams.shape", status=answer.status_code) from None


def _made(answer: httpx.Response) -> Made:
    """It stands on the board, whatever the answer looks like: not to know its id is an unknown outcome."""
    try:
        return Made.model_validate_json(answer.content)
    except ValidationError as error:
        raise OutcomeUnknown(SYSTEM, "teams.no_id") from error


def _need_id(activity_id: str) -> str:
    if not activity_id:
        raise OutcomeUnknown(SYSTEM, "teams.no_id")
    return activity_id
