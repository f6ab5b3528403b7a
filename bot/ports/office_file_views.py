"""What the lead is shown of files: one that was sent, one that has faults, and those in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.office_files import FileChange, FileFault, FileState
from bot.ports.office_files import Replayed, ReplayRow


class FileButton(StrEnum):
    """Verbs of buttons on these cards, which carry the file's id and nothing else."""

    APPLY = "file_apply"
    DISCARD = "file_discard"
    ROLL_BACK = "file_roll_back"
    SHOW = "file_show"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    file_id: str
    kind: str
    state: FileState
    #: the version that it is; 0 = none yet
    number: int
    changes: tuple[FileChange, ...]
    replay: tuple[ReplayRow, ...] = ()
    replayed: Replayed = Replayed.OPEN
    #: how many letters it was tried on
    letters: int = 0
    #: the archive did not say whether the cases are there that it names
    cases_unknown: bool = False
    expires_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    #: nothing newer of its kind has been taken up
    in_force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFaultsView:
    faults: tuple[FileFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInForce:
    """`file_id` empty = what the operator configured."""

    kind: str
    file_name: str
    number: int
    file_id: str = ""
    by: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesInForceView:
    rows: tuple[FileInForce, ...]


OfficeFileView = FileView | FileFaultsView | FilesInForceView
