"""What one process remembers of the dialogs it has listed, to ask Altinn less; losing it costs calls, never letters."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from adapters.sources.altinn.wire import Dialog, Transmission
from bot.domain.identifiers import OrgNumber

Value = TypeVar("Value")
_MOST: Final = 20_000


class Remembered(Generic[Value]):
    """The least recently used is forgotten first."""

    def __init__(self, most: int = _MOST) -> None:
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._most = most

    def get(self, name: str) -> Value | None:
        if name not in self._values:
            return None
        self._values.move_to_end(name)
        return self._values[name]

    def keep(self, name: str, value: Value) -> None:
        self._values[name] = value
        self._values.move_to_end(name)
        if len(self._values) > self._most:
            self._values.popitem(last=False)


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
