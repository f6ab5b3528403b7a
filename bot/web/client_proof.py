"""How the pages prove to the provider which application they are: a secret, or an assertion signed by a certificate.

learn.microsoft.com/entra/identity-platform/certificate-credentials (2026-11): PS256 with `x5t#S256`; with a SHA-1
thumbprint RS256 with `x5t`.
"""

from __future__ import annotations

import base64
import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from bot.domain.clock import Clock
from bot.errors import ConfigError
from bot.web.settings import WebSettings

_LASTS = timedelta(minutes=5)
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:RSA )?PRIVATE KEY-----.*?-----END (?:RSA )?PRIVATE KEY-----", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientProof:
    settings: WebSettings
    audience: str
    clock: Clock
    #: None where a secret is the proof
    key: RSAKey | None

    @classmethod
    def of(cls, settings: WebSettings, *, audience: str, clock: Clock) -> ClientProof:
        """Raises ConfigError where the certificate's private key cannot be read."""
        return cls(settings=settings, audience=audience, clock=clock, key=private_key(settings))

    def form(self) -> dict[str, str]:
        """What goes beside the client id in the request for a token."""
        if self.key is not None:
            return {
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": self._assertion(self.key),
            }
        secret = self.settings.client_secret
        return {"client_secret": secret.get_secret_value()} if secret else {}

    def _assertion(self, key: RSAKey) -> str:
        now = self.clock.now()
        thumbprint = self.settings.thumbprint
        digest = base64.urlsafe_b64encode(bytes.fromhex(thumbprint)).decode().rstrip("=")
        algorithm, name = ("PS256", "x5t#S256") if len(thumbprint) == 64 else ("RS256", "x5t")
        signed = private_key_jwt_sign(
            key,
            client_id=self.settings.client_id,
            token_endpoint=self.audience,
            alg=algorithm,
            header={name: digest},
            claims={
                "jti": str(uuid.uuid4()),
                "nbf": int(now.timestamp()),
                "iat": int(now.timestamp()),
                "exp": int((now + _LASTS).timestamp()),
            },
        )
        return str(signed)


def private_key(settings: WebSettings) -> RSAKey | None:
    if settings.certificate is None:
        return None
    found = _PRIVATE_KEY.search(settings.certificate.get_secret_value())
    try:
        key = RSAKey.import_key(found[0]) if found else None
    except (JoseError, ValueError, TypeError):
        key = None
    if key is None or not key.is_private:
        raise ConfigError("web.certificate: PEM with an RSA private key, not encrypted, is wanted")
    return key
