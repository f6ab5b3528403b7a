"""Compares the configured codes with the live lists, so that no letter is the first to find one missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.archives.websak.protocol import code_list
from adapters.archives.websak.settings import WebSakSettings
from adapters.archives.websak.soap import SoapService
from adapters.archives.websak.wire import code_row
from bot.errors import Rejected
from bot.ports.archive import new_case_field


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    #: the setting that holds the code
    path: str
    code: str


async def missing_codes(soap: SoapService, settings: WebSakSettings) -> tuple[str, ...]:
    """As `field: code`. A list that WebSak refuses to show holds none of its codes."""
    missing: list[str] = []
    for name, wanted in _wanted_by_list(settings):
        if name and wanted:
            live = await _live(soap, name, settings)
            missing += [f"{one.path}: {one.code}" for one in wanted if one.code not in live]
    return tuple(missing)


async def _live(soap: SoapService, name: str, settings: WebSakSettings) -> frozenset[str]:
    try:
        answer = await soap.read(code_list(name, settings))
    except Rejected:
        return frozenset()
    rows = [code_row(row) for row in answer.all("liste")] if answer else []
    return frozenset(row.code for row in rows if row.valid)


def _wanted_by_list(settings: WebSakSettings) -> Iterator[tuple[str, tuple[_Wanted, ...]]]:
    lists, codes = settings.code_lists, settings.codes

    def of_codes(*names: str) -> tuple[_Wanted, ...]:
        return tuple(_Wanted(path=f"codes.{name}", code=getattr(codes, name)) for name in names if getattr(codes, name))

    screening = [code for code in settings.access_codes if code.code != settings.public_access_code]
    bases = dict.fromkeys(basis.code for code in screening for basis in code.legal_bases)
    yield lists.access_code, tuple(_Wanted(path="access_codes", code=code.code) for code in screening)
    yield lists.legal_basis, tuple(_Wanted(path="access_codes.legal_bases", code=basis) for basis in bases)
    yield lists.entry_type, of_codes("entry_type")
    yield lists.entry_status, of_codes("status_temporary", "status_recorded")
    yield lists.party_role, of_codes("sender_role", "internal_role")
    yield lists.file_status, of_codes("file_status")
    yield lists.variant, of_codes("variant")
    formats = dict.fromkeys(codes.formats.values())
    yield lists.format, (*(_Wanted(path="codes.formats", code=code) for code in formats), *of_codes("other_format"))
    yield lists.relation, of_codes("relation_main", "relation_attachment")
    yield lists.series, _of_new_cases(settings, "series")
    yield lists.class_type, _of_new_cases(settings, "class_type")
    yield lists.classification, _of_new_cases(settings, "class")


def _of_new_cases(settings: WebSakSettings, field: str) -> tuple[_Wanted, ...]:
    """`field` as the configuration calls it."""
    named = ((kind.id, kind.model_dump(by_alias=True)[field]) for kind in settings.new_cases)
    return tuple(_Wanted(path=new_case_field(kind, field), code=code) for kind, code in named if code)
