"""What was delivered comes apart into its files, and what would do harm does not come apart at all."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import tracemalloc
import zipfile
import zlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from struct import pack, pack_into
from typing import Any

import pytest

from adapters._kit.spool import EncryptedSpool
from adapters._kit.unpack import PackedFile, unpack
from adapters._kit.zip_index import Limits
from bot.errors import Rejected
from tests.contracts import CONTRACTS, needs_contracts

MIB = 1024 * 1024
FILES = {"brev.pdf": b"%PDF-1.7 vedtak", "mappe/vedlegg æøå.txt": b"hei " * 5000, "tom.txt": b""}
_ENTRY = 46


@pytest.fixture
def spool(tmp_path: Path) -> EncryptedSpool:
    return EncryptedSpool(directory=tmp_path / "spool")


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65536):
        yield content[start : start + 65536]


async def whole(file: PackedFile) -> bytes:
    return b"".join([piece async for piece in file.read()])


async def unpacked(spool: EncryptedSpool, content: bytes, **more: Any) -> dict[str, bytes]:
    async with spool.keep(pieces(content), most=10**9) as kept:
        files = await unpack(kept, system="svarinn", **more)
        read = {file.name: await whole(file) for file in files}
        for file in files:
            assert (file.size, file.sha256) == (len(read[file.name]), hashlib.sha256(read[file.name]).hexdigest())
            assert await whole(file) == read[file.name]
        return read


async def refused(spool: EncryptedSpool, content: bytes, **more: Any) -> str:
    with pytest.raises(Rejected) as refusal:
        await unpacked(spool, content, **more)
    assert refusal.value.system == "svarinn"
    return refusal.value.reason


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


class _OneWay(io.RawIOBase):
    """A stream that cannot go back, as Java's ZipOutputStream writes: sizes follow their files."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.content += bytes(piece)
        return len(piece)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
async def test_every_file_comes_back(spool: EncryptedSpool, method: int) -> None:
    assert await unpacked(spool, zipped(FILES, method)) == FILES


async def test_a_zip_that_was_streamed(spool: EncryptedSpool) -> None:
    stream = _OneWay()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    assert await unpacked(spool, stream.content) == FILES


async def test_zip64(spool: EncryptedSpool) -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("stor", "w", force_zip64=True) as out,
    ):
        out.write(b"x" * 100_000)
    assert await unpacked(spool, _as_zip64(packed.getvalue())) == {"stor": b"x" * 100_000}


@pytest.mark.parametrize(
    ("record", "at", "value"),
    [
        (b"PK\6\7", 4, 1), (b"PK\6\7", 8, 10**6), (b"PK\6\7", 8, 0), (b"PK\6\7", 16, 2), (b"PK\6\6", 0, 0),
        (b"PK\6\6", 32, 9), (b"PK\6\6", 40, 10**8), (b"PK\1\2", 50, 9), (b"PK\1\2", 52, 7),
    ],
)  # fmt: skip
async def test_zip64_that_lies(spool: EncryptedSpool, record: bytes, at: int, value: int) -> None:
    content = bytearray(_as_zip64(zipped({"stor": b"x" * 1000})))
    pack_into("<I", content, content.rindex(record) + at, value)
    assert await refused(spool, bytes(content)) in ("zip.damaged", "zip.too_many_files")


def _as_zip64(content: bytes) -> bytes:
    """The same with its sizes where those of more than 4 GiB stand."""
    end = content.rindex(b"PK\5\6")
    entries = int.from_bytes(content[end + 10 : end + 12], "little")
    offset = int.from_bytes(content[end + 16 : end + 20], "little")
    entry = bytearray(content[offset:end])
    extra = pack("<HHQQQ", 1, 24, *(int.from_bytes(entry[at : at + 4], "little") for at in (24, 20, 42)))
    pack_into("<II", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    pack_into("<I", entry, 42, 0xFFFFFFFF)
    pack_into("<H", entry, 30, len(extra))
    name_length = int.from_bytes(entry[28:30], "little")
    entry[_ENTRY + name_length : _ENTRY + name_length] = extra
    end64 = pack("<IQ2H2I4Q", 0x06064B50, 44, 45, 45, 0, 0, entries, entries, len(entry), offset)
    place = pack("<IIQI", 0x07064B50, 0, offset + len(entry), 1)
    last = b"PK\5\6" + pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:offset] + bytes(entry) + end64 + place + last


