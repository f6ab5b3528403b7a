"""Every operation that is simulated, by its name in the WSDLs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.simulators.websak import answers, codes
from adapters.simulators.websak.creating import need_code, new_case, new_entry, new_file, party_of
from adapters.simulators.websak.finding import cases_by_key, cases_by_search, entries_by_key, one_entry
from adapters.simulators.websak.installation import Installation
from adapters.simulators.websak.names import INNSYN, KJERNE, OPPDATERING
from adapters.simulators.websak.reading import code, flag, text
from adapters.simulators.websak.records import Party
from adapters.simulators.websak.refusals import SoapRefusal
from adapters.simulators.websak.world import WebSakWorld


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    world: WebSakWorld
    site: Installation
    #: the operation's element in the request, and that of its answer
    asked: Any
    answer: Any

    def part(self, namespace: str, name: str) -> Any:
        """Raises SoapRefusal where it is missing: the schema lets every part be left out, the operation does not."""
        found = self.asked.find(f"{{{namespace}}}{name}")
        if found is None:
            raise SoapRefusal("Validation", f"{name} mangler")
        return found

    def nothing(self) -> bool:
        """Raises SoapRefusal where the installation tells so with a fault."""
        if self.site.not_found == "fault":
            raise SoapRefusal("Finder", "Fant ingen treff")
        return True


def _cases(call: Call) -> None:
    found = cases_by_search(call.world, call.part(INNSYN, "sok"), call.site)
    if found or call.nothing():
        answers.case_list(call.answer, found)


def _case(call: Call) -> None:
    found = cases_by_key(call.world, call.part(INNSYN, "nokkel"))
    if found or call.nothing():
        answers.case_list(call.answer, found)


def _entries(call: Call) -> None:
    wide = any(flag(call.asked, INNSYN, name) for name in ("returnerKorrespondansepart", "returnerAvskrivning"))
    found = entries_by_key(call.world, call.part(INNSYN, "nokkel"), call.site)
    if wide and found and call.site.parties_are_faults:
        raise SoapRefusal("Finder", "Fant ikke avskrivning")
    if found or call.nothing():
        answers.entry_list(call.answer, found, call.world, call.site, wide=wide)


def _files(call: Call) -> None:
    found = entries_by_key(call.world, call.part(INNSYN, "journpostnokkel"), call.site)
    if len(found) != 1:
        raise SoapRefusal("Finder", "Fant ikke journalposten")
    if found[0].files or call.nothing():
        answers.file_list(call.answer, found[0], call.site.variants)


def _codes(call: Call) -> None:
    rows = call.world.lists.get(text(call.asked, INNSYN, "kodelistenavn"))
    if rows is None:
        raise SoapRefusal("Finder", "Ukjent kodeliste")
    answers.code_list(call.answer, rows)


def _new_case(call: Call) -> None:
    answers.made_case(call.answer, new_case(call.world, call.part(OPPDATERING, "mappe")))


def _new_entry(call: Call) -> None:
    made = new_entry(call.world, call.part(OPPDATERING, "journalpost"))
    answers.made_entry(call.answer, made, call.world, call.site)


def _new_file(call: Call) -> None:
    stored, entry = new_file(call.world, call.part(OPPDATERING, "dokument"), call.site)
    answers.made_file(call.answer, stored, call.world.put_entry(replace(entry, files=(*entry.files, stored))))


def _new_party(call: Call) -> None:
    entry = one_entry(call.world, call.part(OPPDATERING, "journalpostnokkel"), call.site)
    parties = tuple(party_of(call.world, row) for row in call.part(OPPDATERING, "part"))
    call.world.put_entry(replace(entry, parties=(*entry.parties, *parties)))


def _new_status(call: Call) -> None:
    status = code(call.asked, OPPDATERING, "journalstatus")
    need_code(call.world, codes.JOURNALSTATUS, status)
    entry = one_entry(call.world, call.part(OPPDATERING, "journalpostnokkel"), call.site)
    if entry.status == "J":
        raise SoapRefusal("Application", "Journalposten er journalført fra før")
    call.world.put_entry(replace(entry, status=status))


def _new_responsible(call: Call) -> None:
    entry = one_entry(call.world, call.part(OPPDATERING, "journalpostnokkel"), call.site)
    unit = text(call.asked, OPPDATERING, "nyAdministrativEnhetKode")
    handler = text(call.asked, OPPDATERING, "nySaksbehandlerInit")
    if not unit and not handler:
        raise SoapRefusal("Validation", "Enhet eller saksbehandler må ha verdi")
    others = tuple(party for party in entry.parties if not party.responsible)
    answering = Party(role="IM", name=unit or handler, responsible=True, unit=unit, handler=handler)
    changed = call.world.put_entry(replace(entry, parties=(*others, answering)))
    answers.made_entry(call.answer, changed, call.world, call.site)


def _new_remark(call: Call) -> None:
    entry = one_entry(call.world, call.part(OPPDATERING, "journalnokkel"), call.site)
    rows = call.part(OPPDATERING, "merknad").findall(f"{{{KJERNE}}}liste")
    told = tuple(text(row, KJERNE, "merknadstekst") for row in rows)
    call.world.put_entry(replace(entry, remarks=(*entry.remarks, *told)))


READING: Mapping[str, Callable[[Call], None]] = {
    "FinnSaksmapper": _cases,
    "FinnSaksmapperGittNoekkel": _case,
    "FinnJournalposterGittNoekkel": _entries,
    "FinnDokumenterGittJournalpostnoekkel": _files,
    "HentKodeliste": _codes,
}
CHANGING: Mapping[str, Callable[[Call], None]] = {
    "NySaksmappe": _new_case,
    "NyJournalpost": _new_entry,
    "NyDokument": _new_file,
    "NyKorrespondansepart": _new_party,
    "NyJournalpostMerknad": _new_remark,
    "OppdaterJournalpostStatus": _new_status,
    "OppdaterJournalpostAnsvarlig": _new_responsible,
}
