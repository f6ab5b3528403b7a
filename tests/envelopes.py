"""Makes CMS envelopes of every shape that a sender may choose: as KS' systems do by default, written from RFC 5652."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Wrapping = Literal["oaep-sha256", "oaep-sha1", "pkcs1"]
#: `segments`: indefinite lengths and segments of 1,000 bytes, as KS; `definite`: all lengths known; `primitive`: DER
Lengths = Literal["segments", "definite", "primitive", "nested"]

_DATA = bytes.fromhex("06092a864886f70d010701")
_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
_RSA = bytes.fromhex("06092a864886f70d010101")
_OAEP = bytes.fromhex("06092a864886f70d010107")
_MGF1 = bytes.fromhex("06092a864886f70d010108")
_SHA256 = bytes.fromhex("0609608648016503040201")
_AES = {16: "0609608648016503040102", 24: "0609608648016503040116", 32: "060960864801650304012a"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody with a mottakersystem of their own: a key, and the certificate that senders know."""

    private: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def key_pem(self) -> str:
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    @property
    def certificate_pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def pem(self) -> str:
        return self.key_pem + self.certificate_pem


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    owner: Owner
    wrapping: Wrapping = "oaep-sha256"
    by: Literal["certificate", "key_id"] = "certificate"


def owner(name: str = "mottaker-a") -> Owner:
    """The same name is the same owner for as long as the tests run."""
    return _owner(name)


@functools.cache
def _owner(name: str) -> Owner:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    # longer than 127 bytes, as real ones are: lengths in DER change their form there
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Prøvevik kommune, dokumentsenteret i rådhuset"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Mottakersystem for digital post (test)"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    certificate = (
        x509.CertificateBuilder(subject, subject, private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, SHA256())
    )
    return Owner(private=private, certificate=certificate)


def tlv(tag: int, *parts: bytes, indefinite: bool = False) -> bytes:
    content = b"".join(parts)
    if indefinite:
        return bytes((tag, 0x80)) + content + b"\0\0"
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def envelope(
    content: bytes,
    *to: To,
    lengths: Lengths = "segments",
    segment: int = 1000,
    key_bytes: int = 32,
    content_key: bytes | None = None,
    attributes: bytes = b"",
) -> bytes:
    """`content_key`: another one than the recipients are told to have, for what must not decrypt."""
    key, start = os.urandom(key_bytes), os.urandom(16)
    padder, encryptor = PKCS7(128).padder(), Cipher(AES(content_key or key), CBC(start)).encryptor()
    sealed = encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()
    loose = lengths in ("segments", "nested")
    inside = tlv(
        0x30,
        _DATA,
        tlv(0x30, bytes.fromhex(_AES[key_bytes]), tlv(0x04, start)),
        _octets(sealed, lengths, segment),
        indefinite=loose,
    )
    recipients = tlv(0x31, *(_recipient(each, key) for each in to or (To(owner=owner()),)))
    enveloped = tlv(0x30, tlv(0x02, b"\0"), recipients, inside, attributes, indefinite=loose)
    return tlv(0x30, _ENVELOPED, tlv(0xA0, enveloped, indefinite=loose), indefinite=loose)


def pieces_of(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


def _octets(sealed: bytes, lengths: Lengths, segment: int) -> bytes:
    if lengths == "primitive":
        return tlv(0x80, sealed)
    segments = [tlv(0x04, piece) for piece in pieces_of(sealed, segment)]
    if lengths == "nested":
        half = len(segments) // 2
        segments = [tlv(0x24, *segments[:half], indefinite=True), tlv(0x24, tlv(0x24, *segments[half:]))]
    return tlv(0xA0, *segments, indefinite=lengths != "definite")


def _recipient(to: To, key: bytes) -> bytes:
    public = to.owner.private.public_key()
    if to.by == "certificate":
        serial = to.owner.certificate.serial_number
        number = serial.to_bytes(serial.bit_length() // 8 + 1, "big", signed=True)
        version, named = 0, tlv(0x30, to.owner.certificate.issuer.public_bytes(), tlv(0x02, number))
    else:
        version, named = 2, tlv(0x80, x509.SubjectKeyIdentifier.from_public_key(public).digest)
    algorithm, wrapping = _wrapping(to.wrapping)
    return tlv(0x30, tlv(0x02, bytes((version,))), named, algorithm, tlv(0x04, public.encrypt(key, wrapping)))


def _wrapping(wrapping: Wrapping) -> tuple[bytes, padding.AsymmetricPadding]:
    if wrapping == "pkcs1":
        return tlv(0x30, _RSA, b"\5\0"), padding.PKCS1v15()
    if wrapping == "oaep-sha1":
        return tlv(0x30, _OAEP, tlv(0x30)), padding.OAEP(padding.MGF1(SHA1()), SHA1(), None)
    digest = tlv(0x30, _SHA256, b"\5\0")
    parameters = tlv(0x30, tlv(0xA0, digest), tlv(0xA1, tlv(0x30, _MGF1, digest)))
    return tlv(0x30, _OAEP, parameters), padding.OAEP(padding.MGF1(SHA256()), SHA256(), None)
