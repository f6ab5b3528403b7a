"""The lead's files as files: the question whether one may be put into OneDrive, and the file once it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.app.desk import Desk
from bot.app.files.show import text_in_force
from bot.domain.people import Person
from bot.i18n import Texts
from bot.teams.posts import Post
from bot.teams.sent_files import FileToSend, Wish, consent_post


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFileMaker:
    kind: ClassVar[str] = "office_file"
    desk: Desk

    async def offer(self, person: Person, kind: str, write: Texts) -> Post:
        """Raises NotAllowed."""
        name, text = await text_in_force(self.desk, person, kind)
        purpose = write("office_file.file_purpose", name=write(f"office_file.name.{kind}"))
        return consent_post(name, purpose=purpose, size=len(text.encode()), wish={"kind": self.kind, "file": kind})

    async def make(self, person: Person, wish: Wish, write: Texts) -> FileToSend:  # noqa: ARG002 # its words are its own
        """What is in force then, which may be newer than what was asked for."""
        name, text = await text_in_force(self.desk, person, wish.get("file", ""))
        return FileToSend(name=name, content=text.encode())
