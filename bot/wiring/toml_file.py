"""A file of the lead's that is one list of TOML tables, each like a table of the settings: read, compared, written."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.domain.item import IntakeItem
from bot.domain.office_files import FileChange, FileFault, FileFaults, FileRow, changes, line_of
from bot.ports.office_files import Replayed, ReplayRow

Row = TypeVar("Row", bound=BaseModel)
Rows = tuple[Row, ...]
#: what pydantic calls a fault, and what people are told of it
_CODES: Mapping[str, str] = {
    "missing": "missing",
    "string_too_short": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "not_one_of",
}
#: each row is compared with each other one
MOST_ROWS = 1000
#: nobody reads more of them
_MOST_FAULTS = 100
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


def no_replay(items: Sequence[IntakeItem], old: Any, new: Any) -> tuple[ReplayRow, ...]:  # noqa: ARG001
    """Of a kind that judges no letters."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlTableFile(Generic[Row]):
    """An OfficeFile: `[[kind]]` and nothing else, so that what it says holds whole."""

    kind: str
    model: type[Row]
    #: what is configured
    rows: Rows[Row]
    #: what tells one row from the others, and how people call it
    key_of: Callable[[Row], str]
    name_of: Callable[[Row], str]
    #: whether two rows may have one key
    repeats: bool = False
    may_be_empty: bool = False
    judge: Callable[[Sequence[IntakeItem], Rows[Row], Rows[Row]], tuple[ReplayRow, ...]] = no_replay

    @property
    def replays(self) -> Replayed:
        return Replayed.OPEN

    def file_name_of(self, text: str) -> str:  # noqa: ARG002 # it is TOML whatever it says
        return f"{self.kind}.toml"

    def named_cases(self, text: str) -> Mapping[str, int]:  # noqa: ARG002 # transfer cases are asked about each day
        return {}

    @property
    def first(self) -> str:
        return "\n".join(_written(self.kind, row) for row in self.rows)

    def fits(self, file_name: str, text: str) -> bool:
        """By what stands in it; by its name where nothing does, or it cannot be read."""
        try:
            table = _table(text)
            return self.kind in table or (not table and self._is_named(file_name))
        except FileFaults:
            return f"[[{self.kind}]]" in text.replace(" ", "") or self._is_named(file_name)

    def _is_named(self, file_name: str) -> bool:
        return file_name.lower().startswith(self.kind)

    def read(self, text: str) -> Rows[Row]:
        table = _table(text)
        strange = sorted(set(table) - {self.kind})
        if strange:
            raise FileFaults([_strange(text, name, self.kind) for name in strange])
        rows = table.get(self.kind, [])
        if not isinstance(rows, list) or not (rows or self.may_be_empty):
            raise FileFaults([FileFault(code="empty", values={"table": f"[[{self.kind}]]"})])
        if len(rows) > MOST_ROWS:
            raise FileFaults([FileFault(code="too_many", values={"most": str(MOST_ROWS)})])
        try:
            read = TypeAdapter(tuple[self.model, ...]).validate_python(rows)  # type: ignore[name-defined]
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)[:_MOST_FAULTS]
            raise FileFaults([self._fault(text, fault) for fault in faults]) from None
        twice = [*self._twice(text, read)]
        if twice:
            raise FileFaults(twice)
        return tuple(read)

    def differences(self, old: Rows[Row], new: Rows[Row]) -> tuple[FileChange, ...]:
        return changes(self._by_key(old), self._by_key(new))

    def replay(self, items: Sequence[IntakeItem], old: Rows[Row], new: Rows[Row]) -> tuple[ReplayRow, ...]:
        return self.judge(items, old, new)

    def _by_key(self, rows: Iterable[Row]) -> dict[str, FileRow]:
        seen: Counter[str] = Counter()
        found = {}
        for row in rows:
            key = self.key_of(row)
            found[f"{key}\x1f{seen[key]}"] = FileRow(name=self.name_of(row), fields=_fields(row))
            seen[key] += 1
        return found

    def _twice(self, text: str, rows: Sequence[Row]) -> Iterator[FileFault]:
        seen: set[str] = set()
        for place, key in enumerate(map(self.key_of, rows)):
            if not self.repeats and key in seen:
                yield FileFault(code="twice", line=line_of(text, self.kind, place), values={"name": key})
            seen.add(key)

    def _fault(self, text: str, fault: Mapping[str, Any]) -> FileFault:
        place = [part for part in fault["loc"] if isinstance(part, int)]
        name = ".".join(str(part) for part in fault["loc"] if isinstance(part, str))
        line = line_of(text, self.kind, place[0], name) if place else None
        allowed = str(fault.get("ctx", {}).get("expected", "")) or ", ".join(self.model.model_fields)
        code = _CODES.get(fault["type"], "wrong")
        return FileFault(code=code if name else "row", line=line, values={"field": name, "allowed": allowed})


def _table(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # beside its own error: a number of thousands of digits, tables within tables without end
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else None
        raise FileFaults([FileFault(code="toml", line=line)]) from None


def _strange(text: str, name: str, kind: str) -> FileFault:
    here = rf"\s*(\[\[?\s*)?{re.escape(name)}\b"
    found = (number for number, line in enumerate(text.splitlines(), start=1) if re.match(here, line))
    return FileFault(code="unknown_table", line=next(found, None), values={"name": name, "table": f"[[{kind}]]"})


def _fields(row: BaseModel) -> dict[str, str]:
    """As they stand in a file; what says no more than the default is left out."""
    fields = type(row).model_fields
    told = ((name, getattr(row, name)) for name in fields)
    return {name: _plain(value) for name, value in told if value != fields[name].default}


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _written(kind: str, row: BaseModel) -> str:
    fields = type(row).model_fields
    lines = (f"{name} = {_value(getattr(row, name))}" for name in fields if getattr(row, name) != fields[name].default)
    return "\n".join([f"[[{kind}]]", *lines, ""])


def _value(value: object) -> str:
    """A TOML text is a JSON text but for one control character, which no name has."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
