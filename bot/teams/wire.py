"""Bot Framework's JSON as far as the bot reads it: tolerant, since names, ids and nulls come and go between clients.

`get_members` may say `objectId` where activities say `aadObjectId` (contracts/teams, 2026-11-21).
"""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

_FILE = "application/vnd.microsoft.teams.file.download.info"


class Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", alias_generator=to_camel)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


class Account(Wire):
    id: str = ""
    name: str = ""
    object_id: str = Field(default="", validation_alias=AliasChoices("aadObjectId", "objectId"))
    tenant_id: str = ""
    user_role: str = ""
    user_principal_name: str = ""


class Named(Wire):
    id: str = ""
    name: str = ""


class Team(Named):
    aad_group_id: str = ""


class InstallSettings(Wire):
    selected_channel: Named = Named()


class ChannelData(Wire):
    tenant: Named = Named()
    team: Team = Team()
    channel: Named = Named()
    settings: InstallSettings = InstallSettings()
    event_type: str = ""


class Conversation(Wire):
    id: str
    conversation_type: str = ""
    is_group: bool = False
    tenant_id: str = ""


class MentionEntity(Wire):
    text: str = ""
    mentioned: Account = Account()


class ClientInfoEntity(Wire):
    locale: str = ""


class FileDownload(Wire):
    download_url: str = ""


class FileAttachment(Wire):
    """A file that somebody sent in the personal chat.

    The address is short-lived and needs no token (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4,
    2026-11).
    """

    name: str = ""
    content: FileDownload = FileDownload()


class InboundActivity(Wire):
    type: str
    id: str = ""
    name: str = ""
    channel_id: str
    service_url: str
    sender: Account = Field(default=Account(), validation_alias="from")
    recipient: Account = Account()
    conversation: Conversation
    channel_data: ChannelData = ChannelData()
    #: of many kinds, most of them nothing to us: read by kind
    entities: list[dict[str, Any]] = []
    locale: str = ""
    text: str = ""
    reply_to_id: str = ""
    action: str = ""
    members_added: list[Account] = []
    members_removed: list[Account] = []
    #: of many kinds: read by kind
    attachments: list[dict[str, Any]] = []
    value: Any = None

    @property
    def tenants(self) -> set[str]:
        """Every tenant that the activity names: the place's and the sender's."""
        named = (self.channel_data.tenant.id, self.conversation.tenant_id, self.sender.tenant_id)
        return {each.lower() for each in named if each}

    @property
    def mentions(self) -> list[MentionEntity]:
        return [MentionEntity.model_validate(each) for each in self.entities if each.get("type") == "mention"]

    @property
    def files(self) -> list[FileAttachment]:
        told = [each for each in self.attachments if each.get("contentType") == _FILE]
        return [FileAttachment.model_validate(each) for each in told]

    @property
    def client_locale(self) -> str:
        told = (ClientInfoEntity.model_validate(each) for each in self.entities if each.get("type") == "clientInfo")
        return self.locale or next((each.locale for each in told if each.locale), "")


class Action(Wire):
    verb: str = ""
    data: Any = None


class ActionValue(Wire):
    action: Action
    trigger: str = "manual"


class QueryOptions(Wire):
    skip: int = 0
    top: int = 15


class SearchValue(Wire):
    query_text: str = ""
    query_options: QueryOptions = QueryOptions()
    dataset: str = ""
    data: Any = None


class QueryParameter(Wire):
    name: str = ""
    #: a switch or a number is no text
    value: Any = None


class QueryValue(Wire):
    """`composeExtension/query` (contracts/teams/inbound, 2026-11-21)."""

    parameters: list[QueryParameter] = []


class DialogValue(Wire):
    data: Any = None


class UploadInfo(Wire):
    name: str = ""
    upload_url: str = ""
    content_url: str = ""
    unique_id: str = ""
    file_type: str = ""


class FileConsentValue(Wire):
    action: str = ""
    context: Any = None
    upload_info: UploadInfo = UploadInfo()


class Made(Wire):
    """Answer to a create, send or update."""

    id: str = ""
    activity_id: str = ""


class MemberPage(Wire):
    members: list[Account] = []
    continuation_token: str = ""


class TeamDetails(Wire):
    id: str
    name: str = ""
    aad_group_id: str = ""
    tenant_id: str = ""


class TeamChannel(Wire):
    id: str
    name: str = ""
    channel_type: str = ""


class TeamChannels(Wire):
    conversations: list[TeamChannel] = []
