"""How one simulated Entra tenant is set up for sign-in: one registered web application, life times, contexts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography import x509


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An app registration of the kind "web": redirect addresses are compared sign by sign.

    The sets may grow while the simulator runs: a demo learns its own port late.
    """

    client_id: str
    redirect_uris: set[str]
    secret: str = field(default="", repr=False)
    certificate: x509.Certificate | None = field(default=None, repr=False)
    logout_uris: set[str] = field(default_factory=set)
    #: app roles by the key of a person
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    tenant_id: str
    #: as browser and application reach the simulator; None = as each request names it
    public_url: str | None = None
    code_lifetime: timedelta = timedelta(minutes=10)
    token_lifetime: timedelta = timedelta(seconds=3599)
    #: authentication contexts that this tenant has declared (the document names c1 to c25)
    contexts: frozenset[str] = frozenset({"c1", "c2", "c3"})
    #: the application opted in to `acrs` in ID tokens: satisfied contexts are told unasked
    contexts_unasked: bool = False
