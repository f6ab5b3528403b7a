"""Which cases and entries a key or a criterion means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adapters.simulators.websak.installation import Installation
from adapters.simulators.websak.names import ARKIV_FELLES, FILTER, KJERNE
from adapters.simulators.websak.reading import case_number, key_of, text, type_of
from adapters.simulators.websak.records import CaseFile, Entry
from adapters.simulators.websak.refusals import SoapRefusal
from adapters.simulators.websak.world import WebSakWorld


def cases_by_key(world: WebSakWorld, key: Any) -> list[CaseFile]:
    kind = type_of(key)
    if kind == (ARKIV_FELLES, "Saksnummer"):
        wanted = case_number(key)
        return [case for case in world.cases() if (case.year, case.sequence) == wanted]
    if kind == (KJERNE, "SakSystemId"):
        case = world.case(text(key, KJERNE, "systemID", "id"))
        return [case] if case else []
    if kind == (KJERNE, "SakEksternNoekkel"):
        carried = key_of(key, "eksternnoekkel")
        return [case for case in world.cases() if case.key == carried]
    raise SoapRefusal("Validation", "Nøkkelen har ingen kjent type")


def entries_by_key(world: WebSakWorld, key: Any, installation: Installation) -> list[Entry]:
    kind = type_of(key)
    if kind == (KJERNE, "JournpostSystemID"):
        entry = world.entry(text(key, KJERNE, "systemID", "id"))
        return [entry] if entry else []
    if kind == (KJERNE, "JournpostEksternNoekkel"):
        carried = key_of(key, "eksternnoekkel")
        return [entry for entry in world.entries() if entry.key == carried] if installation.external_keys else []
    if kind == (KJERNE, "Dokumentnummer"):
        year, sequence = int(text(key, KJERNE, "saksaar")), int(text(key, KJERNE, "sakssekvensnummer"))
        place = text(key, KJERNE, "journalpostnummer")
        cases = {case.system_id for case in world.cases() if (case.year, case.sequence) == (year, sequence)}
        found = [entry for entry in world.entries() if entry.case_system_id in cases]
        return [entry for entry in found if not place or entry.place == int(place)]
    if kind == (KJERNE, "Journalnummer"):
        wanted = (int(text(key, KJERNE, "journalaar")), int(text(key, KJERNE, "journalsekvensnummer")))
        return [entry for entry in world.entries() if (entry.created_at.year, entry.journal_sequence) == wanted]
    raise SoapRefusal("Validation", "Nøkkelen har ingen kjent type")


def one_entry(world: WebSakWorld, key: Any, installation: Installation) -> Entry:
    found = entries_by_key(world, key, installation)
    if len(found) != 1:
        raise SoapRefusal("Finder", "Fant ikke journalposten")
    return found[0]


def cases_by_search(world: WebSakWorld, search: Any, installation: Installation) -> list[CaseFile]:
    """All criteria must hold; what the standard leaves open (OR between equal names) is not simulated."""
    found = world.cases()
    for criterion in search:
        wanted = criterion.find(f"{{{FILTER}}}Kriterie")
        if type_of(wanted) != (FILTER, "Soekefelt"):
            raise SoapRefusal("Implementation", "Kriteriet støttes ikke")
        name, value = text(wanted, FILTER, "feltnavn"), text(wanted, FILTER, "feltverdi")
        read = _FIELDS.get(name)
        if read is None or text(criterion, FILTER, "operator") != "EQ":
            raise SoapRefusal("Validation", "Ukjent søkefelt eller operator")
        found = [case for case in found if _fits(read(case), value, installation.wildcard)]
    return found


_FIELDS: dict[str, Callable[[CaseFile], str]] = {
    "saksmappe.tittel": lambda case: case.title,
    "saksmappe.saksstatus": lambda case: case.status,
    "saksmappe.referanseArkivdel": lambda case: case.series,
}


def _fits(value: str, wanted: str, wildcard: str) -> bool:
    value, wanted = value.casefold(), wanted.casefold()
    if not wildcard or wildcard not in wanted:
        return value == wanted
    bare = wanted.strip(wildcard)
    if wanted.startswith(wildcard) and wanted.endswith(wildcard):
        return bare in value
    return value.endswith(bare) if wanted.startswith(wildcard) else value.startswith(bare)