async def test_folders_are_no_files_and_an_empty_zip_has_none(spool: EncryptedSpool) -> None:
    assert await unpacked(spool, zipped({"mappe/": b"", "mappe/a": b"1"})) == {"mappe/a": b"1"}
    assert await unpacked(spool, zipped({})) == {}


@needs_contracts
def test_the_public_sample(spool: EncryptedSpool) -> None:
    content = (CONTRACTS / "fiks" / "svarinn" / "samples" / "dokumenter.zip").read_bytes()
    files = asyncio.run(unpacked(spool, content))
    assert {name: len(content) for name, content in files.items()} == {"small.pdf": 3151, "text.txt": 11}


@pytest.mark.parametrize("content", [b"%PDF-1.7 ett brev", b"hei", b"", os.urandom(300_000)])
async def test_what_is_no_zip_is_one_file(spool: EncryptedSpool, content: bytes) -> None:
    assert await unpacked(spool, content) == {"": content}


async def test_an_office_file_is_one_file_where_that_is_known(spool: EncryptedSpool) -> None:
    document = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
    assert await unpacked(spool, document, whole=True) == {"": document}


async def test_only_a_pdf_is_called_one(spool: EncryptedSpool) -> None:
    async with spool.keep(pieces(zipped({"a": b"%PDF-1.4", "b.pdf": b"MZ", "c": b"%P"})), most=MIB) as kept:
        assert [file.is_pdf for file in await unpack(kept, system="svarinn")] == [True, False, False]


async def test_a_zip_in_a_zip_is_a_file_and_stays_shut(spool: EncryptedSpool) -> None:
    bomb = zipped({"bombe": bytes(40 * MIB)})
    assert await unpacked(spool, zipped({"indre.zip": bomb})) == {"indre.zip": bomb}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/rot", "C:\\a", "a\r\nb", "a" * 5000])
async def test_hostile_names_are_only_names(spool: EncryptedSpool, name: str) -> None:
    """Nothing is ever written under them; whoever shows them makes them safe first."""
    assert list(await unpacked(spool, zipped({name: b"x"}))) == [name]
    assert [path.name for path in spool.directory.iterdir()] == []


async def test_names_of_old_programs(spool: EncryptedSpool) -> None:
    content = zipped({"XXX.txt": b"x"}).replace(b"XXX", "æøå".encode("cp865"))
    assert list(await unpacked(spool, content)) == ["æøå.txt"]


async def test_two_files_of_one_name_are_two_files(spool: EncryptedSpool) -> None:
    content = zipped({"a.txt": b"1", "b.txt": b"2"}).replace(b"b.txt", b"a.txt")
    async with spool.keep(pieces(content), most=MIB) as kept:
        files = await unpack(kept, system="svarinn")
        assert [(file.name, await whole(file)) for file in files] == [("a.txt", b"1"), ("a.txt", b"2")]


async def test_too_many_and_too_much(spool: EncryptedSpool) -> None:
    content = zipped({f"{number}": b"x" * 100 for number in range(20)})
    assert await refused(spool, content, limits=Limits(files=19)) == "zip.too_many_files"
    assert await refused(spool, content, limits=Limits(directory=100)) == "zip.too_many_files"
    assert await refused(spool, content, limits=Limits(size=1999)) == "zip.too_large"
    assert len(await unpacked(spool, content, limits=Limits(files=20, size=2000))) == 20


async def test_a_bomb_is_known_by_its_ratio(spool: EncryptedSpool) -> None:
    assert await refused(spool, zipped({"bombe": bytes(20 * MIB)})) == "zip.bomb"
    # a blank form of 10 MB is nothing to be afraid of
    assert len(await unpacked(spool, zipped({"blank.bmp": bytes(10 * MIB)}))) == 1


async def test_a_bomb_that_lies_about_its_size_stops_there(spool: EncryptedSpool) -> None:
    content = bytearray(zipped({"bombe": bytes(30 * MIB)}))
    pack_into("<I", content, content.index(b"PK\1\2") + 24, 1000)
    tracemalloc.start()
    try:
        assert await refused(spool, bytes(content)) == "zip.bomb"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * MIB


async def test_files_that_share_bytes(spool: EncryptedSpool) -> None:
    """Each entry of the directory points at the same packed bytes: a small file, and without end."""
    content = zipped({f"{number:03}": b"x" for number in range(50)})
    at, shared = content.index(b"PK\1\2"), bytearray(content)
    while at >= 0:
        pack_into("<I", shared, at + 42, 0)
        at = content.find(b"PK\1\2", at + 4)
    assert await refused(spool, bytes(shared)) == "zip.damaged"


