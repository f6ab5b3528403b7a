"""A good configuration, and the faults of a bad one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigError
from bot.settings.configuration import load

GUID = "9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
HIDDEN = "not-for-anybody's-eyes"
GOOD: dict[str, Any] = {
    "mode": "live",
    "teams": {"auth": "single_tenant", "app_id": GUID, "tenant_id": GUID, "secret": "secret:teams_secret"},
    "sources": [
        {
            "kind": "altinn",
            "maskinporten": {"client_id": "postvakt", "key": "secret:maskinporten_key", "kid": "2026"},
            "system_users": [{"org_number": "313756270"}],
        }
    ],
    "archive": {
        "base_url": "https://nordvika.example",
        "authkey": "secret:p360_authkey",
        "temporary_access_code": "13",
        "access_codes": [{"code": "U"}, {"code": "13"}],
    },
    "units": [{"org_number": "313756270", "name": "Nordvika kommune"}],
    "services": [{"id": "lyktetilsynet-vedtak", "name": "Vedtak og tilsyn"}],
    "people": [{"id": GUID.upper(), "roles": ["archivist", "lead"]}],
}
MAILBOX: dict[str, Any] = {
    "kind": "mailbox",
    "entra": {"tenant_id": GUID, "client_id": GUID, "client_secret": "secret:teams_secret"},
    "mailboxes": [{"address": "postmottak@nordvika.example", "name": "post", "unit": "313756270"}],
}
SECRETS = ("teams_secret", "maskinporten_key", "p360_authkey")

Write = Callable[..., Path]


def faults(path: Path, secrets: Path | None) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        load(path, secrets=secrets)
    return [line.removeprefix(f"{path}: ") for line in refused.value.what.splitlines()]
