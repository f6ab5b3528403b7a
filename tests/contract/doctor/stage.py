"""A configuration that names the simulated systems of a test, and what `postvakt doctor` finds there.

Whatever a test does not name lies at an address where nobody listens, and is not examined.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import stamina

from adapters.simulators._kit.certificates import holder
from bot.commands.demo.stage import APP_ID, TENANT_ID
from bot.commands.demo.systems import town_settings
from bot.commands.demo.town import MAIN
from bot.commands.doctor import Asked, doctor
from bot.commands.simulate import to_toml
from bot.domain.clock import Clock
from tests.log_guard import log_guard

#: the port of nobody
NOBODY = "http://127.0.0.1:9"


@functools.cache
def nobodys_source() -> dict[str, Any]:
    keys = holder("nobody", "rsa")
    return {
        "kind": "svarinn", "base_url": NOBODY, "sole_consumer": True, "org_number": MAIN, "username": "postvakt",
        "password": "never-shown", "keys": [keys.key_pem],
    }  # fmt: skip


def nobodys_archive() -> dict[str, Any]:
    return {
        "base_url": NOBODY, "authkey": "never-shown", "access_codes": [{"code": "13"}], "temporary_access_code": "13",
    }  # fmt: skip


def written(folder: Path, **more: Any) -> Path:
    """The configuration file; `more` goes over its tables."""
    table = {
        "spool": str(folder / "spool"),
        "store": {"url": f"sqlite:///{folder / 'postvakt.sqlite3'}"},
        "teams": {"auth": "local", "app_id": APP_ID, "tenant_id": TENANT_ID, "allowed_teams": ["t1"]},
        "sources": [nobodys_source()],
        "archive": nobodys_archive(),
        **town_settings(),
        **more,
    }
    path = folder / "postvakt.toml"
    path.write_text(to_toml(table), encoding="utf-8")
    return path


class Findings:
    """What was told, a row for each finding."""

    def __init__(self, status: int, rows: list[dict[str, Any]]) -> None:
        self.status = status
        self.rows = rows

    def codes(self, check: str) -> list[str]:
        return [row["finding"] for row in self.rows if row["check"] == check]

    def row(self, finding: str) -> dict[str, Any]:
        (row,) = [row for row in self.rows if row["finding"] == finding]
        return row

    @property
    def grades(self) -> set[str]:
        return {row["grade"] for row in self.rows}


async def found(folder: Path, *only: str, clock: Clock | None = None, **more: Any) -> Findings:
    """Without waiting between tries; every line is held against the guard that reads logs."""
    said: list[str] = []
    asked = Asked(config=written(folder, **more), only=only, as_json=True)
    stamina.set_testing(True, attempts=2, cap=True)
    try:
        status = await doctor(asked, said.append, clock=clock)
    finally:
        stamina.set_testing(False)
    for line in said:
        log_guard().write(line)
    assert "never-shown" not in "".join(said)
    return Findings(status, [json.loads(line) for line in said])
