"""How Correspondence words a letter for its recipient (correspondence-recipient.derived.openapi.json, 2026-08-20)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.simulators.altinn.attachments import Attachment
from adapters.simulators.altinn.identifiers import ORGANISATION
from adapters.simulators.altinn.labels import shown_label
from adapters.simulators.altinn.records import Correspondence, CorrespondenceStatus, Dialog


def written(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat() if value is not None else None


def overview(letter: Correspondence) -> dict[str, Any]:
    highest = letter.highest
    read = letter.first(CorrespondenceStatus.Read)
    references = [{"referenceValue": letter.dialog_id, "referenceType": "DialogportenDialogId"}]
    if letter.transmission_id is not None:
        references.append({"referenceValue": letter.transmission_id, "referenceType": "DialogportenTransmissionId"})
    return {
        "recipient": ORGANISATION + letter.unit,
        "correspondenceId": letter.id,
        "content": {
            "attachments": [_attachment(letter, attachment) for attachment in letter.attachments],
            "language": letter.language,
            "messageTitle": letter.title,
            "messageSummary": letter.summary or None,
            "messageBody": letter.body,
        },
        "created": written(letter.created_at),
        "status": highest.status.name,
        "statusText": highest.text,
        "statusChanged": written(highest.at),
        "notifications": [],
        "altinn2CorrespondenceId": None,
        "published": written(letter.published_at),
        "read": written(read.at) if read else None,
        "resourceId": letter.resource,
        "sender": ORGANISATION + letter.sender_orgno,
        "sendersReference": letter.senders_reference,
        "messageSender": letter.sender_name,
        "requestedPublishTime": written(letter.requested_publish_time),
        "dueDateTime": written(letter.due_at),
        "externalReferences": references,
        "propertyList": {},
        "replyOptions": [],
        "notification": None,
        "ignoreReservation": False,
        "isConfirmationNeeded": letter.confirmation_needed,
        "isConfidential": letter.confidential,
        "allowForwarding": False,
    }


def details(letter: Correspondence, dialog: Dialog) -> dict[str, Any]:
    """Fetches stand in another table, but the history shows them in their place."""
    fetches = [(at, CorrespondenceStatus.Fetched, "Fetched") for times in letter.fetches.values() for at in times]
    reached = [(entry.at, entry.status, entry.text) for entry in letter.history]
    return overview(letter) | {
        "statusHistory": [
            {"status": status.name, "statusText": text, "statusChanged": written(at)}
            for at, status, text in sorted(fetches + reached)
        ],
        "systemLabel": shown_label(dialog.labels),
    }


def _attachment(letter: Correspondence, attachment: Attachment) -> dict[str, Any]:
    """There is no size in it."""
    status = "Purged" if attachment.purged else "Expired" if attachment.expired else "Published"
    return {
        "created": written(letter.created_at),
        "dataLocationType": "AltinnCorrespondenceAttachment",
        "status": status,
        "statusText": status,
        "statusChanged": written(letter.published_at),
        "dataType": attachment.media_type,
        "expirationTime": None,
        "id": attachment.id,
        "fileName": attachment.file_name,
        "displayName": attachment.draft.display_name,
        "isEncrypted": False,
        "checksum": attachment.checksum,
        "sendersReference": attachment.draft.senders_reference,
        "expirationInDays": None,
    }
