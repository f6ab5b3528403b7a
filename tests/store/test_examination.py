"""What `postvakt doctor` says of the database, and that it makes, locks and migrates nothing."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url, text

from adapters.store.address import read_address
from adapters.store.engines import make_engines
from adapters.store.examination import StoreExamination
from tests.stores import DIALECTS, empty_database, fresh_database, opened


async def codes(url: str) -> list[str]:
    (check,) = StoreExamination(url=url).checks()
    return [finding.code for finding in await check.run()]


async def stamp(url: str, revision: str) -> None:
    engines = make_engines(read_address(url))
    async with engines.write.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    await engines.dispose()


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_the_schema_is_compared_and_left_as_it_is(dialect: str) -> None:
    async with empty_database(dialect) as url:
        assert await codes(url) == ["store_new"]
        assert await codes(url) == ["store_new"]
    async with fresh_database(dialect) as url:
        _private(url)
        async with opened(url) as store:
            assert await codes(url) == ["store_current"]
            async with store.transaction():
                # a writer keeps nobody from looking
                assert await codes(url) == ["store_current"]
        for revision, said in (("0001", "store_older"), ("9999", "store_newer")):
            await stamp(url, revision)
            assert await codes(url) == [said]
            assert not await StoreExamination(url=url).is_current()
        await stamp(url, _head())


def _head() -> str:
    versions = Path(__file__).parents[2] / "adapters/store/migrations/versions"
    return max(path.name for path in versions.glob("r*.py"))[1:5]


def _private(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        allow(Path(address.database or ""), 0o600)


def allow(path: Path, mode: int) -> None:
    path.chmod(mode)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_file_that_is_damaged_open_to_others_or_in_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "postvakt.sqlite3"
    assert await codes(f"sqlite:///{tmp_path}/missing/postvakt.sqlite3") == ["store_folder"]
    assert await codes(f"sqlite:///{file}") == ["store_new"]
    assert names_in(tmp_path) == []

    file.write_bytes(b"no database " * 500)
    allow(file, 0o600)
    assert await codes(f"sqlite:///{file}") == ["store_damaged"]

    async with fresh_database("sqlite") as url:
        path = Path(make_url(url).database or "")
        allow(path, 0o644)
        assert await codes(url) == ["store_current", "store_open_to_others"]
        assert names_in(path.parent) == ["postvakt.sqlite3"]


async def test_a_server_that_refuses_and_one_that_forgets_are_named() -> None:
    async with empty_database("postgres") as url:
        address = make_url(url)
        elsewhere = address.set(database=f"{address.database}_none").render_as_string(hide_password=False)
        connection = await asyncpg.connect(url)
        await connection.execute(f'ALTER DATABASE "{address.database}" SET synchronous_commit = off')
        await connection.close()

        assert await codes(elsewhere) == ["store_refused"]
        assert await codes(url) == ["store_new", "store_forgets"]
