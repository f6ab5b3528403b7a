"""The shapes that Microsoft Graph answers with; only fields that are read, unknown ones ignored.

learn.microsoft.com/graph/api/resources/message, /attachment, /uploadsession (v1.0, 2026-11).
"""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Shape(BaseModel):
    model_config = ConfigDict(
        frozen=True, alias_generator=to_camel, populate_by_name=True, hide_input_in_errors=True, extra="ignore"
    )


class EmailAddress(_Shape):
    address: str | None = None


class Recipient(_Shape):
    email_address: EmailAddress | None = None


class MailShape(_Shape):
    id: str = Field(min_length=1, max_length=1024)
    is_draft: bool | None = None
    internet_message_id: str | None = None
    to_recipients: tuple[Recipient, ...] = ()
    cc_recipients: tuple[Recipient, ...] = ()
    bcc_recipients: tuple[Recipient, ...] = ()

    @property
    def receivers(self) -> tuple[str, ...]:
        """Lower case; one that cannot be read is empty, and like no configured address."""
        everybody = (*self.to_recipients, *self.cc_recipients, *self.bcc_recipients)
        return tuple((one.email_address.address or "").lower() if one.email_address else "" for one in everybody)


class MailPage(_Shape):
    value: tuple[MailShape, ...] = ()


class AttachmentShape(_Shape):
    name: str | None = None
    size: int = 0


class AttachmentPage(_Shape):
    value: tuple[AttachmentShape, ...] = ()
    next_link: str | None = Field(default=None, alias="@odata.nextLink")


class UploadShape(_Shape):
    upload_url: str = Field(min_length=1, max_length=8192)


class ArrivedShape(_Shape):
    id: str = Field(min_length=1, max_length=1024)
    received_date_time: AwareDatetime | None = None
    from_: Recipient | None = Field(default=None, alias="from")

    @property
    def sender(self) -> str:
        address = self.from_.email_address if self.from_ else None
        return ((address.address if address else None) or "").lower()


class ArrivedPage(_Shape):
    value: tuple[ArrivedShape, ...] = ()
    next_link: str | None = Field(default=None, alias="@odata.nextLink")
