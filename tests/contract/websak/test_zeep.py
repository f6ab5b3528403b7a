"""A second reader of the published WSDLs: zeep talks to our simulator, and reads each of our requests.

zeep (github.com/mvantellingen/python-zeep) shares no code with either, so a mistake of both would have to be the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree
from zeep import Client, Transport
from zeep.exceptions import Fault as SoapFault
from zeep.wsse.username import UsernameToken

from adapters.simulators._kit import Simulator
from adapters.simulators.websak import INNSYN_PATH, OPPDATERING_PATH, WebSakWorld, websak_simulator
from adapters.simulators.websak.names import INNSYN, OPPDATERING
from bot.ports.archive import CaseDraft
from tests.contract.archive_suite import a_file, stream
from tests.contract.simulators.hand_clock import HandClock
from tests.contract.websak.stage import DRAFT, SCHEMAS, SECRET, WSS, a_websak
from tests.contracts import needs_contracts

pytestmark = needs_contracts
KJERNE = "{http://rep.geointegrasjon.no/Arkiv/Kjerne/xml.schema/2012.01.31}"
ARKIV_FELLES = "{http://rep.geointegrasjon.no/Arkiv/Felles/xml.schema/2012.01.31}"
DOKUMENT = "{http://rep.geointegrasjon.no/Arkiv/Dokument/xml.schema/2012.01.31}"
FILTER = "{http://rep.geointegrasjon.no/Felles/Filter/xml.schema/2012.01.31}"
KONTAKT = "{http://rep.geointegrasjon.no/Felles/Kontakt/xml.schema/2012.01.31}"
_SERVICES = {
    INNSYN: ("giArkivInnsyn20120131.wsdl", INNSYN_PATH),
    OPPDATERING: ("giArkivOppdatering20120131.wsdl", OPPDATERING_PATH),
}


class Beside(Transport):
    """Every schemaLocation is a file beside the WSDL (contracts/geointegrasjon, PROVENANCE.md)."""

    def load(self, url: str) -> bytes:
        name = url.rpartition("/")[2]
        return (SCHEMAS / ("wsdl" if name.endswith(".wsdl") else "xsd") / name).read_bytes()


def client_of(namespace: str, secret: str = SECRET) -> Client:
    name, _ = _SERVICES[namespace]
    return Client(name, transport=Beside(timeout=10), wsse=UsernameToken("postvakt", secret))


def service(client: Client, namespace: str, url: str) -> Any:
    (binding,) = client.wsdl.bindings
    return client.create_service(binding, url + _SERVICES[namespace][1])


class Caller:
    """A client that registers as the vendor's example does; synchronous, so it runs in a thread."""

    def __init__(self, url: str, secret: str = SECRET) -> None:
        self._reading, self._changing = client_of(INNSYN, secret), client_of(OPPDATERING, secret)
        self.reading = service(self._reading, INNSYN, url)
        self.changing = service(self._changing, OPPDATERING, url)

    def typed(self, name: str, **values: Any) -> Any:
        return self._changing.get_type(name)(**values)

    def read_type(self, name: str, **values: Any) -> Any:
        return self._reading.get_type(name)(**values)

    def register(self) -> tuple[Any, Any]:
        """The new entry, and its documents as they are listed in the end."""
        sender = self.typed(f"{KONTAKT}Organisasjon", navn="Prøveetaten", organisasjonsnummer="314240979")
        made = self.changing.NyJournalpost(
            journalpost={
                "journalposttype": {"kodeverdi": "I"},
                "dokumentetsDato": datetime(2026, 1, 12, tzinfo=UTC),
                "journalstatus": {"kodeverdi": "M"},
                "tittel": "Brev",
                "saksnr": {"saksaar": 2026, "sakssekvensnummer": 1},
                "korrespondansepart": {"liste": [{"korrespondanseparttype": {"kodeverdi": "EA"}, "Kontakt": sender}]},
                "referanseEksternNoekkel": {"fagsystem": "ANNEN", "noekkel": "1"},
            }
        )
        content = self.typed(f"{DOKUMENT}Filinnhold", filnavn="b.pdf", mimeType="application/pdf", base64=b"%PDF")
        self.changing.NyDokument(
            dokument={
                "tilknyttetRegistreringSom": {"kodeverdi": "H"},
                "tittel": "Brev",
                "dokumentstatus": {"kodeverdi": "F"},
                "variantformat": {"kodeverdi": "P"},
                "format": {"kodeverdi": "RA-PDF"},
                "referanseJournalpostSystemID": made.systemID,
                "Fil": content,
            },
            returnerFil=False,
        )
        key = self.typed(f"{KJERNE}JournpostSystemID", systemID={"id": made.systemID})
        self.changing.OppdaterJournalpostStatus(journalstatus={"kodeverdi": "J"}, journalpostnokkel=key)
        own = self.read_type(f"{KJERNE}JournpostSystemID", systemID={"id": made.systemID})
        return made, self.reading.FinnDokumenterGittJournalpostnoekkel(journpostnokkel=own, returnerFil=False)

    def look(self) -> tuple[Any, Any, Any]:
        by_key = self.read_type(
            f"{KJERNE}JournpostEksternNoekkel", eksternnoekkel={"fagsystem": "ANNEN", "noekkel": "1"}
        )
        title = self.read_type(f"{FILTER}Soekefelt", feltnavn="saksmappe.tittel", feltverdi="Skoleskyss")
        return (
            self.reading.FinnJournalposterGittNoekkel(nokkel=by_key),
            self.reading.FinnSaksmapper(sok={"liste": [{"operator": "EQ", "Kriterie": title}]}),
            self.reading.HentKodeliste(kodelistenavn="Journalstatus"),
        )

    def refused(self, operation: Callable[..., Any], **values: Any) -> Any:
        with pytest.raises(SoapFault) as fault:
            operation(**values)
        return fault.value


