"""Settings that would lose mail or send the password astray are refused before the first poll."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from adapters.sources.svarinn.settings import SvarInnSettings
from bot.domain.sensitivity import Unit
from bot.errors import ConfigError
from tests.contract.svarinn.ks import (
    CHILD_CARE,
    MUNICIPALITY,
    PASSWORD,
    SCHOOL,
    USER,
    Stage,
    a_forsendelse,
    a_stage,
    settings,
)
from tests.envelopes import owner


@pytest.mark.parametrize("told", [{}, {"sole_consumer": False}])
def test_nobody_becomes_the_second_consumer_by_accident(told: dict[str, Any]) -> None:
    given = {"org_number": MUNICIPALITY, "username": "u", "password": "p", "keys": [owner().pem]}
    with pytest.raises(ValidationError, match="sole_consumer: must be true") as fault:
        SvarInnSettings.model_validate(given | told)
    for word in ("WebSak", "Public 360", "ACOS Mottak", "adapters/sources/svarinn/README.md"):
        assert word in str(fault.value)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"base_url": "https://svarut.example.no/api"}, "none of hosts"),
        ({"base_url": "https://svarut.ks.no.example.no/api"}, "none of hosts"),
        ({"base_url": "http://svarut.ks.no/api"}, "must begin with https"),
        ({"base_url": "https://a:b@svarut.ks.no/api"}, "neither credentials"),
        ({"org_number": "313756271"}, "check digit"),
        ({"username": ""}, "at least 1 character"),
        ({"password": ""}, "at least 1"),
        ({"keys": []}, "at least 1 item"),
        ({"keys": [owner().pem, "tull"]}, "number 2: a PEM with exactly one private key"),
        ({"warn_at": 200}, "less than 200"),
        ({"keep_content": 3600}, "15 minutes|900|PT15M"),
        ({"source_id": "Svar Inn"}, "pattern"),
        ({"passord": "x"}, "passord"),
    ],
)
def test_settings_that_cannot_be(more: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault) as refused:
        settings(**more)
    assert "BEGIN PRIVATE KEY" not in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_settings_that_can_be() -> None:
    assert settings(base_url="https://svarut.ks.no/api").base_url == "https://svarut.ks.no/api"
    assert settings(base_url="http://127.0.0.1:8080/api")
    assert settings(base_url="https://api.fiks.example/api", hosts=["api.fiks.example"])
    assert PASSWORD not in repr(settings())
    assert "PRIVATE" not in repr(settings())


@pytest.mark.parametrize("units", [(), (Unit(org_number=SCHOOL, name="Skole"),)])
def test_letters_that_name_nobody_must_have_an_owner(tmp_path: Path, units: tuple[Unit, ...]) -> None:
    with pytest.raises(ConfigError, match="none of the units"):
        a_stage(tmp_path, units=units)


def test_an_owner_that_opens_its_own_mail_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="none of the units"):
        a_stage(tmp_path, org_number=CHILD_CARE)


async def test_the_password_goes_where_it_belongs(play: Stage) -> None:
    ref = play.ks.add(a_forsendelse())
    await play.read(ref, "1")
    assert {request.headers["Authorization"] for request in play.ks.requests} == {
        httpx.BasicAuth(USER, PASSWORD)._auth_header
    }


async def test_another_way_to_prove_who_we_are(tmp_path: Path) -> None:
    """As Fiks' other services want it: a Maskinporten token and an integration's own id and password."""

    class Fiks(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            request.headers["Authorization"] = "Bearer token"
            request.headers["IntegrasjonId"] = "id"
            yield request

    play = a_stage(tmp_path, auth=Fiks())
    play.ks.answer("GET", "/api/svarinn/v2/forsendelser", httpx.Response(200, json=[a_forsendelse()]))
    assert len((await play.poll()).letters) == 1
    sent = play.ks.requests[0].headers
    assert (sent["Authorization"], sent["IntegrasjonId"]) == ("Bearer token", "id")
