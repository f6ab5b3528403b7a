"""`filer`: which of the lead's files are in force, one of them sent, or back to the version before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.files.decide import roll_back_file
from bot.app.files.follow import follow_files
from bot.app.files.show import file_view, files_in_force
from bot.domain.office_files import FileFaults
from bot.errors import NotAllowed
from bot.i18n import in_each_language
from bot.ports.office_file_views import FileFaultsView, FileInForce, FilesInForceView, OfficeFileView
from bot.teams.afterwork import Afterwork
from bot.teams.commands.asked import Asked
from bot.teams.drawing import office_file_post
from bot.teams.office_file_maker import OfficeFileMaker
from bot.teams.posts import Post

_BACK = ("tilbake", "attende", "back")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFiles:
    names: ClassVar[tuple[str, ...]] = ("filer", "files", "fil")
    about_letters: ClassVar[bool] = False
    desk: Desk
    maker: OfficeFileMaker
    afterwork: Afterwork

    async def reply(self, asked: Asked) -> Post:
        """`filer`, `filer enheter`, `filer enheter tilbake`."""
        if asked.in_channel:
            raise NotAllowed("file_only_in_chat")
        view: OfficeFileView
        view = in_force = await files_in_force(self.desk, asked.person)
        if asked.words:
            row = _named(in_force, " ".join(asked.words))
            if asked.words[-1] not in _BACK:
                return await self.maker.offer(asked.person, row.kind, asked.write)
            view = await self._back(asked, row)
        return office_file_post(view, asked.locale)[1]

    async def _back(self, asked: Asked, row: FileInForce) -> OfficeFileView:
        if not row.file_id:
            raise NotAllowed("file_is_first")
        try:
            await roll_back_file(self.desk, asked.person, row.file_id)
        except FileFaults as faults:
            return FileFaultsView(faults=faults.faults)
        self.afterwork.start(follow_files(self.desk))
        return await file_view(self.desk, row.file_id)


def _named(view: FilesInForceView, said: str) -> FileInForce:
    """By the file's name, or as people call it in any language, which may be two words."""
    for row in view.rows:
        called = (row.kind, row.file_name, *in_each_language(f"office_file.name.{row.kind}"))
        if f"{said} ".startswith(tuple(f"{name} " for name in called)):
            return row
    raise NotAllowed("file_unknown")
