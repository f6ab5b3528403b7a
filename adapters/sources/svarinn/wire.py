"""The shapes that SvarInn answers with: only fields that are read, unknown ones ignored, and little taken for granted.

ks-no/ks-no.github.io api/svarinn-api-v2.json 7f3b4e40. Beside the contract: explicit nulls everywhere, 0 for "not set",
dates before year 1 and in milliseconds (felleslosninger/efm-integrasjonspunkt fd348ae2, 2026-08-19).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: outside these a date is a fault of whoever wrote it, and says nothing
_YEARS: Final = range(1990, 2200)

Shape = TypeVar("Shape")


def _moment(value: object) -> datetime | None:
    """ISO 8601 or milliseconds; what names no offset is UTC, as KS' own examples are."""
    found: datetime | None = None
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found = _EPOCH + timedelta(milliseconds=value)
    except (ValueError, OverflowError):
        return None
    if found is None or found.year not in _YEARS:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _text(value: object) -> object:
    """One line of text; anything empty is not there."""
    if isinstance(value, str):
        return " ".join("".join(each if each.isprintable() else " " for each in value).split()) or None
    return value


def _number(value: object) -> int | None:
    """0 means not set."""
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 19 else None


def _is_there(value: object) -> bool:
    return value not in (None, "", 0)


def _or_none(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """What only helps is left out where it cannot be read: a letter is not lost over it."""
    try:
        return read(value)
    except ValidationError:
        return None


Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Text = Annotated[str | None, BeforeValidator(_text)]
Number = Annotated[int | None, BeforeValidator(_number)]
Helpful = Annotated[Shape | None, WrapValidator(_or_none)]


class _Shape(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
        extra="ignore",
        coerce_numbers_to_str=True,
    )


class Address(_Shape):
    navn: Text = None


class Party(_Shape):
    organisasjonsnummer: Text = None
    #: the number itself is not even read
    is_person: Annotated[bool, BeforeValidator(_is_there)] = Field(default=False, alias="fodselsnummer")
    postadresse: Helpful[Address] = None

    @property
    def name(self) -> str | None:
        return self.postadresse.navn if self.postadresse else None


class CaseId(_Shape):
    saksaar: Number = None
    sakssekvensnummer: Number = None

    @property
    def number(self) -> str:
        return f"{self.saksaar}/{self.sakssekvensnummer}" if self.saksaar and self.sakssekvensnummer else ""


class EntryId(_Shape):
    journalpostnummer: Number = None


class ForImport(_Shape):
    mappe_id: Helpful[CaseId] = None


class FromSender(_Shape):
    mappe_id: Helpful[CaseId] = None
    journalpost_id: Helpful[EntryId] = None


class Fil(_Shape):
    filnavn: Text = None
    mime_type: Text = None
    hash: Text = None
    storrelse: Number = None


class Lenke(_Shape):
    ledetekst: Text = None
    lenke: Text = None
    tekst: Text = None


class Forsendelse(_Shape):
    #: stands in addresses, so nothing but what an id is made of
    id: str = Field(pattern=r"^[0-9A-Za-z-]{1,64}$")
    avsender: Helpful[Party] = None
    mottaker: Party | None = None
    svar_sendes_til: Helpful[Party] = None
    tittel: Text = None
    dato: Moment = None
    sikkerhetsniva: Text = None
    taushetsbelagt_post: bool | None = None
    filer: Helpful[tuple[Fil, ...]] = None
    svar_pa_forsendelse: Text = None
    type: Text = None
    ekstern_ref: Text = None
    lenker: Helpful[tuple[Lenke, ...]] = None
    nedlastingslenke: Text = None
    metadata_for_import: Helpful[ForImport] = None
    metadata_fra_avleverende_system: Helpful[FromSender] = None
