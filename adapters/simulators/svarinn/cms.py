"""Encrypts as KS does, while it is read: CMS EnvelopedData of BER with indefinite length, in segments of 1000 bytes.

Shape taken from contracts/fiks/svarinn/samples/dokumenter.zip.cms (ks-no/svarut-sak-mottak 08106e79, 2020-03-04): one
KeyTransRecipientInfo by issuer and serial, RSAES-OAEP with SHA-256 twice, AES-256-CBC. RFC 5652, RFC 8017.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as transport
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_ENVELOPED = bytes.fromhex("06092a864886f70d010703")
_DATA = bytes.fromhex("06092a864886f70d010701")
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")
_OAEP = bytes.fromhex("06092a864886f70d010107")
_MGF1 = bytes.fromhex("06092a864886f70d010108")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_AES_OIDS = {"aes128": bytes.fromhex("0609608648016503040102"), "aes256": bytes.fromhex("060960864801650304012a")}
_KEY_BYTES = {"aes128": 16, "aes256": 32}
_END = b"\x00\x00"
_WRITTEN_AT_ONCE = 64

Bytes = Callable[[bytes], bytes]
Stream = Callable[[Iterator[bytes]], Iterator[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """How a letter is wrapped; the defaults are what KS writes, the others what a reader must bear."""

    transport: Literal["oaep", "pkcs1v15"] = "oaep"
    cipher: Literal["aes256", "aes128"] = "aes256"
    #: definite lengths need the whole letter in memory
    lengths: Literal["indefinite", "definite"] = "indefinite"
    segment: int = 1000


def envelop(
    plain: Iterable[bytes],
    certificates: Sequence[x509.Certificate],
    envelope: Envelope,
    *,
    on_key: Bytes = bytes,
    on_cipher: Stream = iter,
) -> Iterator[bytes]:
    """`on_key` and `on_cipher` may spoil the wrapped key and the ciphertext on their way."""
    key, vector = os.urandom(_KEY_BYTES[envelope.cipher]), os.urandom(16)
    recipients = tlv(0x31, *(_recipient(one, key, envelope, on_key) for one in certificates))
    algorithm = tlv(0x30, _AES_OIDS[envelope.cipher], tlv(0x04, vector))
    encrypted = on_cipher(_encrypted(plain, key, vector))
    if envelope.lengths == "definite":
        content = tlv(0x30, _DATA, algorithm, tlv(0x80, b"".join(encrypted)))
        yield tlv(0x30, _ENVELOPED, tlv(0xA0, tlv(0x30, b"\x02\x01\x00", recipients, content)))
        return
    yield b"\x30\x80" + _ENVELOPED + b"\xa0\x80\x30\x80\x02\x01\x00" + recipients
    yield b"\x30\x80" + _DATA + algorithm + b"\xa0\x80"
    yield from _segments(encrypted, envelope.segment)
    yield _END * 5


def tlv(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _recipient(certificate: x509.Certificate, key: bytes, envelope: Envelope, on_key: Bytes) -> bytes:
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey):
        raise TypeError("KS encrypts to RSA keys only")
    number = certificate.serial_number
    serial = tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))
    holder = tlv(0x30, certificate.issuer.public_bytes(), serial)
    if envelope.transport == "pkcs1v15":
        algorithm, wrapped = _RSA, public.encrypt(key, transport.PKCS1v15())
    else:
        mask = tlv(0x30, _MGF1, _SHA256)
        algorithm = tlv(0x30, _OAEP, tlv(0x30, tlv(0xA0, _SHA256), tlv(0xA1, mask)))
        scheme = transport.OAEP(transport.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        wrapped = public.encrypt(key, scheme)
    return tlv(0x30, b"\x02\x01\x00", holder, algorithm, tlv(0x04, on_key(wrapped)))


def _encrypted(plain: Iterable[bytes], key: bytes, vector: bytes) -> Iterator[bytes]:
    padder = padding.PKCS7(128).padder()
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    for chunk in plain:
        yield cipher.update(padder.update(chunk))
    yield cipher.update(padder.finalize()) + cipher.finalize()


def _segments(content: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Several segments at a time: a gigabyte in writes of a kilobyte would take minutes."""
    pending = bytearray()
    batch = size * _WRITTEN_AT_ONCE
    for chunk in content:
        pending += chunk
        while len(pending) >= batch:
            yield b"".join(tlv(0x04, bytes(pending[at : at + size])) for at in range(0, batch, size))
            del pending[:batch]
    if pending:
        yield b"".join(tlv(0x04, bytes(pending[at : at + size])) for at in range(0, len(pending), size))
