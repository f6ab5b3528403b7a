"""Finds the folders of each mailbox: Exchange's own by their fixed names, the municipality's by theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final, Literal

from adapters._kit.graph import Graph
from adapters.sources.mailbox import protocol
from adapters.sources.mailbox.settings import Mailbox, MailboxSettings
from adapters.sources.mailbox.wire import Folder, FolderPage
from bot.errors import ContractBroken, Rejected

WellKnown = Literal["inbox", "deleteditems", "msgfolderroot"]
NO_SUCH_FOLDER: Final = "mailbox.no_such_folder"
_MOST_PAGES: Final = 20


class Folders:
    def __init__(self, graph: Graph, *, system: str) -> None:
        self._graph = graph
        self._system = system
        self._ids: dict[tuple[str, str], str] = {}

    async def known(self, mailbox: str, name: WellKnown) -> str:
        """A folder's id never changes, so each is asked for once."""
        place = (mailbox, name)
        if place not in self._ids:
            self._ids[place] = (await self._graph.read(Folder, protocol.folder(mailbox, name))).id
        return self._ids[place]

    async def named(self, mailbox: str, path: str) -> str:
        """Below the inbox; below the mailbox itself where the path begins with a slash.

        Raises Rejected where there is none of that name, and makes none: a misspelt name would fill a folder that
        nobody looks into.
        """
        place = (mailbox, f"/{path}")
        if place not in self._ids:
            found = await self.known(mailbox, "msgfolderroot" if path.startswith("/") else "inbox")
            for name in path.strip("/").split("/"):
                found = await self._below(mailbox, found, name)
            self._ids[place] = found
        return self._ids[place]

    async def has(self, mailbox: str, path: str) -> bool:
        try:
            await self.named(mailbox, path)
        except Rejected as refused:
            if refused.reason != NO_SUCH_FOLDER:
                raise
            return False
        return True

    def forget(self, mailbox: str, path: str) -> None:
        """Somebody has removed it and made another of that name."""
        self._ids.pop((mailbox, f"/{path}"), None)

    async def _below(self, mailbox: str, folder_id: str, name: str) -> str:
        wanted = " ".join(name.split()).casefold()
        async for folder in self._all(mailbox, folder_id):
            if " ".join(folder.display_name.split()).casefold() == wanted:
                return folder.id
        raise Rejected(self._system, NO_SUCH_FOLDER)

    async def _all(self, mailbox: str, folder_id: str) -> AsyncIterator[Folder]:
        call = protocol.folders_below(mailbox, folder_id)
        for _ in range(_MOST_PAGES):
            page = await self._graph.read(FolderPage, call)
            for folder in page.value:
                yield folder
            if not page.next_link:
                return
            call = protocol.go_on(page.next_link)
        raise ContractBroken(self._system, "mailbox.folders")


def named_folders(settings: MailboxSettings, mailbox: Mailbox) -> dict[str, str]:
    """Every folder that the mailbox must have, by the setting that names it."""
    named = {f"rules.{rule.id}.folder": rule.folder for rule in settings.rules}
    named |= {
        "notice_folder": settings.notice_folder,
        f"mailboxes.{mailbox.name}.handled_folder": mailbox.handled_folder,
    }
    return {where: folder for where, folder in named.items() if folder}
