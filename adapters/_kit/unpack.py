"""The files of one delivery: those of a ZIP, or the one file that was delivered as it is.

Random access goes to the encrypted spool only, and every file is read through once before any of them is handed out:
what is encrypted, damaged or a bomb is known before anybody acts on it.
"""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from adapters._kit import zip_index
from adapters._kit.zip_index import DEFLATED, Limits, Member, ZipFault
from bot.errors import Rejected
from bot.ports.spool import SpooledFile

_ZIP = (b"PK\3\4", b"PK\5\6")
_PIECE = 64 * 1024
_HEAD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """A file whose size and checksum have been held against its content."""

    #: as the sender wrote it, path and all; empty where the delivery is the file
    name: str
    size: int
    sha256: str
    is_pdf: bool
    spooled: SpooledFile = field(repr=False)
    member: Member | None = field(repr=False)
    system: str

    async def read(self) -> AsyncIterator[bytes]:
        pieces = self.spooled.read() if self.member is None else _unpacked(self.spooled, self.member, self.system)
        async for piece in pieces:
            yield piece


async def unpack(
    spooled: SpooledFile, *, system: str, limits: Limits | None = None, whole: bool = False
) -> tuple[PackedFile, ...]:
    """`whole`: it is known to be one file, although it may begin as a ZIP does (Office files do).

    Raises Rejected: `zip.damaged`, `zip.encrypted`, `zip.method`, `zip.too_many_files`, `zip.too_large`, `zip.bomb`.
    """
    head = await _bytes(spooled, 0, _HEAD)
    if whole or not head.startswith(_ZIP):
        return (_as_it_is(spooled, head, system),)
    try:
        members = await _members(spooled, limits or Limits())
    except ZipFault as fault:
        raise Rejected(system, f"zip.{fault.reason}") from fault
    return tuple([await _read_through(spooled, member, system) for member in members])


def _as_it_is(spooled: SpooledFile, head: bytes, system: str) -> PackedFile:
    return PackedFile(
        name="",
        size=spooled.size,
        sha256=spooled.sha256,
        is_pdf=_is_pdf(head),
        spooled=spooled,
        member=None,
        system=system,
    )


async def _read_through(spooled: SpooledFile, member: Member, system: str) -> PackedFile:
    digest, head = hashlib.sha256(), b""
    async for piece in _unpacked(spooled, member, system):
        digest.update(piece)
        head = (head + piece[:_HEAD])[:_HEAD]
    return PackedFile(
        name=member.name,
        size=member.size,
        sha256=digest.hexdigest(),
        is_pdf=_is_pdf(head),
        spooled=spooled,
        member=member,
        system=system,
    )


async def _members(spooled: SpooledFile, limits: Limits) -> tuple[Member, ...]:
    tail_at = max(spooled.size - zip_index.TAIL_BYTES, 0)
    tail = await _bytes(spooled, tail_at, spooled.size)
    end = zip_index.find_end(tail)
    place = zip_index.end64_place(tail, end)
    end64 = None if place is None else await _bytes(spooled, place, place + zip_index.END64_BYTES)
    directory = zip_index.directory_in(tail, end, end64, before=tail_at + end, limits=limits)
    content = await _bytes(spooled, directory.offset, directory.offset + directory.size)
    return zip_index.members_in(directory, content, limits=limits)


async def _unpacked(spooled: SpooledFile, member: Member, system: str) -> AsyncIterator[bytes]:
    try:
        async for piece in _as_promised(spooled, member):
            yield piece
    except ZipFault as fault:
        raise Rejected(system, f"zip.{fault.reason}") from fault


async def _as_promised(spooled: SpooledFile, member: Member) -> AsyncIterator[bytes]:
    """Never a byte more than the directory promised, and an error unless it was exactly that."""
    until = member.offset + zip_index.LOCAL_BYTES + len(member.raw_name)
    start = zip_index.content_start(member, await _bytes(spooled, member.offset, until))
    packed = spooled.read(start, start + member.packed)
    size, crc = 0, 0
    async for piece in _inflated(packed) if member.method == DEFLATED else packed:
        size += len(piece)
        if size > member.size:
            raise ZipFault("bomb")
        crc = zlib.crc32(piece, crc)
        yield piece
    if (size, crc) != (member.size, member.crc):
        raise ZipFault("damaged")


async def _inflated(packed: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        async for block in packed:
            if inflater.eof:
                raise ZipFault("damaged")
            left, full = block, True
            while left or full:
                piece = inflater.decompress(left, _PIECE)
                left, full = inflater.unconsumed_tail, len(piece) == _PIECE
                if piece:
                    yield piece
                    # one packed block may hold hundreds of these: others get their turn between them
                    await asyncio.sleep(0)
    except zlib.error:
        raise ZipFault("damaged") from None
    if not inflater.eof or inflater.unused_data:
        raise ZipFault("damaged")


def _is_pdf(head: bytes) -> bool:
    return head.startswith(b"%PDF-")


async def _bytes(spooled: SpooledFile, start: int, stop: int) -> bytes:
    return b"".join([piece async for piece in spooled.read(start, stop)])
