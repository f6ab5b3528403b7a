"""What an e-mail is to us: a notice, a letter, something to count, or nobody's business."""

from __future__ import annotations

from adapters._kit.memory import Remembered
from adapters.sources.mailbox.letters import IGNORED, UNKNOWN_NOTICE, LetterReader, sender_of
from adapters.sources.mailbox.notices import NoticeReader
from adapters.sources.mailbox.settings import Mailbox
from adapters.sources.mailbox.wire import MailShape
from bot.domain.item import Letter
from bot.domain.notices import Notice, letter_of
from bot.ports.source import SuppressedLetter


class Sorter:
    def __init__(self, reader: LetterReader, notices: NoticeReader) -> None:
        self.reader = reader
        self._notices = notices
        #: what an e-mail announces never changes, so its text is fetched once
        self._read_before: Remembered[Notice] = Remembered(5000)

    async def sort(self, mailbox: Mailbox, mail: MailShape) -> Letter | SuppressedLetter | Notice | None:
        """Of an e-mail in the inbox. None where letters sent straight here are not wanted."""
        if self._notices.is_ignored(sender_of(mail)):
            return self.reader.counted(mailbox, mail, IGNORED)
        notice = await self._notice(mailbox, mail)
        if notice is not None:
            return notice
        if mailbox.letters:
            return self.reader.letter(mailbox, mail, in_inbox=True)
        if self._notices.is_sender_of_notices(sender_of(mail)):
            return self.reader.counted(mailbox, mail, UNKNOWN_NOTICE)
        return None

    async def letter(self, mailbox: Mailbox, mail: MailShape, *, in_inbox: bool) -> Letter | SuppressedLetter:
        """Of an e-mail that has an item. One that stands for a letter elsewhere is not done because it was filed."""
        notice = await self._notice(mailbox, mail)
        return letter_of(notice) if notice else self.reader.letter(mailbox, mail, in_inbox=in_inbox)

    async def _notice(self, mailbox: Mailbox, mail: MailShape) -> Notice | None:
        envelope = self.reader.envelope(mailbox, mail)
        known = self._read_before.get(envelope.ref.external_id)
        if known is not None:
            return known
        notice = await self._notices.read(mailbox, mail.id, envelope)
        if notice is not None:
            self._read_before.keep(envelope.ref.external_id, notice)
        return notice
