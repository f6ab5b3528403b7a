"""A letter's way into WebSak: each step once and in order, whatever the archive answers, and people asked in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.simulators.websak import LEGAL_BASIS, Entry, ExternalKey, Screening, refusal_fault
from adapters.simulators.websak.records import StoredFile
from bot.domain.effects import external_key
from bot.domain.item import State
from tests.house import OPEN, SENSITIVE, SETTLE, UNKNOWN, House, a_house
from tests.scenarios.acting import a_case, a_letter, answer_was_done, register, shared, verbs
from tests.stores import DIALECTS

STEPS = ["NyJournalpost", "NyDokument", "NyDokument", "OppdaterJournalpostStatus"]
TEMPORARY = "Midlertidig registrert: fullfør i WebSak."
UNCLEAR = "Postvakt kan ikke se om et vedlegg kom inn i arkivet."


def entries(house: House) -> list[Entry]:
    assert house.websak is not None
    return house.websak.world.entries()


def log(house: House) -> list[str]:
    assert house.websak is not None
    return house.websak.world.log


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_an_open_letter_is_recorded_step_by_step_and_then_receipted(dialect: str) -> None:
    async with a_house(dialect, archive="websak") as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        (entry,) = entries(house)
        assert log(house) == STEPS
        assert house.written()[: len(STEPS)] == STEPS, "receipts at the source come after"
        assert (entry.status, entry.screening, [one.relation for one in entry.files]) == ("J", None, ["H", "V"])
        assert entry.key == ExternalKey(system="POSTVAKT", key=external_key((await house.only()).letter.ref))
        assert "Kari (test)" in entry.remarks[0] or "kari.test" in entry.remarks[0]
        assert house.labels(house.dialogs[0]) == ["Archive"]
        assert entry.number in shared(house, card)
        assert TEMPORARY not in shared(house, card)


@pytest.mark.parametrize(
    ("service", "confirmed"),
    [(OPEN, {"title_confirmed": "false"}), (UNKNOWN, {"title_confirmed": "true"}), (SENSITIVE, {})],
)
async def test_it_is_recorded_only_where_it_is_open_and_somebody_confirmed_its_title(
    service: str, confirmed: dict[str, str]
) -> None:
    async with a_house(archive="websak") as house:
        card = await a_letter(house, service)
        await register(house, "kari", card, **confirmed)
        await house.finish()

        assert "OppdaterJournalpostStatus" not in log(house)
        ((status, screening),) = [(entry.status, entry.screening) for entry in entries(house)]
        assert status == "M"
        assert screening == (None if service == OPEN else Screening(code="13", basis=LEGAL_BASIS))
        assert TEMPORARY in shared(house, card)
        assert await house.state() is State.HANDLED


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("operation", ["NyJournalpost", "NyDokument", "OppdaterJournalpostStatus"])
async def test_an_unknown_outcome_is_settled_by_asking(operation: str, when: str, dialect: str) -> None:
    async with a_house(dialect, archive="websak") as house:
        card = await a_letter(house, OPEN)
        assert house.websak is not None
        house.websak.simulator.faults.add(refusal_fault(operation, "System", when=when))  # type: ignore[arg-type]
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        house.pass_time(SETTLE - timedelta(seconds=1))
        await house.settle()
        if operation != "OppdaterJournalpostStatus":
            assert log(house).count(operation) == (0 if when == "before" else STEPS.count(operation))
        house.pass_time(timedelta(seconds=2))
        await house.settle()
        house.pass_time(timedelta(minutes=1))
        await house.work()
        await house.draw()

        (entry,) = entries(house)
        assert (entry.status, len(entry.files)) == ("J", 2)
        assert log(house) == STEPS
        assert await house.state() is State.HANDLED
        assert "item:stuck" not in await verbs(house)


async def test_a_refused_create_is_looked_up_before_anybody_is_told() -> None:
    async with a_house(archive="websak") as house:
        assert house.websak is not None
        card = await a_letter(house, OPEN)
        house.websak.simulator.faults.add(refusal_fault("NyJournalpost", "Validation", when="after"))
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        assert len(entries(house)) == 1
        assert await house.state() is State.HANDLED


async def test_two_entries_with_one_key_are_a_question_with_both_numbers() -> None:
    async with a_house(archive="websak") as house:
        assert house.websak is not None
        card = await a_letter(house, OPEN)
        key = ExternalKey(system="POSTVAKT", key=external_key((await house.only()).letter.ref))
        numbers = [house.websak.world.add_entry("Vedtak", case_number=a_case(house), key=key).number for _ in range(2)]
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        assert log(house) == []
        assert await house.state() is State.NEEDS_ATTENTION
        assert all(number in shared(house, card) for number in numbers)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_without_keys_a_person_is_asked_and_nothing_is_tried_again(when: str) -> None:
    async with a_house(archive="websak", document_external_id=False) as house:
        assert house.websak is not None
        card = await a_letter(house, OPEN)
        house.fault("websak", "NyJournalpost", status=0, when=when)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        for _ in range(3):
            house.pass_time(timedelta(hours=8))
            await house.settle()
        await house.draw()

        assert await house.state() is State.NEEDS_ATTENTION
        assert "Arkivet svarte ikke tydelig." in shared(house, card)
        assert len(entries(house)) == (when == "after")
        if when == "after":
            await answer_was_done(house, "kari", card, entries(house)[0].number)
        else:
            await house.teams.click("kari", card, "was_not_done")
        await house.finish()
        (entry,) = entries(house)
        # an entry that a person pointed at is left as it is: whether it is final is its maker's choice
        assert (entry.status, len(entry.files)) == ("M" if when == "after" else "J", 2)


@pytest.mark.parametrize("answer", ["was_done", "was_not_done"])
async def test_a_file_that_somebody_else_added_meanwhile_is_a_question_never_a_guess(answer: str) -> None:
    async with a_house(archive="websak") as house:
        assert house.websak is not None
        world = house.websak.world
        card = await a_letter(house, OPEN)
        house.websak.simulator.faults.add(refusal_fault("NyDokument", "System", when="before"))
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        (entry,) = entries(house)
        for number in ("1", "2"):
            entry = world.put_entry(replace(entry, files=(*entry.files, _foreign(number))))
        house.pass_time(SETTLE + timedelta(seconds=1))
        await house.settle()
        await house.draw()

        assert await house.state() is State.NEEDS_ATTENTION
        assert UNCLEAR in shared(house, card)
        assert "file.1" in shared(house, card)
        assert "NyDokument" not in log(house)
        for _ in range(2):
            if answer == "was_done":
                await answer_was_done(house, "kari", card)
            else:
                world.put_entry(replace(entries(house)[0], files=entries(house)[0].files))
                await house.teams.click("kari", card, "was_not_done")
            await house.finish()
        added = [one.title for one in entries(house)[0].files if one.title != "Lagt til for hånd"]
        assert len(added) == len(set(added)) == (0 if answer == "was_done" else 2)
        assert await house.state() is State.HANDLED


def _foreign(number: str) -> StoredFile:
    return StoredFile(
        system_id=f"fremmed-{number}", number=number, title="Lagt til for hånd", relation="V", status="F", variant="P",
        format="RA-PDF", file_name="annet.pdf", media_type="application/pdf", size=3, sha256="0" * 64,
    )  # fmt: skip


async def test_a_new_round_goes_on_where_the_last_one_ended() -> None:
    async with a_house(archive="websak") as house:
        assert house.websak is not None
        card = await a_letter(house, OPEN, files=("Brev.pdf", "Kart.pdf"))
        for _ in range(2):
            house.websak.simulator.faults.add(refusal_fault("NyDokument", "Validation", when="before"))
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert await house.state() is State.NEEDS_ATTENTION
        house.websak.simulator.faults.clear()
        await house.teams.click("kari", card, "was_not_done")
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        (entry,) = entries(house)
        assert len(entry.files) == len({one.title for one in entry.files}) == 3
        assert log(house).count("NyJournalpost") == 1
