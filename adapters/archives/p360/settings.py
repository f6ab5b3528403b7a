"""What a municipality must say about its Public 360: address, key and its own codes.

Every code is the code text or `recno:<number>`. Code texts depend on the installation and its language, recnos do not;
the defaults are the vendor's standard values (SIF - Generic Web Service Layer, 2016-08-02).
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from adapters._kit.archive_settings import ArchiveSettings, Choice, Section, Text, fits_a_header
from adapters._kit.http import outside_url


class ResponsibleUnit(Choice):
    """A unit that can be responsible: `code` is ours, 360 knows it by recno or by number."""

    recno: int | None = None
    number: str | None = None

    @model_validator(mode="after")
    def _one_identity(self) -> Self:
        if (self.recno is None) is (self.number is None):
            raise ValueError("say either recno or number of the unit, not both")
        return self


class Handler(Choice):
    """A case handler: `code` is ours, 360 knows the person by one of the three."""

    recno: int | None = None
    user_id: str | None = None
    email: str | None = None

    @model_validator(mode="after")
    def _one_identity(self) -> Self:
        if sum(known is not None for known in (self.recno, self.user_id, self.email)) != 1:
            raise ValueError("say exactly one of recno, user_id and email of the handler")
        return self


class Codes(Section):
    status_temporary: Text = "M"
    status_recorded: Text = "J"
    #: "Dokument inn"
    category: Text = "recno:110"
    #: "Avsender"
    sender_role: Text = "recno:5"
    file_status: Text = "F"
    #: production format
    version_format: Text = "P"
    relation_main: Text = "H"
    relation_attachment: Text = "V"
    #: "Saksdokument"; empty = the archive's default
    archive: str = "recno:2"
    #: type of the remark that tells when and how the letter came; empty = it stands in the entry's notes
    remark_type: str = ""


class CodeTables(Section):
    """Names of the live tables that codes are checked against; an empty name leaves that check out.

    Names as FINTLabs/fint-p360-rpc-arkiv-adapter 7c146c9b reads them, 2026-06-29.
    """

    access_code: str = "code table: Access code"
    category: str = "code table: Document category"
    journal_status: str = "code table: Journal status"
    contact_role: str = "code table: Activity - Contact role"
    file_status: str = "code table: FileStatus"
    law: str = "code table: Law"
    remark_type: str = "code table: Note type"
    version_format: str = "Attribute value: File - ToVersionFormat"
    relation_type: str = "Attribute value: VersionFile - ToRelationType"
    #: of new cases; SIF's documentation names no tables for them, so the installation's own names must be found out
    series: str = ""
    class_type: str = ""
    classification: str = ""


class OAuthSettings(Section):
    """A client that may ask the installation's token endpoint for bearer tokens."""

    token_url: Text
    client_id: Text
    client_secret: SecretStr
    scope: str = ""

    @field_validator("token_url")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        return outside_url(value)


class P360Settings(ArchiveSettings):
    """`base_url` is the installation, e.g. https://kommune.public360online.com; legal bases (`Paragraph`) are taken by
    their code text only, never by recno.
    """

    archive_id: Text = "p360"
    auth: Literal["authkey", "oauth"] = "authkey"
    authkey: SecretStr = SecretStr("")
    #: where `auth` is oauth
    oauth: OAuthSettings | None = None
    #: sent as header `clientid` where the vendor has given one
    client_id: str = ""
    #: language of the code tables
    language: Text = "NOR"

    codes: Codes = Codes()
    code_tables: CodeTables = CodeTables()
    units: tuple[ResponsibleUnit, ...] = ()
    handlers: tuple[Handler, ...] = ()

    #: whether documents carry ExternalId (newer SIF: see the installation's own swagger)
    document_external_id: bool = False
    external_id_type: Text = "POSTVAKT"
    #: whether the installation's GetCases answers with ExternalId: else a case of unknown outcome is asked about
    case_external_id: bool = False
    #: whether the service account may act as the archivist (ADContextUser)
    impersonation: bool = False

    case_number_width: int = Field(default=5, ge=1, le=9)
    closed_case_statuses: tuple[str, ...] = (
        "Avsluttet", "Avsluttet av saksbehandler", "Ikke gjenstand for oppfølging", "Utgår", "Kopiert utdrag",
        "A", "AS", "X", "U", "KU",
    )  # fmt: skip
    #: the archive, by code text or recno, that unregistered documents lie in; empty = they cannot be listed.
    #: Vestfold county's is "7", and recnos are each installation's own (vestfoldfylke/azf-archive-v2, 2025)
    unregistered_archive: str = ""
    #: the fields of 360; longer titles are cut with an ellipsis
    title_length: int = Field(default=254, ge=20)
    file_title_length: int = Field(default=254, ge=20)
    #: most pages of answers (100 entries each) that a search by key reads before it gives up
    most_key_pages: int = Field(default=5, ge=1, le=50)
    #: where a person opens an entry: `{number}` and `{recno}` are filled in; empty = the address 360 answers with
    entry_link: str = ""
    remark_title: Text = "Mottatt digitalt"

    @field_validator("authkey")
    @classmethod
    def _fits_a_header(cls, value: SecretStr) -> SecretStr:
        return fits_a_header(value, "authkey")

    @model_validator(mode="after")
    def _authenticates(self) -> Self:
        if self.auth == "authkey" and not self.authkey.get_secret_value():
            raise ValueError("authkey is missing; it is sent as a header and never shown")
        if self.oauth is not None and self.auth != "oauth":
            raise ValueError("oauth is said, but auth is authkey: say which of them counts")
        return self
