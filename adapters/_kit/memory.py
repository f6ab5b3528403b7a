"""What one process remembers of what it has listed, to ask a source less; losing it costs calls, never letters."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Generic, TypeVar

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