async def test_zeep_registers_and_finds_in_the_simulator() -> None:
    world = WebSakWorld(clock=HandClock())
    world.add_case("Skoleskyss")
    async with Simulator(websak_simulator(world, access=WSS, contracts=SCHEMAS)) as simulator:
        caller = await asyncio.to_thread(Caller, simulator.url)
        made, files = await asyncio.to_thread(caller.register)
        entries, cases, codes = await asyncio.to_thread(caller.look)

    (entry,) = world.entries()
    assert (entry.status, entry.files[0].size, entry.parties[0].org_number) == ("J", 4, "314240979")
    assert (made.systemID, made.saksnr.sakssekvensnummer, made.journalpostnummer) == (entry.system_id, 1, "1")
    assert [row.tittel for row in files] == ["Brev"]
    assert [row.journalstatus.kodeverdi for row in entries] == ["J"]
    assert [row.offentligTittel for row in cases] == ["Skoleskyss"]
    assert {row.kodeverdi for row in codes} >= {"M", "J"}
    assert world.breaches == []


async def test_zeep_reads_the_simulators_faults() -> None:
    world = WebSakWorld(clock=HandClock())
    async with Simulator(websak_simulator(world, access=WSS, contracts=SCHEMAS)) as simulator:
        caller = await asyncio.to_thread(Caller, simulator.url)
        stranger = await asyncio.to_thread(Caller, simulator.url, "wrong")
        homeless = await asyncio.to_thread(
            caller.refused, caller.changing.NyJournalpost, journalpost={"tittel": "Brev"}
        )
        unknown = await asyncio.to_thread(caller.refused, stranger.reading.HentKodeliste, kodelistenavn="Format")

    assert (homeless.code, homeless.message) == ("s:Client", "Feil i journalpost: Feltet sak-ID må ha verdi")
    assert homeless.detail[0].tag == f"{{{OPPDATERING}}}ValidationFaultInfo"
    assert unknown.code == "s:FailedAuthentication"
    assert world.breaches == []


async def test_zeep_reads_every_request_of_ours() -> None:
    async with a_websak() as stage:
        case = stage.world.add_case("Skoleskyss")
        await _everything(stage.archive, case.number)
        sent = [exchange for exchange in stage.simulator.record if exchange.status == 200]

    clients = {namespace: await asyncio.to_thread(client_of, namespace) for namespace in _SERVICES}
    seen = set()
    for exchange in sent:
        namespace, _, name = exchange.headers["SOAPAction"].strip('"').rpartition("/#")
        (binding,) = clients[namespace].wsdl.bindings.values()
        read = binding.get(name).input.deserialize(etree.fromstring(exchange.body))
        assert read is not None
        seen.add(name)
    assert seen == {
        "FinnSaksmapper", "FinnSaksmapperGittNoekkel", "FinnJournalposterGittNoekkel", "HentKodeliste",
        "FinnDokumenterGittJournalpostnoekkel", "NySaksmappe", "NyJournalpost", "NyDokument", "NyKorrespondansepart",
        "NyJournalpostMerknad", "OppdaterJournalpostStatus", "OppdaterJournalpostAnsvarlig",
    }  # fmt: skip


async def _everything(archive: Any, case_number: str) -> None:
    entry = await archive.create_entry(replace(DRAFT, case_number=case_number))
    await archive.find_by_key(DRAFT.external_key)
    await archive.find_cases("Skoleskyss")
    await archive.missing_codes()
    await archive.add_file(entry.number, a_file(b"%PDF"), stream(b"%PDF"), on_behalf_of="")
    await archive.file_count(entry.number)
    await archive.add_remark(entry.number, "Merknad")
    await archive.add_sender(entry.number, "Ola (test)", org_number=None, screened=True)
    await archive.assign(entry.number, unit="DOK", handler="MONA")
    await archive.finalise(entry.number, on_behalf_of="")
    await archive.create_case(CaseDraft(external_key="k", template="skole", title="Ny sak"))
