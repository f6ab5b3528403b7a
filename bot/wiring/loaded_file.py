"""A file of the lead's that another part of the house reads: its loader says what is wrong, a line for each fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot.domain.item import IntakeItem
from bot.domain.office_files import FileChange, FileFaults
from bot.errors import ConfigError
from bot.ports.office_files import Replayed, ReplayRow
from bot.wiring.fault_words import told_faults
from bot.wiring.toml_file import no_replay

Value = TypeVar("Value")
#: how the files of any kind begin: a file is meant as what it says before its name counts
_ANY_MARK = re.compile(
    r"^\s*(BEGIN:VCALENDAR|\[\[\s*(units|transfer_cases|rule)\s*\]\]|\[\s*(roster|rotation)\b)", re.MULTILINE
)


def no_cases(text: str) -> Mapping[str, int]:  # noqa: ARG001
    """Of a kind that names none."""
    return {}


@dataclass(slots=True, kw_only=True)
class LoadedFile(Generic[Value]):
    """An OfficeFile. `load` and `configured` raise ConfigError."""

    kind: str
    #: whether a file of that name is one of this kind, where what stands in it does not tell
    is_named: Callable[[str], bool]
    #: whether such a text is one of this kind
    mark: re.Pattern[str]
    #: what the operator has set up, asked for once
    configured: Callable[[], str]
    load: Callable[[str], Value]
    compare: Callable[[Value, Value], tuple[FileChange, ...]]
    file_name_of: Callable[[str], str]
    judge: Callable[[Sequence[IntakeItem], Value, Value], tuple[ReplayRow, ...]] = no_replay
    named_cases: Callable[[str], Mapping[str, int]] = no_cases
    replays: Replayed = Replayed.OPEN
    _first: str | None = field(default=None, init=False)

    @property
    def first(self) -> str:
        if self._first is None:
            self._first = self.configured()
        return self._first

    def fits(self, file_name: str, text: str) -> bool:
        return self.mark.search(text) is not None or (
            self.is_named(file_name.lower()) and _ANY_MARK.search(text) is None
        )

    def read(self, text: str) -> Value:
        try:
            return self.load(text)
        except ConfigError as fault:
            raise FileFaults(told_faults(fault.what, text)) from None

    def differences(self, old: Value, new: Value) -> tuple[FileChange, ...]:
        return self.compare(old, new)

    def replay(self, items: Sequence[IntakeItem], old: Value, new: Value) -> tuple[ReplayRow, ...]:
        return self.judge(items, old, new)
