"""One change in a system outside: its kinds, what an unknown outcome means for each, and what may be tried again.

A second try of something that an archive may have done already is the one fault that cannot be taken back. So the
rules stand here as data, one row a kind, and `run_effects` reads them; nobody decides about a second try anywhere else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.identifiers import ItemId
from bot.domain.item import MessageRef


class EffectKind(StrEnum):
    OPEN_LETTER = "open_letter"
    CREATE_ENTRY = "create_entry"
    #: asks once more for the external key: two hits mean two entries
    CHECK_SINGLE = "check_single"
    ADD_FILE = "add_file"
    FINALISE_ENTRY = "finalise_entry"
    VERIFY_ENTRY = "verify_entry"
    MARK_READ = "mark_read"
    CONFIRM = "confirm"
    PUT_AWAY = "put_away"
    #: of a handled item: the letter leaves its source for good
    DELETE_LETTER = "delete_letter"
    #: the source tells the sender that the letter could not be received, for good
    REFUSE = "refuse"
    #: the draft of an e-mail to a domain system, with its key
    WRITE_EMAIL = "write_email"
    ATTACH_FILE = "attach_file"
    SEND_EMAIL = "send_email"
    #: tells a unit that a letter lies there, in neutral words
    TELL_UNIT = "tell_unit"
    CREATE_CASE = "create_case"
    #: asks once more for the case's key: two hits mean two cases
    CHECK_CASE = "check_case"


class EffectState(StrEnum):
    PLANNED = "planned"
    #: an executor has it; nothing has left the house
    LEASED = "leased"
    #: committed before the request leaves: from here on it may have been done
    SENT = "sent"
    #: sent, and no answer that tells what became of it
    UNKNOWN = "unknown"
    DONE = "done"
    #: refused, given up, or unknown for good: a person must look
    FAILED = "failed"
    CANCELLED = "cancelled"


SETTLED_STATES = frozenset({EffectState.DONE, EffectState.CANCELLED})


class Unknown(StrEnum):
    """How an unknown outcome is settled."""

    #: read-only or idempotent: do it again
    REPEAT = "repeat"
    #: ask the archive for the external key, at once and again after `settle`
    LOOK_UP = "look_up"
    #: list what the entry holds
    LIST = "list"
    #: nothing outside can tell, and a second try may do harm: a person is asked
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRule:
    unknown: Unknown
    #: whether the request changes anything outside; only then is the row `sent` before it leaves
    changes: bool = True
    #: a receipt at the source: after the route's last essential effect, never before
    receipt: bool = False
    #: whether the route may be called handled although this one failed for good; the card then says so
    essential: bool = True


EFFECT_RULES: Mapping[EffectKind, EffectRule] = {
    EffectKind.OPEN_LETTER: EffectRule(unknown=Unknown.REPEAT),
    EffectKind.CREATE_ENTRY: EffectRule(unknown=Unknown.LOOK_UP),
    EffectKind.CHECK_SINGLE: EffectRule(unknown=Unknown.REPEAT, changes=False),
    EffectKind.ADD_FILE: EffectRule(unknown=Unknown.LIST),
    EffectKind.FINALISE_ENTRY: EffectRule(unknown=Unknown.REPEAT),
    EffectKind.VERIFY_ENTRY: EffectRule(unknown=Unknown.REPEAT, changes=False),
    EffectKind.MARK_READ: EffectRule(unknown=Unknown.REPEAT, receipt=True, essential=False),
    EffectKind.CONFIRM: EffectRule(unknown=Unknown.REPEAT, receipt=True),
    EffectKind.PUT_AWAY: EffectRule(unknown=Unknown.REPEAT, receipt=True, essential=False),
    EffectKind.DELETE_LETTER: EffectRule(unknown=Unknown.REPEAT, essential=False),
    # what KS answers to a second refusal is not documented (SvarInn REST.md 7b27ffce, read 2026-11), and a letter that
    # is off its list may have been receipted by somebody else as well
    EffectKind.REFUSE: EffectRule(unknown=Unknown.ASK),
    EffectKind.WRITE_EMAIL: EffectRule(unknown=Unknown.LOOK_UP),
    EffectKind.ATTACH_FILE: EffectRule(unknown=Unknown.LIST),
    # a second try sends the same draft, which Exchange sends once; where the draft is gone, a person is asked
    EffectKind.SEND_EMAIL: EffectRule(unknown=Unknown.LOOK_UP),
    # a doubled notice is harmless, a lost one is not
    EffectKind.TELL_UNIT: EffectRule(unknown=Unknown.REPEAT),
    EffectKind.CREATE_CASE: EffectRule(unknown=Unknown.LOOK_UP),
    EffectKind.CHECK_CASE: EffectRule(unknown=Unknown.REPEAT, changes=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One effect as the route plan orders it, before it has a row."""

    kind: EffectKind
    #: place in the plan; files found when the letter is opened take the places after it
    ordinal: int
    #: what the executor needs; no name, title or number of a person but what the archive must be told
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    effect_id: int
    item_id: ItemId
    round: int
    kind: EffectKind
    ordinal: int
    args: Mapping[str, Any]
    state: EffectState = EffectState.PLANNED
    #: how many times it was sent
    attempts: int = 0
    due_at: datetime
    lease_owner: str = ""
    leased_until: datetime | None = None
    sent_at: datetime | None = None
    #: ids and numbers that later effects and the card need
    result: Mapping[str, Any] = field(default_factory=dict)
    #: the code and the reason of the last error
    error: str = ""
    reason: str = ""

    @property
    def rule(self) -> EffectRule:
        return EFFECT_RULES[self.kind]


#: what goes through the mail system
EMAIL_KINDS = frozenset({EffectKind.WRITE_EMAIL, EffectKind.ATTACH_FILE, EffectKind.SEND_EMAIL, EffectKind.TELL_UNIT})
#: waits between tries of something that is provably not done, then every hour
_WAITS = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
)
#: tries before a person is asked
MOST_ATTEMPTS = 24


def wait_after(attempts: int, retry_after: timedelta | None = None) -> timedelta:
    """How long until the next try; what the other side asks for is kept, but never more than a day."""
    wait = _WAITS[attempts - 1] if 1 <= attempts <= len(_WAITS) else timedelta(hours=1)
    return min(max(wait, retry_after or timedelta()), timedelta(days=1))


def external_key(ref: MessageRef, *, again: int = 0) -> str:
    """The archive's external key of a letter's entry: derived from the letter, so the same over rounds and restores.

    `again` is raised only by an archivist's "ny likevel". ASCII, 35 characters, no personal data.
    """
    named = "\x1f".join((ref.source_id, ref.external_id, str(again)))
    return "pv-" + hashlib.sha256(named.encode(errors="surrogatepass")).hexdigest()[:32]


def case_key(ref: MessageRef, *, again: int = 0) -> str:
    """As `external_key`, of the case that is made for the letter."""
    named = "\x1f".join((ref.source_id, ref.external_id, str(again), "case"))
    return "pvc-" + hashlib.sha256(named.encode(errors="surrogatepass")).hexdigest()[:32]


def file_key(ref: MessageRef, attachment_id: str) -> str:
    """Marks one file of an entry, so that a listing tells whether it came through."""
    named = f"{ref.source_id}\x1f{ref.external_id}\x1f{attachment_id}"
    return "pvf-" + hashlib.sha256(named.encode(errors="surrogatepass")).hexdigest()[:16]
