"""What can be done with the e-mail of a notice, at the mailbox that it came to.

Every method may be called again after any failure: it looks first at what was done already.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

from bot.domain.item import MessageRef
from bot.domain.notice_rules import Decision, NoticeRule
from bot.domain.notices import Notice, Patience


class Forwarded(StrEnum):
    SENT = "sent"
    #: written with its key, and not sent
    DRAFT = "draft"
    ABSENT = "absent"


@runtime_checkable
class NoticeSource(Protocol):
    """A source that gives notices besides letters."""

    @property
    def source_id(self) -> str: ...

    @property
    def patience(self) -> Patience: ...

    def decide(self, notice: Notice, before: Sequence[NoticeRule] = ()) -> Decision:
        """What the configured rules say. Pure. `before`: rules of the rule file, tried first among their kind."""

    async def file_notice(self, ref: MessageRef, folder: str) -> None:
        """Moves the e-mail from the inbox to a folder of the same mailbox. Raises Gone where it is not there."""

    async def delete_notice(self, ref: MessageRef) -> None:
        """Moves the e-mail from the inbox to Deleted Items."""

    async def forward_notice(self, ref: MessageRef, *, key: str, to: str, subject: str, text: str) -> None:
        """Sends a text of our own to an address that a rule names; nothing of the e-mail goes along.

        `key`: ASCII without quotes, the same over all tries. Raises Rejected for any other address.
        """

    async def forwarded(self, ref: MessageRef, key: str) -> Forwarded:
        """Settles a forwarding of unknown outcome. ABSENT counts only once the mail system has had time to tell."""

    async def check(self) -> None:
        """At start: raises ConfigError where a folder that is configured does not exist in a mailbox."""
