"""What `postvakt doctor` finds at either archive: codes, keys, transfer cases and kinds of new cases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.p360 import P360World
from adapters.simulators.websak import WebSakWorld
from bot.commands.demo.systems import p360_demo, p360_settings
from bot.commands.demo.town import MAIN
from bot.commands.demo.websak import websak_demo, websak_settings
from bot.domain.clock import SystemClock
from tests.contract.doctor.stage import found

ARCHIVES = ("p360", "websak")
SCHOOL, HOME = "313300102", "313465187"
CLOCK = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    world: P360World | WebSakWorld
    simulator: Simulator
    table: dict[str, Any]


@asynccontextmanager
async def a_vault(kind: str) -> AsyncIterator[Vault]:
    if kind == "p360":
        async with p360_demo(CLOCK) as demo:
            yield Vault(world=demo.world, simulator=demo.simulator, table=p360_settings(demo))
        return
    async with websak_demo(CLOCK) as other:
        yield Vault(world=other.world, simulator=other.simulator, table=websak_settings(other))


def a_day(days: int) -> str:
    return (CLOCK.now() + timedelta(days=days)).date().isoformat()


@pytest.mark.parametrize("kind", ARCHIVES)
async def test_transfer_cases_are_looked_up_one_by_one(kind: str, tmp_path: Path) -> None:
    async with a_vault(kind) as vault:
        open_case, closed = (case.number for case in vault.world.cases()[:2])
        vault.world.close_case(closed)
        cases = [
            {"unit": MAIN, "case_number": open_case, "valid_to": a_day(10)},
            {"unit": SCHOOL, "case_number": closed},
            {"unit": HOME, "case_number": "26/99999", "valid_from": a_day(3)},
        ]
        seen = await found(tmp_path, kind, archive=vault.table, transfer_cases=cases)

        assert seen.status == 2
        assert seen.codes("transfer_case") == [
            "transfer_case_open", "transfer_case_closed", "transfer_case_missing",
        ]  # fmt: skip
        assert closed in seen.row("transfer_case_closed")["tried"]
        for what in ("transfer_case_closed", "transfer_cases_lacking", "transfer_cases_end"):
            # also where a lead's file holds in place of the table
            assert "send transfer_cases.toml til Postvakt" in seen.row(what)["advice"]
        assert seen.row("transfer_cases_lacking")["values"]["units"] == HOME
        assert seen.row("transfer_cases_end")["values"]["units"] == MAIN
        assert seen.codes("archive_codes") == ["archive_codes_there"]
        assert seen.codes("archive_keys") == ["archive_keys_work"]
        assert all(vault.world.cases()[place].title not in str(seen.rows) for place in range(2))
        calls = {exchange.path.rpartition("/")[2] for exchange in vault.simulator.record}
        assert not {call for call in calls if call.startswith(("Create", "Update", "SignOff", "Upload"))}
        assert not (isinstance(vault.world, WebSakWorld) and vault.world.log)


@pytest.mark.parametrize("kind", ARCHIVES)
async def test_a_code_that_the_archive_lacks_stops_registering_and_is_named(kind: str, tmp_path: Path) -> None:
    async with a_vault(kind) as vault:
        codes = vault.table.get("codes", {}) | {"status_recorded": "QQ"}
        seen = await found(tmp_path, kind, archive=vault.table | {"codes": codes})

    assert seen.row("archive_codes_missing")["values"]["codes"] == "codes.status_recorded: QQ"


@pytest.mark.parametrize("kind", ARCHIVES)
async def test_refused_silent_and_strange_archives_are_told_apart_once_each(kind: str, tmp_path: Path) -> None:
    async with a_vault(kind) as vault:
        keys = {"authkey": "never-shown"} if kind == "p360" else {"password": "never-shown"}
        refused = await found(tmp_path, kind, archive=vault.table | keys)
        vault.simulator.faults.add(Fault(operation="*", status=503, times=9))
        silent = await found(tmp_path, kind, archive=vault.table)

    assert refused.codes("archive_answers") == ["auth_failed"]
    assert refused.codes("archive_codes") == refused.codes("archive_keys") == ["not_tried"]
    assert silent.codes("archive_answers") == ["unavailable"]
    assert silent.row("unavailable")["found"].startswith(f"{vault.table['name']} svarte ikke")


async def test_kinds_of_new_cases_are_held_against_websaks_lists(tmp_path: Path) -> None:
    async with a_vault("websak") as vault:
        kinds = [
            {"id": "brev", "name": "Brev", "series": "SAK", "class": "000", "class_type": "KK"},
            {"id": "klage", "name": "Klage", "series": "FINNES-IKKE"},
        ]
        lacking = await found(tmp_path, "websak", archive=vault.table | {"new_cases": kinds})
        known = await found(tmp_path, "websak", archive=vault.table | {"new_cases": kinds[:1]})

    assert lacking.row("new_cases_lacking")["values"]["codes"] == "new_cases.klage.series: FINNES-IKKE"
    assert known.codes("archive_codes") == ["archive_codes_there"]


async def test_keys_that_are_switched_off_are_a_choice_and_no_fault(tmp_path: Path) -> None:
    async with a_vault("p360") as vault:
        seen = await found(tmp_path, "p360", archive=vault.table | {"document_external_id": False})

    assert (seen.status, seen.codes("archive_keys")) == (0, ["archive_keys_unused"])
