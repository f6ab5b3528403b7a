"""What the lead changes by file: how each kind is read and compared, how it comes into force, and what is remembered.

A further kind is one more OfficeFile in the table of `bot.wiring.office_files`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.identifiers import OrgNumber, PersonId
from bot.domain.item import IntakeItem
from bot.domain.office_files import FileChange, FileState, OfficeFileVersion


class Replayed(StrEnum):
    """What a file is tried on before it is taken up."""

    #: letters that are not done
    OPEN = "open"
    #: the newest letters, whatever has become of them
    NEWEST = "newest"
    #: the shifts of the coming weeks
    SHIFTS = "shifts"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRow:
    """How many of the letters that are stored, or of the shifts, fall under something, now and with the file."""

    #: a translation key below `office_file.replay.`; where there is none, the file's own name of it
    name: str
    before: int
    after: int
    #: stands in the text of `name`: a rule, a person
    what: str = ""


class OfficeFile(Protocol):
    """One kind of file. What `read` gives is known to nobody but itself and whoever makes it come into force."""

    @property
    def kind(self) -> str:
        """A word as in the file's name; below `office_file.name.` in the catalogues."""

    @property
    def replays(self) -> Replayed: ...

    def file_name_of(self, text: str) -> str:
        """As people call the file that says this."""

    @property
    def first(self) -> str:
        """The text of version 1: what the operator has configured."""

    def has_mark(self, text: str) -> bool:
        """Whether a text says that it is one of this kind."""

    def is_named(self, file_name: str) -> bool:
        """Whether files of this kind have such names, in small letters: where a text does not say what it is."""

    def read(self, text: str) -> Any:
        """Raises FileFaults."""

    def differences(self, old: Any, new: Any) -> tuple[FileChange, ...]: ...

    def named_cases(self, text: str) -> Mapping[str, int | None]:
        """The archive's cases that a file names which must be there, each with its line where it has one."""

    def replay(self, items: Sequence[IntakeItem], old: Any, new: Any) -> tuple[ReplayRow, ...]:
        """What differs for these; empty where the file judges no letters, or judges all alike."""


class OfficeFitting(Protocol):
    """Makes what the files say true in this process."""

    @property
    def files(self) -> Mapping[str, OfficeFile]:
        """By kind, in the order in which people read of them."""

    async def rehearse(self, values: Mapping[str, Any]) -> None:
        """Sets everything up beside what runs, as a start would, and forgets it. Asks nobody outside.

        `values`: of each kind what its file was read as. Raises FileFaults where they do not fit together.
        """

    async def fit(self, values: Mapping[str, Any]) -> None:
        """The same for good: all of it at once, or nothing."""

    def touched(self, values: Mapping[str, Any]) -> frozenset[OrgNumber]:
        """The units that cards would show otherwise with these values than they do now."""


class OfficeFiles(Protocol):
    """The part of a transaction that is about them."""

    async def hold_office_files(self) -> None:
        """Until the block ends, nobody else gets past this line. The first thing in a block that decides."""

    async def add_office_file(self, version: OfficeFileVersion) -> None: ...

    async def office_file(self, file_id: str) -> OfficeFileVersion | None: ...

    async def office_files_in_force(self) -> Mapping[str, str]:
        """Kind to file id, of those kinds of which any was taken up. Cheap: each replica asks every few seconds."""

    async def last_office_file(self, kind: str) -> int:
        """The highest number that was ever in force; 1 where none was."""

    async def office_file_before(self, version: OfficeFileVersion) -> OfficeFileVersion | None:
        """The one that a roll back leads to; None = what the operator configured."""

    async def decide_office_file(
        self, file_id: str, state: FileState, *, by: PersonId, at: datetime, number: int | None = None
    ) -> None: ...

    async def forget_office_proposals(self, *, before: datetime) -> None:
        """Deletes what was sent before then and never taken up."""

    async def draw_units_anew(self, units: frozenset[OrgNumber] | None, *, beside: str) -> None:
        """Wants the cards anew that show letters of these units, or of all units.

        Those are open ones, and closed ones of the last weeks. And the card of that name, where it stands on the board.
        """
