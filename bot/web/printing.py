"""A letter for internal mail: what becomes of each of its parts, and the one PDF that is printed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.app.desk import Desk
from bot.app.reading.read_letter import Opened, OwnText, Reader, print_attachment
from bot.i18n import Texts
from bot.ports.source import Attachment
from bot.web.content import HEAD, Kind, charset, declared, proven
from bot.web.file_names import disposition
from bot.web.headers import file_headers
from bot.web.letter_view import LetterView
from bot.web.paper.binding import Binding, Content
from bot.web.paper.order import Cover, Form, Sheaf, Words
from bot.web.paper.refusal import NotPaper
from bot.web.sending import begun

_FORMS = {Kind.PDF: Form.PDF, Kind.PNG: Form.PNG, Kind.JPEG: Form.JPEG, Kind.TEXT: Form.TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """One letter, opened to be printed by somebody who may."""

    desk: Desk
    reader: Reader
    #: name of who prints
    by: str
    at: datetime
    opened: Opened
    texts: tuple[OwnText, ...]
    view: LetterView
    write: Texts

    async def bound(self, binding: Binding) -> web.Response:
        """The PDF as an answer. Each attachment is audited before it is fetched; raises what fetching raises."""
        bound = await binding.bind(self._cover(), [self._words(), *self._attachments()])
        response = web.Response(body=bound.pdf, content_type="application/pdf", headers=file_headers())
        response.headers["Content-Disposition"] = disposition(f"{self.view.item_id}.pdf", download=False)
        return response

    def _cover(self) -> Cover:
        """Goes through internal mail in sight of everybody: no sender, title, service or name of a file."""
        write = self.write
        return Cover(
            heading=write("page_print.heading"),
            to=write("page_print.to"),
            unit=self.view.unit,
            rows=(
                (write("page.received"), write.day(self.view.received_at)),
                (write("page_print.at"), f"{write.day(self.at)} {write.clock(self.at)}"),
                (write("page_print.by"), self.by or write("person.unknown")),
                (write("page_print.item"), self.view.item_id),
            ),
        )

    def _words(self) -> tuple[Sheaf, Content | None]:
        """Title, facts and own text; a text in HTML is no plain text, and is printed from its page."""
        apart = self.write("page_print.apart_text")
        if any(text.content is None or not _is_plain(text) for text in self.texts):
            return Sheaf(form=Form.OTHER, apart=apart), None
        texts = tuple(
            text.content.decode(charset(text.media_type), errors="replace")
            for text in self.texts
            if text.content is not None
        )
        words = Words(title=self.view.title, facts=self.view.facts, texts=texts).encoded()
        return Sheaf(form=Form.WORDS, apart=apart), lambda: nullcontext(_once(words))

    def _attachments(self) -> Iterator[tuple[Sheaf, Content | None]]:
        """In order; a file is named by its number alone."""
        count = len(self.view.attachments)
        for number, row in enumerate(self.view.attachments, start=1):
            attachment = self.opened.letter.attachments[row.ordinal - 1]
            sheaf = Sheaf(
                form=_FORMS.get(declared(attachment), Form.OTHER),
                apart=self.write("page_print.apart_attachment", number=number, count=count),
                charset=charset(attachment.media_type),
            )
            yield sheaf, None if sheaf.form is Form.OTHER else self._content(attachment, row.ordinal)

    def _content(self, attachment: Attachment, ordinal: int) -> Content:
        @asynccontextmanager
        async def content() -> AsyncIterator[AsyncIterator[bytes]]:
            async with print_attachment(self.desk, self.reader, self.opened, ordinal) as chunks:
                head, rest = await begun(chunks)
                if proven(attachment, head[:HEAD]) is Kind.FILE:
                    raise NotPaper("not_what_it_says")
                yield _joined(head, rest)

        return content


def _is_plain(text: OwnText) -> bool:
    return text.media_type.partition(";")[0].strip().lower() == "text/plain"


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _joined(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for chunk in rest:
        yield chunk
