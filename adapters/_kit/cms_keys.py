"""Finds the key that a CMS envelope's content is encrypted with: whom it names, which of our keys that is, RSA.

RFC 5652 section 6.2.1 (key transport), RFC 4055 section 4 (RSAES-OAEP), RFC 8017 section 7.2 (PKCS #1 v1.5).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters._kit.ber import (
    CONSTRUCTED,
    CONTEXT_0,
    OCTET_STRING,
    SEQUENCE,
    SET,
    BerFault,
    Element,
    encoded,
    octets_of,
)

_RSA: Final = bytes.fromhex("2a864886f70d010101")
_RSA_OAEP: Final = bytes.fromhex("2a864886f70d010107")
_MGF1: Final = bytes.fromhex("2a864886f70d010108")
_LABEL_GIVEN: Final = bytes.fromhex("2a864886f70d010109")
_HASHES: Final[Mapping[bytes, type[HashAlgorithm]]] = {
    bytes.fromhex("2b0e03021a"): SHA1,
    bytes.fromhex("608648016503040201"): SHA256,
    bytes.fromhex("608648016503040202"): SHA384,
    bytes.fromhex("608648016503040203"): SHA512,
}
_MOST_RECIPIENTS: Final = 32
_WEAKEST_BITS: Final = 2048
_PEM: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientKey:
    """One of our private keys, with what senders may name it by."""

    private: RSAPrivateKey = field(repr=False)
    #: issuer in DER and serial number of its certificates; empty = found by trying
    certificates: frozenset[tuple[bytes, int]] = frozenset()
    key_ids: frozenset[bytes] = frozenset()

    @classmethod
    def from_pem(cls, text: str) -> Self:
        """A PEM with one unencrypted RSA private key, and its certificates where there are any.

        Raises ValueError that says what is wrong, never what stands there.
        """
        blocks = [(found[1], found[0].encode()) for found in _PEM.finditer(text)]
        private = _private_key([pem for label, pem in blocks if label.endswith("PRIVATE KEY")])
        certificates = [_certificate(pem) for label, pem in blocks if label == "CERTIFICATE"]
        public = private.public_key()
        if any(certificate.public_key() != public for certificate in certificates):
            raise ValueError("a certificate there belongs to another key")
        ids = {x509.SubjectKeyIdentifier.from_public_key(public).digest}
        for certificate in certificates:
            for extension in certificate.extensions:
                if isinstance(extension.value, x509.SubjectKeyIdentifier):
                    ids.add(extension.value.digest)
        return cls(
            private=private,
            certificates=frozenset((each.issuer.public_bytes(), each.serial_number) for each in certificates),
            key_ids=frozenset(ids),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom the content key is wrapped for, and how."""

    wrapped: bytes
    #: None = PKCS #1 v1.5
    oaep: OAEP | None
    certificate: tuple[bytes, int] | None = None
    key_id: bytes | None = None

    def names(self, key: RecipientKey) -> bool:
        return self.certificate in key.certificates or self.key_id in key.key_ids


def recipients_in(infos: Element) -> tuple[Recipient, ...]:
    """Those that RSA reaches; others (key agreement, passwords) are none of ours."""
    if infos.tag != SET or len(infos.children) > _MOST_RECIPIENTS:
        raise BerFault("damaged")
    found = [_recipient(info) for info in infos.children if info.tag == SEQUENCE]
    usable = tuple(recipient for recipient in found if recipient is not None)
    if not usable:
        raise BerFault("algorithm")
    return usable


def content_key(recipients: Sequence[Recipient], keys: Sequence[RecipientKey], *, size: int) -> bytes | None:
    """None where OAEP proves that no key of ours fits.

    PKCS #1 v1.5 proves nothing that may be told: whatever is wrong with it, a random key goes on instead (RFC 3218
    section 2.3.2), and the content then fails as damaged content does.
    """
    pairs = [(recipient, key) for recipient in recipients for key in keys]
    pairs.sort(key=lambda pair: not pair[0].names(pair[1]))
    guessed, unproven = None, False
    for recipient, key in pairs:
        if recipient.oaep is not None:
            found = _unwrapped(key, recipient.wrapped, recipient.oaep)
            if found is not None and len(found) == size:
                return found
            continue
        found = _unwrapped(key, recipient.wrapped, PKCS1v15())
        fits = found is not None and len(found) == size
        if recipient.names(key):
            return found if fits else secrets.token_bytes(size)
        guessed, unproven = guessed or (found if fits else None), True
    return (guessed or secrets.token_bytes(size)) if unproven else None


