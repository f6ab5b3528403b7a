"""What the intake's scenarios look at behind the cards: the rows, the file on disk, what was asked of Altinn."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.commands.demo.town import MAIN, Draft
from bot.domain.item import IntakeItem
from bot.ports.store import SourceState, UnitHeard
from tests.house import UNKNOWN, House

HOUR = timedelta(hours=1)


def published(
    house: House, ago: timedelta, service: str = UNKNOWN, *, unit: str = MAIN, title: str = "Eldre vedtak"
) -> str:
    """A letter that has lain in the inbox for a while; answers its dialog id."""
    draft = Draft(unit=unit, service=service, title=title, body="Se vedlegg.")
    return house.altinn.add(draft, publish_at=house.clock.now() - ago)


async def threads(house: House) -> list[str]:
    """The dialogs of all items, one for each item."""
    return sorted(item.letter.thread_id for item in await house.items())


async def item_of(house: House, dialog_id: str, transmission_id: str = "") -> IntakeItem:
    """The item of a dialog's own letter, or of one that joined it."""
    wanted = f"{dialog_id}/{transmission_id}" if transmission_id else dialog_id
    (found,) = [item for item in await house.items() if item.letter.ref.external_id == wanted]
    return found


async def source_state(house: House) -> SourceState:
    async with house.store.transaction() as tx:
        state = await tx.source_state("altinn")
    assert state is not None
    return state


async def units_heard(house: House) -> dict[str, UnitHeard]:
    async with house.store.transaction() as tx:
        return {unit.unit: unit for unit in await tx.units_heard("altinn")}


async def kept_out(house: House) -> list[tuple[str, str, str, int]]:
    """What was only counted, the most first: unit, service, rule and number of letters."""
    async with house.store.reading() as tx:
        hidden = await tx.hidden(since=datetime(2000, 1, 1, tzinfo=UTC), until=house.clock.now() + HOUR)
    return [(one.unit, one.service_id, one.rule, one.letters) for one in hidden if one.source_id == "altinn"]


def cards(house: House) -> list[str]:
    """Activity ids of all cards on the board, oldest first."""
    return [post.id for post in house.teams.posts() if post.card]


def on_disk(house: House, *, settled: bool = False) -> bytes:
    """The SQLite database with what lies beside it; `settled`: after its log was written back and emptied."""
    path = Path(house.office.settings.store.url.get_secret_value().removeprefix("sqlite:///"))
    if settled:
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        connection.close()
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(path.name + "*")))


def asked(house: House, path: str) -> list[str]:
    """Queries of the requests to Altinn whose path ends so, oldest first."""
    return [each.query for each in house.altinn.simulator.record if each.path.endswith(path)]
