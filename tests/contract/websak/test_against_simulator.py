"""WebSak's adapter against its simulator: the archive contract, and recovery after each kind of fault."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from pydantic import ValidationError

from adapters.simulators._kit import Fault
from adapters.simulators.websak import (
    LEGAL_BASIS,
    SECRET_IN_DETAILS,
    Access,
    ExternalKey,
    Installation,
    Screening,
    refusal_fault,
)
from adapters.simulators.websak.records import CodeList
from bot.domain.effects import external_key
from bot.errors import AuthFailed, ContractBroken, OutcomeUnknown, OutsideError, Rejected, Unavailable
from bot.ports.archive import CaseDraft, EntryDraft
from tests.contract.archive_suite import LETTER, ArchiveContract, House, a_file, stream
from tests.contract.websak.stage import CODES, DRAFT, SECRET, WSS, Stage, a_websak, settings

_SITES = {
    "empty lists": (Installation(), {}),
    "faults, wildcards, two variants": (
        Installation(not_found="fault", wildcard="%", variants=("P", "A"), tells_case_number=False),
        {"title_wildcard": "%"},
    ),
    "no keys": (Installation(external_keys=False, tells_keys=False), {"external_key_lookup": False}),
    "four digits": (Installation(), {"case_year_digits": 4}),
}


class TestWebSak(ArchiveContract):
    @pytest.fixture(params=_SITES)
    async def house(self, request: pytest.FixtureRequest) -> AsyncIterator[House]:
        site, changes = _SITES[request.param]
        async with a_websak(installation=site, **changes) as stage:
            year = "20" if "case_year_digits" in changes else ""
            title = "Skoleskyss 2026"
            opened = stage.world.add_case(title)
            closed = stage.world.add_case("Skoleskyss 2019", status="A")
            denied = stage.world.add_case("Skoleskyss klient", screening=Screening(code="P"))
            yield House(
                archive=stage.archive,
                open_case=year + opened.number,
                open_title=title,
                closed_case=year + closed.number,
                closed_title=closed.title,
                denied_case=year + denied.number,
                denied_title=denied.title,
                unknown_case=f"{year}26/99999",
                draft=replace(DRAFT, case_number=year + opened.number),
                searches_in_titles=bool(site.wildcard),
            )


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with a_websak() as running:
        yield running


@pytest.fixture
def draft(stage: Stage) -> EntryDraft:
    return replace(DRAFT, case_number=stage.world.add_case("Skoleskyss").number)


class TestEntry:
    async def test_all_is_right_in_one_request_since_nothing_of_it_can_be_changed_later(
        self, stage: Stage, draft: EntryDraft
    ) -> None:
        await stage.archive.create_entry(draft)
        (entry,) = stage.world.entries()
        assert stage.world.log == ["NyJournalpost"]
        assert (entry.kind, entry.status, entry.document_date) == ("I", "M", "2026-01-12")
        assert (entry.title, entry.public_title, entry.title_screened) == (draft.full_title, draft.public_title, True)
        assert (entry.screening, entry.access_group) == (Screening(code="13", basis=LEGAL_BASIS), "Dokumentsenter")
        assert entry.key == ExternalKey(system="POSTVAKT", key=draft.external_key)
        assert entry.remarks == (draft.remark,)
        sender, ours = entry.parties
        assert (sender.role, sender.name, sender.org_number, sender.screened, sender.reference) == (
            "EA", "Statens Prøveetat (test)", "314240979", True, "2026/1",
        )  # fmt: skip
        assert (ours.role, ours.responsible, ours.unit, ours.handler) == ("IM", True, "OPP", "MONA")

    async def test_an_entry_without_screening_tells_no_full_title(self, stage: Stage, draft: EntryDraft) -> None:
        await stage.archive.create_entry(replace(draft, access_code="U", legal_basis="", sender_screened=False))
        (entry,) = stage.world.entries()
        assert (entry.screening, entry.title, entry.title_screened) == (None, draft.public_title, False)

    async def test_nobodys_choice_is_the_temporary_screening(self, stage: Stage, draft: EntryDraft) -> None:
        nobody = replace(draft, access_code="", legal_basis="", responsible_unit="", handler="", sender_org=None)
        await stage.archive.create_entry(nobody)
        (entry,) = stage.world.entries()
        assert entry.screening == Screening(code="XX")
        assert (entry.parties[0].org_number, entry.parties[1].unit) == ("", "DOK")

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"access_code": "U"}, "gi.sender_would_be_public"),
            ({"access_code": "99"}, "gi.not_configured"),
            ({"legal_basis": ""}, "gi.missing_legal_basis"),
            ({"legal_basis": "Offl. § 14"}, "gi.not_configured"),
            ({"access_group": "Ingen"}, "gi.not_configured"),
            ({"handler": "INGEN"}, "gi.not_configured"),
            ({"case_number": "26/999"}, "gi.unknown_case"),
        ],
    )
    async def test_what_cannot_be_right_is_never_sent(
        self, stage: Stage, draft: EntryDraft, change: dict[str, str], reason: str
    ) -> None:
        with pytest.raises(Rejected) as refused:
            await stage.archive.create_entry(replace(draft, **change))
        assert refused.value.reason == reason
        assert stage.world.log == []

    async def test_titles_are_written_whatever_stands_in_them(self, stage: Stage, draft: EntryDraft) -> None:
        odd = 'Brev <b>&amp; "0000</d:base64>" \x00\ud800 ]]>'
        entry = await stage.archive.create_entry(replace(draft, public_title=odd, full_title=odd + "!"))
        file = replace(a_file(b"%PDF x"), title=odd, file_name=odd)
        await stage.archive.add_file(entry.number, file, stream(b"%PDF x"), on_behalf_of="")
        (made,) = stage.world.entries()
        assert made.public_title == 'Brev <b>&amp; "0000</d:base64>" ? ]]>'
        assert made.files[0].sha256 == hashlib.sha256(b"%PDF x").hexdigest()

    async def test_main_and_attachment_with_their_formats(self, stage: Stage, draft: EntryDraft) -> None:
        entry = await stage.archive.create_entry(draft)
        for name, main in (("a.pdf", True), ("b.txt", False)):
            file = replace(a_file(b"abc", main=main), file_name=name)
            await stage.archive.add_file(entry.number, file, stream(b"abc", piece=1), on_behalf_of="")
        (made,) = stage.world.entries()
        assert [(one.relation, one.format, one.size) for one in made.files] == [("H", "RA-PDF", 3), ("V", "TXT", 3)]


#: of a request that changes something and is done: what a caller cannot know
_LOST = [
    Fault(operation="NyJournalpost", when="after", status=500),
    Fault(operation="NyJournalpost", when="after", status=503),
    Fault(operation="NyJournalpost", when="after", status=0),
    Fault(operation="NyJournalpost", when="after", status=200, body="<a/>", media_type="text/xml"),
    refusal_fault("NyJournalpost", "System", when="after"),
    refusal_fault("NyJournalpost", "Operational", when="after"),
    refusal_fault("NyJournalpost", "Implementation", when="after"),
]


class TestRecovery:
    @pytest.mark.parametrize("fault", _LOST, ids=lambda fault: f"{fault.status} {len(str(fault.body))}")
    async def test_an_entry_made_without_answer_is_found(self, stage: Stage, draft: EntryDraft, fault: Fault) -> None:
        stage.simulator.faults.add(fault)
        with pytest.raises(OutcomeUnknown):
            await stage.archive.create_entry(draft)
        (found,) = await stage.archive.find_by_key(draft.external_key)
        assert found.status == "M"

    async def test_an_entry_that_was_never_made_is_not_found(self, stage: Stage, draft: EntryDraft) -> None:
        expected: tuple[tuple[Fault, type[OutsideError]], ...] = (
            (Fault(operation="NyJournalpost", status=503), OutcomeUnknown),
            (Fault(operation="NyJournalpost", status=429, retry_after="3"), Unavailable),
            (Fault(operation="NyJournalpost", status=403), AuthFailed),
            (refusal_fault("NyJournalpost", "System"), OutcomeUnknown),
            (refusal_fault("NyJournalpost", "Validation"), Rejected),
            (refusal_fault("NyJournalpost", "Application"), Rejected),
            (refusal_fault("NyJournalpost", "Finder"), Rejected),
            (refusal_fault("NyJournalpost", None), Rejected),
        )
        for fault, error in expected:
            stage.simulator.faults.add(fault)
            with pytest.raises(error):
                await stage.archive.create_entry(draft)
            assert await stage.archive.find_by_key(draft.external_key) == ()

    async def test_a_refusal_may_have_left_an_entry(self, stage: Stage, draft: EntryDraft) -> None:
        stage.simulator.faults.add(refusal_fault("NyJournalpost", "Validation", when="after"))
        with pytest.raises(Rejected):
            await stage.archive.create_entry(draft)
        assert len(await stage.archive.find_by_key(draft.external_key)) == 1

    async def test_a_file_added_without_answer_is_counted(self, stage: Stage, draft: EntryDraft) -> None:
        entry = await stage.archive.create_entry(draft)
        stage.simulator.faults.add(refusal_fault("NyDokument", "System", when="after"))
        with pytest.raises(OutcomeUnknown):
            await stage.archive.add_file(entry.number, a_file(b"%PDF"), stream(b"%PDF"), on_behalf_of="")
        assert await stage.archive.file_count(entry.number) == 1

    async def test_recorded_without_answer_is_recorded(self, stage: Stage, draft: EntryDraft) -> None:
        entry = await stage.archive.create_entry(draft)
        stage.simulator.faults.add(Fault(operation="OppdaterJournalpostStatus", when="after", status=504))
        with pytest.raises(OutcomeUnknown):
            await stage.archive.finalise(entry.number, on_behalf_of="")
        await stage.archive.finalise(entry.number, on_behalf_of="")
        final = await stage.archive.entry(entry.number)
        assert final is not None
        assert (final.status, final.recorded) == ("J", True)

    @pytest.mark.parametrize("operation", ["FinnJournalposterGittNoekkel", "FinnSaksmapperGittNoekkel"])
    async def test_a_look_that_fails_is_no_absence(self, stage: Stage, draft: EntryDraft, operation: str) -> None:
        await stage.archive.create_entry(draft)
        faults: tuple[tuple[Fault, type[OutsideError]], ...] = (
            (refusal_fault(operation, "System"), Unavailable),
            (refusal_fault(operation, "Application"), Rejected),
            (Fault(operation=operation, status=500), Unavailable),
            (Fault(operation=operation, status=200, body="<!DOCTYPE a><a/>", media_type="text/xml"), ContractBroken),
            (Fault(operation=operation, status=302), ContractBroken),
        )
        for fault, error in faults:
            stage.simulator.faults.add(fault)
            by_key = operation == "FinnJournalposterGittNoekkel"
            look = stage.archive.find_by_key(draft.external_key) if by_key else stage.archive.case(draft.case_number)
            with pytest.raises(error):
                await look

    async def test_what_a_fault_tells_stays_in_the_archive(self, stage: Stage, draft: EntryDraft) -> None:
        entry = await stage.archive.create_entry(draft)
        stage.simulator.faults.add(refusal_fault("NyDokument", "Application", "Kari (test) 26/17"))
        with pytest.raises(Rejected) as refusal:
            await stage.archive.add_file(entry.number, a_file(b"x"), stream(b"x"), on_behalf_of="")
        chain = f"{refusal.value!r} {refusal.value.__cause__!r} {refusal.value.__context__!r}"
        assert refusal.value.reason == "gi.application"
        assert SECRET_IN_DETAILS not in chain
        assert "Kari" not in chain


async def test_an_answer_without_keys_proves_nothing_unless_that_was_tried() -> None:
    silent = Installation(tells_keys=False)
    for told, expected in ((True, 0), (False, 1)):
        async with a_websak(installation=silent, answers_tell_key=told) as stage:
            case = stage.world.add_case("Skoleskyss")
            await stage.archive.create_entry(replace(DRAFT, case_number=case.number))
            if expected:
                assert len(await stage.archive.find_by_key(DRAFT.external_key)) == expected
                continue
            with pytest.raises(ContractBroken, match=r"gi\.key_not_in_answer"):
                await stage.archive.find_by_key(DRAFT.external_key)


@pytest.mark.parametrize(
    ("access", "changes"),
    [
        (WSS, {}),
        (Access(kind="basic", username="postvakt", secret=SECRET), {"auth": "basic"}),
        (Access(kind="apikey", secret=SECRET), {"auth": "apikey", "apikey": SECRET}),
    ],
    ids=["wss", "basic", "apikey"],
)
async def test_each_way_in(access: Access, changes: dict[str, str]) -> None:
    async with a_websak(access=access, **changes) as stage:
        case = stage.world.add_case("Skoleskyss")
        entry = await stage.archive.create_entry(replace(DRAFT, case_number=case.number))
        await stage.archive.add_file(entry.number, a_file(b"%PDF"), stream(b"%PDF"), on_behalf_of="")
        assert await stage.archive.file_count(entry.number) == 1
    wrong = changes | ({"apikey": "wrong"} if access.kind == "apikey" else {"password": "wrong"})
    async with a_websak(access=access, **wrong) as stage:
        for asking in (stage.archive.ping(), stage.archive.case("26/1"), stage.archive.missing_codes()):
            with pytest.raises(AuthFailed):
                await asking


async def test_codes_that_the_live_lists_lack_are_named() -> None:
    changes = {
        "access_codes": [*CODES["access_codes"], {"code": "99", "legal_bases": [{"code": "Offl. § 99"}]}],
        "codes": {"status_recorded": "Q", "formats": {"pdf": "PDF"}},
        "code_lists": {"variant": "Finnes ikke"},
    }
    async with a_websak(**changes) as stage:
        stage.world.lists["Dokumentstatus"].expired.add("F")
        missing = await stage.archive.missing_codes()
    assert missing == (
        "access_codes: 99",
        "access_codes.legal_bases: Offl. § 99",
        "codes.status_recorded: Q",
        "codes.file_status: F",
        "codes.variant: P",
        "codes.formats: PDF",
    )


async def test_series_and_class_of_new_cases_that_the_live_lists_lack_are_named_with_their_kind() -> None:
    wrong = {"id": "borte", "name": "Borte", "series": "GML", "class": "X99", "class_type": "OK"}
    async with a_websak(new_cases=[*CODES["new_cases"], wrong], code_lists={"classification": "Klasse"}) as stage:
        stage.world.lists["Klasse"] = CodeList(rows={"B64": "Skoleskyss"})
        named = ("new_cases.borte.series: GML", "new_cases.borte.class_type: OK", "new_cases.borte.class: X99")
        assert await stage.archive.missing_codes() == named
        stage.world.lists["Arkivdel"].expired.add("SAK")
        assert (await stage.archive.missing_codes())[0] == "new_cases.skole.series: SAK"


async def test_keys_that_the_archive_does_not_look_up_are_never_trusted() -> None:
    async with a_websak(external_key_lookup=False) as stage:
        with pytest.raises(Rejected, match=r"gi\.no_key_lookup"):
            await stage.archive.find_by_key(external_key(LETTER))


class TestBeyondRegistering:
    async def test_a_new_case_is_made_whole_and_found_by_its_key(self, stage: Stage) -> None:
        draft = CaseDraft(
            external_key=external_key(LETTER),
            template="skole",
            title="Skoleskyss 2026",
            responsible_unit="OPP",
            handler="MONA",
            access_code="13",
            legal_basis=LEGAL_BASIS,
            access_group="Dokumentsenter",
        )
        stage.simulator.faults.add(refusal_fault("NySaksmappe", "System", when="after"))
        with pytest.raises(OutcomeUnknown):
            await stage.archive.create_case(draft)
        (found,) = await stage.archive.find_cases_by_key(draft.external_key)
        made = await stage.archive.create_case(replace(draft, external_key="another"))
        (case, _) = stage.world.cases()
        assert (found.number, found.title, made.number) == (case.number, draft.title, "26/2")
        assert (case.title, case.title_screened, case.classes) == (draft.title, False, (("KK", "B64"),))
        assert (case.unit, case.handler, case.series, case.access_group) == ("OPP", "MONA", "SAK", "Dokumentsenter")
        assert await stage.archive.find_cases_by_key("unknown") == ()

    async def test_what_is_added_to_an_entry_that_is_there(self, stage: Stage, draft: EntryDraft) -> None:
        number = (await stage.archive.create_entry(draft)).number
        await stage.archive.add_remark(number, "Sendt videre <i dag>")
        await stage.archive.add_sender(number, "Ola (test)", org_number=None, screened=True)
        await stage.archive.assign(number, unit="DOK")
        (entry,) = stage.world.entries()
        assert entry.remarks == (draft.remark, "Sendt videre <i dag>")
        assert [(party.name, party.screened) for party in entry.parties if party.role == "EA"] == [
            ("Statens Prøveetat (test)", True),
            ("Ola (test)", True),
        ]
        assert [party.unit for party in entry.parties if party.responsible] == ["DOK"]
        with pytest.raises(Rejected):
            await stage.archive.assign(number, unit="INGEN")


async def test_a_kind_of_new_case_that_could_never_get_an_entry_is_refused_at_start() -> None:
    with pytest.raises(ValidationError, match="a series is one of denied_series"):
        settings("http://127.0.0.1", new_cases=[{"id": "a", "name": "A", "series": "pers"}])
