"""Lørenskog's routine for the inbox in Altinn, L-A3 to L-A8: what arrives, who clicks what, and what stands outside."""

from __future__ import annotations

import pytest

from adapters.simulators.altinn import LetterDraft, Resource
from bot.app.choices.route import route
from bot.app.health.transfer_cases import check_transfer_cases
from bot.commands.demo.town import MAIN
from bot.domain.item import Route, State
from bot.domain.routes import RouteChoice
from bot.errors import NotAllowed
from tests.house import ARCHIVES, OPEN, SENSITIVE, SUPPRESSED, UNKNOWN, Archive, a_house, everything_shared
from tests.scenarios.acting import (
    NEW_TITLE,
    a_case,
    a_letter,
    leave_unread,
    on_new_case,
    register,
    said,
    shared,
    verbs,
)
from tests.scenarios.archives import (
    BASIS,
    NAMES,
    NEW_CASE,
    cases_called,
    entry_made_by_hand,
    in_archive,
    transfer_case_of,
    transfer_settings,
)
from tests.scenarios.evidence import cards
from tests.scenarios.outlets import BUILDING, TOWN, outlets
from tests.scenarios.routines.doing import on_the_machine, routed

TITLE = "Rundskriv om naust"
EVERY_ARCHIVE = pytest.mark.parametrize("archive", ARCHIVES)


@EVERY_ARCHIVE
async def test_l_a3_a_letter_is_checked_for_an_earlier_registration_and_registered_from_the_source(
    archive: Archive,
) -> None:
    """L-A3: nobody downloads anything, and no copy stays on the machine."""
    async with a_house(archive=archive) as house:
        card = await a_letter(house, OPEN, title=TITLE, files=("Brev.pdf", "Kart.pdf"))
        form = await house.teams.open_dialog("kari", card, "route")
        assert "Ingen dubletter funnet 20. nov. kl. 08.45." in said(form.card)
        assert "Se også i arkivet." in said(form.card), "absence is never proven"
        inputs = {"case_number": a_case(house), "title_confirmed": "true"}
        assert (await house.teams.submit_dialog("kari", "submit_route", inputs=inputs)).kind == "closed"
        assert (in_archive(house), house.written()) == ([], [])
        await house.finish()

        (entry,) = in_archive(house)
        assert (entry.status, entry.title, entry.code, entry.files) == ("J", TITLE, "", 3)
        assert entry.case_number == a_case(house)
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert on_the_machine(house) == []
        assert entry.number in shared(house, card)
        assert await routed(house) == {"route": "register_on_case", "case": a_case(house)}


@EVERY_ARCHIVE
async def test_l_a3_a_letter_that_is_registered_already_is_linked_and_not_registered_again(archive: Archive) -> None:
    async with a_house(archive=archive) as house:
        number = entry_made_by_hand(house)
        card = await a_letter(house, UNKNOWN)
        await house.teams.open_dialog("kari", card, "by_hand")
        wrong = {"by_hand": "already_registered", "entry_number": f"{a_case(house)}-99"}
        back = await house.teams.submit_dialog("kari", inputs=wrong)
        assert "Journalposten finnes ikke i arkivet." in said(back.card)
        assert (await house.teams.submit_dialog("kari", inputs={"entry_number": number})).kind == "closed"
        await house.finish()

        assert [entry.number for entry in in_archive(house)] == [number]
        assert house.written() == ["Labels Archive"], "neither opened nor written"
        assert f'"{number}"' in shared(house, card)
        assert "Registrert fra før" in shared(house, card)
        assert await routed(house) == {"route": "already_registered"}
        handled = next(one for one in await house.audit() if one.verb == "item:handled")
        assert handled.facts == {"entry": number}


@EVERY_ARCHIVE
async def test_l_a3_a_letter_that_no_case_fits_gets_one_with_series_and_unit(archive: Archive) -> None:
    kind = NEW_CASE[archive]
    async with a_house(archive=archive, archive_more={"new_cases": [kind]}) as house:
        card = await a_letter(house, OPEN)
        assert (await on_new_case(house, "kari", card, title_confirmed="true")).kind == "closed"
        assert cases_called(house, NEW_TITLE) == [], "the grace period runs"
        await house.finish()

        (case,), (entry,) = cases_called(house, NEW_TITLE), in_archive(house)
        assert (case.series, case.unit, case.code) == (kind["series"], "DOK", "")
        assert case.key.startswith("pvc-")
        assert (entry.number, entry.status) == (f"{case.number}-1", "J")
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert "Registrering på ny sak" in shared(house, card)
        assert await routed(house) == {"route": "register_on_new_case"}


