"""CloudAdapter on an authentication of our own: Bot Framework's turns without its way of believing and connecting.

The stock authentication believes too much (token_check.py), and builds a connector, a token client and MSAL's caches
anew for each turn, on the event loop (reference/teams.md B4, 2026-11). Outgoing calls are `connector.py`'s.
"""

from __future__ import annotations

from typing import Any

from botbuilder.integration.aiohttp import CloudAdapter
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConstants,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.teams.refusal import Refused
from bot.teams.token_check import TokenCheck


class _NoConnector(ConnectorFactory):  # type: ignore[misc] # botframework ships no types
    """CloudAdapter wants something to keep in the turn; nothing is ever sent through it."""

    async def create(self, service_url: str, audience: str = "") -> object:  # noqa: ARG002 # the library's signature
        return object()


class TeamsAuthentication(BotFrameworkAuthentication):  # type: ignore[misc] # botframework ships no types
    def __init__(self, tokens: TokenCheck | None) -> None:
        self._tokens = tokens
        self._connectors = _NoConnector()

    async def authenticate_request(self, activity: Any, auth_header: str) -> Any:
        """Raises Refused. Without a TokenCheck (local only) nobody is asked for a token."""
        claims = (
            await self._tokens.claims(auth_header, service_url=activity.service_url, channel_id=activity.channel_id)
            if self._tokens
            else {}
        )
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(dict(claims), is_authenticated=True)
        result.audience = AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE
        result.connector_factory = self._connectors
        return result

    async def authenticate_streaming_request(
        self,
        auth_header: str,  # noqa: ARG002 # the library's signature
        channel_id_header: str,  # noqa: ARG002 # the library's signature
    ) -> Any:
        raise Refused(401, "streaming")

    def create_connector_factory(self, claims_identity: Any) -> Any:  # noqa: ARG002 # the library's signature
        return self._connectors

    async def create_user_token_client(self, claims_identity: Any) -> None:
        """The bot asks nobody to sign in through Bot Framework."""


def turn_adapter(tokens: TokenCheck | None) -> Any:
    """`on_turn_error` stays unset: with it, CloudAdapter swallows what a turn raises."""
    return CloudAdapter(TeamsAuthentication(tokens))
