"""The case that stands in the route form: only one that the archive has, open and for everybody's eyes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.simulators._kit import Fault
from bot.domain.item import State
from tests.house import House
from tests.scenarios.acting import IDENTITY_NUMBER, a_case, entries, field, register, said
from tests.scenarios.evidence import cards
from tests.scenarios.ks import hand_in, poll, svarinn

CHECK = "Foreslått av avsenderen. Kontroller at saken stemmer."
ANSWERED = "Saken til brevet som dette svarer på."


def for_import(number: str) -> dict[str, Any]:
    year, sequence = number.split("/")
    return {"mappeId": {"saksaar": 2000 + int(year), "sakssekvensnummer": int(sequence)}}


async def form(house: House, who: str = "kari") -> dict[str, Any]:
    """The route form of the newest letter."""
    await house.draw()
    return (await house.teams.open_dialog(who, cards(house)[-1], "route")).card or {}


def suggested(card: dict[str, Any]) -> str:
    return str(field(card, "case_number").get("value", ""))


async def test_what_the_sender_proposes_stands_with_its_public_title_and_with_whose_word_it_is() -> None:
    async with svarinn(sensitivity="") as (house, world):
        case = house.p360.world.cases()[0]
        hand_in(world, for_import=for_import(case.number))
        await poll(house)
        card = await form(house)
        assert suggested(card) == case.number
        assert case.title in said(card)
        assert CHECK in said(card)
        await house.teams.submit_dialog("kari")
        await house.finish()
        assert [entry.number.rpartition("-")[0] for entry in entries(house)] == [case.number]


@pytest.mark.parametrize("spoilt", ["missing", "closed", "denied", "silent"])
async def test_a_proposal_that_does_not_hold_is_no_suggestion_and_no_fault(spoilt: str) -> None:
    async with svarinn() as (house, world):
        case = house.p360.world.cases()[0]
        hand_in(world, for_import=for_import("26/99999" if spoilt == "missing" else case.number))
        await poll(house)
        if spoilt == "closed":
            house.p360.world.close_case(case.number)
        if spoilt == "denied":
            archive: Any = house.desk.archive
            archive._settings = archive._settings.model_copy(update={"denied_title_words": (case.title,)})
        if spoilt == "silent":
            house.p360.simulator.faults.add(Fault(operation="GetCases", status=503, times=20))
        card = await form(house)
        assert suggested(card) == ""
        assert case.title not in said(card)
        assert CHECK not in said(card)
        assert "Rett dette" not in said(card)


async def test_the_case_of_the_letter_that_this_one_answers() -> None:
    async with svarinn() as (house, world):
        first = hand_in(world, title="Første brev")
        await poll(house)
        other = house.p360.world.cases()[1].number
        await register(house, "kari", cards(house)[0], case=other)
        await house.finish()
        hand_in(world, title="Svaret", answers=first)
        await poll(house)
        card = await form(house)
        assert suggested(card) == other
        assert ANSWERED in said(card)


async def test_what_the_sender_proposes_comes_before_what_the_letter_answers() -> None:
    async with svarinn() as (house, world):
        first = hand_in(world, title="Første brev")
        await poll(house)
        proposed, other = (case.number for case in house.p360.world.cases()[:2])
        await register(house, "kari", cards(house)[0], case=other)
        await house.finish()
        hand_in(world, title="Svaret", answers=first, for_import=for_import(proposed))
        await poll(house)
        assert suggested(await form(house)) == proposed


async def test_a_proposal_that_fails_leaves_the_way_to_the_answered_letter() -> None:
    async with svarinn() as (house, world):
        first = hand_in(world, title="Første brev")
        await poll(house)
        await register(house, "kari", cards(house)[0])
        await house.finish()
        hand_in(world, title="Svaret", answers=first, for_import=for_import("26/99999"))
        await poll(house)
        card = await form(house)
        assert suggested(card) == a_case(house)
        assert ANSWERED in said(card)


async def test_an_answer_to_a_letter_that_we_sent_is_found_nowhere_and_suggests_nothing() -> None:
    async with svarinn() as (house, world):
        hand_in(world, answers="7a6f8f1e-0000-4000-8000-000000000001")
        await poll(house)
        card = await form(house)
        assert suggested(card) == ""
        assert "Kontroller" not in said(field(card, "case_number"))


async def test_a_proposal_that_changes_while_the_form_is_open_is_looked_at_again() -> None:
    async with svarinn() as (house, world):
        case, other = house.p360.world.cases()[:2]
        letter = world.letter(hand_in(world, for_import=for_import(case.number)))
        await poll(house)
        assert suggested(await form(house)) == case.number
        letter.draft = replace(letter.draft, for_import=for_import(other.number))
        await poll(house)
        again = await house.teams.submit_dialog("kari")
        assert "Forsendelsen er endret" in said(again.card)
        assert suggested(again.card or {}) == case.number, "what stood there is kept"
        assert CHECK not in said(again.card), "and is no longer the sender's word"
        await house.finish()
        assert await house.state() is State.CLAIMED


async def test_a_form_that_comes_back_keeps_what_was_typed_over_the_suggestion() -> None:
    async with svarinn() as (house, world):
        case, other = house.p360.world.cases()[:2]
        hand_in(world, for_import=for_import(case.number))
        await poll(house)
        await form(house)
        wrong = {"case_number": other.number, "public_title": f"Gjelder {IDENTITY_NUMBER}"}
        again = await house.teams.submit_dialog("kari", inputs=wrong)
        assert "fødselsnummer" in said(again.card)
        assert suggested(again.card or {}) == other.number
        assert CHECK not in said(again.card)
        await house.teams.submit_dialog("kari", inputs={"public_title": "Brev"})
        await house.finish()
        assert [entry.number.rpartition("-")[0] for entry in entries(house)] == [other.number]
