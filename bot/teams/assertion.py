"""The bot's proof of itself by certificate instead of a secret.

learn.microsoft.com/entra/identity-platform/certificate-credentials (2026-11): PS256 with `x5t#S256`; with a SHA-1
thumbprint RS256 with `x5t`.
"""

from __future__ import annotations

import base64
import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.domain.clock import Clock
from bot.errors import ConfigError
from bot.teams.settings import TeamsSettings

_LASTS = timedelta(minutes=5)
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:RSA )?PRIVATE KEY-----.*?-----END (?:RSA )?PRIVATE KEY-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    key: RSAPrivateKey
    thumbprint: str
    app_id: str
    audience: str
    clock: Clock

    @classmethod
    def of(cls, settings: TeamsSettings, *, audience: str, clock: Clock) -> Assertion | None:
        """None where the settings have no certificate. Raises ConfigError where its private key cannot be read."""
        if settings.certificate is None:
            return None
        found = _PRIVATE_KEY.search(settings.certificate.get_secret_value())
        try:
            key = load_pem_private_key(found[0].encode(), password=None) if found else None
        except ValueError:
            key = None
        if not isinstance(key, RSAPrivateKey):
            raise ConfigError("teams.certificate: PEM with an RSA private key, not encrypted, is wanted")
        return cls(key=key, thumbprint=settings.thumbprint, app_id=settings.app_id, audience=audience, clock=clock)

    def form(self) -> dict[str, str]:
        now = self.clock.now()
        claims = {
            "aud": self.audience,
            "iss": self.app_id,
            "sub": self.app_id,
            "jti": str(uuid.uuid4()),
            "nbf": now,
            "iat": now,
            "exp": now + _LASTS,
        }
        digest = base64.urlsafe_b64encode(bytes.fromhex(self.thumbprint)).decode().rstrip("=")
        algorithm, header = ("PS256", "x5t#S256") if len(self.thumbprint) == 64 else ("RS256", "x5t")
        return {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(claims, self.key, algorithm=algorithm, headers={header: digest}),
        }
