"""Settings that would open the door refuse to start."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.errors import ConfigError
from bot.teams.hosts import ServiceHosts
from bot.teams.settings import TeamsSettings, check_local
from tests.teams.stage import settings

PEM = "-----BEGIN PRIVATE KEY-----"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"secret": None, "certificate": PEM, "thumbprint": "ab" * 20},
        {"secret": None, "certificate": PEM, "thumbprint": "AB:" * 31 + "AB"},
        {"auth": "managed_identity", "secret": None},
        {"auth": "local", "secret": None, "app_id": "postvakt-demo", "tenant_id": "demo"},
        {"auth": "local", "authority": "http://127.0.0.1:1", "openid_metadata_url": "http://[::1]:1/openid"},
    ],
)
def test_whole_settings_are_taken(changes: dict[str, Any]) -> None:
    assert settings(**changes)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"app_id": ""}, "app_id"),
        ({"app_id": "   "}, "app_id"),
        ({"app_id": "my bot"}, "app_id"),
        ({"auth": "local", "secret": None, "app_id": ""}, "app_id"),
        ({"tenant_id": ""}, "tenant_id"),
        ({"tenant_id": "common"}, "tenant_id"),
        ({"auth": "MSI"}, "auth"),
        ({"auth": "multi_tenant"}, "auth"),
        ({"secret": None}, "secret or a certificate"),
        ({"secret": " "}, "secret"),
        ({"certificate": PEM, "thumbprint": "ab" * 20}, "not both"),
        ({"secret": None, "certificate": PEM}, "thumbprint"),
        ({"secret": None, "certificate": PEM, "thumbprint": "zz" * 20}, "thumbprint"),
        ({"auth": "managed_identity"}, "managed_identity"),
        ({"authority": "http://login.microsoftonline.com"}, "authority"),
        ({"authority": "login.microsoftonline.com"}, "authority"),
        ({"openid_metadata_url": "http://127.0.0.1:1/openid"}, "openid_metadata_url"),
        ({"auth": "local"}, "authority"),
        ({"identity_endpoint": "http://metadata.example/token"}, "identity_endpoint"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_anything_less_is_refused_by_name(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**changes)
    assert named in str(caught.value)
    assert "a-test-secret" not in str(caught.value)


def test_no_team_is_allowed_unless_named() -> None:
    assert not settings().allows_team(team_id="19:a@thread.tacv2", aad_group_id="g-1")
    house = settings(allowed_teams=["19:A@thread.tacv2", "G-2"])
    assert house.allows_team(team_id="19:a@thread.tacv2")
    assert house.allows_team(team_id="19:b@thread.tacv2", aad_group_id="g-2")
    assert not house.allows_team(team_id="19:b@thread.tacv2", aad_group_id="g-1")
    assert not TeamsSettings(**{**house.model_dump(), "allowed_teams": []}).allows_team(team_id="", aad_group_id="")


def test_where_units_have_their_boards_the_document_centre_may_not() -> None:
    house = settings(allowed_teams=["19:a@thread.tacv2"], unit_teams=["G-2"])
    assert not house.allows_team(team_id="19:b@thread.tacv2", aad_group_id="g-2")
    assert house.allows_team(team_id="19:b@thread.tacv2", aad_group_id="g-2", of_unit=True)
    assert house.allows_team(team_id="19:a@thread.tacv2", of_unit=True)
    assert not house.allows_team(team_id="19:c@thread.tacv2", of_unit=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_local_may_listen_on_this_machine(host: str) -> None:
    check_local(host, "http://127.0.0.1:3978/_connector")


@pytest.mark.parametrize(
    ("host", "service_url"),
    [
        ("0.0.0.0", "http://127.0.0.1:1/"),
        ("::", "http://127.0.0.1:1/"),
        ("", "http://127.0.0.1:1/"),
        ("bot.example", "http://127.0.0.1:1/"),
        ("localhost.evil.example", "http://127.0.0.1:1/"),
        ("127.0.0.1", "https://smba.trafficmanager.net/emea/"),
        ("127.0.0.1", "http://127.0.0.1.evil.example/"),
        ("127.0.0.1", "http://127.0.0.1@evil.example/"),
        ("127.0.0.1", "http://0.0.0.0:1/"),
        ("127.0.0.1", "ftp://127.0.0.1/"),
        ("127.0.0.1", ""),
    ],
)
def test_local_anywhere_else_refuses_to_start(host: str, service_url: str) -> None:
    with pytest.raises(ConfigError, match="local"):
        check_local(host, service_url)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://SMBA.trafficmanager.net/", True),
        ("https://europe.botframework.com/", True),
        ("https://a.b.botframework.com", True),
        ("https://botframework.com/", False),
        ("https://evilbotframework.com/", False),
        ("https://.botframework.com/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://user@smba.trafficmanager.net/", False),
        ("http://smba.trafficmanager.net/", False),
        ("https://127.0.0.1/", False),
        ("//smba.trafficmanager.net/", False),
        ("https:///emea", False),
        ("https://[::1", False),
    ],
)
def test_the_token_goes_to_listed_hosts_only(url: str, allowed: bool) -> None:
    assert ServiceHosts().allows(url) is allowed
