"""One kind of file with which the lead changes how the office works, put together from what each kind does its way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.domain.item import IntakeItem
from bot.domain.office_files import FileChange
from bot.i18n import in_each_language
from bot.ports.office_files import Replayed, ReplayRow

Value = TypeVar("Value")


def has_table(*names: str) -> Callable[[str], bool]:
    """Whether a text has such a table, as far as that can be told of one that may be no whole TOML."""
    heading = re.compile(rf"^[ \t]*\[\[?[ \t]*[\"']?({'|'.join(names)})[\"']?[ \t]*[\].]", re.MULTILINE)
    return lambda text: heading.search(text) is not None


def no_replay(items: Sequence[IntakeItem], old: Any, new: Any) -> tuple[ReplayRow, ...]:  # noqa: ARG001
    """Of a kind that judges no letters."""
    return ()


def no_cases(text: str) -> Mapping[str, int | None]:  # noqa: ARG001
    """Of a kind that names none, or none that must be there at once."""
    return {}


@dataclass(slots=True, kw_only=True)
class FileKind(Generic[Value]):
    """An OfficeFile."""

    kind: str
    has_mark: Callable[[str], bool]
    #: what the operator has set up, asked for once; raises ConfigError
    configured: Callable[[], str]
    #: raises FileFaults
    read: Callable[[str], Value]
    differences: Callable[[Value, Value], tuple[FileChange, ...]]
    file_name_of: Callable[[str], str]
    replay: Callable[[Sequence[IntakeItem], Value, Value], tuple[ReplayRow, ...]] = no_replay
    named_cases: Callable[[str], Mapping[str, int | None]] = no_cases
    replays: Replayed = Replayed.OPEN
    #: of names of files that can be nothing else
    endings: tuple[str, ...] = ()
    #: its value stands in the place of the setting of that name
    is_setting: bool = False
    _first: str | None = field(default=None, init=False)

    def is_named(self, file_name: str) -> bool:
        called = (self.kind, *in_each_language(f"office_file.name.{self.kind}"))
        return file_name.startswith(called) or file_name.endswith(self.endings)

    @property
    def first(self) -> str:
        if self._first is None:
            self._first = self.configured()
        return self._first
