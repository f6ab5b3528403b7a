"""A notice as it is remembered: what it announced, what the rules said about its e-mail, and what became of both.

What is done with an e-mail waits until the letter that it announces is safe on the board or found: an e-mail that has
left the inbox reminds nobody.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.identifiers import ItemId
from bot.domain.item import MessageRef
from bot.domain.notice_rules import Decision, Deed
from bot.domain.notices import Fate, Notice


class DeedState(StrEnum):
    #: nothing is to be done with its e-mail: no rule says so, or the bot only observed when it came
    NONE = "none"
    PLANNED = "planned"
    #: committed before the request leaves: from here on it may have been done
    SENT = "sent"
    #: a forwarding whose outcome nobody knows: asked about by its key, never simply tried again
    UNKNOWN = "unknown"
    DONE = "done"


#: what the database may look for when it asks what is due
UNDONE = frozenset({DeedState.PLANNED, DeedState.SENT, DeedState.UNKNOWN})
#: its letter is found, or is nobody's matter here
SAFE = frozenset({Fate.PAIRED, Fate.NOTHING})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNotice:
    notice: Notice
    decision: Decision
    seen_at: datetime
    #: raised by every change; the compare-and-swap of each write
    version: int = 1
    fate: Fate = Fate.WAITING
    #: the letter that it announced, as its source calls it; a suppressed one by its digest
    paired_with: MessageRef | None = None
    #: the item that it became where no letter was found
    item_id: ItemId | None = None
    #: what is done next with its e-mail: FORWARD, DELETE, FILE, or KEEP where nothing is left to do
    step: Deed = Deed.KEEP
    state: DeedState = DeedState.NONE
    #: how many times the present step was tried
    attempts: int = 0
    #: by the database's clock
    due_at: datetime
    sent_at: datetime | None = None
    done_at: datetime | None = None
    #: the board says that it cannot be done; it is tried again all the same
    refused: bool = False
    #: code and reason of the last error
    error: str = ""
    reason: str = ""


def steps_of(decision: Decision) -> tuple[Deed, ...]:
    """In order; a forwarded e-mail is filed afterwards where there is a folder for it."""
    match decision.deed:
        case Deed.FORWARD:
            return (Deed.FORWARD, Deed.FILE) if decision.folder else (Deed.FORWARD,)
        case Deed.DELETE:
            return (Deed.DELETE,)
        case Deed.FILE if decision.folder:
            return (Deed.FILE,)
    return ()


def step_after(decision: Decision, done: Deed) -> Deed:
    steps = steps_of(decision)
    rest = steps[steps.index(done) + 1 :] if done in steps else ()
    return rest[0] if rest else Deed.KEEP


def forward_key(ref: MessageRef) -> str:
    """Finds the forwarded text again: derived from the e-mail, so the same over tries, restores and replicas.

    ASCII, 36 characters, no personal data.
    """
    named = f"{ref.source_id}\x1f{ref.external_id}"
    return "pvn-" + hashlib.sha256(named.encode(errors="surrogatepass")).hexdigest()[:32]
