"""Turns e-mails into letters: pure, and with no faith in what a sender calls itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from adapters.sources.mailbox.recognise import Envelope
from adapters.sources.mailbox.settings import Mailbox
from adapters.sources.mailbox.wire import AttachmentShape, MailShape
from bot.domain.file_names import safe_name
from bot.domain.identifiers import mask_identity_numbers
from bot.domain.item import Letter, MessageRef
from bot.ports.source import Attachment, OpenedLetter, SuppressedLetter

#: names the e-mail's own text among its attachments
BODY: Final = "body"
_FILE: Final = "#microsoft.graph.fileAttachment"
_ENCLOSED_MAIL: Final = "#microsoft.graph.itemAttachment"
SUPPRESSED: Final = "suppressed_service"
IGNORED: Final = "ignored_sender"
UNKNOWN_NOTICE: Final = "unknown_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReader:
    source_id: str
    service_id: str
    suppressed: bool
    #: by mailbox: what the rules on its unit and on the service say
    sensitive: Mapping[str, bool]
    #: domains of organisations, with the name to show
    organisations: Mapping[str, str]

    def ref(self, mailbox: Mailbox, mail: MailShape) -> MessageRef:
        return MessageRef(source_id=self.source_id, external_id=f"{mailbox.name}/{mail.id}")

    def envelope(self, mailbox: Mailbox, mail: MailShape) -> Envelope:
        return Envelope(
            ref=self.ref(mailbox, mail),
            subject=(mail.subject or "")[:500],
            sender=sender_of(mail),
            received_at=received(mail),
            mailbox_unit=mailbox.unit,
            mail_link=page_of(mail),
        )

    def counted(self, mailbox: Mailbox, mail: MailShape, rule: str) -> SuppressedLetter:
        return SuppressedLetter(ref=self.ref(mailbox, mail), unit=mailbox.unit, service_id=self.service_id, rule=rule)

    def letter(self, mailbox: Mailbox, mail: MailShape, *, in_inbox: bool) -> Letter | SuppressedLetter:
        if self.suppressed:
            return self.counted(mailbox, mail, SUPPRESSED)
        ref, name = self.ref(mailbox, mail), self.organisation(mail)
        subject = mask_identity_numbers((mail.subject or "").strip()[:500])
        return Letter(
            ref=ref,
            thread_id=ref.external_id,
            unit=mailbox.unit,
            service_id=self.service_id,
            received_at=received(mail),
            link=page_of(mail),
            sender_name=name,
            sender_is_private=name is None,
            subject=None if self.sensitive[mailbox.name] or not subject else subject,
            content_at=received(mail),
            # whoever scrolls past an e-mail in Outlook marks it as read: that says nothing
            seen_at_source=False,
            archived_at_source=not in_inbox,
        )

    def opened(self, mail: MailShape, attachments: tuple[AttachmentShape, ...]) -> OpenedLetter:
        sender = mail.from_.email_address if mail.from_ else None
        files = tuple(_attachment(each, number) for number, each in enumerate(attachments, start=1) if is_file(each))
        return OpenedLetter(
            title=(mail.subject or "").strip(),
            attachments=(
                Attachment(
                    attachment_id=BODY, file_name="melding.txt", media_type="text/plain; charset=utf-8", own_text=True
                ),
                *files,
            ),
            sender_name=(sender.name or sender.address) if sender else None,
            sender_is_private=self.organisation(mail) is None,
            sent_at=(mail.sent_date_time or received(mail)).astimezone(UTC),
        )

    def organisation(self, mail: MailShape) -> str | None:
        """The name that is configured for the sender's domain, never the one that the e-mail shows."""
        return self.organisations.get(sender_of(mail).rpartition("@")[2])


def is_whole(mail: MailShape) -> bool:
    """A change in a delta may tell no more than what changed."""
    return mail.received_date_time is not None and mail.subject is not None and mail.from_ is not None


def sender_of(mail: MailShape) -> str:
    address = mail.from_.email_address.address if mail.from_ and mail.from_.email_address else None
    return (address or "").strip().lower()


def received(mail: MailShape) -> datetime:
    return (mail.received_date_time or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC)


def page_of(mail: MailShape) -> str:
    link = mail.web_link or ""
    return link if link.startswith("https://") and len(link) <= 2048 else "https://outlook.office.com/mail"


def is_file(attachment: AttachmentShape) -> bool:
    """A link to OneDrive or SharePoint has no content of its own."""
    return attachment.kind in ("", _FILE, _ENCLOSED_MAIL)


def text_file(mail: MailShape, links: tuple[AttachmentShape, ...]) -> str:
    """The e-mail's own text, and the names of what only hangs on it as a link."""
    text = (mail.body.content if mail.body else "") or ""
    lines = [text.replace("\r\n", "\n").replace("\r", "\n").strip()]
    lines += [f"[{safe_name(each.name or '', otherwise='lenke')}]" for each in links]
    return "\n\n".join(line for line in lines if line) + "\n"


def _attachment(attachment: AttachmentShape, number: int) -> Attachment:
    enclosed = attachment.kind == _ENCLOSED_MAIL
    name = safe_name(attachment.name or "", otherwise=f"vedlegg-{number}")
    media_type = "message/rfc822" if enclosed else (attachment.content_type or "application/octet-stream")
    return Attachment(
        attachment_id=attachment.id,
        file_name=f"{name}.eml" if enclosed and not name.lower().endswith(".eml") else name,
        media_type=media_type.partition(";")[0].strip().lower() or "application/octet-stream",
    )
