"""What a municipality must say about its WebSak: addresses, credentials and its own codes.

Codes are local to each installation (`reference`, archives.md section 2); the defaults are Noark's, as the vendor's
example and FINTLabs/fint-geointegrasjon-adapter b033b8ab (2026-08-07) have them.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from adapters._kit.archive_settings import ArchiveSettings, Section, Text, fits_a_header

ServicePath = Annotated[str, Field(pattern=r"^/[\w./-]+$")]


class Codes(Section):
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


class CodeLists(Section):
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
    #: of new cases
    series: str = "Arkivdel"
    class_type: str = "Klassifikasjonssystem"
    #: GeoIntegrasjon has no list of classes; an installation may publish one under a name of its own
    classification: str = ""


class WebSakSettings(ArchiveSettings):
    """`base_url` stands before the two service paths, e.g. https://websak.kommune.no/GI. Units are known by
    administrativEnhetInit, handlers by saksbehandlerInit; for the public access code nothing is sent. `entry_link` may
    name `{number}` and `{system_id}`.
    """

    archive_id: Text = "websak"
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
    #: answers for entries whose case and form name nobody: one of `units`
    default_unit: str = ""

    #: whether entries are found by external key: tried with the vendor, see README
    external_key_lookup: bool = False
    #: whether entries that are found tell their key; false only where it was tried that no others are found
    answers_tell_key: bool = True
    #: the name that this client's keys are registered under
    key_system: Text = "POSTVAKT"

    #: put before and after a title that is searched for; empty = the archive compares whole titles
    title_wildcard: str = Field(default="", max_length=1)
    closed_case_statuses: tuple[str, ...] = ("A", "U", "Avsluttet", "Utgår")
    #: longer titles are cut with an ellipsis
    title_length: int = Field(default=255, ge=20)

    @field_validator("apikey")
    @classmethod
    def _fits_a_header(cls, value: SecretStr) -> SecretStr:
        return fits_a_header(value, "apikey")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.auth == "apikey" and not self.apikey.get_secret_value():
            raise ValueError("apikey is missing; it is sent as a header and never shown")
        if self.auth != "apikey" and not (self.username and self.password.get_secret_value()):
            raise ValueError(f"username and password are missing, which auth = {self.auth} needs")
        if self.default_unit and self.default_unit not in {unit.code for unit in self.units}:
            raise ValueError("default_unit is not one of units")
        return self
