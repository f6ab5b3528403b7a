"""What is remembered of the dialogs that were listed: where they lie, and what they held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapters.sources.altinn.wire import Dialog, Transmission
from bot.domain.identifiers import OrgNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a dialog lies, so that a listing finds it again."""

    unit: OrgNumber
    #: no listing needs to look further back; None = not known
    content_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A dialog's transmissions as they were when its content had this state."""

    content_at: datetime
    count: int
    transmissions: tuple[Transmission, ...]

    def still_good(self, dialog: Dialog) -> bool:
        same_count = self.count == dialog.from_service_owner_transmissions_count
        return same_count and self.content_at == dialog.content_updated_at