@EVERY_ARCHIVE
async def test_l_a4_personnel_matters_are_left_to_payroll_and_nobody_is_told(archive: Archive) -> None:
    """L-A4: of a service that is suppressed, and by default of every service that nobody has put on the list."""
    async with outlets(house={"archive": archive}) as out:
        house = out.house
        house.altinn.world.add_resource(Resource(id="skattekort", name="Skattekort", owner="s", owner_name="Etaten"))
        tax = LetterDraft(unit=MAIN, resource="skattekort", title="Skattekort for en ansatt", sender="Etaten", body="x")
        house.altinn.world.add_letter(tax)
        dialog = house.letter(SUPPRESSED, title="Sykmelding for en ansatt")
        assert (await house.poll()).suppressed == 2
        await house.draw()

        assert (await house.items(), cards(house)) == ([], [])
        assert (house.written(), in_archive(house), out.sent()) == ([], [], [])
        assert house.labels(dialog) == ["Default"]
        for hidden in ("Skattekort for", "Sykmelding for"):
            assert hidden not in everything_shared(house) + str(await house.audit())


@EVERY_ARCHIVE
async def test_l_a5_what_others_take_care_of_is_left_unread(archive: Archive) -> None:
    async with a_house(archive=archive) as house:
        card = await a_letter(house, UNKNOWN)
        await house.teams.click("kari", card, "claim")
        form = await house.teams.open_dialog("kari", card, "more")
        assert "Forsendelsen blir ikke åpnet, merket eller arkivert i postkilden." in said(form.card)
        assert (await house.teams.submit_dialog("kari", "submit_leave_unread")).kind == "closed"
        await house.finish()
        await house.poll()

        assert (house.written(), in_archive(house), house.labels(house.dialogs[0])) == ([], [], ["Default"])
        assert await house.state() is State.HANDLED
        assert (await verbs(house)).count("item:handled") == 1, "the next poll changes nothing"
        assert "Ligger ulest" in shared(house, card)
        assert await routed(house) == {"route": "leave_unread"}


@EVERY_ARCHIVE
async def test_l_a5_the_unit_that_takes_care_of_it_is_told_and_the_letter_stays_unread(archive: Archive) -> None:
    async with outlets(house={"archive": archive}) as out:
        house = out.house
        card = await out.claimed(UNKNOWN, title="Faktura 1000")
        assert (await out.tell_unit(card)).kind == "closed"
        await house.finish()

        (sent,) = out.sent()
        assert (sent.to, sent.attachments) == ((TOWN,), ())
        assert (await house.only()).letter.link in sent.body
        assert "Faktura" not in sent.subject + sent.body
        assert (house.written(), in_archive(house), house.labels(house.dialogs[0])) == ([], [], ["Default"])
        assert "Enheten er varslet" in shared(house, card)
        assert await routed(house) == {"route": "notify_unit"}


@EVERY_ARCHIVE
async def test_l_a6_what_belongs_in_a_domain_system_is_forwarded_with_its_files(archive: Archive) -> None:
    async with outlets(house={"archive": archive}) as out:
        house = out.house
        card = await out.claimed(OPEN, title=TITLE, files=("Brev.pdf", "Kart.pdf"))
        assert (await out.forward(card)).kind == "closed"
        assert (out.sent(), house.written()) == ([], [])
        await house.finish()

        (sent,) = out.sent()
        assert (sent.to, sent.mailbox) == ((BUILDING,), "postvakt@nordvika.example")
        assert [name.rpartition(".")[2] for name in sent.attachments].count("pdf") == 2
        assert (TITLE in sent.body, TITLE in sent.subject) == (True, False)
        assert (in_archive(house), on_the_machine(house)) == ([], [])
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert (await house.only()).state is State.HANDLED
        for shown in ("E-post til fagsystem", "Byggesak"):
            assert shown in shared(house, card)
        assert await routed(house) == {"route": "forward_email", "system": "byggesak"}


