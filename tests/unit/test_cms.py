"""Envelopes of every shape open while they arrive; everything else is refused in words of our own."""

from __future__ import annotations

import asyncio
import functools
import itertools
import os
import shutil
import subprocess
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from adapters._kit.cms import decrypted
from adapters._kit.cms_keys import RecipientKey
from bot.errors import AuthFailed, OutsideError, Rejected
from tests.contracts import CONTRACTS, needs_contracts
from tests.envelopes import Lengths, Owner, To, Wrapping, envelope, owner, tlv

MIB = 1024 * 1024
LETTER = b"%PDF-1.7 " + bytes(range(256)) * 20
WRAPPINGS: tuple[Wrapping, ...] = ("oaep-sha256", "oaep-sha1", "pkcs1")
LENGTHS: tuple[Lengths, ...] = ("segments", "definite", "primitive", "nested")
needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None and not os.environ.get("CI"), reason="openssl is not installed here"
)


def key(name: str = "mottaker-a", *, certificate: bool = True) -> RecipientKey:
    return _key(owner(name).pem if certificate else owner(name).key_pem)


#: reading a private key proves it too, which takes its time
_key = functools.cache(RecipientKey.from_pem)


async def arriving(sealed: bytes, size: int = 4096) -> AsyncIterator[bytes]:
    for start in range(0, len(sealed), size):
        yield sealed[start : start + size]


async def opened(sealed: bytes, keys: Sequence[RecipientKey] = (), *, size: int = 4096) -> bytes:
    return b"".join([piece async for piece in decrypted(arriving(sealed, size), keys or [key()], system="svarinn")])


async def refusal(sealed: bytes, *keys: RecipientKey) -> OutsideError:
    with pytest.raises(OutsideError) as refused:
        await opened(sealed, keys)
    assert refused.value.system == "svarinn"
    return refused.value


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("key_bytes", [16, 24, 32])
async def test_every_shape_opens(wrapping: Wrapping, lengths: Lengths, key_bytes: int) -> None:
    for content in (b"", b"x" * 15, b"x" * 16, LETTER):
        sealed = envelope(content, To(owner=owner(), wrapping=wrapping), lengths=lengths, key_bytes=key_bytes)
        assert await opened(sealed) == content


@pytest.mark.parametrize("size", [1, 2, 3, 999, 1000, 1004, 65536])
@pytest.mark.parametrize("lengths", LENGTHS)
async def test_borders_between_pieces_do_not_matter(lengths: Lengths, size: int) -> None:
    assert await opened(envelope(LETTER, lengths=lengths), size=size) == LETTER


@pytest.mark.parametrize("size", [999, 65536, 100_000, 10**6])
@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("length", [2**16 - 16, 2**16, 2**18 - 1, 300_003])
async def test_nor_do_they_where_a_letter_fills_many_pieces(lengths: Lengths, size: int, length: int) -> None:
    content = os.urandom(length)
    assert await opened(envelope(content, lengths=lengths), size=size) == content


@pytest.mark.parametrize("segment", [1, 16, 127, 128, 255, 256, 5000])
async def test_the_size_of_segments_does_not_matter(segment: int) -> None:
    assert await opened(envelope(LETTER, segment=segment)) == LETTER


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("by", ["certificate", "key_id"])
async def test_one_recipient_of_several_is_found_by_name(wrapping: Wrapping, by: str) -> None:
    others = [To(owner=owner(name), wrapping=wrapping, by=by) for name in ("b", "c")]  # type: ignore[arg-type]
    sealed = envelope(LETTER, others[0], To(owner=owner(), wrapping=wrapping, by=by), others[1])  # type: ignore[arg-type]
    assert await opened(sealed, [key()]) == LETTER


@pytest.mark.parametrize("wrapping", WRAPPINGS)
async def test_during_a_rotation_old_and_new_letters_open(wrapping: Wrapping) -> None:
    for keys in itertools.permutations([key("old"), key("new")]):
        for name in ("old", "new"):
            sealed = envelope(LETTER, To(owner=owner(name), wrapping=wrapping))
            assert await opened(sealed, keys) == LETTER


@pytest.mark.parametrize("wrapping", ["oaep-sha256", "oaep-sha1"])
async def test_a_key_without_its_certificate_is_found_by_trying(wrapping: Wrapping) -> None:
    sealed = envelope(LETTER, To(owner=owner("b"), wrapping=wrapping), To(owner=owner(), wrapping=wrapping))
    assert await opened(sealed, [key("c", certificate=False), key(certificate=False)]) == LETTER


async def test_a_renewed_certificate_on_the_same_key() -> None:
    old = owner()
    renewed = Owner(private=old.private, certificate=owner("another serial").certificate)
    sealed = envelope(LETTER, To(owner=renewed))
    assert await opened(sealed) == LETTER


async def test_attributes_after_the_content_are_passed_over() -> None:
    attributes = tlv(0xA1, tlv(0x30, bytes.fromhex("06092a864886f70d010903"), tlv(0x31)))
    for lengths in LENGTHS:
        assert await opened(envelope(LETTER, attributes=attributes, lengths=lengths)) == LETTER


