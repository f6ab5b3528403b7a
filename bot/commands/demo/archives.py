"""The archive of the demo's municipality, Public 360 or WebSak: which of them is what a visitor chooses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from enum import StrEnum
from typing import Any

from adapters.simulators._kit import Fault
from adapters.simulators.p360 import Installation
from adapters.simulators.p360.records import Entry as P360Entry
from adapters.simulators.websak.records import Entry as WebSakEntry
from bot.commands.demo.systems import P360Demo, p360_demo, p360_settings
from bot.commands.demo.websak import WebSakDemo, websak_demo, websak_settings
from bot.domain.clock import Clock
from bot.errors import ConfigError

ArchiveDemo = P360Demo | WebSakDemo
Entry = P360Entry | WebSakEntry


class ArchiveKind(StrEnum):
    P360 = "p360"
    WEBSAK = "websak"


#: as people call them
ARCHIVES: Mapping[ArchiveKind, str] = {ArchiveKind.P360: "Public 360", ArchiveKind.WEBSAK: "WebSak"}
#: titles of the transfer cases: one of this year, and one whose year is over
TRANSFER_CASE, EXPIRED_CASE = "Overføringssak barnehage 2026", "Overføringssak Lia barnehage 2025"
#: what archivists may make for a letter: series, class and the unit that answers for it
_NEW_CASES: Mapping[ArchiveKind, tuple[dict[str, str], ...]] = {
    ArchiveKind.P360: (
        {"id": "general", "name": "Alminnelig sak", "series": "Sakarkiv", "unit": "DOK"},
        {"id": "school", "name": "Skolesak", "class": "A20", "class_type": "K-koder", "unit": "OPP"},
    ),
    ArchiveKind.WEBSAK: (
        {"id": "general", "name": "Alminnelig sak", "series": "SAK", "unit": "DOK"},
        {"id": "school", "name": "Skolesak", "class": "A20", "class_type": "KK", "unit": "OPP"},
    ),
}  # fmt: skip


def archive_named(name: str) -> ArchiveKind:
    try:
        return ArchiveKind(name)
    except ValueError:
        raise ConfigError(f"--archive {name}: allowed are {', '.join(ArchiveKind)}") from None


@asynccontextmanager
async def archive_demo(
    kind: ArchiveKind, clock: Clock, *, document_external_id: bool, installation: Installation | None
) -> AsyncIterator[ArchiveDemo]:
    """`document_external_id` and `installation` are Public 360's."""
    async with AsyncExitStack() as stack:
        demo: ArchiveDemo
        if kind is ArchiveKind.WEBSAK:
            demo = await stack.enter_async_context(websak_demo(clock))
        else:
            p360 = p360_demo(clock, document_external_id=document_external_id, installation=installation)
            demo = await stack.enter_async_context(p360)
        demo.world.add_case(EXPIRED_CASE)
        yield demo


def kind_of(demo: ArchiveDemo) -> ArchiveKind:
    return ArchiveKind.WEBSAK if isinstance(demo, WebSakDemo) else ArchiveKind.P360


def archive_settings(demo: ArchiveDemo, *, document_external_id: bool) -> dict[str, Any]:
    if isinstance(demo, WebSakDemo):
        settings = websak_settings(demo) | {"codes": {"other_format": "BIN"}}
    else:
        settings = p360_settings(demo, document_external_id=document_external_id)
    return settings | {"new_cases": list(_NEW_CASES[kind_of(demo)])}


def case_number(demo: ArchiveDemo, title: str) -> str:
    """As people write it. Raises StopIteration where there is no such case."""
    return next(case.number for case in demo.world.cases() if case.title == title)


def entries(demo: ArchiveDemo) -> list[Entry]:
    """Oldest first."""
    return [*demo.world.entries()]


def external_key(entry: Entry) -> str:
    """Empty where a person has made the entry."""
    if isinstance(entry, WebSakEntry):
        return entry.key.key if entry.key else ""
    return entry.external_id.id if entry.external_id else ""


def finish(demo: ArchiveDemo, entry: Entry) -> None:
    """What a person does in the archive with an entry that was left temporary."""
    if isinstance(demo, WebSakDemo) and isinstance(entry, WebSakEntry):
        demo.world.put_entry(replace(entry, status="J"))
    elif isinstance(demo, P360Demo) and isinstance(entry, P360Entry):
        demo.world.put_entry(replace(entry, status_code="J"))


def lose_next_answer(demo: ArchiveDemo) -> None:
    """The archive makes the next entry, and nobody hears of it."""
    operation = "NyJournalpost" if isinstance(demo, WebSakDemo) else "CreateDocument"
    demo.simulator.faults.add(Fault(operation=operation, when="after", status=0))
