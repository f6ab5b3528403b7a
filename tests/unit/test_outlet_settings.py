"""What an operator says about e-mail is checked before anything starts: nobody else is ever written to."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.simulators._kit.certificates import holder
from bot.commands.check_config import summary_of
from bot.settings import Settings
from tests.unit.test_settings import GOOD

UNIT = GOOD["units"][0]["org_number"]
SYSTEM = {"id": "byggesak", "name": "Byggesak", "address": "byggesak@nordvika.example"}


def configured(*, notify: str = "", email: bool = True, key: str = "", notices: Any = None, **more: Any) -> Settings:
    values = deepcopy(GOOD) | {"unit_notices": notices or {}}
    values["teams"]["secret"] = "s"
    values["sources"][0]["maskinporten"]["key"] = key or "k"
    values["archive"]["authkey"] = "a"
    if notify:
        values["units"][0]["notify"] = notify
    if email:
        entra = {"tenant_id": "t", "client_id": "c", "client_secret": "s"}
        outlet = {"entra": entra, "mailbox": "ut@nordvika.example", "domains": ["nordvika.example"]}
        values["outlets"] = {"email": outlet | {"systems": [SYSTEM]} | more}
    return Settings(**values)


def test_without_the_table_nothing_leaves_and_nobody_is_told() -> None:
    assert configured(email=False).outlets.email is None
    with pytest.raises(ValidationError, match=r"outlets\.email: Units cannot be told"):
        configured(email=False, notify="post@nordvika.example")


def test_a_unit_is_told_within_the_domains_only() -> None:
    assert configured(notify="Post@Nordvika.example").all_units[0].notify == "post@nordvika.example"
    with pytest.raises(ValidationError, match=r"outlets\.email\.domains: The address lies outside"):
        configured(notify="post@annet.example")
    with pytest.raises(ValidationError, match="e-mail address"):
        configured(notify="post@nordvika.example, kari@nordvika.example")


@pytest.mark.parametrize("takes", [{"units": ["310356875"]}, {"services": ["ukjent"]}])
def test_a_system_takes_what_is_configured_only(takes: dict[str, list[str]]) -> None:
    configured(systems=[SYSTEM | {"units": [UNIT], "services": ["lyktetilsynet-vedtak"]}])
    with pytest.raises(ValidationError, match="byggesak gets mail of what is not set up"):
        configured(systems=[SYSTEM | takes])


def test_two_systems_have_two_names() -> None:
    with pytest.raises(ValidationError, match="stands there twice"):
        configured(systems=[SYSTEM, SYSTEM])


def test_how_units_are_told_reaches_those_who_tell_them() -> None:
    values = {"when": "daily", "digest_at": "13:30", "unread_after": 5, "prefer": "email"}
    told = configured(notices=values).unit_notices.unit_notices()
    assert (told.daily, told.digest_at.isoformat(), told.unread_after) == (True, "13:30:00", 5)
    assert told.email_first
    told = configured(email=False).unit_notices.unit_notices()
    assert (told.daily, told.email_first) == (False, False)


def test_the_check_names_every_address_and_counts_units_that_cannot_be_told(rsa_key: str) -> None:
    told = "\n".join(summary_of(configured(key=rsa_key, notify="post@nordvika.example")))
    assert "byggesak@nordvika.example" in told
    assert "1 of 1 units can be told" in told
    assert "0 of 1 units" in "\n".join(summary_of(configured(key=rsa_key)))


@pytest.fixture(scope="module")
def rsa_key() -> str:

    return holder("maskinporten", "rsa").key_pem
