"""What is done with the e-mail of a notice: each may be asked for again, and finds out first what was done already."""

from __future__ import annotations

from typing import Final

from adapters._kit.graph import Graph
from adapters.sources.mailbox import protocol
from adapters.sources.mailbox.folders import Folders
from adapters.sources.mailbox.wire import MailIds, MailShape
from bot.errors import ContractBroken, Gone, OutcomeUnknown, Rejected
from bot.ports.notices import Forwarded

_MOST_SUBJECT: Final = 200
_MOST_TEXT: Final = 4000


class Deeds:
    def __init__(self, graph: Graph, folders: Folders, *, system: str) -> None:
        self._graph = graph
        self._folders = folders
        self._system = system

    async def file(self, mailbox: str, mail: str, folder: str) -> None:
        """Only out of the inbox: an e-mail that somebody has put elsewhere stays there."""
        wanted = await self._folders.named(mailbox, folder)
        try:
            await self._move(mailbox, mail, wanted)
        except Rejected as refused:
            if isinstance(refused, Gone):
                raise
            self._folders.forget(mailbox, folder)
            raise

    async def delete(self, mailbox: str, mail: str) -> None:
        """To Deleted Items; one that is not there any more was deleted by somebody else."""
        try:
            await self._move(mailbox, mail, await self._folders.known(mailbox, "deleteditems"))
        except Gone:
            return

    async def forward(self, mailbox: str, *, key: str, to: str, subject: str, text: str) -> None:
        """A draft with the key first, so that whatever is lost on the way can be found by it afterwards."""
        state, draft = await self._find(mailbox, key)
        if state is Forwarded.SENT:
            return
        if draft is None:
            call = protocol.draft(
                mailbox, key=key, to=to, subject=_line(subject)[:_MOST_SUBJECT], text=text[:_MOST_TEXT]
            )
            draft = self._graph.shaped(MailShape, await self._graph.change(call)).id
        try:
            await self._graph.change(protocol.send(mailbox, draft))
        except Gone as lost:
            # the draft has become the sent copy meanwhile, or somebody has thrown it away
            raise OutcomeUnknown(self._system, lost.reason) from lost

    async def forwarded(self, mailbox: str, key: str) -> Forwarded:
        return (await self._find(mailbox, key))[0]

    async def _find(self, mailbox: str, key: str) -> tuple[Forwarded, str | None]:
        found = (await self._graph.read(MailIds, protocol.find_by_key(mailbox, key))).value
        if any(mail.is_draft is None for mail in found):
            raise ContractBroken(self._system, "mailbox.is_draft")
        if any(not mail.is_draft for mail in found):
            return Forwarded.SENT, None
        return (Forwarded.DRAFT, found[0].id) if found else (Forwarded.ABSENT, None)

    async def _move(self, mailbox: str, mail: str, folder_id: str) -> None:
        now = await self._graph.read(MailShape, protocol.one_mail(mailbox, mail))
        if now.parent_folder_id is None:
            raise ContractBroken(self._system, "mailbox.parent_folder")
        if now.parent_folder_id != await self._folders.known(mailbox, "inbox"):
            return
        await self._graph.change(protocol.move(mailbox, mail, folder_id))


def _line(text: str) -> str:
    return " ".join(text.split())
