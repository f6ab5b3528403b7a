"""What a ZIP says that it holds, judged before anything of it is unpacked: pure, over bytes.

PKWARE APPNOTE 6.3.10 (2022-11-01). Only the central directory counts: what else lies in the file is not looked for, and
files that share bytes (as in Fifield's bombs, 2019) are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from struct import Struct, error
from typing import Final

STORED: Final = 0
DEFLATED: Final = 8
#: the end record with the longest comment, and ZIP64's locator before it
TAIL_BYTES: Final = 22 + 0xFFFF + 20

_END = Struct("<I4H2IH")
_END64_PLACE = Struct("<IIQI")
_END64 = Struct("<IQ2H2I4Q")
_ENTRY = Struct("<I6H3I5H2I")
_LOCAL = Struct("<I5H3I2H")
_EXTRA = Struct("<2H")
_ENDS, _ENDS64_PLACE, _ENDS64 = b"PK\5\6", 0x07064B50, 0x06064B50
_BEGINS, _BEGINS_LOCAL = 0x02014B50, 0x04034B50
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_UTF8 = 0x0800
_AES_METHOD = 99
_IN_ZIP64 = 0xFFFFFFFF
END64_BYTES: Final = _END64.size
LOCAL_BYTES: Final = _LOCAL.size


class ZipFault(Exception):
    """`reason` is a short stable word; nothing of the content stands in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a ZIP is believed. What lies deeper than its files (a ZIP in it, say) is never unpacked at all."""

    files: int = 1000
    #: all files together, unpacked
    size: int = 2 * 1024**3
    #: unpacked bytes for each packed one, of files above `ratio_from`
    ratio: int = 200
    ratio_from: int = 16 * 1024**2
    directory: int = 4 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    raw_name: bytes
    name: str
    method: int
    crc: int
    packed: int
    size: int
    #: where its local header stands, and where the next thing in the file begins
    offset: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Where the central directory stands."""

    offset: int
    size: int
    entries: int


def find_end(tail: bytes) -> int:
    """Where in the tail the end record stands: its comment must reach exactly to the end of the file."""
    at = tail.rfind(_ENDS)
    while at >= 0:
        if len(tail) - at >= _END.size and at + _END.size + _END.unpack_from(tail, at)[7] == len(tail):
            return at
        at = tail.rfind(_ENDS, 0, at)
    raise ZipFault("damaged")


def end64_place(tail: bytes, end: int) -> int | None:
    """Where ZIP64's end record stands, if there is one."""
    at = end - _END64_PLACE.size
    if at < 0:
        return None
    signature, disk, offset, disks = _END64_PLACE.unpack_from(tail, at)
    if signature != _ENDS64_PLACE:
        return None
    if disk or disks > 1:
        raise ZipFault("damaged")
    return int(offset)


def directory_in(tail: bytes, end: int, end64: bytes | None, *, before: int, limits: Limits) -> Directory:
    """`before`: where the end record stands in the file; the directory lies before it."""
    _, disk, first_disk, here, entries, size, offset, _ = _END.unpack_from(tail, end)
    if end64 is not None:
        if len(end64) < _END64.size:
            raise ZipFault("damaged")
        signature, _, _, _, disk, first_disk, here, entries, size, offset = _END64.unpack(end64)
        if signature != _ENDS64:
            raise ZipFault("damaged")
    if disk or first_disk or here != entries or offset + size > before:
        raise ZipFault("damaged")
    if entries > limits.files or size > limits.directory:
        raise ZipFault("too_many_files")
    return Directory(offset=offset, size=size, entries=entries)


def members_in(directory: Directory, content: bytes, *, limits: Limits) -> tuple[Member, ...]:
    """The files in it, in its order; folders are left out."""
    try:
        found = list(_entries(directory, content))
    except (error, IndexError):
        raise ZipFault("damaged") from None
    until = dict(pairwise([*sorted(member.offset for member in found), directory.offset]))
    placed = [replace(member, until=until[member.offset]) for member in found]
    if len(until) < len(placed) or any(_end_of(member) > member.until for member in placed):
        raise ZipFault("damaged")
    files = tuple(member for member in placed if member.size or not member.name.endswith("/"))
    _check_sizes(files, limits)
    return files


def content_start(member: Member, local: bytes) -> int:
    """Where the member's packed bytes begin, if its local header tells the same story as the directory."""
    if len(local) < _LOCAL.size + len(member.raw_name):
        raise ZipFault("damaged")
    signature, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack_from(local)
    name = local[_LOCAL.size : _LOCAL.size + name_length]
    if signature != _BEGINS_LOCAL or method != member.method or name != member.raw_name:
        raise ZipFault("damaged")
    if flags & _ENCRYPTED:
        raise ZipFault("encrypted")
    start = member.offset + _LOCAL.size + name_length + extra_length
    if start + member.packed > member.until:
        raise ZipFault("damaged")
    return int(start)


def _entries(directory: Directory, content: bytes) -> Iterator[Member]:
    at = 0
    for _ in range(directory.entries):
        entry = _ENTRY.unpack_from(content, at)
        signature, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length, comment_length = entry[:13]
        disk, offset = entry[13], entry[16]
        if signature != _BEGINS or disk not in (0, 0xFFFF):
            raise ZipFault("damaged")
        at += _ENTRY.size
        raw_name = content[at : at + name_length]
        extra = content[at + name_length : at + name_length + extra_length]
        at += name_length + extra_length + comment_length
        if at > len(content):
            raise ZipFault("damaged")
        if flags & _ENCRYPTED or method == _AES_METHOD:
            raise ZipFault("encrypted")
        if method not in (STORED, DEFLATED):
            raise ZipFault("method")
        size, packed, offset = _sizes64(extra, size, packed, offset)
        if method == STORED and size != packed:
            raise ZipFault("damaged")
        yield Member(
            raw_name=raw_name, name=_name(raw_name, utf8=bool(flags & _UTF8)), method=method, crc=crc,
            packed=packed, size=size, offset=offset, until=0,
        )  # fmt: skip


def _sizes64(extra: bytes, *values: int) -> tuple[int, ...]:
    """Size, packed size and offset: those that are too large for their fields stand in an extra one, in this order."""
    if _IN_ZIP64 not in values:
        return values
    at = 0
    while at + _EXTRA.size <= len(extra):
        kind, length = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size
        if kind == 1:
            wide = iter(extra[place : place + 8] for place in range(at, min(at + length, len(extra)), 8))
            return tuple(_wide(next(wide, b"")) if value == _IN_ZIP64 else value for value in values)
        at += length
    raise ZipFault("damaged")


def _wide(content: bytes) -> int:
    if len(content) != 8:
        raise ZipFault("damaged")
    return int.from_bytes(content, "little")


def _end_of(member: Member) -> int:
    """The least that it can be: the local header may hold an extra field."""
    return member.offset + _LOCAL.size + len(member.raw_name) + member.packed


def _check_sizes(files: tuple[Member, ...], limits: Limits) -> None:
    if sum(each.size for each in files) > limits.size:
        raise ZipFault("too_large")
    if any(each.size > limits.ratio_from and each.size > each.packed * limits.ratio for each in files):
        raise ZipFault("bomb")


def _name(raw: bytes, *, utf8: bool) -> str:
    """Where the entry does not say that it is UTF-8 it often is; else the Nordic form of what ZIP began with."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(errors="replace") if utf8 else raw.decode("cp865", errors="replace")
