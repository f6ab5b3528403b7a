"""How Dialogporten words its records; links lead back into the simulator.

Shape of a correspondence's transmissions: CreateDialogTransmissionMapper of Altinn/altinn-correspondence 216b5547.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.simulators.altinn.identifiers import ORGANISATION, RESOURCE
from adapters.simulators.altinn.labels import shown_label
from adapters.simulators.altinn.records import Activity, Actor, Correspondence, Dialog, Sight, SystemUser, Transmission
from adapters.simulators.altinn.world import World

UNAUTHORIZED = "urn:dialogporten:unauthorized"
EXPIRED = "urn:dialogporten:expired"
_EMBED = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"


def moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def localized(text: str, language: str = "nb") -> list[dict[str, str]]:
    return [{"value": text, "languageCode": language}]


def content_value(text: str, language: str, media_type: str = "text/plain") -> dict[str, Any]:
    return {"value": localized(text, language), "mediaType": media_type}


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogWriter:
    """Writes for one caller: what it may not see is masked."""

    world: World
    system_user: SystemUser
    reader: Actor
    base: str

    def list_item(self, dialog: Dialog) -> dict[str, Any]:
        latest = dialog.activities[-1] if dialog.activities else None
        return self._common(dialog) | {
            "guiAttachmentCount": len(self._files(dialog.correspondence_id)),
            "latestActivity": self._activity(latest) if latest else None,
            "content": None if dialog.api_only else self._summary(dialog),
        }

    def dialog(self, dialog: Dialog, token: str) -> dict[str, Any]:
        letter = self._letter(dialog.correspondence_id)
        content = self._summary(dialog) | {"additionalInfo": None, "mainContentReference": None}
        if letter is not None:
            url = f"{self._api(letter)}/content"
            content["mainContentReference"] = content_value(url, dialog.language, _EMBED) | {"isAuthorized": True}
        return self._common(dialog) | {
            "revision": dialog.revision,
            "expiresAt": None,
            "dialogToken": token,
            "content": content,
            "attachments": self._attachments(letter, authorized=True),
            "transmissions": [
                self.transmission(dialog, item) | {"isOpened": _opened(dialog, item)} for item in dialog.transmissions
            ],
            "guiActions": [],
            "apiActions": self._actions(letter) if letter else [],
            "activities": [self._activity(item) for item in dialog.activities],
        }

    def transmission(self, dialog: Dialog, item: Transmission) -> dict[str, Any]:
        """The correspondence's id stands nowhere but in the links."""
        letter = self._letter(item.correspondence_id)
        authorized = self.world.may(self.system_user, dialog.unit, item.resource)
        reference = None
        if letter is not None:
            url = f"{self._api(letter)}/content" if authorized else UNAUTHORIZED
            reference = content_value(url, item.language, _EMBED) | {"isAuthorized": authorized}
        return {
            "id": item.id,
            "createdAt": moment(item.created_at),
            "authorizationAttribute": RESOURCE + item.resource if letter else None,
            "isAuthorized": authorized,
            "extendedType": None,
            "externalReference": item.external_reference,
            "relatedTransmissionId": None,
            "type": item.type,
            "sender": {"actorType": "PartyRepresentative", "actorId": None, "actorName": item.sender_name}
            if item.sender_name
            else {"actorType": "ServiceOwner", "actorId": None, "actorName": None},
            "content": {
                "title": content_value(item.title, item.language),
                "summary": content_value(item.summary, item.language) if item.summary else None,
                "contentReference": reference,
            },
            "attachments": self._attachments(letter, authorized=authorized),
            "navigationalActions": [],
        }

    def _common(self, dialog: Dialog) -> dict[str, Any]:
        record = self.world.resource(dialog.resource)
        outgoing = sum(item.type not in ("Submission", "Correction") for item in dialog.transmissions)
        return {
            "id": dialog.id,
            "org": record.owner,
            "serviceResource": RESOURCE + dialog.resource,
            "serviceResourceType": record.type,
            "party": ORGANISATION + dialog.unit,
            "progress": None,
            "process": None,
            "precedingProcess": None,
            "extendedStatus": None,
            "externalReference": dialog.external_reference,
            "createdAt": moment(dialog.created_at),
            "updatedAt": moment(dialog.updated_at),
            "contentUpdatedAt": moment(dialog.content_updated_at),
            "dueAt": moment(dialog.due_at) if dialog.due_at else None,
            "status": dialog.status,
            "systemLabel": shown_label(dialog.labels),
            "isApiOnly": dialog.api_only,
            "hasUnopenedContent": dialog.unopened,
            "isContentSeen": dialog.content_seen,
            "fromServiceOwnerTransmissionsCount": outgoing,
            "fromPartyTransmissionsCount": len(dialog.transmissions) - outgoing,
            "seenSinceLastUpdate": [
                self._sight(sight) for sight in dialog.sights if sight.update_version == dialog.update_version
            ],
            "seenSinceLastContentUpdate": [
                self._sight(sight) for sight in dialog.sights if sight.content_version == dialog.content_version
            ],
            "endUserContext": {"revision": dialog.context_revision, "systemLabels": list(dialog.labels)},
        }

    def _summary(self, dialog: Dialog) -> dict[str, Any]:
        return {
            "title": content_value(dialog.title, dialog.language),
            "summary": content_value(dialog.summary, dialog.language) if dialog.summary else None,
            "senderName": content_value(dialog.sender_name, dialog.language) if dialog.sender_name else None,
            "extendedStatus": None,
        }

    def _sight(self, sight: Sight) -> dict[str, Any]:
        return {
            "id": sight.id,
            "seenAt": moment(sight.at),
            "seenBy": _actor(sight.by),
            "isViaServiceOwner": None,
            "isCurrentEndUser": sight.by.id == self.reader.id,
        }

    def _activity(self, activity: Activity) -> dict[str, Any]:
        described = activity.type == "Information"
        return {
            "id": activity.id,
            "createdAt": moment(activity.at),
            "type": activity.type,
            "extendedType": None,
            "performedBy": _actor(activity.by),
            "transmissionId": activity.transmission_id,
            "description": localized("Startet nedlasting av vedlegg") if described else [],
        }

    def _letter(self, correspondence_id: str | None) -> Correspondence | None:
        return self.world.correspondences[correspondence_id] if correspondence_id else None

    def _files(self, correspondence_id: str | None) -> list[str]:
        letter = self._letter(correspondence_id)
        return [attachment.id for attachment in letter.attachments] if letter else []

    def _api(self, letter: Correspondence) -> str:
        return f"{self.base}/correspondence/api/v1/correspondence/{letter.id}"

    def _attachments(self, letter: Correspondence | None, *, authorized: bool) -> list[dict[str, Any]]:
        if letter is None:
            return []
        written = []
        for attachment in letter.attachments:
            url = f"{self._api(letter)}/attachment/{attachment.id}/download"
            if not authorized:
                url = UNAUTHORIZED
            elif attachment.expired:
                url = EXPIRED
            written.append(
                {
                    "id": attachment.id,
                    "displayName": localized(attachment.draft.display_name or attachment.file_name, letter.language),
                    "name": None,
                    "expiresAt": None,
                    "urls": [
                        {"id": attachment.id, "url": url, "mediaType": attachment.media_type, "consumerType": "Gui"}
                    ],
                }
            )
        return written

    def _actions(self, letter: Correspondence) -> list[dict[str, Any]]:
        api = self._api(letter)
        actions = [
            ("getCorrespondence", "read", "GET", api),
            ("confirmCorrespondence", "write", "POST", f"{api}/confirm"),
            ("purgeCorrespondence", "write", "DELETE", f"{api}/purge"),
            *(
                ("downloadCorrespondenceAttachment", "read", "GET", f"{api}/attachment/{attachment.id}/download")
                for attachment in letter.attachments
            ),
        ]
        return [
            {
                "id": letter.id,
                "action": action,
                "name": name,
                "authorizationAttribute": None,
                "isAuthorized": True,
                "endpoints": [
                    {
                        "id": letter.id,
                        "version": None,
                        "url": url,
                        "httpMethod": method,
                        "documentationUrl": None,
                        "requestSchema": None,
                        "responseSchema": None,
                        "deprecated": False,
                        "sunsetAt": None,
                    }
                ],
            }
            for name, action, method, url in actions
        ]


def _actor(actor: Actor) -> dict[str, Any]:
    return {"actorType": "PartyRepresentative", "actorId": actor.id, "actorName": actor.name}


def _opened(dialog: Dialog, item: Transmission) -> bool:
    return any(
        activity.type == "TransmissionOpened" and activity.transmission_id == item.id for activity in dialog.activities
    )
