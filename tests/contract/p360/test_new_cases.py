"""Cases that are made from letters: as configured, under a key, and found by it only where the answer proves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from adapters._kit.http import http_client
from adapters.archives.p360.answers import cases_with_key
from adapters.archives.p360.archive import P360Archive
from adapters.archives.p360.settings import P360Settings
from adapters.archives.p360.wire import CasesAnswer
from bot.commands.demo.systems import P360Demo, p360_demo, p360_settings
from bot.domain.effects import case_key
from bot.domain.item import MessageRef
from bot.errors import ContractBroken, Rejected
from bot.ports.archive import CaseDraft

KEY = case_key(MessageRef(source_id="altinn", external_id="letter-1"))
KINDS = [{"id": "general", "name": "Alminnelig sak", "series": "Sakarkiv", "unit": "DOK"}]
BASIS = "Offl. § 13 jf. fvl. § 13 (1) nr.1"


@dataclass(slots=True)
class StillClock:
    at: datetime = field(default=datetime(2026, 11, 20, 7, 45, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at


def draft(**changes: Any) -> CaseDraft:
    values = {"external_key": KEY, "template": "general", "title": "Gatelys", "access_code": "U"}
    return CaseDraft(**{**values, **changes})


@asynccontextmanager
async def an_archive(**changes: Any) -> AsyncIterator[tuple[P360Archive, P360Demo]]:
    async with p360_demo(StillClock()) as demo:
        table = {name: value for name, value in p360_settings(demo).items() if name not in ("kind", "name")}
        settings = P360Settings(**{**table, "new_cases": KINDS, **changes})
        async with http_client(settings.base_url) as client:
            yield P360Archive(settings, client), demo


async def test_a_case_is_made_as_configured_and_found_by_its_key() -> None:
    async with an_archive() as (archive, demo):
        assert archive.capabilities().case_key_lookup
        assert [option.code for option in archive.choices().new_cases] == ["general"]
        assert await archive.find_cases_by_key(KEY) == ()
        made = await archive.create_case(draft(access_code="13", legal_basis=BASIS, access_group="Alle"))
        assert (made.open, made.title) == (True, "Gatelys")
        assert [case.number for case in await archive.find_cases_by_key(KEY)] == [made.number]
        stored = demo.world.case(made.number)
        assert (stored.sub_archive, stored.enterprise_recno) == ("Sakarkiv", 506)
        assert (stored.screening.access_code, stored.screening.paragraph) == ("13", BASIS)
        await archive.create_case(draft())
        assert len(await archive.find_cases_by_key(KEY)) == 2, "two are told as two"


async def test_an_installation_without_keys_of_cases_says_so_and_sends_none() -> None:
    async with an_archive(case_external_id=False) as (archive, demo):
        assert not archive.capabilities().case_key_lookup
        with pytest.raises(Rejected, match="no_key_lookup"):
            await archive.find_cases_by_key(KEY)
        made = await archive.create_case(draft())
        assert demo.world.case(made.number).external_id is None


async def test_a_kind_that_is_not_configured_is_refused_before_anything_leaves() -> None:
    async with an_archive() as (archive, demo):
        before = len(demo.simulator.record)
        with pytest.raises(Rejected, match="not_configured"):
            await archive.create_case(draft(template="unknown"))
        assert len(demo.simulator.record) == before


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"CaseNumber": "26/00001"}, "key_not_in_answer"),
        ({"CaseNumber": "26/00001", "ExternalId": None}, "key_filter_ignored"),
        ({"CaseNumber": "26/00001", "ExternalId": {"Id": KEY, "Type": "OTHER"}}, "key_filter_ignored"),
    ],
)
def test_a_filter_that_was_ignored_proves_nothing(row: dict[str, Any], reason: str) -> None:
    answer = CasesAnswer.model_validate({"Cases": [row], "Successful": True})
    with pytest.raises(ContractBroken, match=reason):
        cases_with_key(answer, KEY, "POSTVAKT", "p360")


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ([*KINDS, *KINDS], "an id stands there twice"),
        ([{"id": "a", "name": "A", "unit": "XXX"}], "a unit is none of units"),
        ([{"id": "a", "name": "A", "class": "G00"}], "class and class_type go together"),
        ([{"id": "a", "name": "A", "series": "personalarkiv"}], "a series is one of denied_series"),
    ],
)
async def test_kinds_that_could_never_be_made_are_refused(kinds: list[dict[str, str]], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        async with an_archive(new_cases=kinds, denied_series=["Personalarkiv"]):
            pass


#: of the simulated installation; SIF's documentation names none
TABLES = {
    "series": "code table: Sub archive",
    "class_type": "code table: Archive type",
    "classification": "code table: Archive code",
}
WRONG = {"id": "gone", "name": "Borte", "series": "Sak.arkiv", "class": "X99", "class_type": "recno:9"}


async def test_series_and_class_that_the_live_tables_lack_are_named_with_their_kind() -> None:
    """And those that are there, by text or recno, are not."""
    right = {"id": "health", "name": "Helse", "series": "recno:60001", "class": "G00", "class_type": "K-koder"}
    async with an_archive(new_cases=[*KINDS, right, WRONG], code_tables=TABLES) as (archive, demo):
        named = ("new_cases.gone.series: Sak.arkiv", "new_cases.gone.class_type: recno:9", "new_cases.gone.class: X99")
        assert await archive.missing_codes() == named
        row = demo.world.codes.by_code("code table: Archive code", "G00")
        demo.world.codes.put("code table: Archive code", replace(row, expired=True))
        assert (await archive.missing_codes())[-2:] == ("new_cases.health.class: G00", "new_cases.gone.class: X99")


async def test_tables_that_nobody_has_named_are_not_asked_for() -> None:
    async with an_archive(new_cases=[WRONG]) as (archive, _):
        assert await archive.missing_codes() == ()
