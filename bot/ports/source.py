"""A door that digital mail comes through.

Listing opens nothing: it leaves no trace that the sender can see. `open`, `read`, `mark_read` and `confirm` are visible
to the sender and happen only when a person has chosen a route that needs them.

Every method raises errors of `bot.errors` only.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.domain.capabilities import SourceCapabilities
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class PoisonLetter:
    """A letter that the source lists in a shape we cannot read. It never stops the poll."""

    #: the source's id, where it could be read
    external_id: str
    #: which field, and what is wrong with it; never its value
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedLetter:
    """A letter that a rule keeps from becoming an item: counted, with neither title nor sender."""

    ref: MessageRef
    unit: OrgNumber
    service_id: str
    #: `suppressed_service`, `not_on_allow_list` or `unit_not_ours`; of the rule file, `rule:` and the rule's id
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPage:
    letters: tuple[Letter, ...] = ()
    suppressed: tuple[SuppressedLetter, ...] = ()
    poison: tuple[PoisonLetter, ...] = ()
    #: e-mails that announce letters at other doors: they are paired, never items of their own at once
    notices: tuple[Notice, ...] = ()
    #: units that gave at least one letter, new or old: what silence is measured against
    units_heard: frozenset[OrgNumber] = frozenset()
    #: units that the source refuses us for lack of rights
    units_denied: frozenset[OrgNumber] = frozenset()
    #: what to hand to the next poll once everything up to and with this page is committed; None = keep the old one
    cursor: str | None = None
    #: so many letters wait that the source's list, which is cut off, soon hides the next ones; 0 = far from it
    nearly_full: int = 0
    #: open threads that stood on neither of two complete lists in a row: no proof of anything, so a person is asked
    vanished: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    attachment_id: str
    #: as the sender named it: goes to the archive, never on a card or in a log
    file_name: str
    media_type: str
    #: its content is not what the source lists (another hash or size): people are told, nothing is held back
    differs: bool = False
    #: the letter's own words, not a file that came with it: a page for the reader shows them by themselves
    own_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLetter:
    """What opening a letter reveals; held in memory while its route runs, never stored."""

    title: str
    #: in the order that they are archived, the main one first; the letter's own text is one of them
    attachments: tuple[Attachment, ...]
    sender_name: str | None = None
    sender_org: OrgNumber | None = None
    sender_is_private: bool = False
    sent_at: datetime | None = None
    #: the sender's own reference
    reference: str = ""
    declared_sensitive: bool = False

    @property
    def differing(self) -> int:
        """How many attachments are not what the source lists."""
        return sum(attachment.differs for attachment in self.attachments)


class PutAway(StrEnum):
    DONE = "done"
    #: the source has newer content than the handled items cover: it stays in the inbox
    NEWER_CONTENT = "newer_content"
    #: the thread holds letters that are not ours to put away: it stays in the inbox
    OTHERS = "others"


class MailSource(Protocol):
    @property
    def source_id(self) -> str: ...

    @property
    def units(self) -> frozenset[OrgNumber]:
        """Those that letters are expected for: one that falls silent is named."""

    def capabilities(self) -> SourceCapabilities: ...

    def poll(self, cursor: str | None, open_threads: Sequence[str]) -> AsyncIterator[PollPage]:
        """All letters that are new or changed since the cursor, and those of the open threads as they are now.

        Absence from a page says nothing. Raises Unavailable, AuthFailed or ContractBroken for the source as a whole.
        """

    async def look(self, ref: MessageRef) -> Letter:
        """The letter as it is now, unopened. Raises Gone only on positive evidence that it is not there any more."""

    async def open(self, ref: MessageRef) -> OpenedLetter:
        """Fetches the letter's own text and the list of its attachments. Visible to the sender."""

    def read(self, ref: MessageRef, attachment_id: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The attachment's bytes in chunks. Visible to the sender."""

    async def mark_read(self, ref: MessageRef) -> None:
        """Idempotent."""

    async def confirm(self, ref: MessageRef) -> None:
        """Confirms reception where the sender asks for it, and waits until the source says so. Idempotent."""

    async def put_away(self, thread_id: str, *, content_at: datetime) -> PutAway:
        """Moves the thread out of the inbox if its content is still that of `content_at`. Idempotent."""

    async def ping(self) -> None:
        """Raises what a poll would raise if credentials or the network are wrong."""


@runtime_checkable
class DeletingSource(Protocol):
    """A source whose letters can be deleted (`SourceCapabilities.deletes`)."""

    async def delete(self, ref: MessageRef) -> None:
        """For good and for everybody. Idempotent: what is gone counts as deleted."""


@runtime_checkable
class RefusingSource(Protocol):
    """A source that takes a letter back for good (`SourceCapabilities.refuses`)."""

    async def refuse(self, ref: MessageRef, reason: str) -> None:
        """The sender is told `reason`, and the letter leaves the source's list. It cannot be taken back.

        Only after a person has confirmed it with this effect before their eyes. Not idempotent: Rejected means that
        this call has refused nothing, whatever an earlier one did.
        """
