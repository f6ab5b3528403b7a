"""Proves an application to Entra by certificate instead of a secret.

learn.microsoft.com/entra/identity-platform/certificate-credentials (2026-11): PS256 with `x5t#S256`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from bot.domain.clock import Clock
from bot.errors import ConfigError

_LASTS: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateProof:
    key: RSAPrivateKey
    thumbprint: str
    client_id: str
    token_url: str
    clock: Clock

    @classmethod
    def of(cls, pem: str, *, client_id: str, token_url: str, clock: Clock) -> CertificateProof:
        """`pem`: private key and certificate. Raises ConfigError."""
        try:
            key = load_pem_private_key(pem.encode(), password=None)
            certificate = load_pem_x509_certificate(pem.encode())
        except (ValueError, TypeError) as fault:
            raise ConfigError("certificate: PEM with an unencrypted private key and its certificate") from fault
        if not isinstance(key, RSAPrivateKey) or certificate.public_key() != key.public_key():
            raise ConfigError("certificate: an RSA key and the certificate that belongs to it are wanted")
        thumbprint = base64.urlsafe_b64encode(certificate.fingerprint(SHA256())).decode().rstrip("=")
        return cls(key=key, thumbprint=thumbprint, client_id=client_id, token_url=token_url, clock=clock)

    def form(self) -> dict[str, str]:
        """Signed anew for each request: Entra accepts an assertion once."""
        now = self.clock.now()
        claims = {
            "aud": self.token_url,
            "iss": self.client_id,
            "sub": self.client_id,
            "jti": str(uuid4()),
            "nbf": now,
            "iat": now,
            "exp": now + _LASTS,
        }
        return {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(claims, self.key, "PS256", headers={"x5t#S256": self.thumbprint}),
        }