async def test_a_letter_for_somebody_else_is_for_the_operator() -> None:
    for wrapping in ("oaep-sha256", "oaep-sha1"):
        refused = await refusal(envelope(LETTER, To(owner=owner("b"), wrapping=wrapping)))  # type: ignore[arg-type]
        assert (type(refused), refused.reason) == (AuthFailed, "cms.no_key_fits")


async def test_pkcs1_tells_nobody_what_is_wrong() -> None:
    """A foreign key, a broken wrapping and a broken content look the same: nothing to ask questions of."""
    foreign = envelope(LETTER, To(owner=owner("b"), wrapping="pkcs1"))
    sealed = bytearray(envelope(LETTER, To(owner=owner(), wrapping="pkcs1"), lengths="primitive"))
    wrapped_at = sealed.index(bytes.fromhex("0500048201 00".replace(" ", ""))) + 6
    broken_wrapping = bytes(sealed[:wrapped_at] + bytes([sealed[wrapped_at] ^ 1]) + sealed[wrapped_at + 1 :])
    another_key = envelope(LETTER, To(owner=owner(), wrapping="pkcs1"), content_key=b"k" * 32)
    for sealed_wrongly in (foreign, broken_wrapping, another_key):
        outcomes = set()
        for _ in range(3):
            try:
                assert await opened(sealed_wrongly) != LETTER
            except OutsideError as refused:
                outcomes.add((type(refused), refused.reason, str(refused)))
        # now and then random bytes end like padding: then it is only rubbish, as with any damage
        assert outcomes <= {(Rejected, "cms.damaged", "svarinn: cms.damaged")}


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 unencrypted",
        b"PK\3\4 unencrypted",
        b"<html>Innlogging</html>",
        b"{}",
        b"\x30\x03\x02\x01\x00",
        b"\xff" * 50,
    ],
)
async def test_what_is_no_envelope_is_said_to_be_none(content: bytes) -> None:
    refused = await refusal(content + bytes(20))
    assert (type(refused), refused.reason) == (Rejected, "cms.not_cms")


async def test_signed_data_is_no_envelope() -> None:
    refused = await refusal(tlv(0x30, bytes.fromhex("06092a864886f70d010702"), tlv(0xA0, tlv(0x30))))
    assert refused.reason == "cms.not_cms"


