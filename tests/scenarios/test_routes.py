"""Registering a letter through the form: what it asks, what it refuses, and what then stands in the archive."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from adapters.simulators._kit import Fault
from adapters.simulators.p360.people import standard_employees
from bot.app.choices import choice_faults
from bot.domain.item import State
from tests.house import GRACE, OPEN, SENSITIVE, UNKNOWN, House, a_house, everything_shared
from tests.scenarios.acting import (
    IDENTITY_NUMBER,
    a_case,
    a_letter,
    entries,
    field,
    fields,
    own,
    register,
    said,
    shared,
    verbs,
)

TITLE = "Vedtak om gatelys"
SENDER = "Statens lyktetilsyn"
TEMPORARY = "Midlertidig registrert: fullfør i Public 360."


async def test_cases_are_found_by_number_and_by_words_of_the_public_title() -> None:
    async with a_house() as house:
        house.p360.world.add_case("Naust i Strandgata", status="A")
        house.p360.world.add_case("Personalsak", unofficial_title="Naust, klage fra nabo")
        case = house.p360.world.add_case("Naust på Nordneset")
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "route")

        by_words = await house.teams.search("kari", "case_number", "naust")
        by_number = await house.teams.search("kari", "case_number", case.number)
        house.fault("p360", "GetCases", status=500)
        silent = await house.teams.search("kari", "case_number", "naust")

        row = {"title": f"{case.number} Naust på Nordneset", "value": case.number}
        assert (by_words.results, by_number.results) == ((row,), (row,))
        assert (silent.kind, silent.results) == ("results", ())


async def test_responsible_unit_and_handler_come_from_the_case_and_the_date_from_the_form() -> None:
    async with a_house() as house:
        mona = next(person for person in standard_employees() if person.login == "mona.test")
        case = house.p360.world.add_case("Skolevei", enterprise_recno=507, employee_recno=mona.recno)
        card = await a_letter(house, OPEN)

        closed = await register(
            house, "kari", card, case=case.number, title_confirmed="true", document_date="2026-11-17"
        )
        await house.finish()

        assert closed.kind == "closed"
        (entry,) = entries(house)
        assert (entry.enterprise_recno, entry.employee_recno) == (507, mona.recno)
        assert entry.document_date.astimezone(ZoneInfo("Europe/Oslo")).date().isoformat() == "2026-11-17"
        assert entry.created_by == "kari.test"
        assert (entry.status_code, entry.screening.access_code) == ("J", "U")


async def test_what_the_form_chooses_goes_before_what_the_case_says() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        basis = house.desk.archive.choices().legal_bases[0].code

        await register(
            house, "kari", card, responsible_unit="HEL", handler="ola.test", access_group="Dokumentsenter",
            access_code="13", legal_basis=basis,
        )  # fmt: skip
        await house.finish()

        (entry,) = entries(house)
        assert (entry.enterprise_recno, entry.employee_recno) == (508, 200402)
        assert (entry.screening.access_code, entry.screening.access_group) == ("13", "Dokumentsenter")
        assert entry.screening.paragraph == basis


#: what is typed, and what is told about it
_FAULTS = (
    ({"case_number": "26/09999"}, "Saken finnes ikke i arkivet."),
    ({"case_number": "tull"}, "Saken finnes ikke i arkivet."),
    ({"case_number": "CLOSED"}, "Saken er avsluttet. Velg en åpen sak."),
    ({"public_title": f"Søknad fra {IDENTITY_NUMBER}"}, "Tittelen ser ut til å inneholde et fødselsnummer. Fjern det."),
    ({"public_title": "x" * 256}, "Tittelen er for lang. Bruk høyst 255 tegn."),
    ({"public_title": "   "}, "Skriv en offentlig tittel."),
    ({"access_code": "13"}, "Velg hjemmel for skjermingen."),
    (
        {"access_code": "U"},
        "Forsendelsen er ikke vurdert som åpen. Velg en tilgangskode som skjermer, eller la feltet stå tomt.",
    ),
)


async def test_a_fault_is_told_beside_its_field_and_what_was_typed_stays() -> None:
    async with a_house() as house:
        closed_case = house.p360.world.add_case("Gammel sak", status="A").number
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "route")
        right = {
            "case_number": a_case(house), "public_title": "Ny tittel", "title_confirmed": "true",
            "handler": "ola.test", "document_date": "2026-11-18", "access_code": "",
        }  # fmt: skip
        for wrong, told in _FAULTS:
            typed = right | {name: closed_case if value == "CLOSED" else value for name, value in wrong.items()}

            back = await house.teams.submit_dialog("kari", inputs=typed)

            assert back.kind == "dialog", wrong
            assert f"Rett dette: {told}" in said(back.card)
            assert "Ett felt må rettes." in said(back.card)
            kept = {name: field(back.card, name).get("value") or "" for name in typed}
            assert kept == {name: value.strip() for name, value in typed.items()}
            assert await house.state() is State.CLAIMED

        closed = await house.teams.submit_dialog("kari", inputs=right)
        assert closed.kind == "closed"


async def test_every_fault_is_told_at_once() -> None:
    async with a_house() as house:
        card = await a_letter(house)

        back = await register(
            house, "kari", card, case="26/09999", public_title=f"Om {IDENTITY_NUMBER}", access_code="13"
        )

        assert "3 felt må rettes." in said(back.card)


async def test_a_required_field_is_asked_for_by_the_client() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.open_dialog("kari", card, "route")

        blocked = await house.teams.submit_dialog("kari", inputs={"public_title": ""})

        assert (blocked.kind, blocked.text) == ("blocked", "case_number, public_title")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(operation="GetCases", status=503),
        Fault(operation="GetCases", status=401),
        Fault(operation="GetCases", status=0),
        Fault(operation="GetCases", kind="latency", seconds=0.2),
    ],
    ids=["503", "401", "dropped", "slow"],
)
async def test_an_archive_that_is_silent_is_told_and_nothing_typed_is_lost(
    fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice_faults, "_ARCHIVE_PATIENCE", 0.1)
    async with a_house() as house:
        card = await a_letter(house)
        house.p360.simulator.faults.add(fault)

        back = await register(house, "kari", card, public_title="Ny tittel")
        assert "Rett dette: Arkivet svarer ikke nå. Prøv igjen om litt." in said(back.card)
        assert field(back.card, "public_title")["value"] == "Ny tittel"
        assert field(back.card, "case_number")["value"] == a_case(house)
        monkeypatch.setattr(choice_faults, "_ARCHIVE_PATIENCE", 3.0)
        again = await house.teams.submit_dialog("kari")

        assert again.kind == "closed"
        assert await house.state() is State.ROUTING


async def test_an_attested_letter_is_shown_to_all_and_recorded() -> None:
    async with a_house() as house:
        card = await a_letter(house, title=TITLE)
        assert TITLE not in shared(house, card)

        await register(house, "kari", card, attest_open="true", title_confirmed="true", access_code="U")
        await house.finish()

        assert TITLE in shared(house, card)
        assert SENDER in shared(house, card)
        (entry,) = entries(house)
        assert (entry.status_code, entry.screening.access_code, entry.title) == ("J", "U", TITLE)
        assert TEMPORARY not in shared(house, card)
        assert (await verbs(house)).count("item:attested_open") == 1


@pytest.mark.parametrize(("service", "confirmed"), [(UNKNOWN, "true"), (OPEN, "false")])
async def test_what_is_not_judged_or_not_confirmed_stays_temporary_and_says_so(service: str, confirmed: str) -> None:
    async with a_house() as house:
        card = await a_letter(house, service, title=TITLE)

        await register(house, "kari", card, title_confirmed=confirmed)
        await house.finish()

        (entry,) = entries(house)
        assert (entry.status_code, entry.screening.access_code) == ("M", "13" if service == UNKNOWN else "U")
        assert entry.parties[0].unofficial is (service == UNKNOWN)
        assert TEMPORARY in shared(house, card)
        assert entry.number in shared(house, card)
        assert (TITLE in everything_shared(house)) is (service == OPEN)
        assert house.labels(house.dialogs[0]) == ["Archive"]


async def test_a_sensitive_letter_stays_temporary_and_its_subject_is_nowhere() -> None:
    with capture_logs() as logs:
        async with a_house() as house:
            await _sensitive(house, logs)


async def _sensitive(house: House, logs: list[MutableMapping[str, Any]]) -> None:
    card = await a_letter(house, SENSITIVE, title="Klage på stønad til Ola")

    form = await house.teams.open_dialog("kari", card, "route")
    assert field(form.card, "public_title")["value"] == "Brev mottatt digitalt"
    assert not {"attest_open", "title_confirmed"} & fields(form.card)
    public = await house.teams.submit_dialog("kari", inputs={"case_number": a_case(house), "access_code": "U"})
    assert "Forsendelsen er ikke vurdert som åpen." in said(public.card)
    await house.teams.submit_dialog("kari", inputs={"access_code": ""})
    await house.finish()

    (entry,) = entries(house)
    assert (entry.status_code, entry.screening.access_code, entry.title) == ("M", "13", "Brev mottatt digitalt")
    assert entry.parties[0].unofficial
    assert TEMPORARY in shared(house, card)
    seen = [everything_shared(house), own(house, "kari", card), str(house.teams.courier.sent)]
    assert not [text for text in seen if "Klage på stønad" in text or "Trygdekontoret" in text]
    kept = [str(await house.audit()), str(await house.items()), str(logs)]
    assert not [text for text in kept if "Klage på stønad" in text]


@pytest.mark.parametrize("chosen", ["true", "false"])
async def test_reception_is_confirmed_by_choice_only(chosen: str) -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN, confirmation=True)
        assert "Avsenderen ber om bekreftelse på mottak." in shared(house, card)

        await register(house, "kari", card, title_confirmed="true", confirm_reception=chosen)
        await house.finish()

        assert (await house.state(), len(entries(house))) == (State.HANDLED, 1)
        assert house.written().count("Confirmed") == (chosen == "true")


async def test_nothing_leaves_the_house_before_the_grace_is_over() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")

        house.pass_time(GRACE - timedelta(seconds=1))
        assert await house.work() == 0
        assert not house.written()
        await house.draw()
        assert "Kan angres til" in shared(house, card)
        house.pass_time(timedelta(seconds=2))
        await house.work()

        assert len(entries(house)) == 1
        assert await house.state() is State.HANDLED


async def test_receipts_follow_the_entry_and_the_archive_label_comes_last() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN, files=("Brev.pdf", "Kart.pdf"), confirmation=True)
        await register(house, "kari", card, title_confirmed="true", confirm_reception="true")
        house.pass_time(GRACE + timedelta(seconds=1))

        steps = 0
        while await house.runner.run_next():
            steps += 1
            safe = [entry for entry in entries(house) if entry.status_code == "J" and len(entry.files) == 3]
            receipts = [what for what in house.written() if what in ("Read", "Confirmed")]
            assert safe or not receipts or receipts == ["Read"]
            assert safe or house.labels(house.dialogs[0]) == ["Default"]

        assert steps >= 9
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert house.written()[-1] == "Labels Archive"


async def test_a_letter_that_was_edited_under_an_open_form_is_refused_in_plain_words() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await house.teams.open_dialog("kari", card, "route")
        house.clock.at += timedelta(minutes=1)
        house.altinn.world.edit_content(house.dialogs[0], title="Endret vedtak")
        await house.poll()

        typed = {"case_number": a_case(house), "public_title": "Vedtak om bru", "title_confirmed": "true"}
        again = await house.teams.submit_dialog("kari", inputs=typed)

        assert "Forsendelsen er endret etter at du åpnet skjemaet." in said(again.card)
        assert "Endret vedtak" in said(again.card)
        assert await house.state() is State.CLAIMED
        assert field(again.card, "case_number")["value"] == a_case(house)
        assert field(again.card, "public_title")["value"] == "Vedtak om bru"
        assert field(again.card, "title_confirmed")["value"] == "false", "that was said of the letter as it was"
        await house.draw()
        assert "Endret vedtak" in shared(house, card)
        assert (await house.teams.submit_dialog("kari")).kind == "closed"
        assert await house.state() is State.ROUTING


@pytest.mark.parametrize(
    ("opens", "typed"),
    [("by_hand", {"by_hand": "printed"}), ("not_for_record", {"not_for_record": "duplicate"})],
)
async def test_a_short_form_over_an_edited_letter_comes_back_filled_in(opens: str, typed: dict[str, str]) -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await house.teams.open_dialog("kari", card, opens)
        house.clock.at += timedelta(minutes=1)
        house.altinn.world.edit_content(house.dialogs[0], title="Endret vedtak")
        await house.poll()

        again = await house.teams.submit_dialog("kari", inputs=typed)

        assert "Forsendelsen er endret" in said(again.card)
        assert {name: field(again.card, name)["value"] for name in typed} == typed
        assert await house.state() is State.CLAIMED
        assert (await house.teams.submit_dialog("kari")).kind == "closed"
        assert await house.state() is State.ROUTING


async def test_the_form_is_sent_once_however_often_it_is_pressed() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await house.teams.open_dialog("kari", card, "route")

        twice = await house.teams.submit_dialog("kari", inputs={"case_number": a_case(house)}, twice=True)
        await house.finish()

        assert [twice.kind, twice.earlier[0].kind] == ["closed", "closed"]
        assert len(entries(house)) == 1
        assert (await verbs(house)).count("item:routed") == 1
