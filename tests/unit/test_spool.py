"""Attachments wait encrypted, come back whole, and leave nothing behind."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import sys
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.spool import EncryptedSpool
from bot.errors import ConfigError, ContractBroken, Rejected, Unavailable
from bot.ports.spool import Spool

BLOCK = 256 * 1024
ROOT = Path(__file__).parents[2]


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


def open_file_below(directory: Path) -> bytes:
    opened = Path("/proc/self/fd").iterdir()
    (ours,) = [path for path in opened if path.exists() and str(directory) in str(path.readlink())]
    return ours.read_bytes()


async def whole(stream: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in stream])


@pytest.fixture
def spool(tmp_path: Path) -> EncryptedSpool:
    return EncryptedSpool(directory=tmp_path / "spool")


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 17])
async def test_content_comes_back_whole_and_twice(spool: EncryptedSpool, size: int) -> None:
    content = os.urandom(size)
    as_port: Spool = spool
    async with as_port.keep(chunks(content[:1000], content[1000:]), most=size) as kept:
        assert kept.size == size
        assert kept.sha256 == hashlib.sha256(content).hexdigest()
        assert await whole(kept.read()) == content
        assert await whole(kept.read()) == content


@pytest.mark.parametrize(
    ("start", "stop"),
    [
        (0, 0),
        (0, 1),
        (5, 5),
        (9, 3),
        (BLOCK - 1, BLOCK + 1),
        (BLOCK, 2 * BLOCK),
        (17, None),
        (2 * BLOCK + 5, 10 * BLOCK),
    ],
)
async def test_any_part_can_be_read_alone(spool: EncryptedSpool, start: int, stop: int | None) -> None:
    content = os.urandom(3 * BLOCK + 17)
    as_port: Spool = spool
    async with as_port.keep(chunks(content), most=len(content)) as kept:
        assert await whole(kept.read(start, stop)) == content[start:stop]


@given(start=st.integers(0, 60), stop=st.one_of(st.none(), st.integers(0, 60)))
async def test_a_part_beyond_the_end_is_what_there_is(
    tmp_path_factory: pytest.TempPathFactory, start: int, stop: int | None
) -> None:
    content = bytes(range(50))
    spool = EncryptedSpool(directory=tmp_path_factory.getbasetemp() / "parts")
    async with spool.keep(chunks(content), most=50) as kept:
        assert await whole(kept.read(start, stop)) == content[start:stop]


async def test_only_what_is_asked_for_is_opened(spool: EncryptedSpool) -> None:
    async with spool.keep(chunks(os.urandom(2 * BLOCK)), most=2 * BLOCK) as kept:
        kept.handle.seek(5)
        kept.handle.write(b"\0\0\0")
        assert len(await whole(kept.read(BLOCK + 1))) == BLOCK - 1
        with pytest.raises(ContractBroken):
            await whole(kept.read(BLOCK - 1))


async def test_two_readers_do_not_disturb_each_other(spool: EncryptedSpool) -> None:
    content = os.urandom(4 * BLOCK)
    async with spool.keep(chunks(content), most=len(content)) as kept:
        first, second = await asyncio.gather(whole(kept.read()), whole(kept.read()))
    assert first == second == content


@given(parts=st.lists(st.binary(max_size=50), max_size=20))
async def test_chunk_borders_of_the_source_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]
) -> None:
    spool = EncryptedSpool(directory=tmp_path_factory.getbasetemp() / "borders")
    async with spool.keep(chunks(*parts), most=1000) as kept:
        assert kept.size == sum(map(len, parts))
        assert await whole(kept.read()) == b"".join(parts)


async def test_more_than_allowed_is_rejected_and_gone(spool: EncryptedSpool) -> None:
    with pytest.raises(Rejected) as refusal:
        async with spool.keep(chunks(b"x" * 10, b"y"), most=10):
            pytest.fail("content over the limit was kept")
    assert refusal.value.reason == "spool.too_large"
    assert names(spool.directory) == []


@pytest.mark.skipif(sys.platform != "linux", reason="finds the nameless file through /proc")
async def test_what_lies_on_the_disk_is_not_readable(spool: EncryptedSpool) -> None:
    content = b"SECRET LETTER " * 50_000
    async with spool.keep(chunks(content), most=len(content)):
        stored = open_file_below(spool.directory)
    assert len(stored) >= len(content)
    assert b"SECRET" not in stored


async def test_equal_content_is_sealed_differently_each_time(spool: EncryptedSpool) -> None:
    seen = []
    for _ in range(2):
        async with spool.keep(chunks(b"the same letter"), most=100) as kept:
            kept.handle.seek(0)
            seen.append(kept.handle.read())
    assert seen[0] != seen[1]


async def test_nothing_is_left_when_the_block_ends_by_error(spool: EncryptedSpool) -> None:
    with pytest.raises(RuntimeError, match="archive fell over"):
        async with spool.keep(chunks(b"letter"), most=100):
            raise RuntimeError("archive fell over")
    assert names(spool.directory) == []


async def test_nothing_is_left_when_the_source_fails(spool: EncryptedSpool) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise Unavailable("altinn", "altinn.503")

    with pytest.raises(Unavailable, match=r"altinn\.503"):
        async with spool.keep(broken(), most=100):
            pytest.fail("half a letter was kept")
    assert names(spool.directory) == []


async def test_sweep_removes_leftovers_and_spares_the_living(spool: EncryptedSpool) -> None:
    async with spool.keep(chunks(b"alive"), most=100) as kept:
        (spool.directory / "spool-0123456789abcdef").write_bytes(b"garbage of a stopped process")
        (spool.directory / "README").write_text("not ours")
        assert spool.sweep() == 1
        assert names(spool.directory) == ["README"]
        assert await whole(kept.read()) == b"alive"


def test_sweep_makes_the_directory_private(spool: EncryptedSpool) -> None:
    assert spool.sweep() == 0
    assert spool.directory.stat().st_mode & 0o077 == 0


def test_a_place_where_nothing_can_be_kept_is_refused_at_start(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("a file, not a folder")
    with pytest.raises(ConfigError, match=r"^spool: .*letters: (File exists|Not a directory)$"):
        EncryptedSpool(directory=tmp_path / "letters").sweep()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
async def test_a_killed_process_leaves_nothing_after_the_sweep(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, signal, sys, pathlib\n"
        "from adapters._kit.spool import EncryptedSpool\n"
        "async def content():\n"
        "    yield b'letter' * 100_000\n"
        "async def main():\n"
        "    spool = EncryptedSpool(directory=pathlib.Path(sys.argv[1]))\n"
        "    async with spool.keep(content(), most=10**7):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    run = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(tmp_path), cwd=ROOT)
    assert await run.wait() == -signal.SIGKILL
    EncryptedSpool(directory=tmp_path).sweep()
    assert names(tmp_path) == []


async def test_a_damaged_block_is_not_handed_out(spool: EncryptedSpool) -> None:
    async with spool.keep(chunks(b"letter" * 100), most=1000) as kept:
        kept.handle.seek(5)
        kept.handle.write(b"\0\0\0")
        with pytest.raises(ContractBroken):
            await whole(kept.read())


async def test_a_disk_that_refuses_is_tried_again_later(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("a file where the directory should be")
    with pytest.raises(Unavailable) as trouble:
        async with EncryptedSpool(directory=occupied).keep(chunks(b"letter"), most=100):
            pytest.fail("kept without a directory")
    assert trouble.value.reason == "spool.disk"


async def test_memory_does_not_grow_with_the_letter(spool: EncryptedSpool) -> None:
    piece = b"x" * 100_000

    async def content(times: int) -> AsyncIterator[bytes]:
        for _ in range(times):
            yield piece

    tracemalloc.start()
    try:
        async with spool.keep(content(320), most=10**9) as kept:
            async for _ in kept.read():
                pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert kept.size == 32_000_000
    assert peak < 8_000_000
