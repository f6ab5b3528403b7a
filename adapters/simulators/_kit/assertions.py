"""Judges a client assertion as Entra does: signed by the registered certificate, for this endpoint, about this client.

certificate-credentials.md of MicrosoftDocs/entra-docs 07bd829d, 2025-01-04: PS256, SHA-256 thumbprint in the header,
audience = the token endpoint. RS256 and the SHA-1 thumbprint are older forms that are still taken.
"""

from __future__ import annotations

import base64
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SKEW = 300


class BadAssertion(Exception):
    """The text says what is wrong."""


def check_assertion(
    assertion: str, *, certificate: x509.Certificate | None, client_id: str, endpoint: str, now: float
) -> None:
    """Stricter than production: `jti` and `nbf` must be there."""
    public = certificate.public_key() if certificate is not None else None
    if certificate is None or not isinstance(public, rsa.RSAPublicKey):
        raise BadAssertion("no RSA certificate is registered")
    options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["exp", "jti", "nbf"]}
    try:
        _check_thumbprint(jwt.get_unverified_header(assertion), certificate)
        claims = jwt.decode(assertion, public, algorithms=["PS256", "RS256"], audience=endpoint, options=options)
    except jwt.PyJWTError as wrong:
        raise BadAssertion(type(wrong).__name__) from wrong
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise BadAssertion("issuer or subject")
    if not claims["nbf"] - _SKEW <= now < claims["exp"]:
        raise BadAssertion("time")


def _check_thumbprint(header: dict[str, Any], certificate: x509.Certificate) -> None:
    kinds = {"x5t": hashes.SHA1(), "x5t#S256": hashes.SHA256()}  # noqa: S303 - a name, not a signature
    if not any(header.get(name) == _base64url(certificate.fingerprint(kind)) for name, kind in kinds.items()):
        raise BadAssertion("thumbprint")


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
