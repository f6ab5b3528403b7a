"""A file of the lead's that is one list of TOML tables, each like a table of the settings: read, compared, written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.domain.item import IntakeItem
from bot.domain.office_files import FileChange, FileFault, FileFaults, FileRow, changes
from bot.ports.office_files import ReplayRow
from bot.settings.file_faults import faults_of, unknown_table
from bot.settings.toml_text import TomlText
from bot.wiring.file_kind import FileKind, has_table, no_replay
from bot.wiring.toml_writer import toml_tables, toml_value

Row = TypeVar("Row", bound=BaseModel)
Rows = tuple[Row, ...]
#: each row is compared with each other one
MOST_ROWS = 1000


def table_file(  # noqa: PLR0913 # what tells one kind from another
    kind: str,
    model: type[Row],
    rows: Rows[Row],
    *,
    key_of: Callable[[Row], str],
    name_of: Callable[[Row], str],
    repeats: bool = False,
    may_be_empty: bool = False,
    judge: Callable[[Sequence[IntakeItem], Rows[Row], Rows[Row]], tuple[ReplayRow, ...]] = no_replay,
) -> FileKind[Rows[Row]]:
    """`[[kind]]` and nothing else, so that what it says holds whole. `rows` are what is configured.

    `key_of` tells one row from the others, where none `repeats` another's key; `name_of` is how people call it.
    """
    tables = _Tables(kind=kind, model=model, key_of=key_of, name_of=name_of, repeats=repeats, may_be_empty=may_be_empty)
    return FileKind(
        kind=kind,
        has_mark=has_table(kind),
        configured=lambda: toml_tables((tables.heading, _said(row)) for row in rows),
        read=tables.read,
        differences=tables.differences,
        file_name_of=lambda _: f"{kind}.toml",
        replay=judge,
        is_setting=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables(Generic[Row]):
    kind: str
    model: type[Row]
    key_of: Callable[[Row], str]
    name_of: Callable[[Row], str]
    repeats: bool
    may_be_empty: bool

    @property
    def heading(self) -> str:
        return f"[[{self.kind}]]"

    def read(self, text: str) -> Rows[Row]:
        toml = TomlText(text)
        strange = sorted(set(toml.table) - {self.kind})
        if strange:
            raise FileFaults([unknown_table(toml, name, self.heading) for name in strange])
        rows = toml.table.get(self.kind, [])
        if not isinstance(rows, list):
            raise FileFaults([FileFault(code="brackets", line=toml.line_of(self.kind), values={"table": self.heading})])
        if not (rows or self.may_be_empty):
            raise FileFaults([FileFault(code="empty", values={"table": self.heading})])
        if len(rows) > MOST_ROWS:
            raise FileFaults([FileFault(code="too_many", values={"most": str(MOST_ROWS)})])
        try:
            read = TypeAdapter(tuple[self.model, ...]).validate_python(rows)  # type: ignore[name-defined]
        except ValidationError as refused:
            raise FileFaults([*faults_of(refused, self.model, toml, self.kind)]) from None
        twice = [*self._twice(toml, read)]
        if twice:
            raise FileFaults(twice)
        return tuple(read)

    def differences(self, old: Rows[Row], new: Rows[Row]) -> tuple[FileChange, ...]:
        return changes(self._by_key(old), self._by_key(new))

    def _by_key(self, rows: Iterable[Row]) -> dict[str, FileRow]:
        seen: Counter[str] = Counter()
        found = {}
        for row in rows:
            key = self.key_of(row)
            found[f"{key}\x1f{seen[key]}"] = FileRow(name=self.name_of(row), fields=_shown(row))
            seen[key] += 1
        return found

    def _twice(self, toml: TomlText, rows: Sequence[Row]) -> Iterator[FileFault]:
        seen: set[str] = set()
        for place, key in enumerate(map(self.key_of, rows)):
            if not self.repeats and key in seen:
                yield FileFault(code="twice", line=toml.line_of(self.kind, place), values={"name": key})
            seen.add(key)


def _said(row: BaseModel) -> Mapping[str, object]:
    """What says no more than the default is left out."""
    fields = type(row).model_fields
    told = ((name, getattr(row, name)) for name in fields)
    return {name: value for name, value in told if value != fields[name].default}


def _shown(row: BaseModel) -> Mapping[str, str]:
    """As it stands in a file; texts without what marks them as such."""
    return {name: value if isinstance(value, str) else toml_value(value) for name, value in _said(row).items()}
