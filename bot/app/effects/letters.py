"""Opened letters while their routes run: in memory only, so that titles and senders are never stored."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from bot.domain.item import MessageRef
from bot.errors import Rejected
from bot.ports.source import Attachment, MailSource, OpenedLetter

_MOST = 64


class OpenedLetters:
    """Opens a letter once; after a restart the next effect that needs it opens it again, which changes nothing more."""

    def __init__(self, sources: Mapping[str, MailSource]) -> None:
        self._sources = sources
        self._opened: OrderedDict[MessageRef, OpenedLetter] = OrderedDict()

    def source(self, ref: MessageRef) -> MailSource:
        source = self._sources.get(ref.source_id)
        if source is None:
            raise Rejected(ref.source_id, "source_not_configured")
        return source

    async def open_anew(self, ref: MessageRef) -> OpenedLetter:
        opened = await self.source(ref).open(ref)
        self._opened[ref] = opened
        while len(self._opened) > _MOST:
            self._opened.popitem(last=False)
        return opened

    async def opened(self, ref: MessageRef) -> OpenedLetter:
        return self._opened.get(ref) or await self.open_anew(ref)

    async def attachment(self, ref: MessageRef, attachment_id: str) -> Attachment:
        opened = await self.opened(ref)
        for attachment in opened.attachments:
            if attachment.attachment_id == attachment_id:
                return attachment
        raise Rejected(ref.source_id, "attachment_gone")
