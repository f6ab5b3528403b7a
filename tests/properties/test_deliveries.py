"""Whatever bytes are delivered, only errors of our own come out, and never more than the limits allow.

CI tries a few hundred ways that are the same in every run; POSTVAKT_SOAK=1 tries many more, new each time.
"""

from __future__ import annotations

import functools
import io
import os
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters._kit.cms import decrypted
from adapters._kit.cms_keys import RecipientKey
from adapters._kit.spool import EncryptedSpool
from adapters._kit.unpack import unpack
from adapters._kit.zip_index import Limits
from bot.errors import AuthFailed, Rejected
from tests.envelopes import Lengths, To, Wrapping, envelope, owner, tlv

SOAK = "POSTVAKT_SOAK" in os.environ
LETTER = b"%PDF-1.7 " + bytes(range(256)) * 12
MOST = 64 * 1024
#: what a reader may hold besides the delivery: the header's elements, and a piece at each stage
WORKING_MEMORY = 8 * 1024 * 1024

#: an envelope up to its recipients
HEADER = bytes.fromhex("308006092a864886f70d010703a0803080020100")

fuzzing = settings(
    max_examples=5000 if SOAK else 200,
    derandomize=not SOAK,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
edits = st.lists(
    st.tuples(
        st.sampled_from(["change", "insert", "delete", "repeat"]),
        st.floats(0, 1, exclude_max=True),
        st.binary(max_size=6),
    ),
    max_size=4,
)


def edited(content: bytes, changes: list[tuple[str, float, bytes]], keep: float) -> bytes:
    result = bytearray(content)
    for kind, where, piece in changes:
        at = int(where * len(result)) if result else 0
        match kind:
            case "change":
                result[at : at + len(piece)] = piece
            case "insert":
                result[at:at] = piece
            case "delete":
                del result[at : at + len(piece)]
            case "repeat":
                result[at:at] = result[at : at + 64 * len(piece)]
    return bytes(result[: int(keep * len(result)) + 1])


@functools.cache
def ours() -> RecipientKey:
    return RecipientKey.from_pem(owner().pem)


@functools.cache
def sealed(wrapping: Wrapping, lengths: Lengths) -> bytes:
    return envelope(
        LETTER, To(owner=owner("b"), wrapping=wrapping), To(owner=owner(), wrapping=wrapping), lengths=lengths
    )


async def arriving(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def opens_or_refuses(content: bytes, size: int) -> None:
    length, reason = 0, "cms."
    try:
        async for piece in decrypted(arriving(content, size), [ours()], system="svarinn"):
            length += len(piece)
    except (Rejected, AuthFailed) as refused:
        reason = refused.reason
    assert length <= len(content)
    assert reason.startswith("cms.")


@fuzzing
@given(
    wrapping=st.sampled_from(["oaep-sha256", "oaep-sha1", "pkcs1"]),
    lengths=st.sampled_from(["segments", "definite", "primitive", "nested"]),
    changes=edits,
    keep=st.one_of(st.just(1.0), st.floats(0, 1)),
    size=st.sampled_from([1, 7, 1000, 65536]),
)
async def test_damaged_envelopes(
    wrapping: Wrapping, lengths: Lengths, changes: list[tuple[str, float, bytes]], keep: float, size: int
) -> None:
    await opens_or_refuses(edited(sealed(wrapping, lengths), changes, keep), size)


tags = st.sampled_from([0x00, 0x02, 0x04, 0x05, 0x06, 0x24, 0x30, 0x31, 0x80, 0x81, 0xA0, 0xA1, 0xA2, 0x1F, 0xBF])
objects = st.sampled_from([
    bytes.fromhex(each) for each in (
        "2a864886f70d010703", "2a864886f70d010701", "2a864886f70d010107", "2a864886f70d010101", "2a864886f70d010108",
        "60864801650304012a", "608648016503040201",
    )
])  # fmt: skip
leaves = st.one_of(
    st.builds(tlv, tags, st.binary(max_size=40)),
    st.builds(tlv, st.just(0x06), objects),
    st.binary(max_size=12),
)
trees = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda tag, parts, loose: tlv(tag, *parts, indefinite=loose), tags, st.lists(inner, max_size=5), st.booleans()
    ),
    max_leaves=25,
)


@fuzzing
@given(tree=trees, inside=st.booleans(), size=st.sampled_from([1, 1000]))
async def test_anything_that_looks_like_ber(tree: bytes, inside: bool, size: int) -> None:
    """`inside`: behind the start of a real envelope, where the tree stands for its recipients and its content."""
    await opens_or_refuses((HEADER if inside else b"") + tree, size)


@functools.cache
def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("brev.pdf", LETTER)
        archive.writestr("mappe/vedlegg.txt", b"hei " * 3000)
        archive.writestr(zipfile.ZipInfo("lagret.bin"), bytes(range(256)))
    return packed.getvalue()


async def comes_apart_or_refuses(spool: EncryptedSpool, content: bytes) -> None:
    limits = Limits(files=20, size=MOST, ratio_from=4096)
    length, reason = 0, "zip."
    async with spool.keep(arriving(content, 65536), most=10**7) as kept:
        try:
            for file in await unpack(kept, system="svarinn", limits=limits):
                read = sum([len(piece) async for piece in file.read()])
                assert read == file.size
                length += read
        except Rejected as refused:
            reason = refused.reason
    assert length <= max(MOST, len(content))
    assert reason.startswith("zip.")


@fuzzing
@given(changes=edits, keep=st.one_of(st.just(1.0), st.floats(0, 1)))
async def test_damaged_zips(tmp_path: Path, changes: list[tuple[str, float, bytes]], keep: float) -> None:
    await comes_apart_or_refuses(EncryptedSpool(directory=tmp_path), edited(zipped(), changes, keep))


@fuzzing
@given(start=st.sampled_from([b"PK\3\4", b"PK\5\6", b"%PDF-", b""]), rest=st.binary(max_size=400), end=st.booleans())
async def test_anything_that_begins_like_a_zip(tmp_path: Path, start: bytes, rest: bytes, end: bool) -> None:
    content = start + rest + (b"PK\5\6" + rest[:16].ljust(16, b"\0") + b"\0\0" if end else b"")
    await comes_apart_or_refuses(EncryptedSpool(directory=tmp_path), content)


def up_to_its_content() -> bytes:
    whole = sealed("oaep-sha256", "segments")
    return whole[: whole.rindex(b"\xa0\x80\x04") + 2]


@pytest.mark.parametrize(
    ("begun", "rest"),
    [
        (HEADER, b"\x31\x80"),
        (HEADER, b"\x31\x84\x7f\xff\xff\xff"),
        (b"", b"\x30\x80"),
        (b"\x30\x88\x7f", b"\xff"),
        (None, b"\x04\x00"),
        (None, b"\x24\x80"),
        (None, b"\x04\x01\x00"),
    ],
    ids=["depth", "lengths", "shells", "one length", "empty segments", "nested segments", "single bytes"],
)
async def test_hostile_envelopes_take_no_memory(begun: bytes | None, rest: bytes) -> None:
    content = (up_to_its_content() if begun is None else begun) + rest * 40_000
    tracemalloc.start()
    try:
        await opens_or_refuses(content, 16_384)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < WORKING_MEMORY
