"""What an operator writes as address, and what is said when it cannot be opened."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from adapters.store import StoreSettings
from adapters.store.address import read_address
from adapters.store.file_lock import FileLock
from bot.errors import ConfigError, Unavailable
from tests.stores import empty_database, fresh_database, opened, postgres_server


def _modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://u:hidden@h/d",
        "postgresql://u:hidden@h",
        "postgresql://u:hidden@h/d?sslmode=maybe",
        "postgresql://u:hidden@h/d?option=x",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read_address(url)
    assert refused.value.what.startswith("store.url: ")
    assert "hidden" not in refused.value.what
    with pytest.raises(ValidationError) as invalid:
        StoreSettings.model_validate({"url": url})
    assert "hidden" not in str(invalid.value)


def test_addresses_get_their_async_driver() -> None:
    given = read_address("postgresql://u:p@db.example.invalid/postvakt?sslmode=require")
    assert (given.drivername, given.query["ssl"], given.password) == ("postgresql+asyncpg", "require", "p")
    assert read_address("sqlite:///var/x.sqlite3").database == str(Path("var/x.sqlite3").resolve())


def test_the_settings_never_show_a_password() -> None:
    settings = StoreSettings.model_validate({"url": "postgresql://u:hidden@h/d"})
    assert "hidden" not in repr(settings)
    assert StoreSettings().url.get_secret_value().startswith("sqlite:///")


async def test_a_second_running_bot_is_refused_and_may_start_when_the_first_has_ended() -> None:
    async with fresh_database("sqlite") as url:
        async with opened(url):
            with pytest.raises(ConfigError, match="a running Postvakt holds"):
                async with opened(url):
                    pass
            async with opened(url, exclusive=False) as command, command.reading() as tx:
                assert await tx.items() == ()
        async with opened(url):
            pass


async def test_the_same_file_under_another_name_is_locked_too(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    async with opened(f"sqlite:///{tmp_path}/x.sqlite3"):
        with pytest.raises(ConfigError):
            async with opened(f"sqlite:///{tmp_path}/link/x.sqlite3"):
                pass


async def test_replicas_share_one_postgres() -> None:
    async with fresh_database("postgres") as url, opened(url), opened(url):
        pass


async def test_the_lock_is_free_after_a_failed_start(tmp_path: Path) -> None:
    broken = tmp_path / "x.sqlite3"
    broken.write_bytes(b"this is no database, and long enough to be taken for one" * 50)
    with pytest.raises(Unavailable) as failed:
        async with opened(f"sqlite:///{broken}"):
            pass
    assert failed.value.reason == "corrupt"
    lock = FileLock(broken)
    lock.take("test")
    lock.release()


async def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="folder"):
        async with opened(f"sqlite:///{tmp_path}/missing/x.sqlite3"):
            pass


async def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path}/x.sqlite3") as store, store.transaction() as tx:
        await tx.items()
        modes = _modes(tmp_path)
    assert set(modes) >= {"x.sqlite3", "x.sqlite3-wal", "x.sqlite3-lock"}
    assert set(modes.values()) == {0o600}


async def test_a_database_that_is_not_there_is_the_operators_to_mend() -> None:
    missing = postgres_server().replace("/postgres?", "/postvakt_missing?")
    with pytest.raises(ConfigError, match="not there"):
        async with opened(missing):
            pass


async def test_a_server_that_is_not_there_may_come_back(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as failed:
        async with opened(f"postgresql://postgres@/postvakt?host={tmp_path}"):
            pass
    assert failed.value.reason == "connection"


async def test_a_database_that_forgets_commits_is_refused() -> None:
    async with empty_database("postgres") as url, opened(url) as store:
        name = url.split("/")[-1].split("?")[0]
        async with store.transaction() as tx:
            await tx.run(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
        with pytest.raises(ConfigError, match="synchronous_commit"):
            async with opened(url):
                pass
