"""Lists the inbox page by page, newest first, while mail arrives and colleagues delete."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from adapters._kit.memory import Remembered
from adapters._kit.xml import Element
from adapters.sources.digipost.gate import Gate
from adapters.sources.digipost.wire import (
    InboxDocument,
    WrongShape,
    document_id_in,
    inbox_link,
    read_document,
)
from bot.domain.clock import Clock
from bot.errors import AuthFailed, ContractBroken, Rejected
from bot.ports.source import PoisonLetter

#: how long a complete listing tells that a letter is not there, before it is asked for again
_STILL_TRUE: Final = timedelta(seconds=60)
#: pages in a row that bring nothing new, before it is Digipost that does not page
_MOST_STALE: Final = 5
#: how often one walk steps back; a letter that it still misses comes with the next sweep
_MOST_GAPS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """What a page has that the pages before it had not."""

    documents: tuple[InboxDocument, ...]
    poison: tuple[PoisonLetter, ...]
    #: ids of all on the page, also of those that came before or cannot be read; empty where one has none
    ids: tuple[str, ...]
    #: whether every letter above it has been told by this page or one before
    joined: bool = True


class Inbox:
    def __init__(self, gate: Gate, *, system: str, sender_id: str, clock: Clock, page_size: int) -> None:
        self._gate = gate
        self._system = system
        self._sender_id = sender_id
        self._clock = clock
        self._page_size = page_size
        self._address = ""
        self._recent: Remembered[InboxDocument] = Remembered()
        self._listed: frozenset[str] = frozenset()
        self._complete_at: datetime | None = None

    async def address(self) -> str:
        """Where the inbox lies, as the account's entry point tells; asked for once."""
        if not self._address:
            self._address = inbox_link(await self._gate.ask(f"/{self._sender_id}"))
            if not self._address:
                raise AuthFailed(self._system, "digipost.no_inbox")
        return self._address

    async def ask(self) -> None:
        """Entry point and inbox once more: raises what a listing would raise now."""
        self._address = ""
        await self._page(await self.address(), 0, limit=1)

    async def pages(self) -> AsyncGenerator[InboxPage, None]:
        """Each page begins at the last letter of the one before, so that one that slipped away between is noticed.

        Arriving mail pushes letters on to the next page, where they are known already. Deleted mail pulls letters
        back, past the page that was to show them: then the walk steps back.
        """
        address = await self.address()
        seen: set[str] = set()
        #: those without a gap between them and the newest letter
        joined: set[str] = set()
        offset = stale = gaps = 0
        while True:
            page = self._fresh(list((await self._page(address, offset)).all("document")), seen)
            seen.update(page.ids)
            slipped = offset > 0 and not joined.intersection(page.ids[:1])
            if page.ids:
                yield replace(page, joined=not slipped)
            if slipped and gaps < _MOST_GAPS:
                gaps += 1
                offset = max(offset - self._page_size, 0)
                continue
            stale = 0 if set(page.ids) - joined - {""} else stale + 1
            joined.update(page.ids)
            if stale > _MOST_STALE:
                raise ContractBroken(self._system, "digipost.paging")
            # short alone may be Digipost's own limit; short and known is the end, however much has arrived
            if not page.ids or (stale and len(page.ids) < self._page_size):
                break
            offset += max(len(page.ids) - 1, 1)
        self._listed = frozenset(seen)
        self._complete_at = self._clock.now()

    async def find(self, document_id: str) -> InboxDocument:
        """As it is listed now. Raises Rejected where a complete listing lacks it, which is no proof that it is gone."""
        if not self.is_missing(document_id):
            async with aclosing(self.pages()) as pages:
                async for page in pages:
                    for document in page.documents:
                        if document.document_id == document_id:
                            return document
        raise Rejected(self._system, "digipost.unlisted")

    async def recall(self, document_id: str) -> InboxDocument:
        """As it was listed last: addresses of content do not change."""
        return self._recent.get(document_id) or await self.find(document_id)

    async def proves_gone(self, document_id: str) -> bool:
        """For a letter whose content was refused already: whether a complete listing lacks it too."""
        self._complete_at = None
        try:
            await self.find(document_id)
        except Rejected:
            return True
        return False

    def is_missing(self, document_id: str) -> bool:
        """Whether a complete listing of just now lacks it."""
        fresh = self._complete_at is not None and self._clock.now() - self._complete_at < _STILL_TRUE
        return fresh and document_id not in self._listed

    async def _page(self, address: str, offset: int, *, limit: int = 0) -> Element:
        page = await self._gate.ask(address, params={"offset": offset, "limit": limit or self._page_size})
        if page.name != "inbox":
            raise ContractBroken(self._system, "digipost.inbox")
        return page

    def _fresh(self, elements: list[Element], seen: set[str]) -> InboxPage:
        documents: list[InboxDocument] = []
        poison: list[PoisonLetter] = []
        ids = tuple(document_id_in(element) for element in elements)
        told = set(seen)
        for element, document_id in zip(elements, ids, strict=True):
            if document_id in told:
                continue
            try:
                document = read_document(element)
            except WrongShape as fault:
                poison.append(PoisonLetter(external_id=document_id, fault=str(fault)))
            else:
                documents.append(document)
                self._recent.keep(document_id, document)
            if document_id:
                told.add(document_id)
        return InboxPage(documents=tuple(documents), poison=tuple(poison), ids=ids)
