"""How one simulated Digipost is set up: its API client, its environment and the answers that are not documented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from cryptography import x509


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """An OAuth2 client registered in Nyva, bound to one certificate."""

    client_id: str
    broker_id: int
    certificate: x509.Certificate = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs between environments, or is nowhere documented."""

    #: how a letter names its addresses: the Java client's XSD has uris, the .NET client's has links too
    variant: Literal["uri", "link", "both"] = "uri"
    #: "/1000/inbox/…" instead of a whole address (inbox.v7-spec-excerpt.xml)
    relative_uris: bool = False
    #: without a certificate the handshake fails; False: the endpoint answers 401 instead
    handshake_demands_certificate: bool = True
    token_lifetime: timedelta = timedelta(seconds=300)
    content_lifetime: timedelta = timedelta(seconds=30)
    most_skew: timedelta = timedelta(minutes=5)
    #: a missing letter: as the .NET client's fixture has it (500 GENERAL_ERROR, SERVER), or by the code meant for it
    missing: Literal["general_error", "document_not_found"] = "general_error"
    #: answers are compressed for callers that accept it
    gzip: bool = True
    default_limit: int = 100
    most_limit: int = 1000
