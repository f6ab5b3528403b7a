"""What the simulated Digipost remembers: mailboxes of organisations, letters with attachments, addresses used once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from adapters.simulators._kit.contents import Content

AuthenticationLevel = Literal["PASSWORD", "TWO_FACTOR", "IDPORTEN_3", "IDPORTEN_4"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """An organisation's account; `brokers` may act for it."""

    sender_id: int
    name: str
    brokers: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """A letter or an attachment as it is handed in. None = left out of the XML."""

    sender: str
    subject: str | None = None
    content: Content = field(default_factory=lambda: Content(name="brev.pdf"))
    reference: str | None = None
    level: AuthenticationLevel = "TWO_FACTOR"
    #: None = as the content's name says
    content_type: str | None = None
    tells_content_type: bool = True
    delivered_at: datetime | None = None
    attachments: tuple[LetterDraft, ...] = ()
    #: sender id of the mailbox that gets it; None = the only one
    mailbox: int | None = None


@dataclass(slots=True, kw_only=True)
class Letter:
    """Also an attachment: the same type, with an id of its own."""

    id: int
    mailbox: int
    draft: LetterDraft
    delivered_at: datetime
    attachments: list[Letter] = field(default_factory=list)
    first_accessed: datetime | None = None
    downloads: int = 0
    #: downloads that still break off in the middle
    breaks: int = 0

    @property
    def media_type(self) -> str:
        return self.draft.content_type or self.draft.content.media_type

    def with_attachments(self) -> list[Letter]:
        return [self, *(found for one in self.attachments for found in one.with_attachments())]


@dataclass(slots=True, kw_only=True)
class OneTimeAddress:
    """Where a letter's content lies for a short time, for one request."""

    token: str = field(repr=False)
    letter_id: int
    expires_at: datetime
    used: bool = False
