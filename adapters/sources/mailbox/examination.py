"""What `postvakt doctor` tries at postmottak: the token, and each mailbox with the folders that the rules name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from adapters._kit.graph import Graph
from adapters._kit.graph_examination import permissions
from adapters._kit.tokens import TokenSource
from adapters.sources.mailbox import protocol
from adapters.sources.mailbox.folders import Folders, named_folders
from adapters.sources.mailbox.settings import Mailbox, MailboxSettings
from bot.ports.examination import Check, Finding, faulty, good, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxExamination:
    settings: MailboxSettings
    graph: Graph
    folders: Folders
    tokens: TokenSource

    def checks(self) -> tuple[Check, ...]:
        chain = self.settings.source_id
        client: dict[str, str | int] = {"client": self.settings.entra.client_id}
        found = [Check(code="graph_token", run=self._token, values=client, chain=chain)]
        for mailbox in self.settings.mailboxes:
            values: dict[str, str | int] = {"mailbox": mailbox.address}
            found.append(Check(code="mailbox_inbox", run=partial(self._inbox, mailbox), values=values, chain=chain))
        return tuple(found)

    async def _token(self) -> tuple[Finding, ...]:
        forwards = any(rule.to for rule in self.settings.rules)
        return await permissions(self.tokens, ("Mail.ReadWrite", "Mail.Send") if forwards else ("Mail.ReadWrite",))

    async def _inbox(self, mailbox: Mailbox) -> tuple[Finding, ...]:
        await self.graph.ask(protocol.folder(mailbox.address, "inbox"))
        names = tuple(dict.fromkeys(named_folders(self.settings, mailbox).values()))
        missing = tuple([name for name in names if not await self.folders.has(mailbox.address, name)])
        if missing:
            return (good("mailbox_read"), faulty("mailbox_folders_missing", folders=listed(missing)))
        return (good("mailbox_read"), good("mailbox_folders_there", count=len(names)))