@pytest.mark.parametrize("flag", [0x0001, 0x0041, 0x2000])
async def test_encrypted_files(spool: EncryptedSpool, flag: int) -> None:
    content = bytearray(zipped({"a": b"x"}))
    pack_into("<H", content, content.index(b"PK\1\2") + 8, flag)
    assert await refused(spool, bytes(content)) == "zip.encrypted"
    content = bytearray(zipped({"a": b"x"}))
    pack_into("<H", content, 6, flag)
    assert await refused(spool, bytes(content)) == "zip.encrypted"


async def test_aes_and_rare_methods(spool: EncryptedSpool) -> None:
    content = bytearray(zipped({"a": b"x"}))
    pack_into("<H", content, content.index(b"PK\1\2") + 10, 99)
    assert await refused(spool, bytes(content)) == "zip.encrypted"
    assert await refused(spool, zipped({"a": b"x"}, zipfile.ZIP_LZMA)) == "zip.method"
    assert await refused(spool, zipped({"a": b"x"}, zipfile.ZIP_BZIP2)) == "zip.method"


@pytest.mark.parametrize("length", [4, 21, 22, 40, -1, -22, -60])
async def test_a_zip_that_breaks_off(spool: EncryptedSpool, length: int) -> None:
    assert await refused(spool, zipped(FILES)[:length]) == "zip.damaged"


@pytest.mark.parametrize(
    ("record", "at", "value"),
    [
        (b"PK\1\2", 0, 0), (b"PK\1\2", 16, 1), (b"PK\1\2", 20, 3), (b"PK\1\2", 20, 10**6), (b"PK\1\2", 24, 999),
        (b"PK\1\2", 24, 0xFFFFFFFF), (b"PK\1\2", 28, 0xFFFF), (b"PK\1\2", 30, 0xFFFF), (b"PK\1\2", 34, 7),
        (b"PK\1\2", 42, 1), (b"PK\1\2", 42, 10**8), (b"PK\3\4", 0, 0), (b"PK\3\4", 26, 4), (b"PK\3\4", 28, 0xFFFF),
        (b"PK\3\4", 30, 0), (b"PK\5\6", 4, 1), (b"PK\5\6", 8, 2), (b"PK\5\6", 12, 10**8), (b"PK\5\6", 16, 10**8),
    ],
)  # fmt: skip
async def test_a_field_that_lies(spool: EncryptedSpool, record: bytes, at: int, value: int) -> None:
    content = bytearray(zipped({"a": b"1", "brev.txt": b"hei " * 100}))
    pack_into("<I", content, content.rindex(record) + at, value)
    assert await refused(spool, bytes(content)) == "zip.damaged"


async def test_content_that_was_changed(spool: EncryptedSpool) -> None:
    content = bytearray(zipped({"brev.txt": os.urandom(5000)}))
    content[2000] ^= 1
    assert await refused(spool, bytes(content)) == "zip.damaged"


async def test_more_behind_the_end_of_a_file(spool: EncryptedSpool) -> None:
    """Deflate says where it ends: bytes behind that are no part of what was checked."""
    plain = b"hei " * 100
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = squeezer.compress(plain) + squeezer.flush() + b"gjemt"
    local = pack("<I5H3I2H", 0x04034B50, 20, 0, 8, 0, 0, zlib.crc32(plain), len(squeezed), len(plain), 1, 0) + b"a"
    entry = pack(
        "<I6H3I5H2I", 0x02014B50, 20, 20, 0, 8, 0, 0, zlib.crc32(plain), len(squeezed), len(plain), 1, 0, 0, 0, 0, 0, 0
    )
    at = len(local) + len(squeezed)
    content = local + squeezed + entry + b"a" + pack("<I4H2IH", 0x06054B50, 0, 0, 1, 1, len(entry) + 1, at, 0)
    assert await refused(spool, content) == "zip.damaged"


async def test_the_comment_cannot_pose_as_the_end(spool: EncryptedSpool) -> None:
    content = zipped({"a": b"x"})
    posing = zipped({})
    with_comment = content[:-2] + pack("<H", len(posing) + 1) + posing + b"!"
    assert await unpacked(spool, with_comment) == {"a": b"x"}


async def test_memory_does_not_grow_with_the_files(spool: EncryptedSpool) -> None:
    content = zipped({"stor.bin": os.urandom(24 * MIB), "lagret.bin": b"x"})
    tracemalloc.start()
    try:
        async with spool.keep(pieces(content), most=10**9) as kept:
            for file in await unpack(kept, system="svarinn"):
                async for _ in file.read():
                    pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * MIB
