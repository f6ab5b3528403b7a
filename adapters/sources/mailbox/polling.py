"""One poll: what is new or changed in each mailbox, told apart into notices, letters, and what is nobody's business."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from adapters._kit.graph import Graph, GraphCall, fault_in
from adapters.sources.mailbox import protocol
from adapters.sources.mailbox.folders import Folders
from adapters.sources.mailbox.letters import is_whole
from adapters.sources.mailbox.marks import Marks
from adapters.sources.mailbox.settings import Mailbox, MailboxSettings
from adapters.sources.mailbox.sorting import Sorter
from adapters.sources.mailbox.wire import DeltaPage, MailShape
from bot.domain.item import Letter
from bot.domain.notices import Notice
from bot.errors import AuthFailed, ContractBroken, Gone, OutsideError, Rejected, Unavailable
from bot.ports.source import PoisonLetter, PollPage, SuppressedLetter

#: a first listing of 5,000 e-mails in pages of one
_MOST_PAGES: Final = 5000


@dataclass(slots=True)
class Poll:
    """Made anew for each poll."""

    graph: Graph
    folders: Folders
    sorter: Sorter
    settings: MailboxSettings
    now: datetime
    marks: Marks
    seen: set[str] = field(default_factory=set)
    failure: OutsideError | None = None
    denied: int = 0

    async def pages(self, open_threads: Sequence[str]) -> AsyncGenerator[PollPage, None]:
        """Mailboxes are independent: what one lacks in rights or answers keeps no letter of another's back."""
        for mailbox in self.settings.mailboxes:
            try:
                async with aclosing(self._mailbox(mailbox)) as pages:
                    async for page in pages:
                        yield page
                yield await self._open_ones(mailbox, open_threads)
            except AuthFailed:
                self.denied += 1
                if self.denied == len(self.settings.mailboxes):
                    raise
                yield PollPage(units_denied=frozenset({mailbox.unit}))
            except (Unavailable, ContractBroken) as fault:
                self.failure = self.failure or fault
        if self.failure is not None:
            raise self.failure

    async def _mailbox(self, mailbox: Mailbox) -> AsyncGenerator[PollPage, None]:
        link = self.marks.links.get(mailbox.name)
        try:
            async with aclosing(self._listed(mailbox, self._first(mailbox, link))) as pages:
                async for page in pages:
                    yield page
        except Gone as lost:
            if link is None:
                raise ContractBroken(self.settings.source_id, lost.reason) from lost
            # Graph has lost its place (410): all of `look_back` is listed again, and letters have the ids they had
            async with aclosing(self._listed(mailbox, self._first(mailbox, None))) as pages:
                async for page in pages:
                    yield page

    def _first(self, mailbox: Mailbox, link: str | None) -> GraphCall:
        size = self.settings.page_size
        if link is not None:
            return protocol.go_on_listing(link, page_size=size)
        return protocol.start_listing(mailbox.address, since=self.now - self.settings.look_back, page_size=size)

    async def _listed(self, mailbox: Mailbox, call: GraphCall) -> AsyncGenerator[PollPage, None]:
        for _ in range(_MOST_PAGES):
            page = await self.graph.read(DeltaPage, call)
            yield await self._told(mailbox, page.value)
            if page.delta_link:
                self.marks = self.marks.moved(mailbox.name, page.delta_link)
                yield PollPage(cursor=self.marks.text())
                return
            if not page.next_link or page.next_link == call.path:
                break
            call = protocol.go_on_listing(page.next_link, page_size=self.settings.page_size)
        raise ContractBroken(self.settings.source_id, "mailbox.delta")

    async def _told(self, mailbox: Mailbox, entries: Sequence[Any]) -> PollPage:
        found: list[Letter | SuppressedLetter | Notice | PoisonLetter] = []
        for entry in entries:
            try:
                mail = MailShape.model_validate(entry)
            except ValidationError as fault:
                found.append(PoisonLetter(external_id=_id_in(mailbox, entry), fault=fault_in(fault)))
                continue
            whole = await self._whole(mailbox, mail)
            if whole is not None:
                self.seen.add(f"{mailbox.name}/{mail.id}")
            told = await self.sorter.sort(mailbox, whole) if whole else None
            if told is not None:
                found.append(told)
        return PollPage(
            letters=tuple(each for each in found if isinstance(each, Letter)),
            suppressed=tuple(each for each in found if isinstance(each, SuppressedLetter)),
            poison=tuple(each for each in found if isinstance(each, PoisonLetter)),
            notices=tuple(each for each in found if isinstance(each, Notice)),
            units_heard=frozenset({mailbox.unit} if found else ()),
        )

    async def _open_ones(self, mailbox: Mailbox, open_threads: Sequence[str]) -> PollPage:
        """Open letters that the delta did not tell of, as they are now: of one that left it tells no place."""
        mine = [each for each in open_threads if each.partition("/")[0] == mailbox.name]
        letters = []
        for thread in mine:
            if thread in self.seen:
                continue
            try:
                mail = await self.graph.read(MailShape, protocol.one_mail(mailbox.address, thread.partition("/")[2]))
            except (Gone, Rejected):
                # looking at it twice proves that it is gone; a listing proves nothing
                continue
            in_inbox = mail.parent_folder_id == await self.folders.known(mailbox.address, "inbox")
            letters.append(await self.sorter.letter(mailbox, mail, in_inbox=in_inbox))
        return PollPage(letters=tuple(each for each in letters if isinstance(each, Letter)))

    async def _whole(self, mailbox: Mailbox, mail: MailShape) -> MailShape | None:
        """None for one that has left the inbox, or is a draft that somebody keeps there."""
        if mail.removed is not None or mail.is_draft:
            return None
        if is_whole(mail):
            return mail
        try:
            return await self.graph.read(MailShape, protocol.one_mail(mailbox.address, mail.id))
        except Gone:
            return None


def _id_in(mailbox: Mailbox, entry: Any) -> str:
    told: Any = entry.get("id") if isinstance(entry, dict) else None
    return f"{mailbox.name}/{told}" if isinstance(told, str) and 0 < len(told) <= 1024 else ""
