"""How one simulated Altinn is set up: its Maskinporten client and the answers that production leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SYSTEM_USER_SCOPES = frozenset({"digdir:dialogporten", "altinn:correspondence.read", "altinn:events.subscribe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client registered in Maskinporten, with its public key."""

    client_id: str
    public_key_pem: str
    #: the organisation that owns the client
    consumer: str
    kid: str = "postvakt-1"
    scopes: frozenset[str] = SYSTEM_USER_SCOPES
    #: registered keys live for a year at most; None = not in the way of this run
    key_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs between environments, or is not documented."""

    #: as the caller reaches the simulator; None = as each request names it
    public_url: str | None = None
    token_seconds: int = 599
    altinn_token_seconds: int = 1800
    #: the exchanged token as a JSON string in quotes; both forms occur
    quoted_exchange: bool = False
    max_parties: int = 100
    max_resources: int = 20
    max_owners: int = 20
    #: Content-Length of downloads; without it they come in chunks
    declare_length: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientKey:
    """A key pair for a demo or a test: the private half for the bot, the public half for the simulator."""

    private_key_pem: str
    public_key_pem: str
    kid: str = "postvakt-1"


def new_client_key(kid: str = "postvakt-1") -> ClientKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ClientKey(
        private_key_pem=private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        public_key_pem=private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
        kid=kid,
    )
