"""Turns what Digipost lists into letters: pure, and with no faith in what a sender calls itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adapters.sources.digipost.settings import HIGH_LEVELS
from adapters.sources.digipost.wire import InboxDocument
from bot.domain.file_names import named_after
from bot.domain.identifiers import OrgNumber, mask_identity_numbers
from bot.domain.item import Letter, MessageRef
from bot.ports.source import Attachment, OpenedLetter, SuppressedLetter

#: levels that any sign-in of ours satisfies; one that is not among them counts as the highest
_ORDINARY_LEVELS: Final = frozenset({"PASSWORD", "TWO_FACTOR", "IDPORTEN_3"})
SUPPRESSED: Final = "suppressed_service"
_UNKNOWN_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReader:
    source_id: str
    inbox_url: str
    unit: OrgNumber
    service_id: str
    #: the rules on service and unit
    sensitive: bool
    suppressed: bool
    #: as `folded` writes them
    known_senders: frozenset[str]

    def ref(self, document: InboxDocument) -> MessageRef:
        return MessageRef(source_id=self.source_id, external_id=document.document_id)

    def letter(self, document: InboxDocument) -> Letter | SuppressedLetter:
        ref = self.ref(document)
        if self.suppressed:
            return SuppressedLetter(ref=ref, unit=self.unit, service_id=self.service_id, rule=SUPPRESSED)
        known, high = self.is_known(document), is_high(document)
        subject = mask_identity_numbers(document.subject)
        return Letter(
            ref=ref,
            thread_id=document.document_id,
            unit=self.unit,
            service_id=self.service_id,
            received_at=document.delivered_at,
            link=self.inbox_url,
            sender_name=mask_identity_numbers(document.sender) if known else None,
            sender_is_private=not known,
            subject=None if high or self.sensitive or not subject else subject,
            declared_sensitive=high,
            fetchable=bool(document.content_address),
            content_at=document.delivered_at,
            seen_at_source=document.first_accessed is not None,
            sign_in_level="high" if high else "",
        )

    def opened(self, document: InboxDocument, media_types: dict[str, str]) -> OpenedLetter:
        """`media_types`: those of files that the list does not tell, by id."""
        return OpenedLetter(
            title=document.subject,
            attachments=tuple(
                _attachment(file, number, media_types.get(file.document_id, ""))
                for number, file in enumerate(document.files(), start=1)
                if file.content_address
            ),
            sender_name=document.sender or None,
            sender_is_private=not self.is_known(document),
            sent_at=document.delivered_at,
            reference=document.reference,
            declared_sensitive=is_high(document),
        )

    def is_known(self, document: InboxDocument) -> bool:
        return folded(document.sender) in self.known_senders


def is_high(document: InboxDocument) -> bool:
    """The strictest of the letter and all that hangs on it: Digipost does not enforce it on calls, so we do."""
    levels = {file.level for file in document.files()}
    return bool(levels & HIGH_LEVELS) or not levels <= (_ORDINARY_LEVELS | HIGH_LEVELS)


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _attachment(file: InboxDocument, number: int, told: str) -> Attachment:
    media_type = file.content_type or told or _UNKNOWN_TYPE
    otherwise = "brev" if number == 1 else f"vedlegg-{number - 1}"
    return Attachment(
        attachment_id=file.document_id,
        file_name=named_after(file.subject or otherwise, media_type, otherwise=otherwise),
        media_type=media_type,
    )
