"""What a municipality must say about its WebSak: addresses, credentials and its own codes.

Codes are local to each installation (`reference`, archives.md section 2); the defaults are Noark's, as the vendor's
example and FINTLabs/fint-geointegrasjon-adapter b033b8ab (2026-08-07) have them.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

from adapters._kit.http import outside_url

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ServicePath = Annotated[str, Field(pattern=r"^/[\w./-]+$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NewCase(_Section):
    """A kind of case that may be made from a letter."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Text
    name: Text
    #: code of the arkivdel; empty = the archive's own
    series: str = ""
    #: a class and the classification system that it is of
    classification: str = Field(default="", alias="class")
    class_type: str = ""
    #: the responsible unit, one of `units`; empty = `default_unit`
    unit: str = ""

    @model_validator(mode="after")
    def _class_with_its_type(self) -> Self:
        if bool(self.classification) is not bool(self.class_type):
            raise ValueError("class and class_type go together")
        return self


class Choice(_Section):
    """A row of a code list: `code` is sent to the archive, `title` is shown in the form."""

    code: Text
    title: str = ""


class AccessCode(Choice):
    """An access code (tilgangsrestriksjon). One with legal bases is never sent without one of them."""

    legal_bases: tuple[Choice, ...] = ()


class Codes(_Section):
    #: incoming
    entry_type: Text = "I"
    status_temporary: Text = "M"
    status_recorded: Text = "J"
    sender_role: Text = "EA"
    #: the unit of ours that answers for the entry
    internal_role: Text = "IM"
    file_status: Text = "F"
    #: production format
    variant: Text = "P"
    relation_main: Text = "H"
    relation_attachment: Text = "V"
    #: file extension → code; an extension that is not here is sent as `other_format`, without one in capitals
    formats: dict[str, Text] = Field(default_factory=lambda: {"pdf": "RA-PDF"})
    other_format: str = ""


class CodeLists(_Section):
    """Names of the live lists that codes are checked against; an empty name leaves that check out.

    Names as FINTLabs/fint-geointegrasjon-adapter b033b8ab reads them, 2026-08-07.
    """

    access_code: str = "Tilgangsrestriksjon"
    legal_basis: str = "SkjermingsHjemmel"
    entry_type: str = "Journalposttype"
    entry_status: str = "Journalstatus"
    party_role: str = "Korrespondanseparttype"
    file_status: str = "Dokumentstatus"
    variant: str = "Variantformat"
    format: str = "Format"
    relation: str = "TilknyttetRegistreringSom"


class WebSakSettings(_Section):
    archive_id: Text = "websak"
    #: what stands before the two service paths, e.g. https://websak.kommune.no/GI
    base_url: Text
    reading_path: ServicePath = "/ArkivInnsynService.svc/ArkivInnsynService"
    changing_path: ServicePath = "/ArkivOppdateringService.svc/ArkivOppdateringService"
    #: wss = UsernameToken in each request, basic = HTTP Basic, apikey = a header of that name
    auth: Literal["wss", "basic", "apikey"] = "wss"
    username: str = ""
    password: SecretStr = SecretStr("")
    apikey: SecretStr = SecretStr("")
    #: key to defaults that the vendor has set up for this client
    defaults_key: str = ""

    codes: Codes = Codes()
    code_lists: CodeLists = CodeLists()
    access_codes: tuple[AccessCode, ...] = Field(min_length=1)
    #: the form's code for entries without screening; nothing is sent for it
    public_access_code: Text = "U"
    access_groups: tuple[Choice, ...] = ()
    #: code = administrativEnhetInit
    units: tuple[Choice, ...] = ()
    #: kinds of cases that may be made from a letter
    new_cases: tuple[NewCase, ...] = ()
    #: code = saksbehandlerInit
    handlers: tuple[Choice, ...] = ()
    #: answers for entries whose case and form name nobody: one of `units`
    default_unit: str = ""
    #: screening of an entry that nobody has judged yet
    temporary_access_code: Text
    temporary_legal_basis: str = ""

    #: whether entries are found by external key: tried with the vendor, see README
    external_key_lookup: bool = False
    #: whether entries that are found tell their key; false only where it was tried that no others are found
    answers_tell_key: bool = True
    #: the name that this client's keys are registered under
    key_system: Text = "POSTVAKT"

    #: 2 = 26/17, 4 = 2026/17
    case_year_digits: Literal[2, 4] = 2
    #: put before and after a title that is searched for; empty = the archive compares whole titles
    title_wildcard: str = Field(default="", max_length=1)
    closed_case_statuses: tuple[str, ...] = ("A", "U", "Avsluttet", "Utgår")
    #: cases that are never found: by series (arkivdel), access code, or words in the public title
    denied_series: tuple[str, ...] = ()
    denied_access_codes: tuple[str, ...] = ()
    denied_title_words: tuple[str, ...] = ()
    #: journal statuses that count as recorded
    recorded_statuses: tuple[str, ...] = ("J", "A")

    max_file_bytes: int = Field(default=100 * 1024 * 1024, gt=0)
    #: longer titles are cut with an ellipsis
    title_length: int = Field(default=255, ge=20)
    #: how long after a request an absent entry is proof; longer than `request_timeout`
    settle: timedelta = timedelta(minutes=5)
    request_timeout: timedelta = timedelta(minutes=2)
    #: where a person opens an entry: `{number}` and `{system_id}` are filled in
    entry_link: str = ""
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

    @field_validator("apikey")
    @classmethod
    def _fits_a_header(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\x21-\x7e]*", value.get_secret_value()):
            raise ValueError("apikey must be plain ASCII without spaces or line ends")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.auth == "apikey" and not self.apikey.get_secret_value():
            raise ValueError("apikey is missing; it is sent as a header and never shown")
        if self.auth != "apikey" and not (self.username and self.password.get_secret_value()):
            raise ValueError(f"username and password are missing, which auth = {self.auth} needs")
        chosen = next((code for code in self.access_codes if code.code == self.temporary_access_code), None)
        if chosen is None:
            raise ValueError("temporary_access_code is not one of access_codes")
        if chosen.code == self.public_access_code:
            raise ValueError("temporary_access_code must screen: it is the code of public entries")
        bases = [basis.code for basis in chosen.legal_bases]
        if bases and self.temporary_legal_basis not in bases:
            raise ValueError("temporary_legal_basis is not one of the legal bases of temporary_access_code")
        if self.default_unit and self.default_unit not in {unit.code for unit in self.units}:
            raise ValueError("default_unit is not one of units")
        ids = [case.id for case in self.new_cases]
        if len(ids) != len(set(ids)):
            raise ValueError("new_cases: an id stands there twice")
        if {case.unit for case in self.new_cases} - {"", *(unit.code for unit in self.units)}:
            raise ValueError("new_cases: a unit is none of units")
        if self.settle <= self.request_timeout:
            raise ValueError("settle must be longer than request_timeout: an answer may still be on its way")
        return self
