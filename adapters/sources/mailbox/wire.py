"""The shapes that Microsoft Graph answers with; only fields that are read, unknown ones ignored.

learn.microsoft.com/graph/api/resources/message, /mailfolder, /attachment (v1.0, 2026-11).
"""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Shape(BaseModel):
    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, hide_input_in_errors=True, extra="ignore"
    )


class EmailAddress(_Shape):
    name: str | None = None
    address: str | None = None


class Recipient(_Shape):
    email_address: EmailAddress | None = None


class ItemBody(_Shape):
    content_type: str = "text"
    content: str | None = None


class MailShape(_Shape):
    """A change in a delta may tell only what changed, so nothing but the id is certain."""

    id: str = Field(min_length=1, max_length=1024)
    removed: Any = Field(default=None, alias="@removed")
    subject: str | None = None
    from_: Recipient | None = Field(default=None, alias="from")
    received_date_time: AwareDatetime | None = None
    sent_date_time: AwareDatetime | None = None
    parent_folder_id: str | None = None
    is_draft: bool | None = None
    web_link: str | None = None
    body: ItemBody | None = None


class DeltaPage(_Shape):
    #: read one by one, so that a bad one spoils only itself
    value: tuple[Any, ...] = ()
    next_link: str | None = Field(default=None, alias="@odata.nextLink")
    delta_link: str | None = Field(default=None, alias="@odata.deltaLink")


class Folder(_Shape):
    id: str = Field(min_length=1)
    display_name: str = ""


class FolderPage(_Shape):
    value: tuple[Folder, ...] = ()
    next_link: str | None = Field(default=None, alias="@odata.nextLink")


class AttachmentShape(_Shape):
    id: str = Field(min_length=1)
    kind: str = Field(default="", alias="@odata.type")
    name: str | None = None
    content_type: str | None = None
    size: int = 0


class AttachmentPage(_Shape):
    value: tuple[AttachmentShape, ...] = ()
    next_link: str | None = Field(default=None, alias="@odata.nextLink")


class MailIds(_Shape):
    value: tuple[MailShape, ...] = ()
