"""The shapes that Dialogporten and Correspondence answer with; only fields that are read, unknown ones ignored.

Altinn/dialogporten 743f07fd, 2026-08-20; Altinn/altinn-correspondence da785168, 2026-08-20.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Shape(BaseModel):
    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, hide_input_in_errors=True, extra="ignore"
    )


class Localised(_Shape):
    value: str
    language_code: str


class ContentValue(_Shape):
    value: tuple[Localised, ...] | None = None
    #: False: the text is a placeholder, since we may not see the real one
    is_authorized: bool | None = None


class DialogContent(_Shape):
    title: ContentValue | None = None
    sender_name: ContentValue | None = None


class EndUserContext(_Shape):
    revision: UUID
    system_labels: tuple[str, ...] | None = None


class Dialog(_Shape):
    id: UUID
    org: str
    service_resource: str
    service_resource_type: str
    party: str
    created_at: AwareDatetime
    content_updated_at: AwareDatetime
    due_at: AwareDatetime | None = None
    status: str
    is_content_seen: bool
    from_service_owner_transmissions_count: int = 0
    content: DialogContent | None = None
    end_user_context: EndUserContext


class SearchPage(_Shape):
    #: read one by one, so that a bad one spoils only itself
    items: tuple[Any, ...] | None = None
    has_next_page: bool = False
    continuation_token: str | None = None


class Sender(_Shape):
    actor_id: str | None = None
    actor_name: str | None = None


class TransmissionContent(_Shape):
    title: ContentValue | None = None
    content_reference: ContentValue | None = None


class AttachmentUrl(_Shape):
    url: str


class TransmissionAttachment(_Shape):
    urls: tuple[AttachmentUrl, ...] | None = None


class Transmission(_Shape):
    id: UUID
    created_at: AwareDatetime
    deleted_at: AwareDatetime | None = None
    authorization_attribute: str | None = None
    is_authorized: bool = True
    type: str
    sender: Sender | None = None
    content: TransmissionContent | None = None
    attachments: tuple[TransmissionAttachment, ...] | None = None


class Lookup(_Shape):
    dialog_id: UUID
    instance_ref: str
    party: str


class WholeContent(_Shape):
    main_content_reference: ContentValue | None = None


class WholeDialog(_Shape):
    content: WholeContent | None = None


class EndUserSearchLimits(_Shape):
    max_party_filter_values: int = Field(ge=1)


class Limits(_Shape):
    end_user_search: EndUserSearchLimits


class ExternalReference(_Shape):
    reference_value: str
    reference_type: str


class CorrespondenceAttachment(_Shape):
    id: UUID
    file_name: str
    data_type: str | None = None


class CorrespondenceContent(_Shape):
    message_title: str
    message_body: str
    attachments: tuple[CorrespondenceAttachment, ...] = ()


class Overview(_Shape):
    correspondence_id: UUID
    recipient: str
    sender: str | None = None
    message_sender: str | None = None
    senders_reference: str = ""
    published: AwareDatetime | None = None
    is_confidential: bool = False
    external_references: tuple[ExternalReference, ...] | None = None
    content: CorrespondenceContent


class StatusEvent(_Shape):
    status: str


class Details(_Shape):
    status_history: tuple[StatusEvent, ...] | None = None