@pytest.mark.parametrize("lengths", LENGTHS)
async def test_a_letter_that_breaks_off_is_never_taken_for_whole(lengths: Lengths) -> None:
    sealed = envelope(LETTER, lengths=lengths)
    for length in (0, 1, 10, 100, 300, 450, len(sealed) // 2, len(sealed) - 1000, len(sealed) - 9, len(sealed) - 1):
        refused = await refusal(sealed[:length])
        assert (type(refused), refused.reason) == (Rejected, "cms.truncated"), length


@pytest.mark.parametrize("lengths", LENGTHS)
async def test_another_content_key_than_the_wrapped_one(lengths: Lengths) -> None:
    """Padding fails but once in 256 times or so; a content of many blocks never comes out as it was."""
    reasons = set()
    for _ in range(4):
        try:
            assert await opened(envelope(LETTER, lengths=lengths, content_key=os.urandom(32))) != LETTER
        except Rejected as refused:
            reasons.add(refused.reason)
    assert reasons <= {"cms.damaged"}


def _changed(sealed: bytes, old: str, new: str) -> bytes:
    assert bytes.fromhex(old) in sealed
    return sealed.replace(bytes.fromhex(old), bytes.fromhex(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("60864801650304012a", "60864801650304012e"),  # AES-256-GCM, which is no CMS envelope's
        ("60864801650304012a", "2a864886f70d030700"),  # something else of the same length
        ("2a864886f70d010107", "2a864886f70d010103"),  # keys wrapped with nothing that we know
        ("608648016503040201", "608648016503040205"),  # OAEP with another hash
        ("2a864886f70d010108", "2a864886f70d010109"),  # OAEP with another mask
    ],
)
async def test_algorithms_that_nobody_agreed_on(old: str, new: str) -> None:
    refused = await refusal(_changed(envelope(LETTER), old, new))
    assert (type(refused), refused.reason) == (Rejected, "cms.algorithm")


async def test_a_header_without_end_is_not_read_to_its_end() -> None:
    start = bytes.fromhex("308006092a864886f70d010703a0803080020100")
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield start + b"\x31\x80"
        for _ in range(100_000):
            read += 1024
            yield b"\5\0" * 512

    with pytest.raises(Rejected, match=r"cms\.header_too_large"):
        await anext(decrypted(endless(), [key()], system="svarinn"))
    assert read < MIB


@pytest.mark.parametrize("opening", [b"\x31\x80", b"\x31\x84\x7f\xff\xff\xff"])
async def test_depth_and_lengths_that_lie(opening: bytes) -> None:
    start = bytes.fromhex("308006092a864886f70d010703a0803080020100")
    refused = await refusal(start + opening * 5000)
    assert refused.reason in ("cms.damaged", "cms.header_too_large")


async def test_segments_within_segments_have_a_bottom() -> None:
    sealed = envelope(b"", lengths="segments")
    at = sealed.index(b"\xa0\x80\x04") + 2
    refused = await refusal(sealed[:at] + b"\x24\x80" * 5000)
    assert refused.reason == "cms.damaged"


async def test_memory_does_not_grow_with_the_letter() -> None:
    sealed = envelope(bytes(32 * MIB))
    tracemalloc.start()
    try:
        length = 0
        async for piece in decrypted(arriving(sealed, 65536), [key()], system="svarinn"):
            length += len(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert length == 32 * MIB
    assert peak < 2 * MIB


async def test_one_huge_segment_does_not_fill_the_memory() -> None:
    sealed = envelope(bytes(16 * MIB), segment=32 * MIB)
    tracemalloc.start()
    try:
        async for _ in decrypted(arriving(sealed, 65536), [key()], system="svarinn"):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2 * MIB


def openssl(*arguments: object) -> bytes:
    return subprocess.run(["openssl", "cms", *map(str, arguments)], check=True, capture_output=True).stdout


@needs_openssl
@pytest.mark.parametrize("stream", [["-stream"], []])
@pytest.mark.parametrize(
    "options",
    [
        [
            "-aes-256-cbc",
            "-keyopt",
            "rsa_padding_mode:oaep",
            "-keyopt",
            "rsa_oaep_md:sha256",
            "-keyopt",
            "rsa_mgf1_md:sha256",
        ],
        ["-aes-256-cbc", "-keyopt", "rsa_padding_mode:oaep"],
        ["-aes-128-cbc", "-keyid"],
        ["-aes-192-cbc"],
    ],
)
async def test_what_openssl_seals_opens(tmp_path: Path, options: list[str], stream: list[str]) -> None:
    (tmp_path / "cert").write_text(owner().certificate_pem)
    (tmp_path / "letter").write_bytes(LETTER * 20)
    cipher, *more = options
    to = ("-recip", tmp_path / "cert", *more)
    sealed = openssl("-encrypt", *stream, "-binary", "-outform", "DER", "-in", tmp_path / "letter", cipher, *to)
    assert await opened(sealed) == LETTER * 20


@needs_openssl
@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_openssl_opens_what_these_tests_seal(tmp_path: Path, wrapping: Wrapping, lengths: Lengths) -> None:
    """Else the tests above would prove only that both sides share one mistake."""
    (tmp_path / "key.pem").write_text(owner().key_pem)
    (tmp_path / "cert.pem").write_text(owner().certificate_pem)
    (tmp_path / "sealed").write_bytes(envelope(LETTER, To(owner=owner(), wrapping=wrapping), lengths=lengths))
    ours = ("-inkey", tmp_path / "key.pem", "-recip", tmp_path / "cert.pem")
    assert openssl("-decrypt", "-binary", "-inform", "DER", "-in", tmp_path / "sealed", *ours) == LETTER


@needs_contracts
async def test_ks_own_envelope_is_read_as_far_as_its_key() -> None:
    sealed = (CONTRACTS / "fiks" / "svarinn" / "samples" / "dokumenter.zip.cms").read_bytes()
    refused = await refusal(sealed, key(), key("b", certificate=False))
    assert (type(refused), refused.reason) == (AuthFailed, "cms.no_key_fits")


@needs_contracts
@pytest.mark.skipif(
    "POSTVAKT_KS_SAMPLE_KEY" not in os.environ,
    reason="KS' test key is not copied here: POSTVAKT_KS_SAMPLE_KEY names its file (svarut-sak-mottak, sp-key.pem)",
)
def test_ks_own_envelope_opens_with_its_key() -> None:
    samples = CONTRACTS / "fiks" / "svarinn" / "samples"
    ours = RecipientKey.from_pem(Path(os.environ["POSTVAKT_KS_SAMPLE_KEY"]).read_text(encoding="utf-8"))
    plain = asyncio.run(opened((samples / "dokumenter.zip.cms").read_bytes(), [ours]))
    assert plain == (samples / "dokumenter.zip").read_bytes()


def _pem(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> str:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


@pytest.mark.parametrize(
    ("pem", "fault"),
    [
        (lambda: "", "exactly one private key is wanted, here are 0"),
        (lambda: owner().certificate_pem, "here are 0"),
        (lambda: owner().key_pem + owner("b").key_pem, "here are 2"),
        (lambda: owner().key_pem + owner("b").certificate_pem, "belongs to another key"),
        (lambda: _pem(ec.generate_private_key(ec.SECP256R1())), "not RSA"),
        (lambda: _pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)), "1024 bits"),
        (lambda: _pem(owner().private, b"passord"), "encrypted"),
        (lambda: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "cannot be read"),
        (lambda: owner().key_pem + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "cannot be read"),
    ],
)
def test_keys_that_would_never_open_anything(pem: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        RecipientKey.from_pem(pem())  # type: ignore[operator]


def test_a_key_does_not_show_itself() -> None:
    assert "private" not in repr(key())
