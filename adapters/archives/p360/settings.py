"""What a municipality must say about its Public 360: address, key and its own codes.

Every code is the code text or `recno:<number>`. Code texts depend on the installation and its language, recnos do not;
the defaults are the vendor's standard values (SIF - Generic Web Service Layer, 2016-08-02).
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

from adapters._kit.http import outside_url

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(_Section):
    """A row of a code list: `code` is sent to the archive, `title` is shown in the form."""

    code: Text
    title: str = ""


class AccessCode(Choice):
    """An access code (tilgangskode). One with legal bases is never sent without one of them.

    SIF takes a legal basis (`Paragraph`) by its code text only, never by recno.
    """

    legal_bases: tuple[Choice, ...] = ()


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


class NewCase(_Section):
    """A kind of case that may be made from a letter."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Text
    name: Text
    #: arkivdel, by code text or recno; empty = the archive's default
    series: str = ""
    #: a class (arkivkode) and the classification system (arkivkodetype) that it is of
    classification: str = Field(default="", alias="class")
    class_type: str = ""
    #: the responsible unit, by the code of one of `units`; empty = the archive's default
    unit: str = ""

    @model_validator(mode="after")
    def _class_with_its_type(self) -> Self:
        if bool(self.classification) is not bool(self.class_type):
            raise ValueError("class and class_type go together")
        return self


class Codes(_Section):
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


class CodeTables(_Section):
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


class OAuthSettings(_Section):
    """A client that may ask the installation's token endpoint for bearer tokens."""

    token_url: Text
    client_id: Text
    client_secret: SecretStr
    scope: str = ""

    @field_validator("token_url")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        return outside_url(value)


class P360Settings(_Section):
    archive_id: Text = "p360"
    #: the installation, e.g. https://kommune.public360online.com
    base_url: Text
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
    access_codes: tuple[AccessCode, ...] = Field(min_length=1)
    #: the access code of unclassified entries, with which no sender can be hidden
    public_access_code: Text = "U"
    access_groups: tuple[Choice, ...] = ()
    units: tuple[ResponsibleUnit, ...] = ()
    handlers: tuple[Handler, ...] = ()
    #: kinds of cases that archivists may make for letters; none = none
    new_cases: tuple[NewCase, ...] = ()
    #: screening of an entry that nobody has judged yet
    temporary_access_code: Text
    temporary_legal_basis: str = ""

    #: whether documents carry ExternalId (newer SIF: see the installation's own swagger)
    document_external_id: bool = False
    external_id_type: Text = "POSTVAKT"
    #: whether the installation's GetCases answers with ExternalId: else a case of unknown outcome is asked about
    case_external_id: bool = False
    #: whether the service account may act as the archivist (ADContextUser)
    impersonation: bool = False

    #: 2 = 26/00017, 4 = 2026/00017
    case_year_digits: Literal[2, 4] = 2
    case_number_width: int = Field(default=5, ge=1, le=9)
    closed_case_statuses: tuple[str, ...] = (
        "Avsluttet", "Avsluttet av saksbehandler", "Ikke gjenstand for oppfølging", "Utgår", "Kopiert utdrag",
        "A", "AS", "X", "U", "KU",
    )  # fmt: skip
    #: cases that are never found: by series (arkivdel, its code or name), access code, or words in the public title
    denied_series: tuple[str, ...] = ()
    denied_access_codes: tuple[str, ...] = ()
    denied_title_words: tuple[str, ...] = ()
    #: journal statuses that count as recorded
    recorded_statuses: tuple[str, ...] = ("J", "A")

    max_file_bytes: int = Field(default=100 * 1024 * 1024, gt=0)
    #: the fields of 360; longer titles are cut with an ellipsis
    title_length: int = Field(default=254, ge=20)
    file_title_length: int = Field(default=254, ge=20)
    #: how long after a request an absent entry is proof; longer than `request_timeout`
    settle: timedelta = timedelta(minutes=5)
    request_timeout: timedelta = timedelta(minutes=2)
    #: most pages of answers (100 entries each) that a search by key reads before it gives up
    most_key_pages: int = Field(default=5, ge=1, le=50)
    #: where a person opens an entry: `{number}` and `{recno}` are filled in; empty = the address 360 answers with
    entry_link: str = ""
    remark_title: Text = "Mottatt digitalt"
    unknown_sender: Text = "Ukjent avsender"

    @field_validator("base_url")
    @classmethod
    def _safe_address(cls, value: str) -> str:
        return outside_url(value)

    @field_validator("entry_link")
    @classmethod
    def _safe_link(cls, value: str) -> str:
        if value:
            host = urlsplit(value)
            outside_url(f"{host.scheme}://{host.netloc}")
        return value

    @field_validator("authkey")
    @classmethod
    def _fits_a_header(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\x21-\x7e]*", value.get_secret_value()):
            raise ValueError("authkey must be plain ASCII without spaces or line ends")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.auth == "authkey" and not self.authkey.get_secret_value():
            raise ValueError("authkey is missing; it is sent as a header and never shown")
        if self.oauth is not None and self.auth != "oauth":
            raise ValueError("oauth is said, but auth is authkey: say which of them counts")
        chosen = next((code for code in self.access_codes if code.code == self.temporary_access_code), None)
        if chosen is None:
            raise ValueError("temporary_access_code is not one of access_codes")
        if chosen.code == self.public_access_code:
            raise ValueError("temporary_access_code must screen: it is the code of public entries")
        bases = [basis.code for basis in chosen.legal_bases]
        if bases and self.temporary_legal_basis not in bases:
            raise ValueError("temporary_legal_basis is not one of the legal bases of temporary_access_code")
        ids = [case.id for case in self.new_cases]
        if len(set(ids)) < len(ids):
            raise ValueError("new_cases: an id stands there twice")
        if {case.unit for case in self.new_cases} - {"", *(unit.code for unit in self.units)}:
            raise ValueError("new_cases: a unit is none of units")
        if self.settle <= self.request_timeout:
            raise ValueError("settle must be longer than request_timeout: an answer may still be on its way")
        return self
