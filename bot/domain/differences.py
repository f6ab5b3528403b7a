"""Where our ledger, the archive and the letter's source say different things about one letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.identifiers import ItemId


class DifferenceKind(StrEnum):
    """The worst first: in this order they stand on the board. Below `difference.` in the catalogues."""

    #: the source has our receipt, and the archive has nothing: nobody would ever miss the letter
    RECEIPT_WITHOUT_ENTRY = "receipt_without_entry"
    #: the archive does not know the entry any more; the letter still lies at its source
    ENTRY_GONE = "entry_gone"
    #: the archive has an entry under the letter's own key that our ledger does not know
    UNKNOWN_ENTRY = "unknown_entry"
    #: somebody has cancelled the entry in the archive (utgår)
    ENTRY_VOID = "entry_void"
    #: our ledger says that the entry is final, and the archive does not
    ENTRY_NOT_FINAL = "entry_not_final"
    #: the letter is taken care of, and its source lacks our receipt
    RECEIPT_MISSING = "receipt_missing"
    #: the letter was put away and lies in the inbox again
    BACK_IN_INBOX = "back_in_inbox"


#: those that the letter's source tells, not the archive
OF_RECEIPTS = frozenset({DifferenceKind.RECEIPT_MISSING, DifferenceKind.BACK_IN_INBOX})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Codes and numbers only; all of it may stand on the board."""

    item_id: ItemId
    kind: DifferenceKind
    found_at: datetime
    #: the entry that it is about, where there is one
    entry_number: str = ""
    entry_link: str = ""
