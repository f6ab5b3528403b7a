"""What the simulated Exchange remembers: mailboxes, folders, mails with two kinds of ids, and what changed when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from adapters.simulators._kit.contents import Content

Json = dict[str, Any]
AttachmentKind = Literal["file", "item", "reference"]
ChangeKind = Literal["created", "updated", "deleted"]

#: well-known name → display name in a Norwegian mailbox; names shown to people are no way to find a folder
WELL_KNOWN: Mapping[str, str] = {
    "inbox": "Innboks",
    "drafts": "Kladd",
    "sentitems": "Sendte elementer",
    "deleteditems": "Slettede elementer",
    "junkemail": "Søppelpost",
    "archive": "Arkiv",
    "outbox": "Utboks",
    "recoverableitemsdeletions": "Deletions",
}
ROOT_FOLDER = "msgfolderroot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentDraft:
    """A file, a mail inside the mail (`content` is its MIME), or a link to a file in the cloud."""

    content: Content
    kind: AttachmentKind = "file"
    content_type: str = ""
    inline: bool = False
    content_id: str | None = None
    url: str = ""

    @property
    def name(self) -> str:
        return self.content.name


@dataclass(frozen=True, slots=True, kw_only=True)
class MailDraft:
    """A mail that arrives from outside. With `mime` it is read from there and given back byte by byte."""

    mailbox: str
    subject: str = ""
    sender: Address = Address(address="avsender@eksempel.no", name="Avsender (test)")
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    body: str = ""
    body_type: Literal["text", "html"] = "text"
    attachments: tuple[AttachmentDraft, ...] = ()
    #: well-known name or id
    folder: str = "inbox"
    headers: tuple[tuple[str, str], ...] = ()
    message_id: str = ""
    received_at: datetime | None = None
    read: bool = False
    mime: bytes | None = None


@dataclass(slots=True, kw_only=True)
class Mail:
    """One message resource; `number` never changes, `copy` grows with each move and with it the ordinary id."""

    number: int
    mailbox: str
    folder: str
    subject: str
    sender: Address
    body: str
    body_type: Literal["text", "html"]
    created_at: datetime
    modified_at: datetime
    received_at: datetime
    sent_at: datetime
    message_id: str
    conversation: str
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    attachments: list[AttachmentDraft] = field(default_factory=list)
    headers: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    extended: dict[str, str] = field(default_factory=dict)
    importance: str = "normal"
    read: bool = False
    draft: bool = False
    mime: bytes | None = None
    copy: int = 0
    version: int = 1
    #: handed to transport: neither in Drafts nor in Sent Items until this time
    leaves_at: datetime | None = None

    @property
    def size(self) -> int:
        return len(self.body) + sum(one.content.length for one in self.attachments)


@dataclass(slots=True, kw_only=True)
class Folder:
    id: str
    name: str
    parent: str
    well_known: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that happened in a folder; `copy` is the mail's copy number there and then."""

    at: int
    folder: str
    number: int
    copy: int
    kind: ChangeKind


@dataclass(slots=True, kw_only=True)
class Mailbox:
    address: str
    object_id: str
    name: str
    #: the application may reach it
    allowed: bool = True
    folders: dict[str, Folder] = field(default_factory=dict)
    mails: dict[int, Mail] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail that left the tenant or was delivered inside it."""

    at: datetime
    mailbox: str
    number: int
    to: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[str, ...]
    extended: Mapping[str, str]