def _unwrapped(key: RecipientKey, wrapped: bytes, padding: OAEP | PKCS1v15) -> bytes | None:
    try:
        return key.private.decrypt(wrapped, padding)
    except ValueError:
        return None


def _recipient(info: Element) -> Recipient | None:
    match info.children:
        case (Element(tag=0x02), identifier, Element(tag=0x30) as algorithm, wrapped) if (
            wrapped.tag & ~CONSTRUCTED == OCTET_STRING
        ):
            pass
        case _:
            raise BerFault("damaged")
    object_id, parameters = algorithm_in(algorithm)
    if object_id not in (_RSA, _RSA_OAEP):
        return None
    oaep = _oaep(parameters) if object_id == _RSA_OAEP else None
    match identifier:
        case Element(tag=0x30, children=(issuer, Element(tag=0x02, content=serial))):
            named = (encoded(issuer), int.from_bytes(serial, "big", signed=True))
            return Recipient(wrapped=octets_of(wrapped), oaep=oaep, certificate=named)
        case Element(tag=tag) if tag & ~CONSTRUCTED == CONTEXT_0:
            return Recipient(wrapped=octets_of(wrapped), oaep=oaep, key_id=octets_of(identifier))
        case _:
            raise BerFault("damaged")


def algorithm_in(element: Element) -> tuple[bytes, Element | None]:
    """An AlgorithmIdentifier's object id, and its parameters where it has any."""
    match element.children:
        case (Element(tag=0x06, content=object_id),):
            return object_id, None
        case (Element(tag=0x06, content=object_id), parameters):
            return object_id, parameters
        case _:
            raise BerFault("damaged")


def _oaep(parameters: Element | None) -> OAEP:
    """RFC 4055 section 4.1: what is left out is SHA-1, MGF1 with SHA-1, and an empty label."""
    digest: type[HashAlgorithm] = SHA1
    mask: type[HashAlgorithm] = SHA1
    label = b""
    for part in parameters.children if parameters else ():
        object_id, inner = algorithm_in(_only(part.children))
        match part.tag & ~CONSTRUCTED:
            case 0x80:
                digest = _hash(object_id)
            case 0x81 if object_id == _MGF1 and inner is not None:
                mask = _hash(algorithm_in(inner)[0])
            case 0x82 if object_id == _LABEL_GIVEN and inner is not None:
                label = octets_of(inner)
            case _:
                raise BerFault("algorithm")
    return OAEP(mgf=MGF1(mask()), algorithm=digest(), label=label or None)


def _hash(object_id: bytes) -> type[HashAlgorithm]:
    found = _HASHES.get(object_id)
    if found is None:
        raise BerFault("algorithm")
    return found


def _only(elements: Sequence[Element]) -> Element:
    if len(elements) != 1:
        raise BerFault("damaged")
    return elements[0]


def _private_key(blocks: Iterable[bytes]) -> RSAPrivateKey:
    pems = list(blocks)
    if len(pems) != 1:
        raise ValueError(f"a PEM with exactly one private key is wanted, here are {len(pems)}")
    try:
        key = load_pem_private_key(pems[0], None)
    except TypeError:
        raise ValueError("the private key is encrypted: it is wanted without a password") from None
    except ValueError:
        raise ValueError("the private key cannot be read") from None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the private key is not RSA")  # noqa: TRY004 - a value of the configuration is wrong
    if key.key_size < _WEAKEST_BITS:
        raise ValueError(f"the private key has {key.key_size} bits, at least {_WEAKEST_BITS} are wanted")
    return key


def _certificate(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise ValueError("a certificate there cannot be read") from None
