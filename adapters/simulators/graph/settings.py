"""How one simulated Microsoft 365 tenant is set up: its application, its limits and the answers that vary.

Limits: outlook-large-attachments.md and attachment-createuploadsession.md of
microsoftgraph/microsoft-graph-docs-contrib (01c641ac, 0215d686); four requests at once on one mailbox: Outlook's limits
in throttling-limits; read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from cryptography import x509

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """An app registration with application permissions; signs in with a secret or with a certificate."""

    client_id: str
    secret: str = field(default="", repr=False)
    certificate: x509.Certificate | None = field(default=None, repr=False)
    roles: frozenset[str] = frozenset({"Mail.ReadWrite", "Mail.Send"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    tenant_id: str
    #: as the caller reaches the simulator; None = as each request names it
    public_url: str | None = None
    token_lifetime: timedelta = timedelta(seconds=3599)
    #: an Exchange policy (RAOP) or RBAC for applications keeps the app out of other mailboxes
    denied_by: Literal["policy", "rbac"] = "policy"
    #: the code at an expired delta token; capitals differ between reports
    expired_code: str = "syncStateNotFound"
    #: a round of changes begins with a page that holds nothing, as the documents allow
    delta_starts_empty: bool = False
    default_page: int = 10
    most_page: int = 1000
    #: how long a sent draft is nowhere to be found
    send_delay: timedelta = timedelta()
    forward_prefix: str = "VS: "
    most_at_once: int = 4
    request_limit: int = 4 * MEGABYTE
    #: upload sessions take files from here …
    session_from: int = 3 * MEGABYTE
    #: … up to here
    session_to: int = 150 * MEGABYTE
    #: the tenant's limit for a whole message
    message_limit: int = 35 * MEGABYTE
    session_lifetime: timedelta = timedelta(hours=2)
