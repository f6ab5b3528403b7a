"""Compares the configured codes with the live tables, so that no letter is the first to find one missing.

Table names and `recno:<n>`: `reference`, archives.md 1.1, 2026-11-21.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.archives.p360.answers import lacking
from adapters.archives.p360.protocol import PAGE_SIZE, access_groups, code_rows
from adapters.archives.p360.rpc import SifRpc
from adapters.archives.p360.settings import P360Settings
from adapters.archives.p360.wire import AccessGroup, AccessGroupsAnswer, CodeRow, CodeRowsAnswer
from bot.errors import Rejected
from bot.ports.archive import new_case_field

_MOST_GROUP_PAGES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    #: the setting that holds the code
    path: str
    code: str
    #: whether SIF takes it by its code text only
    text_only: bool = False


async def missing_codes(rpc: SifRpc, settings: P360Settings) -> tuple[str, ...]:
    """As `field: code`. A table that SIF refuses to show holds none of its codes."""
    missing: list[str] = []
    for table, wanted in _wanted_by_table(settings):
        rows = await _rows(rpc, table, settings.language) if table and wanted else ()
        missing += [f"{one.path}: {one.code}" for one in wanted if table and _lacks(one, rows)]
    groups = [_Wanted(path="access_groups", code=group.code) for group in settings.access_groups]
    if groups:
        live = await _groups(rpc)
        missing += [f"{one.path}: {one.code}" for one in groups if _lacks(one, live)]
    return tuple(missing)


def _lacks(wanted: _Wanted, rows: Sequence[CodeRow | AccessGroup]) -> bool:
    return lacking(wanted.code, rows, text_only=wanted.text_only)


def _wanted_by_table(settings: P360Settings) -> Iterator[tuple[str, tuple[_Wanted, ...]]]:
    tables, codes = settings.code_tables, settings.codes

    def of_codes(*names: str) -> tuple[_Wanted, ...]:
        return tuple(_Wanted(path=f"codes.{name}", code=getattr(codes, name)) for name in names if getattr(codes, name))

    bases = dict.fromkeys(basis.code for code in settings.access_codes for basis in code.legal_bases)
    yield (
        tables.access_code,
        (
            *(_Wanted(path="access_codes", code=code.code) for code in settings.access_codes),
            _Wanted(path="public_access_code", code=settings.public_access_code),
        ),
    )
    yield tables.law, tuple(_Wanted(path="access_codes.legal_bases", code=basis, text_only=True) for basis in bases)
    yield tables.category, of_codes("category")
    yield tables.journal_status, of_codes("status_temporary", "status_recorded")
    yield tables.contact_role, of_codes("sender_role")
    yield tables.file_status, of_codes("file_status")
    yield tables.remark_type, of_codes("remark_type")
    yield tables.version_format, of_codes("version_format")
    yield tables.relation_type, of_codes("relation_main", "relation_attachment")
    yield tables.series, _of_new_cases(settings, "series")
    yield tables.class_type, _of_new_cases(settings, "class_type")
    yield tables.classification, _of_new_cases(settings, "class")


def _of_new_cases(settings: P360Settings, field: str) -> tuple[_Wanted, ...]:
    """`field` as the configuration calls it."""
    named = ((kind.id, kind.model_dump(by_alias=True)[field]) for kind in settings.new_cases)
    return tuple(_Wanted(path=new_case_field(kind, field), code=code) for kind, code in named if code)


async def _rows(rpc: SifRpc, table: str, language: str) -> Sequence[CodeRow]:
    try:
        return (await rpc.read(code_rows(table, language), CodeRowsAnswer)).code_table_rows
    except Rejected:
        return ()


async def _groups(rpc: SifRpc) -> Sequence[AccessGroup]:
    live: list[AccessGroup] = []
    for page in range(_MOST_GROUP_PAGES):
        try:
            rows = (await rpc.read(access_groups(page), AccessGroupsAnswer)).access_groups
        except Rejected:
            break
        live += rows
        if len(rows) < PAGE_SIZE:
            break
    return live
