"""Public 360 with bearer tokens instead of a key, over the simulator's own token endpoint."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive, P360Settings
from adapters.archives.p360.settings import OAuthSettings
from adapters.identity.client_credentials import ClientCredentials
from adapters.simulators._kit import Simulator
from adapters.simulators.p360 import TOKEN_PATH, OAuthClient, P360World, p360_simulator
from bot.domain.clock import SystemClock
from bot.errors import AuthFailed

CODES = {"access_codes": [{"code": "U"}, {"code": "XX"}], "temporary_access_code": "XX"}


async def archive_answers(secret: str) -> int:
    """How many token requests two calls took."""
    clock = SystemClock()
    world = P360World(clock=clock)
    world.add_case("Gatelys")
    app = p360_simulator(world, authkey=None, oauth=OAuthClient(client_id="postvakt", client_secret="right"))
    async with Simulator(app) as simulator:
        oauth = OAuthSettings(
            token_url=f"{simulator.url}{TOKEN_PATH}", client_id="postvakt", client_secret=SecretStr(secret)
        )
        settings = P360Settings.model_validate({"base_url": simulator.url, "auth": "oauth", "oauth": oauth, **CODES})
        credentials = ClientCredentials(oauth, system="p360", clock=clock)
        async with http_client(settings.base_url) as client:
            archive = P360Archive(settings, client, tokens=credentials.tokens)
            try:
                for _ in range(2):
                    assert len(await archive.find_cases("gatelys")) == 1
            finally:
                await credentials.close()
        return sum(exchange.path == TOKEN_PATH for exchange in simulator.record)


async def test_one_token_serves_several_calls() -> None:
    assert await archive_answers("right") == 1


async def test_a_wrong_secret_is_the_operators_to_mend() -> None:
    with pytest.raises(AuthFailed) as refusal:
        await archive_answers("wrong")
    assert refusal.value.reason.startswith("oauth.4")
    assert "wrong" not in str(refusal.value)


def test_a_key_and_a_client_are_not_both_said() -> None:
    oauth = {"token_url": "https://a.test", "client_id": "c", "client_secret": "s"}
    with pytest.raises(ValidationError, match="oauth is said, but auth is authkey"):
        P360Settings.model_validate({"base_url": "https://a.test", "authkey": "x", "oauth": oauth, **CODES})