@EVERY_ARCHIVE
@pytest.mark.parametrize("service", [SENSITIVE, UNKNOWN])
async def test_l_a7_what_is_not_open_is_never_emailed_and_stands_on_the_units_transfer_case(
    service: str, archive: Archive
) -> None:
    """L-A7: neither offered nor taken, whoever asks; on the transfer case it is screened, and nothing of it is told."""
    secret = "Melding om bekymring"
    async with outlets(house={"archive": archive}, more=transfer_settings(archive)) as out:
        house = out.house
        await check_transfer_cases(house.desk)
        card = await out.claimed(service, title=secret, files=("Brev.pdf",))
        assert "submit_forward" not in said((await house.teams.open_dialog("kari", card, "more")).card)
        choice = RouteChoice(route=Route.FORWARD_EMAIL, system_id="byggesak")
        for attest_open in (False, True):
            with pytest.raises(NotAllowed, match="not_open"):
                await route(house.desk, house.press("kari", await house.only()), choice, attest_open=attest_open)
        await house.teams.open_dialog("kari", card, "route")
        form = said((await house.teams.submit_dialog("kari", "submit_to_transfer_case")).card)
        assert f"{transfer_case_of(archive)} Overføringssak barnehage 2026" in form
        assert "Unntatt etter offl. § 13" in form
        typed = {"public_title": "Brev mottatt digitalt"}
        assert (await house.teams.submit_dialog("kari", "submit_transfer_case", inputs=typed)).kind == "closed"
        await house.finish()

        (entry,) = in_archive(house)
        assert (entry.case_number, entry.status) == (transfer_case_of(archive), "M")
        assert (entry.code, entry.basis, entry.group) == ("13", BASIS, "Alle")
        assert (entry.title, entry.files, entry.sender_hidden) == ("Brev mottatt digitalt", 2, True)
        assert (out.sent(), out.drafts()) == ([], [])
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert secret not in everything_shared(house)
        assert f"Midlertidig registrert: fullfør i {NAMES[archive]}." in shared(house, card)
        assert await routed(house) == {"route": "transfer_case", "case": transfer_case_of(archive)}


@EVERY_ARCHIVE
async def test_l_a8_the_inbox_is_tidied_of_what_we_handled_and_of_nothing_else(archive: Archive) -> None:
    """L-A8: «Arkiver» once the last letter of a dialog is registered; what was left unread, or waits, stays."""
    async with a_house(archive=archive) as house:
        dialog, unread = house.letter(OPEN, title=TITLE), house.letter(UNKNOWN)
        house.join(dialog, OPEN)
        await house.poll()
        await house.draw()
        one, other = [item for item in await house.items() if item.letter.thread_id == dialog]
        await register(house, "kari", house.card_of(one), title_confirmed="true")
        await leave_unread(house, "ola", house.card_of(await house.item(unread)))
        await house.finish()
        assert (house.labels(dialog), house.labels(unread)) == (["Default"], ["Default"])
        assert "andre forsendelser i samme dialog er åpne" in shared(house, house.card_of(one))

        await register(house, "kari", house.card_of(other), title_confirmed="true")
        await house.finish()
        assert [entry.status for entry in in_archive(house)] == ["J", "J"]
        assert (house.labels(dialog), house.labels(unread)) == (["Archive"], ["Default"])
        assert house.written()[-1] == "Labels Archive", "after the registering"
        assert "andre forsendelser i samme dialog er åpne" not in shared(house, house.card_of(one))


@EVERY_ARCHIVE
async def test_l_a8_nothing_is_put_away_before_it_is_safe(archive: Archive) -> None:
    async with a_house(archive=archive) as house:
        card = await a_letter(house, OPEN)
        writing = "CreateDocument" if archive == "p360" else "NyJournalpost"
        house.fault(archive, writing, status=503, times=50)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert (in_archive(house), house.labels(house.dialogs[0])) == ([], ["Default"])
        assert "item:handled" not in await verbs(house)
