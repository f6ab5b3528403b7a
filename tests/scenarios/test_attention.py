"""When a system outside does not do as asked: what is settled by asking, and what a person is asked about."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.simulators.p360 import refusal_fault
from adapters.simulators.p360.records import ExternalId
from bot.commands.items import retry_item
from bot.domain.effects import MOST_ATTEMPTS, SETTLED_STATES, Effect, EffectKind, external_key
from bot.domain.item import State
from bot.errors import ConfigError
from tests.house import GRACE, OPEN, SETTLE, House, a_house
from tests.scenarios.acting import (
    a_case,
    a_letter,
    answer_was_done,
    entries,
    field,
    fields,
    refusal,
    register,
    said,
    shared,
    verbs,
)
from tests.stores import DIALECTS

ATTENTION = "Krever oppfølging"
NO = "Permission denied."
MINUTE = timedelta(minutes=1)
_ANSWERS = ("was_not_done", "close_by_hand")


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_unknown_outcome_is_settled_by_asking_for_the_key(when: str) -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        house.fault("p360", "CreateDocument", when=when, status=0)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        assert len(entries(house)) == (when == "after")
        house.pass_time(SETTLE - timedelta(seconds=1))
        await house.settle()
        assert len(entries(house)) == (when == "after")
        house.pass_time(timedelta(seconds=2))
        await house.settle()
        await house.draw()

        (entry,) = entries(house)
        assert (entry.status_code, len(entry.files)) == ("J", 2)
        assert await house.state() is State.HANDLED
        assert "item:stuck" not in await verbs(house)
        assert entry.number in shared(house, card)


async def test_without_keys_a_person_is_asked_and_says_that_it_was_done() -> None:
    async with a_house(document_external_id=False) as house:
        card = await _in_doubt(house)
        assert "Arkivet svarte ikke tydelig. Journalposten kan være opprettet." in shared(house, card)
        (made,) = entries(house)

        unknown = await answer_was_done(house, "ola", card, "26/00001-99")
        assert "Rett dette: Journalposten finnes ikke i arkivet." in said(unknown.card)
        assert await house.state() is State.NEEDS_ATTENTION
        done = await house.teams.submit_dialog("ola", inputs={"entry_number": made.number})
        await house.finish()

        assert done.kind == "closed"
        (entry,) = entries(house)
        assert len(entry.files) == 2
        assert await house.state() is State.HANDLED
        assert made.number in shared(house, card)
        settled = next(one for one in await house.audit() if one.verb == "item:settled_done")
        assert (settled.actor, settled.facts) == (house.person("ola").person_id, {"entry": made.number})


async def test_without_keys_a_person_says_that_it_was_not_done_and_it_is_tried_once_more() -> None:
    async with a_house(document_external_id=False) as house:
        card = await _in_doubt(house, when="before")
        assert not entries(house)

        answer = await house.teams.click("kari", card, "was_not_done", twice=True)
        await house.finish()

        assert answer.kind == "card"
        assert len(entries(house)) == 1
        assert (await verbs(house)).count("item:retried") == 1
        assert await house.state() is State.HANDLED


async def test_without_keys_nothing_is_tried_again_however_long_nobody_answers() -> None:
    async with a_house(document_external_id=False) as house:
        await _in_doubt(house)

        for _ in range(5):
            house.pass_time(timedelta(hours=8))
            await house.settle()

        assert len(entries(house)) == 1
        assert await house.state() is State.NEEDS_ATTENTION


async def test_closing_by_hand_cancels_what_is_left() -> None:
    async with a_house(document_external_id=False) as house:
        card = await _in_doubt(house)
        before = house.written()

        answer = await house.teams.click("ola", card, "close_by_hand")
        await house.finish()

        assert answer.kind == "card"
        assert await house.state() is State.HANDLED
        assert {effect.state for effect in await _effects(house)} == SETTLED_STATES
        assert house.written() == before
        assert house.labels(house.dialogs[0]) == ["Default"]
        assert "Ikke arkivert i Altinn" in shared(house, card)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_refused_create_is_looked_up_before_anybody_is_told(when: str) -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        house.p360.simulator.faults.add(refusal_fault("CreateDocument", NO, when=when))  # type: ignore[arg-type]
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        if when == "after":
            assert await house.state() is State.HANDLED
        else:
            assert "Arkivet eller postkilden avviste handlingen." in shared(house, card)
            assert "Ble ikke utført, velg på nytt" in shared(house, card)
            assert "prøv igjen" not in shared(house, card), "nothing is tried again"
            chosen = await house.teams.click("kari", card, "was_not_done")
            assert "Tatt av" in said(chosen.card)
            assert (await house.only()).claimant == house.person("kari").person_id
            await register(house, "kari", card, title_confirmed="true")
            await house.finish()
        (entry,) = entries(house)
        assert entry.status_code == "J"


async def test_two_entries_with_one_key_are_named_and_the_files_go_on_the_chosen_one() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        house.pass_time(timedelta(minutes=2))
        while not entries(house):
            await house.runner.run_next()
        (first,) = entries(house)
        second = house.p360.world.add_entry(
            "Kopi", case_number=a_case(house), external_id=first.external_id, status_code="M",
            journal_date=None, parties=first.parties,
        )  # fmt: skip
        await house.finish()

        assert "Arkivet har to journalposter for denne forsendelsen." in shared(house, card)
        assert f"{second.number}, {first.number}" in shared(house, card)
        form = await house.teams.open_dialog("kari", card, "was_done")
        assert "value" not in field(form.card, "entry_number")
        await house.teams.submit_dialog("kari", inputs={"entry_number": second.number})
        await house.finish()

        assert await house.state() is State.HANDLED
        assert [len(entry.files) for entry in entries(house)] == [0, 2]
        outcome = (await house.only()).outcome
        assert outcome is not None
        assert outcome.entry_number == second.number
        assert outcome.entry_link.endswith(str(second.recno))


async def test_two_entries_that_are_none_of_this_letter_are_gone_past_with_a_new_key() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        key = ExternalId(id=external_key((await house.only()).letter.ref), type="POSTVAKT")
        for _ in range(2):
            house.p360.world.add_entry("Annet", case_number=a_case(house), external_id=key)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert "Arkivet har to journalposter for denne forsendelsen." in shared(house, card)

        await house.teams.click("kari", card, "was_not_done")
        asked = await register(house, "kari", card, title_confirmed="true")
        assert "Rett dette: Kryss av for ny journalpost" in said(asked.card)
        await house.teams.submit_dialog("kari", "submit_route", inputs={"again": "true"})
        await house.finish()

        assert await house.state() is State.HANDLED
        assert len(entries(house)) == 3
        assert entries(house)[2].external_id != key


async def test_an_attachment_that_has_expired_is_told_and_nothing_is_put_away() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        letter = house.altinn.world.correspondence(house.altinn.world.dialog(house.dialogs[0]).correspondence_id or "")
        house.altinn.world.expire_attachment(letter.attachments[0].id)
        await house.finish()

        assert "Innholdet finnes ikke lenger i postkilden." in shared(house, card)
        assert [entry.status_code for entry in entries(house)] == ["M"]
        assert house.labels(house.dialogs[0]) == ["Default"]
        form = await house.teams.open_dialog("kari", card, "was_done")
        assert fields(form.card) == set(), "no number is asked for what is no entry"
        await house.teams.submit_dialog("kari")
        await house.finish()
        assert await house.state() is State.HANDLED
        assert entries(house)[0].status_code == "J"


async def test_a_file_that_is_too_large_is_told_and_goes_on_when_it_was_filed_by_hand() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        house.fault("p360", "UpdateDocument", status=413)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert "Et vedlegg er for stort for arkivet." in shared(house, card)
        assert "Brev.pdf" not in shared(house, card)

        await answer_was_done(house, "kari", card)
        await house.finish()

        (entry,) = entries(house)
        assert (entry.status_code, len(entry.files)) == ("J", 1)
        outcome = (await house.only()).outcome
        assert outcome is not None
        assert outcome.entry_number == entry.number


async def test_an_archive_that_refuses_us_for_long_is_told_and_tried_again_when_mended() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        house.fault("p360", "*", status=401, times=200)
        for _ in range(5):
            house.pass_time(timedelta(hours=1))
            await house.work()
        await house.draw()
        assert "Postvakt mangler tilgang." in shared(house, card)
        assert "Kan angres til" not in shared(house, card)

        house.p360.simulator.faults.clear()
        await house.teams.click("kari", card, "was_not_done")
        await house.finish()

        assert await house.state() is State.HANDLED
        assert [entry.status_code for entry in entries(house)] == ["J"]


async def test_a_letter_that_could_not_be_opened_was_not_done_by_anybody() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        house.fault("altinn", "getCorrespondence", status=403, times=200)
        for _ in range(5):
            house.pass_time(timedelta(hours=1))
            await house.work()
        await house.draw()
        assert ATTENTION in shared(house, card)

        refused = await house.teams.open_dialog("kari", card, "was_done")
        assert refusal(refused) == "Brevet må åpnes før det kan registreres. Prøv igjen, eller avslutt for hånd."
        house.altinn.simulator.faults.clear()
        await house.teams.click("kari", card, "was_not_done")
        await house.finish()

        assert [(entry.status_code, len(entry.files)) for entry in entries(house)] == [("J", 2)]


async def test_the_command_line_tries_again_what_is_stuck() -> None:
    async with a_house(document_external_id=False) as house:
        await _in_doubt(house, when="before")
        item = await house.only()

        answer = await retry_item(house.office.settings, item.item_id)
        await house.finish()

        assert answer == f"{item.item_id}: routing"
        assert len(entries(house)) == 1
        assert await house.state() is State.HANDLED
        with pytest.raises(ConfigError, match="is handled; only items that need attention are retried"):
            await retry_item(house.office.settings, item.item_id)


async def test_the_command_line_gives_back_to_choose_again_and_claims_nothing_itself() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        house.p360.simulator.faults.add(refusal_fault("CreateDocument", NO))
        await register(house, "kari", card)
        await house.finish()
        item = await house.only()

        answer = await retry_item(house.office.settings, item.item_id)

        assert answer == f"{item.item_id}: claimed"
        assert (await house.only()).claimant == house.person("kari").person_id
        await house.draw()
        assert (await register(house, "kari", card)).kind == "closed"


async def test_an_answer_that_comes_late_is_told_how_things_stand() -> None:
    async with a_house(document_external_id=False) as house:
        card = await _in_doubt(house)
        await house.teams.open_dialog("kari", card, "was_done")
        await house.teams.click("ola", card, "close_by_hand")

        late = await house.teams.submit_dialog("kari", inputs={"entry_number": entries(house)[0].number})
        later = await house.teams.click("kari", card, "was_not_done")

        assert refusal(late) == "Forsendelsen er allerede behandlet."
        assert later.text == "Forsendelsen er allerede behandlet."
        assert (await verbs(house)).count("item:closed_by_hand") == 1


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_of_several_answers_at_once_one_holds_and_the_others_are_told(dialect: str) -> None:
    async with a_house(dialect, document_external_id=False) as house:
        card = await _in_doubt(house, when="before")

        answers = await asyncio.gather(
            *(house.teams.click(who, card, verb) for who in ("kari", "ola", "lise") for verb in _ANSWERS)
        )

        told = [answer.text for answer in answers if answer.kind == "info"]
        assert sorted(answer.kind for answer in answers) == ["card"] + ["info"] * 5
        assert set(told) <= {"Forsendelsen er allerede behandlet.", "Kari (test) har allerede fordelt forsendelsen."}
        assert sum(verb in ("item:retried", "item:closed_by_hand") for verb in await verbs(house)) == 1


async def test_the_lead_takes_over_what_needs_attention() -> None:
    async with a_house(document_external_id=False) as house:
        card = await _in_doubt(house)

        colleague = await house.teams.open_dialog("ola", card, "more")
        mine = await house.teams.open_dialog("kari", card, "more")
        await house.teams.open_dialog("lise", card, "more")
        taken = await house.teams.submit_dialog("lise", "submit_take_over", inputs={"reason": "Ferie"})

        # notes are all that is left to others, and to whoever has it already
        assert [fields(one.card) for one in (colleague, mine)] == [set(), set()]
        assert ["har tatt forsendelsen" in said(one.card) for one in (colleague, mine)] == [True, False]
        assert taken.kind == "closed"
        item = await house.only()
        assert (item.state, item.claimant) == (State.NEEDS_ATTENTION, house.person("lise").person_id)


async def test_what_kills_every_process_that_begins_it_is_given_to_a_person() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        house.pass_time(GRACE)
        for _ in range(MOST_ATTEMPTS + 1):
            assert await house.store.lease_due("a process that dies", for_=MINUTE) is not None
            house.pass_time(2 * MINUTE)

        await house.work()
        await house.draw()

        assert "Postvakt har prøvd mange ganger uten å få svar." in shared(house, card)
        assert house.written() == []
        await house.teams.click("kari", card, "was_not_done")
        await house.finish()
        assert await house.state() is State.HANDLED


async def _in_doubt(house: House, *, when: str = "after") -> str:
    """The archive cannot look up keys, and did not answer the create."""
    card = await a_letter(house, OPEN)
    house.fault("p360", "CreateDocument", when=when, status=0)
    await register(house, "kari", card, title_confirmed="true")
    await house.finish()
    assert ATTENTION in shared(house, card)
    return card


async def _effects(house: House) -> tuple[Effect, ...]:
    item = await house.only()
    async with house.store.transaction() as tx:
        found = await tx.effects(item.item_id)
    assert {effect.kind for effect in found} >= {EffectKind.CREATE_ENTRY, EffectKind.PUT_AWAY}
    return found
