"""E-mail out of the house: letters to configured domain systems, and neutral notices to units.

Every method raises errors of `bot.errors` only. The outlet refuses by itself whatever is not open, and every address
that is not configured: that is the last of three guards, after the form and the use case.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.outlets import DomainSystem
from bot.domain.sensitivity import Sensitivity


class EmailState(StrEnum):
    SENT = "sent"
    #: written with its key, and not sent
    DRAFT = "draft"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailLook:
    """How the e-mail of one key stands in the mailbox that it is sent from."""

    state: EmailState
    draft_id: str = ""
    #: what reports of failed delivery quote; empty = not told
    message_id: str = ""
    #: names of what is attached to a draft
    files: tuple[str, ...] = ()
    #: bytes of them, as the mail system counts
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailFile:
    #: safe in headers and on disks, and unlike the others of its e-mail
    name: str
    media_type: str
    #: bytes, exact
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A report that an e-mail could not be delivered."""

    #: the id of the report itself
    report_id: str
    #: `bot.domain.outlets.reference_of` of what it is about, and the message ids that it quotes
    references: frozenset[str]
    message_ids: frozenset[str]


class EmailOutlet(Protocol):
    @property
    def outlet_id(self) -> str: ...

    @property
    def systems(self) -> tuple[DomainSystem, ...]: ...

    @property
    def most_bytes(self) -> int:
        """Of all files of one e-mail together; more is refused before anything is written."""

    async def look(self, key: str, draft_id: str = "") -> EmailLook:
        """Changes nothing. With the id of a draft it is that one that is looked at first."""

    async def write(self, key: str, *, system_id: str, subject: str, text: str, sensitivity: Sensitivity) -> str:
        """A draft that carries the key, addressed to the system; answers its id, which stays when it is sent."""

    async def attach(
        self, draft_id: str, file: EmailFile, content: AsyncIterator[bytes], *, sensitivity: Sensitivity
    ) -> None:
        """Of any size that one e-mail may have, in constant memory."""

    async def send(self, draft_id: str, *, system_id: str, files: int, sensitivity: Sensitivity) -> None:
        """Only while the draft is addressed to that system alone and has so many files. Sent once, however often asked.

        Rejected means that this call has sent nothing.
        """

    async def notify(self, key: str, *, to: str, subject: str, text: str) -> None:
        """A text of our own, without files, to a unit's configured address. May be asked for again."""

    async def bounces(self, *, since: datetime) -> tuple[Bounce, ...]:
        """Reports that have come to the mailbox since then, also those that were told before."""

    async def ping(self) -> None:
        """Raises what a look would raise if credentials or the network are wrong."""
