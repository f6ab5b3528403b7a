"""What stands on the page of a letter: strings that are ready, for the claimant's eyes only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.app.desk import Desk
from bot.app.reading.read_letter import Opened, OwnText, Reading
from bot.domain.item import ConfidentialNote, IntakeItem, Route, State
from bot.i18n import Texts
from bot.ports.forms import FieldFault
from bot.web.content import IMAGES, Kind, declared
from bot.web.file_names import visible
from bot.web.own_text import own_text


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    ordinal: int
    name: str
    kind: Kind
    #: its content is not what the source lists
    differs: bool

    @property
    def shown(self) -> bool:
        return self.kind is not Kind.FILE

    @property
    def ending(self) -> str:
        """Of the address that shows it: images fitted to the frame, PDFs in full width without thumbnails beside."""
        if self.image:
            return "/image"
        return "#view=FitH&navpanes=0" if self.kind is Kind.PDF else ""

    @property
    def image(self) -> bool:
        return self.kind in IMAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteForm:
    note: ConfidentialNote
    #: the source says so: nothing to tick
    private_by_source: bool
    faults: tuple[FieldFault, ...] = ()
    saved: bool = False

    def fault(self, field: str) -> str:
        """Its code below `fault.`; empty = none."""
        return next((fault.code for fault in self.faults if fault.field == field), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailForm:
    """Where the claimant says that the letter is printed and on its way."""

    version: int
    #: the sender asks for a confirmation: the claimant chooses
    confirmation_needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    item_id: str
    unit: str
    service: str
    received_at: datetime
    title: str
    #: label and value, in order
    facts: tuple[tuple[str, str], ...]
    own_texts: tuple[Markup, ...]
    #: ordinal of the letter's own text where it is too long for a page; 0 = it is not
    long_text: int
    attachments: tuple[AttachmentRow, ...]
    #: the first one that a page can show
    first: AttachmentRow | None
    #: of the source's own page; empty where it has none
    link: str
    source: str
    #: None where nothing can be noted
    form: NoteForm | None
    #: None where it can no longer be sent by internal mail
    mail: MailForm | None


def letter_view(
    desk: Desk, opened: Opened, texts: tuple[OwnText, ...], write: Texts, *, form: NoteForm | None
) -> LetterView:
    item, letter = opened.reading.item, opened.letter
    own = {text.ordinal for text in texts}
    rows = tuple(
        AttachmentRow(
            ordinal=ordinal,
            name=visible(attachment.file_name) or f"{ordinal}",
            kind=declared(attachment),
            differs=attachment.differs,
        )
        for ordinal, attachment in enumerate(letter.attachments, start=1)
        if ordinal not in own
    )
    has_page = desk.sources[item.letter.ref.source_id].capabilities().has_page
    return LetterView(
        item_id=item.item_id,
        unit=desk.policy.unit_name(item.letter.unit),
        service=desk.policy.service_name(item.letter.service_id),
        received_at=item.letter.received_at,
        title=visible(letter.title) or write("page.no_title"),
        facts=tuple(_facts(desk, opened, write)),
        own_texts=tuple(own_text(text.content, text.media_type) for text in texts if text.content is not None),
        long_text=next((text.ordinal for text in texts if text.content is None), 0),
        attachments=rows,
        first=next((row for row in rows if row.shown), None),
        link=item.letter.link if has_page and item.letter.link.startswith(("https://", "http://")) else "",
        source=source_name(desk, opened.reading),
        form=form,
        mail=_mail_form(desk, item),
    )


def _mail_form(desk: Desk, item: IntakeItem) -> MailForm | None:
    if item.state is not State.CLAIMED or Route.INTERNAL_MAIL not in desk.offered(item.letter):
        return None
    return MailForm(version=item.version, confirmation_needed=item.letter.confirmation_needed)


def note_form(
    reading: Reading,
    *,
    typed: ConfidentialNote | None = None,
    faults: tuple[FieldFault, ...] = (),
    saved: bool = False,
) -> NoteForm | None:
    if not reading.may_note:
        return None
    return NoteForm(note=typed or reading.note, private_by_source=reading.private_by_source, faults=faults, saved=saved)


def source_name(desk: Desk, reading: Reading) -> str:
    return desk.source_name(reading.item.letter.ref.source_id)


def _facts(desk: Desk, opened: Opened, write: Texts) -> Iterator[tuple[str, str]]:
    """Those of the list first, then what only opening the letter tells."""
    reading, letter, told = opened.reading, opened.reading.item.letter, opened.letter
    yield write("page.unit"), desk.policy.unit_name(letter.unit)
    yield write("page.service"), desk.policy.service_name(letter.service_id)
    yield write("page.received"), write.moment(letter.received_at)
    if letter.due_at:
        warns = desk.able(letter).warns_when_due
        yield write("page.warning") if warns else write("page.due"), write.moment(letter.due_at)
    sender = visible(told.sender_name or letter.sender_name or "")
    if reading.private_by_source or told.sender_is_private:
        sender = f"{sender} ({write('page.private_sender')})" if sender else write("page.private_sender")
    if sender:
        yield write("page.sender"), sender
    if told.sent_at:
        yield write("page.sent"), write.moment(told.sent_at)
    if told.reference:
        yield write("page.reference"), visible(told.reference)
    yield write("page.screening"), write(f"sensitivity.{reading.sensitivity.value}")
