"""Files with which the lead changes how the office works: versions, what differs between two, what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.identifiers import PersonId
from bot.errors import NotAllowed

#: the number of what stands in the operator's own configuration
FIRST = 1
#: what nobody has taken up by then must be sent again: the office may have changed
EXPIRES_AFTER = timedelta(hours=1)


class FileState(StrEnum):
    PROPOSED = "proposed"
    APPLIED = "applied"
    DISCARDED = "discarded"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFileVersion:
    """One file that somebody sent. Of each kind the highest number that is still applied is in force."""

    file_id: str
    kind: str
    content: str
    digest: str
    sent_by: PersonId
    sent_at: datetime
    #: digest of everything that was in force when it was checked; it is taken up only while that still stands
    checked_against: str
    state: FileState = FileState.PROPOSED
    #: 0 = never taken up
    number: int = 0
    decided_by: PersonId | None = None
    decided_at: datetime | None = None

    def has_expired(self, now: datetime) -> bool:
        return self.state is FileState.PROPOSED and now - self.sent_at > EXPIRES_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """`code` is a translation key below `office_file.fault.`; `line` None = it is about the file as a whole."""

    code: str
    line: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


class FileFaults(NotAllowed):
    """A file with a fault is refused whole, and what was in force stays."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        super().__init__("file_faults", faults=len(faults))
        self.faults = tuple(faults)


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    name: str
    #: empty = it said nothing
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One row that differs. Neither its name nor its fields may be a private person's."""

    kind: ChangeKind
    name: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One row of a file as people compare it: the fields in the file's own words."""

    name: str
    fields: Mapping[str, str]


def digest_of(text: str) -> str:
    """Of what it says: how the sender's machine ends lines does not matter."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def digest_of_all(digests: Mapping[str, str]) -> str:
    """Of several files by kind."""
    return digest_of("\n".join(f"{kind}={digest}" for kind, digest in sorted(digests.items())))


def changes(old: Mapping[str, FileRow], new: Mapping[str, FileRow]) -> tuple[FileChange, ...]:
    """By key: what went, what came, what says something else; each in the order of the file that has it."""
    removed = (FileChange(kind=ChangeKind.REMOVED, name=row.name) for key, row in old.items() if key not in new)
    added = (
        FileChange(kind=ChangeKind.ADDED, name=row.name, fields=tuple(_said(row)))
        for key, row in new.items()
        if key not in old
    )
    changed = (
        FileChange(kind=ChangeKind.CHANGED, name=row.name, fields=differing)
        for key, row in new.items()
        if key in old and (differing := tuple(_changed(old[key], row)))
    )
    return (*removed, *added, *changed)


def _said(row: FileRow) -> Iterator[FieldChange]:
    """What its name does not say already."""
    told = ((name, value) for name, value in row.fields.items() if value and value not in row.name)
    return (FieldChange(name=name, before="", after=value) for name, value in told)


def _changed(old: FileRow, new: FileRow) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*new.fields, *old.fields)):
        before, after = old.fields.get(name, ""), new.fields.get(name, "")
        if before != after:
            yield FieldChange(name=name, before=before, after=after)
