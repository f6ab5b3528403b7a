"""Settings that would lose mail or leave wrong traces are refused before the first poll."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from adapters.sources.altinn.settings import AltinnSettings
from bot.domain.sensitivity import Unit
from bot.errors import ConfigError
from tests.contract.altinn.stage import COUNCIL, MUNICIPALITY, SCHOOL, UNITS, settings, stage

MASKINPORTEN: dict[str, Any] = {"client_id": "a", "key": "secret-key-text", "kid": "k"}


def test_a_scope_that_makes_us_the_sender_is_refused() -> None:
    scopes = ["digdir:dialogporten", "altinn:correspondence.read", "altinn:correspondence.write"]
    with pytest.raises(ValidationError, match=r"altinn:correspondence\.write"):
        settings(maskinporten=MASKINPORTEN | {"scopes": scopes})


def test_both_reading_scopes_are_needed() -> None:
    with pytest.raises(ValidationError, match="missing: digdir:dialogporten"):
        settings(maskinporten=MASKINPORTEN | {"scopes": ["altinn:correspondence.read"]})


@pytest.mark.parametrize(
    ("users", "fault"),
    [
        ([], "at least 1 item"),
        ([{"org_number": "313756271"}], "check digit"),
        ([{"org_number": MUNICIPALITY}, {"org_number": SCHOOL}], "only one of them"),
        (
            [{"org_number": MUNICIPALITY, "units": [COUNCIL]}, {"org_number": SCHOOL, "units": [COUNCIL]}],
            "more than one",
        ),
        ([{"org_number": MUNICIPALITY, "units": [COUNCIL]}, {"org_number": MUNICIPALITY}], "twice"),
    ],
)
def test_system_users_that_cannot_be(users: list[dict[str, Any]], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        settings(system_users=users)


@pytest.mark.parametrize(
    "address", ["http://platform.altinn.no", "https://", "https://a:b@altinn.no", "https://altinn.no?x=1"]
)
def test_addresses_that_would_leak_or_fail(address: str) -> None:
    with pytest.raises(ValidationError):
        settings(platform_url=address)


def test_a_simulator_on_this_machine_is_allowed() -> None:
    assert settings(platform_url="http://127.0.0.1:8080/").platform_url == "http://127.0.0.1:8080"


def test_neither_errors_nor_repr_show_the_key() -> None:
    told = settings(maskinporten=MASKINPORTEN)
    assert "secret-key-text" not in repr(told)
    with pytest.raises(ValidationError) as caught:
        settings(maskinporten=MASKINPORTEN | {"kid": ""})
    assert "secret-key-text" not in str(caught.value)


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(ValidationError):
        AltinnSettings.model_validate(
            {"maskinporten": MASKINPORTEN, "system_users": [{"org_number": MUNICIPALITY}], "x": 1}
        )


def test_a_unit_that_no_system_user_sees_is_refused() -> None:
    with pytest.raises(ConfigError, match=SCHOOL):
        stage(system_users=[{"org_number": MUNICIPALITY, "units": [MUNICIPALITY]}])


def test_only_self_serving_units_leave_nothing_to_do() -> None:
    with pytest.raises(ConfigError, match="units"):
        stage(units=[Unit(org_number=MUNICIPALITY, name="x", self_serving=True)])


def test_a_system_user_without_any_of_our_units_is_left_alone() -> None:
    users = [{"org_number": MUNICIPALITY}, {"org_number": MUNICIPALITY, "external_ref": "x", "units": [COUNCIL]}]
    assert stage(units=UNITS, system_users=users).tokens.asked == [(MUNICIPALITY, "")]
