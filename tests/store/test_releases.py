"""Databases of released versions come up to date with every row readable and the audit chain whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.domain.audit import first_break
from bot.domain.item import State
from tests.stores import empty_database, opened

RELEASES = sorted(path.name for path in Path(__file__).with_name("releases").iterdir() if path.is_dir())


async def load(url: str, script: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite3.connect(str(address.database)) as connection:
            connection.executescript(script)
        return
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute(script)
    finally:
        await connection.close()


def test_there_is_a_release_to_upgrade_from() -> None:
    assert RELEASES


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize("release", RELEASES)
async def test_an_old_database_is_brought_up_to_date_with_nothing_lost(release: str, dialect: str) -> None:
    script = Path(__file__).with_name("releases").joinpath(release, f"{dialect}.sql").read_text()
    async with empty_database(dialect) as url:
        await load(url, script)
        async with opened(url) as store:
            async with store.transaction() as tx:
                items = await tx.items(limit=100)
                effects = [effect for item in items for effect in await tx.effects(item.item_id)]
                board, people = await tx.board(), await tx.people()
                state = await tx.source_state("altinn")
            number, previous = await store.audit_anchor()
            trail = [entry async for entry in store.audit_trail()]
            assert {item.letter.sign_in_level for item in items} == {""}
            assert {item.opened_at for item in items} == {None}
            assert {item.state for item in items} >= {State.HANDLED, State.CLAIMED, State.NEEDS_ATTENTION}
            assert effects
            assert board is not None
            assert people
            assert state is not None
            assert state.cursor
            assert first_break(trail, number=number, previous_hash=previous) is None
            assert len(trail) > 10
