"""Public 360's adapter against its simulator: the archive contract, and recovery after each kind of fault."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest

from adapters._kit.http import http_client
from adapters.archives.p360 import P360Archive
from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.p360 import (
    SECRET_IN_DETAILS,
    TOKEN_PATH,
    Installation,
    OAuthClient,
    P360World,
    Screening,
    p360_simulator,
    refusal_fault,
)
from bot.domain.clock import SystemClock
from bot.domain.effects import external_key
from bot.domain.identifiers import OrgNumber
from bot.errors import AuthFailed, ContractBroken, OutcomeUnknown, Rejected, Unavailable
from bot.ports.archive import EntryDraft
from tests.contract.archive_suite import LETTER, ArchiveContract, House, a_file, stream
from tests.contract.p360.stub import settings

KEY = "simulated-key"
LEGAL_BASIS = "Offl. § 13 jf. fvl. § 13 (1) nr.1"
CODES: dict[str, Any] = {
    "authkey": KEY,
    "access_codes": [
        {"code": "U", "title": "Ugradert"},
        {"code": "XX", "title": "Midlertidig unntatt"},
        {"code": "13", "title": "Unntatt etter offl. § 13", "legal_bases": [{"code": LEGAL_BASIS}]},
    ],
    "access_groups": [{"code": "Dokumentsenter"}, {"code": "Alle"}],
    "units": [{"code": "DOK", "recno": 506}, {"code": "OPP", "number": "310356875"}],
    "handlers": [{"code": "kari", "user_id": "kari.test"}, {"code": "mona", "email": "mona.test@kommune.example"}],
    "temporary_access_code": "XX",
    "temporary_legal_basis": "",
    "codes": {"remark_type": "Merknad"},
    "denied_access_codes": ["KL"],
    "impersonation": True,
}
DRAFT = EntryDraft(
    external_key=external_key(LETTER),
    case_number="",
    public_title="Søknad om skoleskyss",
    full_title="Søknad om skoleskyss - Kari (test)",
    document_date=date(2026, 1, 12),
    access_code="13",
    legal_basis=LEGAL_BASIS,
    access_group="Dokumentsenter",
    responsible_unit="OPP",
    handler="mona",
    sender_name="Statens Prøveetat (test)",
    sender_org=OrgNumber("314240979"),
    sender_reference="2026/1",
    remark="Mottatt i Altinn 12.01.2026 kl. 09.00",
    on_behalf_of="kari.test",
)


@pytest.fixture
def world() -> P360World:
    return P360World(clock=SystemClock())


@pytest.fixture(params=[True, False], ids=["with_keys", "without_keys"])
def has_keys(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
async def simulator(world: P360World, has_keys: bool) -> AsyncIterator[Simulator]:
    async with Simulator(p360_simulator(world, authkey=KEY, document_external_id=has_keys)) as running:
        yield running


@pytest.fixture
async def archive(simulator: Simulator, has_keys: bool) -> AsyncIterator[P360Archive]:
    async with http_client(simulator.url) as client:
        yield P360Archive(settings(simulator.url, **CODES, document_external_id=has_keys), client)


class TestP360(ArchiveContract):
    @pytest.fixture
    def house(self, world: P360World, archive: P360Archive) -> House:
        title = "Skoleskyss 2026"
        opened = world.add_case(title, unofficial_title=f"{title} - Kari (test)")
        closed = world.add_case("Skoleskyss 2019", status="A")
        denied = world.add_case("Skoleskyss klient", screening=Screening(access_code="KL", paragraph=LEGAL_BASIS))
        return House(
            archive=archive,
            open_case=opened.number,
            open_title=title,
            closed_case=closed.number,
            closed_title=closed.title,
            denied_case=denied.number,
            denied_title=denied.title,
            unknown_case="26/99999",
            draft=replace(DRAFT, case_number=opened.number),
        )


@pytest.mark.parametrize("has_keys", [True], indirect=True)
class TestRecovery:
    @pytest.fixture
    def draft(self, world: P360World) -> EntryDraft:
        return replace(DRAFT, case_number=world.add_case("Skoleskyss").number)

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(operation="CreateDocument", when="after", status=500),
            Fault(operation="CreateDocument", when="after", status=0),
            Fault(operation="CreateDocument", when="after", status=200),
            refusal_fault("CreateDocument", when="after"),
        ],
        ids=["500", "dropped", "blank", "busy"],
    )
    async def test_an_entry_made_without_answer_is_found(
        self, simulator: Simulator, archive: P360Archive, draft: EntryDraft, fault: Fault
    ) -> None:
        simulator.faults.add(fault)
        with pytest.raises(OutcomeUnknown):
            await archive.create_entry(draft)
        (found,) = await archive.find_by_key(draft.external_key)
        assert found.status == "M"

    async def test_an_entry_that_was_never_made_is_not_found(
        self, simulator: Simulator, archive: P360Archive, draft: EntryDraft
    ) -> None:
        for fault in (
            Fault(operation="CreateDocument", status=503),
            Fault(operation="CreateDocument", status=429, retry_after="3"),
            refusal_fault("CreateDocument", text="Noe gikk galt"),
        ):
            simulator.faults.add(fault)
        for expected in (OutcomeUnknown, Unavailable, Rejected):
            with pytest.raises(expected):
                await archive.create_entry(draft)
            assert await archive.find_by_key(draft.external_key) == ()

    async def test_a_refusal_may_have_left_an_entry(
        self, simulator: Simulator, archive: P360Archive, draft: EntryDraft
    ) -> None:
        simulator.faults.add(refusal_fault("CreateDocument", text="Noe gikk galt", when="after"))
        with pytest.raises(Rejected):
            await archive.create_entry(draft)
        assert len(await archive.find_by_key(draft.external_key)) == 1

    async def test_a_file_added_without_answer_is_listed(
        self, simulator: Simulator, archive: P360Archive, draft: EntryDraft
    ) -> None:
        entry = await archive.create_entry(draft)
        simulator.faults.add(Fault(operation="UpdateDocument", when="after", status=500))
        with pytest.raises(OutcomeUnknown):
            await archive.add_file(entry.number, a_file(b"%PDF"), stream(b"%PDF"), on_behalf_of="")
        assert await archive.file_keys(entry.number) == {a_file(b"").file_key}

    async def test_finalised_without_answer_is_final(
        self, simulator: Simulator, archive: P360Archive, draft: EntryDraft
    ) -> None:
        entry = await archive.create_entry(draft)
        simulator.faults.add(Fault(operation="UpdateDocument", when="after", status=504))
        with pytest.raises(OutcomeUnknown):
            await archive.finalise(entry.number, on_behalf_of="")
        await archive.finalise(entry.number, on_behalf_of="")
        final = await archive.entry(entry.number)
        assert final is not None
        assert final.status == "J"

    async def test_stack_traces_stay_in_the_archive(self, archive: P360Archive, draft: EntryDraft) -> None:
        with pytest.raises(Rejected) as refusal:
            await archive.create_entry(replace(draft, case_number="26/99999"))
        assert refusal.value.reason == "sif.unknown_case"
        chain = f"{refusal.value!r} {refusal.value.__cause__!r} {refusal.value.__context__!r}"
        assert SECRET_IN_DETAILS not in chain
        assert "99999" not in chain

    async def test_the_archivist_stands_as_author(
        self, world: P360World, archive: P360Archive, draft: EntryDraft
    ) -> None:
        entry = await archive.create_entry(draft)
        await archive.add_file(entry.number, a_file(b"%PDF"), stream(b"%PDF"), on_behalf_of="kari.test")
        assert {line.login for line in world.log} == {"kari.test"}


@pytest.mark.parametrize("has_keys", [False], indirect=True)
async def test_keys_configured_where_the_archive_ignores_them(simulator: Simulator, world: P360World) -> None:
    """The trap of SIF: an unknown filter answers with everything."""
    case = world.add_case("Skoleskyss")
    world.add_entry("Et annet brev", case_number=case.number)
    async with http_client(simulator.url) as client:
        archive = P360Archive(settings(simulator.url, **CODES, document_external_id=True), client)
        with pytest.raises(ContractBroken):
            await archive.find_by_key(external_key(LETTER))


async def test_keys_that_are_taken_but_not_told_prove_nothing(world: P360World) -> None:
    case = world.add_case("Skoleskyss")
    silent = Installation(answers_external_id=False)
    async with (
        Simulator(p360_simulator(world, authkey=KEY, installation=silent)) as running,
        http_client(running.url) as client,
    ):
        archive = P360Archive(settings(running.url, **CODES, document_external_id=True), client)
        await archive.create_entry(replace(DRAFT, case_number=case.number))
        with pytest.raises(ContractBroken, match=r"sif\.key_not_in_answer"):
            await archive.find_by_key(DRAFT.external_key)


async def test_a_blank_error_text_is_no_error(world: P360World) -> None:
    case = world.add_case("Skoleskyss")
    odd = Installation(blank_message="\n")
    async with (
        Simulator(p360_simulator(world, authkey=KEY, installation=odd)) as running,
        http_client(running.url) as client,
    ):
        archive = P360Archive(settings(running.url, **CODES, document_external_id=True), client)
        entry = await archive.create_entry(replace(DRAFT, case_number=case.number))
        assert await archive.entry(entry.number) is not None


async def test_a_wrong_key_needs_the_operator(simulator: Simulator) -> None:
    async with http_client(simulator.url) as client:
        archive = P360Archive(settings(simulator.url, **CODES | {"authkey": "wrong"}), client)
        for asking in (archive.ping(), archive.case("26/1"), archive.create_entry(replace(DRAFT, case_number="26/1"))):
            with pytest.raises(AuthFailed):
                await asking


async def test_codes_that_the_live_tables_lack_are_named(simulator: Simulator) -> None:
    changes = CODES | {
        "access_codes": [*CODES["access_codes"], {"code": "99", "legal_bases": [{"code": "Offl. § 99"}]}],
        "access_groups": [{"code": "Dokumentsenter"}, {"code": "Ingen"}],
        "codes": {"category": "recno:999", "status_recorded": "Q", "sender_role": "Avsender", "archive": ""},
        "code_tables": {"file_status": "code table: Nothing", "law": "code table: Law"},
    }
    async with http_client(simulator.url) as client:
        missing = await P360Archive(settings(simulator.url, **changes), client).missing_codes()
    assert missing == (
        "access_codes: 99",
        "access_codes.legal_bases: Offl. § 99",
        "codes.category: recno:999",
        "codes.status_recorded: Q",
        "codes.file_status: F",
        "access_groups: Ingen",
    )


async def test_tokens_where_the_installation_takes_them(world: P360World) -> None:
    class Fetched:
        def __init__(self, client: httpx.AsyncClient) -> None:
            self.client = client

        async def token(self) -> str:
            grant = {"grant_type": "client_credentials", "client_id": "postvakt", "client_secret": "invented"}
            return str((await self.client.post(TOKEN_PATH, data=grant)).json()["access_token"])

        def discard(self, token: str) -> None:
            pytest.fail("a good token was refused")

    oauth = OAuthClient(client_id="postvakt", client_secret="invented")
    case = world.add_case("Skoleskyss")
    async with (
        Simulator(p360_simulator(world, authkey=None, oauth=oauth)) as running,
        http_client(running.url) as client,
    ):
        wanted = settings(running.url, **CODES | {"auth": "oauth", "authkey": ""})
        archive = P360Archive(wanted, client, tokens=Fetched(client))
        entry = await archive.create_entry(replace(DRAFT, case_number=case.number))
        await archive.add_file(entry.number, a_file(b"%PDF"), stream(b"%PDF"), on_behalf_of="")
        assert len(await archive.file_keys(entry.number)) == 1
