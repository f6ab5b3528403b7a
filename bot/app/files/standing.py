"""What every kind of file says now: the version that was taken up, or what the operator configured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.app.desk import Desk
from bot.domain.office_files import OfficeFileVersion, digest_of, digest_of_all
from bot.errors import NotAllowed
from bot.ports.office_files import OfficeFile, OfficeFitting
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    files: Mapping[str, OfficeFile]
    #: of the kinds of which any was taken up
    versions: Mapping[str, OfficeFileVersion]

    def text(self, kind: str) -> str:
        version = self.versions.get(kind)
        return version.content if version else self.files[kind].first

    def digest(self, kind: str) -> str:
        return digest_of(self.text(kind))

    @property
    def digest_of_all(self) -> str:
        return digest_of_all({kind: self.digest(kind) for kind in self.files})

    def values(self, **instead: str) -> dict[str, Any]:
        """What each file is read as, with other texts for some kinds. Raises FileFaults."""
        return {kind: file.read(instead.get(kind, self.text(kind))) for kind, file in self.files.items()}


def fitting_of(desk: Desk) -> OfficeFitting:
    if desk.fitting is None:
        raise NotAllowed("file_unknown")
    return desk.fitting


async def standing(fitting: OfficeFitting, tx: Transaction) -> Standing:
    in_force = await tx.office_files_in_force()
    found = [await tx.office_file(file_id) for kind, file_id in in_force.items() if kind in fitting.files]
    return Standing(files=fitting.files, versions={version.kind: version for version in found if version})
