"""Turns what a sender hands in into the records of Dialogporten and Correspondence."""

from __future__ import annotations

from datetime import datetime

from adapters.simulators.altinn.attachments import Attachment
from adapters.simulators.altinn.identifiers import IdMaker
from adapters.simulators.altinn.records import (
    Correspondence,
    CorrespondenceStatus,
    Dialog,
    HistoryEntry,
    Letter,
    LetterDraft,
    Transmission,
)

_BORN = (CorrespondenceStatus.Initialized, CorrespondenceStatus.ReadyForPublish, CorrespondenceStatus.Published)


def new_correspondence(draft: LetterDraft, letter: Letter, at: datetime) -> Correspondence:
    return Correspondence(
        id=letter.correspondence_id or "",
        unit=draft.unit,
        resource=draft.resource,
        dialog_id=letter.dialog_id,
        transmission_id=letter.transmission_id,
        title=draft.title,
        summary=draft.summary,
        body=draft.body,
        language=draft.language,
        sender_name=draft.sender,
        sender_orgno=draft.sender_orgno,
        senders_reference=draft.senders_reference or "",
        attachments=[
            Attachment(id=attachment_id, draft=file, resource=file.resource or draft.resource)
            for attachment_id, file in zip(letter.attachment_ids, draft.attachments, strict=True)
        ],
        confidential=draft.confidential,
        confirmation_needed=draft.confirmation_needed,
        due_at=draft.due_at,
        created_at=at,
        published_at=at,
        requested_publish_time=draft.requested_publish_time or at,
        history=[HistoryEntry(status=status, text=status.name, at=at) for status in _BORN],
        reminder_pending=draft.confidential,
    )


def new_dialog(draft: LetterDraft, letter: Letter, at: datetime, ids: IdMaker) -> Dialog:
    """A correspondence's own dialog has no transmissions; other owners' dialogs may be born with some."""
    return Dialog(
        id=letter.dialog_id,
        unit=draft.unit,
        resource=draft.resource,
        title=draft.title,
        summary=draft.summary,
        language=draft.language,
        sender_name=draft.sender or None,
        external_reference=draft.senders_reference,
        status="RequiresAttention" if draft.confirmation_needed else "NotApplicable",
        created_at=at,
        updated_at=at,
        content_updated_at=at,
        revision=ids.new(),
        context_revision=ids.new(),
        due_at=draft.due_at,
        api_only=draft.api_only,
        correspondence_id=letter.correspondence_id,
        transmissions=[
            Transmission(
                id=ids.new(),
                resource=draft.resource,
                title=title,
                summary="",
                language=draft.language,
                sender_name=draft.sender,
                type=draft.transmission_type,
                created_at=at,
            )
            for title in draft.transmissions
        ],
    )


def new_transmission(draft: LetterDraft, letter: Letter, at: datetime) -> Transmission:
    return Transmission(
        id=letter.transmission_id or "",
        resource=draft.resource,
        title=draft.title,
        summary=draft.summary,
        language=draft.language,
        sender_name=draft.sender,
        type=draft.transmission_type,
        created_at=at,
        external_reference=draft.senders_reference,
        correspondence_id=letter.correspondence_id,
    )
