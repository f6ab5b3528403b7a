"""Proves an application to Entra by its certificate instead of a secret: the bot, its pages, its e-mail.

learn.microsoft.com/entra/identity-platform/certificate-credentials (2026-11): PS256 with `x5t#S256`; with a SHA-1
thumbprint RS256 with `x5t`.
"""

from __future__ import annotations

import base64
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from bot.errors import ConfigError

_LASTS: Final = timedelta(minutes=5)
_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN (?:RSA )?PRIVATE KEY-----.*?-----END (?:RSA )?PRIVATE KEY-----", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAssertion:
    key: RSAPrivateKey
    #: SHA-1 or SHA-256 of the certificate
    thumbprint: bytes
    client_id: str

    @classmethod
    def of(cls, pem: str, *, setting: str, client_id: str, thumbprint: str = "") -> ClientAssertion:
        """`pem` has the private key, and without `thumbprint` (hexadecimal) its certificate too.

        Raises ConfigError, which names the `setting`.
        """
        found = _PRIVATE_KEY.search(pem)
        try:
            key = load_pem_private_key(found[0].encode(), password=None) if found else None
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, RSAPrivateKey):
            more = "" if thumbprint else " and its certificate"
            raise ConfigError(f"{setting}: PEM with an RSA private key, not encrypted,{more} is wanted")
        digest = bytes.fromhex(thumbprint) if thumbprint else _fingerprint(pem, key, setting)
        return cls(key=key, thumbprint=digest, client_id=client_id)

    def form(self, audience: str, now: datetime) -> dict[str, str]:
        """What goes beside the client id in a request for a token; signed anew each time: Entra takes it once."""
        claims = {
            "aud": audience,
            "iss": self.client_id,
            "sub": self.client_id,
            "jti": str(uuid.uuid4()),
            "nbf": now,
            "iat": now,
            "exp": now + _LASTS,
        }
        algorithm, header = ("PS256", "x5t#S256") if len(self.thumbprint) == SHA256.digest_size else ("RS256", "x5t")
        digest = base64.urlsafe_b64encode(self.thumbprint).decode().rstrip("=")
        return {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(claims, self.key, algorithm=algorithm, headers={header: digest}),
        }


def _fingerprint(pem: str, key: RSAPrivateKey, setting: str) -> bytes:
    try:
        certificate = load_pem_x509_certificate(pem.encode())
    except ValueError as fault:
        raise ConfigError(f"{setting}: PEM with the private key and its certificate is wanted") from fault
    if certificate.public_key() != key.public_key():
        raise ConfigError(f"{setting}: the certificate does not belong to the private key")
    return certificate.fingerprint(SHA256())
