"""What the settings of every archive say alike: the choices of forms, screening until somebody judges, denied cases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, field_validator, model_validator

from adapters._kit.http import outside_url
from bot.ports.archive import FormChoices, Option

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def fits_a_header(value: SecretStr, name: str) -> SecretStr:
    if not re.fullmatch(r"[\x21-\x7e]*", value.get_secret_value()):
        raise ValueError(f"{name} must be plain ASCII without spaces or line ends")
    return value


def folded(text: str) -> str:
    """As archives' own words are compared: neither case nor spacing tells two of them apart."""
    return " ".join(text.split()).casefold()


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Section):
    """A row of a code list: `code` is sent to the archive, `title` is shown in the form."""

    code: Text
    title: str = ""


class AccessCode(Choice):
    """An access code (tilgangskode). One with legal bases is never sent without one of them."""

    legal_bases: tuple[Choice, ...] = ()


class NewCase(Section):
    """A kind of case that may be made from a letter."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Text
    name: Text
    #: code of the arkivdel; empty = the archive's default
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


class ArchiveSettings(Section):
    archive_id: Text
    #: the installation, https
    base_url: Text

    access_codes: tuple[AccessCode, ...] = Field(min_length=1)
    #: the access code of entries without screening, with which no sender can be hidden
    public_access_code: Text = "U"
    access_groups: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()
    handlers: tuple[Choice, ...] = ()
    #: kinds of cases that archivists may make for letters; none = none
    new_cases: tuple[NewCase, ...] = ()
    #: screening of an entry that nobody has judged yet
    temporary_access_code: Text
    temporary_legal_basis: str = ""

    #: 2 = the year 26, 4 = 2026
    case_year_digits: Literal[2, 4] = 2
    closed_case_statuses: tuple[str, ...]
    #: cases that are never found: by series (arkivdel, its code or name), access code, or words in the public title
    denied_series: tuple[str, ...] = ()
    denied_access_codes: tuple[str, ...] = ()
    denied_title_words: tuple[str, ...] = ()
    #: journal statuses that count as recorded
    recorded_statuses: tuple[str, ...] = ("J", "A")
    #: journal statuses of entries that somebody has cancelled (utgår)
    void_statuses: tuple[str, ...] = ("U",)

    max_file_bytes: int = Field(default=100 * 1024 * 1024, gt=0)
    #: how long after a request an absent entry is proof; longer than `request_timeout`
    settle: timedelta = timedelta(minutes=5)
    request_timeout: timedelta = timedelta(minutes=2)
    #: where a person opens an entry; each archive says which of its numbers are filled in
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

    @model_validator(mode="after")
    def _screens_for_the_time_being(self) -> Self:
        chosen = next((code for code in self.access_codes if code.code == self.temporary_access_code), None)
        if chosen is None:
            raise ValueError("temporary_access_code is not one of access_codes")
        if chosen.code == self.public_access_code:
            raise ValueError("temporary_access_code must screen: it is the code of public entries")
        bases = [basis.code for basis in chosen.legal_bases]
        if bases and self.temporary_legal_basis not in bases:
            raise ValueError("temporary_legal_basis is not one of the legal bases of temporary_access_code")
        return self

    @model_validator(mode="after")
    def _knows_its_new_cases(self) -> Self:
        ids = [case.id for case in self.new_cases]
        if len(set(ids)) < len(ids):
            raise ValueError("new_cases: an id stands there twice")
        if {case.unit for case in self.new_cases} - {"", *(unit.code for unit in self.units)}:
            raise ValueError("new_cases: a unit is none of units")
        if set(map(folded, self.denied_series)) & {folded(case.series) for case in self.new_cases if case.series}:
            raise ValueError("new_cases: a series is one of denied_series, so that no entry could be made there")
        return self

    @model_validator(mode="after")
    def _settles_after_its_requests(self) -> Self:
        if self.settle <= self.request_timeout:
            raise ValueError("settle must be longer than request_timeout: an answer may still be on its way")
        return self

    def denies(self, *, series: Iterable[str], access_code: str, title: str) -> bool:
        """Whether a case that is known by these is kept out of every search."""
        public_title = folded(title)
        return (
            not (set(map(folded, series)) - {""}).isdisjoint(map(folded, self.denied_series))
            or folded(access_code) in set(map(folded, self.denied_access_codes)) - {""}
            or any(folded(word) in public_title for word in self.denied_title_words if word.strip())
        )

    def is_closed(self, status: str) -> bool:
        return folded(status) in set(map(folded, self.closed_case_statuses))


def form_choices(settings: ArchiveSettings) -> FormChoices:
    """What the forms offer of it."""
    bases = {basis.code: basis for code in settings.access_codes for basis in code.legal_bases}
    return FormChoices(
        access_codes=_options(settings.access_codes),
        legal_bases=_options(bases.values()),
        codes_with_legal_basis=frozenset(code.code for code in settings.access_codes if code.legal_bases),
        public_access_code=settings.public_access_code,
        access_groups=_options(settings.access_groups),
        units=_options(settings.units),
        handlers=_options(settings.handlers),
        temporary_access_code=settings.temporary_access_code,
        temporary_legal_basis=settings.temporary_legal_basis,
        new_cases=tuple(Option(code=kind.id, title=kind.name) for kind in settings.new_cases),
    )


def _options(choices: Iterable[Choice]) -> tuple[Option, ...]:
    return tuple(Option(code=choice.code, title=choice.title or choice.code) for choice in choices)
