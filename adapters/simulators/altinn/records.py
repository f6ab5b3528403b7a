"""What the simulated Altinn remembers: organisations, rights, dialogs and correspondences, free of HTTP.

Numeric values of the correspondence statuses: Altinn/altinn-correspondence da785168, 2026-08-20.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Literal

from adapters.simulators.altinn.attachments import Attachment, AttachmentDraft
from adapters.simulators.altinn.identifiers import ORGANISATION

#: main = a main unit, sub = a sub-unit that inherits its main unit's rights, ledd = an organisasjonsledd that does not
UnitKind = Literal["main", "sub", "ledd"]
ResourceType = Literal["CorrespondenceService", "GenericAccessResource", "AltinnApp"]

ORDINARY_POST = "ordinaer-post-til-virksomheten"
CONFIDENTIAL_POST = "post-til-virksomheten-med-taushetsbelagt-innhold"


class CorrespondenceStatus(IntEnum):
    """The overview shows the highest number ever reached, not the latest one."""

    Initialized = 0
    ReadyForPublish = 1
    Published = 2
    Fetched = 3
    Read = 4
    Replied = 5
    Confirmed = 6
    PurgedByRecipient = 7
    PurgedByAltinn = 8
    Archived = 9
    Reserved = 10
    Failed = 11
    AttachmentsDownloaded = 12
    Forwarded = 13


PURGED = frozenset({CorrespondenceStatus.PurgedByRecipient, CorrespondenceStatus.PurgedByAltinn})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An organisation that receives post."""

    orgno: str
    name: str
    kind: UnitKind = "main"
    #: the main unit of a sub-unit
    parent: str | None = None

    @property
    def party(self) -> str:
        return ORGANISATION + self.orgno


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A service in the resource registry, with the access package that its policy demands."""

    id: str
    name: str
    type: ResourceType = "CorrespondenceService"
    package: str = ORDINARY_POST
    #: code, organisation number and name of the service owner
    owner: str = "testetaten"
    owner_orgno: str = "310356875"
    owner_name: str = "Testetaten"
    minimum_level: int = 3


@dataclass(slots=True, kw_only=True)
class SystemUser:
    """A systembruker: what a system may do for an organisation, and for the clients that delegated to it."""

    id: str
    system_id: str
    owner: str
    #: set iff the system user was created with one; the token request must then name it
    external_ref: str | None = None
    #: access packages by the organisation number that delegated them
    packages: dict[str, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did something: an identifier that the sender sees, and a name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What a sender, or anybody else with access, can see that the recipient did."""

    at: datetime
    what: str
    by: str
    dialog_id: str
    correspondence_id: str | None = None
    attachment_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One status that a correspondence reached."""

    status: CorrespondenceStatus
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One entry of a dialog's seen log, with the content and update counts that were seen."""

    id: str
    at: datetime
    by: Actor
    content_version: int
    update_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One entry of a dialog's activity log; Correspondence adds its own silently."""

    id: str
    type: str
    at: datetime
    by: Actor
    transmission_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Correspondence:
    """A letter in the Correspondence API."""

    id: str
    unit: str
    resource: str
    dialog_id: str
    transmission_id: str | None
    title: str
    summary: str
    body: str
    language: str
    sender_name: str
    sender_orgno: str
    senders_reference: str
    attachments: list[Attachment]
    confidential: bool
    confirmation_needed: bool
    due_at: datetime | None
    created_at: datetime
    published_at: datetime
    requested_publish_time: datetime
    history: list[HistoryEntry] = field(default_factory=list)
    #: first and latest fetch by party; kept apart from the history since 2026-01-14
    fetches: dict[str, list[datetime]] = field(default_factory=dict)
    #: a confirmation answered with 200 whose status is not written yet: when it was asked, when it is written
    confirming: tuple[datetime, datetime] | None = None
    #: the reminder of unopened confidential post, which the mere overview removes
    reminder_pending: bool = False

    def has_been(self, status: CorrespondenceStatus) -> bool:
        return any(entry.status is status for entry in self.history)

    def first(self, status: CorrespondenceStatus) -> HistoryEntry | None:
        return next((entry for entry in self.history if entry.status is status), None)

    @property
    def highest(self) -> HistoryEntry:
        return max(self.history, key=lambda entry: entry.status)

    @property
    def purged(self) -> bool:
        return any(entry.status in PURGED for entry in self.history)

    @property
    def fetched(self) -> bool:
        return bool(self.fetches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """One delivery inside a dialog; `correspondence_id` is set where it is a correspondence."""

    id: str
    resource: str
    title: str
    summary: str
    language: str
    sender_name: str
    type: str
    created_at: datetime
    external_reference: str | None = None
    correspondence_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Dialog:
    """A dialog in Dialogporten."""

    id: str
    unit: str
    resource: str
    title: str
    summary: str
    language: str
    sender_name: str | None
    external_reference: str | None
    status: str
    created_at: datetime
    updated_at: datetime
    content_updated_at: datetime
    revision: str
    context_revision: str
    due_at: datetime | None = None
    api_only: bool = False
    deleted: bool = False
    #: the correspondence that made the dialog
    correspondence_id: str | None = None
    labels: list[str] = field(default_factory=lambda: ["Default"])
    transmissions: list[Transmission] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    sights: list[Sight] = field(default_factory=list)
    #: counters instead of times, so that a stopped clock cannot make a new text look seen
    content_version: int = 1
    update_version: int = 1

    @property
    def content_seen(self) -> bool:
        if "MarkedAsUnopened" in self.labels:
            return False
        return any(sight.content_version == self.content_version for sight in self.sights)

    @property
    def unopened(self) -> bool:
        opened = {activity.transmission_id for activity in self.activities if activity.type == "TransmissionOpened"}
        if any(transmission.id not in opened for transmission in self.transmissions):
            return True
        if self.correspondence_id is None:
            return False
        return not any(activity.type == "CorrespondenceOpened" for activity in self.activities)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """What a sender hands in; the resource's type decides whether it becomes a correspondence."""

    unit: str
    resource: str
    title: str
    body: str = ""
    summary: str = ""
    sender: str = "Testetaten"
    sender_orgno: str = "310356875"
    senders_reference: str | None = None
    attachments: tuple[AttachmentDraft, ...] = ()
    confidential: bool = False
    confirmation_needed: bool = False
    language: str = "nb"
    due_at: datetime | None = None
    #: when it appears; None = at once. Its contentUpdatedAt is then this moment
    publish_at: datetime | None = None
    #: what the sender asked for, which only the list of Correspondence sorts by; None = the moment of publishing
    requested_publish_time: datetime | None = None
    #: an existing dialog that gets this letter as a transmission
    dialog: str | None = None
    transmission_type: str = "Information"
    #: titles of transmissions that a dialog outside Correspondence is born with
    transmissions: tuple[str, ...] = ()
    api_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The ids of a letter that was handed in."""

    dialog_id: str
    transmission_id: str | None
    correspondence_id: str | None
    attachment_ids: tuple[str, ...]
