"""Taking a choice back: whole within the grace period, not at all afterwards, and never by somebody else."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.effects import EffectState
from bot.domain.item import State
from tests.house import GRACE, OPEN, House, a_house
from tests.scenarios.acting import a_letter, by_hand, entries, leave_unread, own, register, shared, verbs
from tests.stores import DIALECTS

TITLE = "Vedtak om gatelys"


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_choice_is_undone_whole_and_nothing_ever_leaves_the_house(dialect: str) -> None:
    async with a_house(dialect) as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        await house.draw()
        assert '"title": "Kan angres til", "value": "08.46"' in shared(house, card)
        house.pass_time(GRACE - timedelta(seconds=1))

        answer = await house.teams.click("kari", card, "undo", twice=True)
        await house.finish()

        assert [answer.kind, answer.earlier[0].kind] == ["card", "card"]
        item = await house.only()
        assert (item.state, item.claimant) == (State.CLAIMED, house.person("kari").person_id)
        assert {state for state, _ in await _effects(house)} == {EffectState.CANCELLED}
        assert not house.written()
        assert (await verbs(house)).count("item:undone") == 1
        assert "Kan angres" not in shared(house, card)


async def test_what_was_undone_is_chosen_again_and_done_once() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        for _ in range(2):
            await register(house, "kari", card, title_confirmed="true")
            await house.draw()
            await house.teams.click("kari", card, "undo")

        closed = await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        assert closed.kind == "closed"
        assert len(entries(house)) == 1
        assert await house.state() is State.HANDLED


async def test_after_the_first_effect_it_is_too_late() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        await house.draw()
        house.pass_time(GRACE + timedelta(seconds=1))
        await house.runner.run_next()
        before = await _effects(house)

        late = await house.teams.click("kari", card, "undo")

        assert late.text == "Det er for sent å angre. Handlingen er i gang."
        assert await _effects(house) == before
        assert await house.state() is State.ROUTING
        await house.finish()
        handled = await house.teams.click("kari", card, "undo", revision=1)
        assert handled.text == "Forsendelsen er allerede behandlet."


async def test_an_effect_that_somebody_is_about_to_carry_out_is_not_taken_away() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        await house.draw()
        house.pass_time(GRACE + timedelta(seconds=1))
        assert await house.store.lease_due("another process", for_=timedelta(minutes=1))

        late = await house.teams.click("kari", card, "undo")

        assert late.text == "Det er for sent å angre. Handlingen er i gang."
        assert await house.state() is State.ROUTING


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_undo_and_the_first_effect_at_once_have_one_winner(dialect: str) -> None:
    async with a_house(dialect) as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        await house.draw()
        house.pass_time(GRACE + timedelta(seconds=1))

        answer, _ = await asyncio.gather(house.teams.click("kari", card, "undo"), house.work())

        undone = answer.kind == "card"
        assert await house.state() is (State.CLAIMED if undone else State.HANDLED)
        assert len(entries(house)) == (not undone)
        assert bool(house.written()) is not undone


async def test_only_who_chose_undoes() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await register(house, "kari", card, title_confirmed="true")
        await house.draw()

        for other in ("ola", "lise"):
            refused = await house.teams.click(other, card, "undo")
            assert refused.text == "Bare den som har tatt forsendelsen, kan gjøre dette."
        auditor = await house.teams.click("revi", card, "undo")

        assert auditor.text == "Bare arkivarer og ledere kan behandle forsendelser."
        assert await house.state() is State.ROUTING


async def test_an_attestation_goes_with_the_choice_that_it_was_part_of() -> None:
    async with a_house() as house:
        card = await a_letter(house, title=TITLE)
        await register(house, "kari", card, attest_open="true", title_confirmed="true")
        await house.draw()
        assert TITLE in shared(house, card)

        await house.teams.click("kari", card, "undo")
        await house.draw()

        assert TITLE not in shared(house, card)
        await house.teams.refresh("kari", card)
        assert TITLE in own(house, "kari", card)
        undone = (await house.audit(await house.only()))[-1]
        assert (undone.verb, undone.facts) == ("item:undone", {"attestation": "withdrawn"})


async def test_what_was_done_by_hand_is_undone_and_reopened() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await by_hand(house, "kari", card, "printed")
        await house.draw()
        await house.teams.click("kari", card, "undo")
        assert await house.state() is State.CLAIMED
        await by_hand(house, "kari", card, "domain_system")
        await house.finish()
        assert "Lagt inn i fagsystem" in shared(house, card)

        reopened = await house.teams.click("ola", card, "reopen", twice=True)
        await house.draw()

        assert reopened.kind == "card"
        item = await house.only()
        assert (item.state, item.claimant, item.outcome) == (State.CLAIMED, house.person("ola").person_id, None)
        assert "Tatt av" in shared(house, card)
        assert "Ola (test)" in shared(house, card)
        assert "Lagt inn i fagsystem" not in shared(house, card)
        assert (await verbs(house)).count("item:reopened") == 1


async def test_what_was_left_unread_is_taken_up_again_and_registered() -> None:
    async with a_house() as house:
        card = await a_letter(house, OPEN)
        await leave_unread(house, "kari", card)
        await house.draw()
        await house.teams.click("kari", card, "reopen")

        closed = await register(house, "kari", card, title_confirmed="true")
        await house.finish()

        assert closed.kind == "closed"
        assert [entry.status_code for entry in entries(house)] == ["J"]
        assert house.labels(house.dialogs[0]) == ["Archive"]


async def test_two_who_reopen_at_once_have_one_winner() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await leave_unread(house, "kari", card)
        await house.draw()

        answers = await asyncio.gather(*(house.teams.click(who, card, "reopen") for who in ("kari", "ola")))

        assert sorted(answer.kind for answer in answers) == ["card", "info"]
        told = next(answer.text for answer in answers if answer.kind == "info")
        assert told in ("Kari (test) tok forsendelsen først.", "Ola (test) tok forsendelsen først.")


async def _effects(house: House) -> list[tuple[EffectState, int]]:
    item = await house.only()
    async with house.store.transaction() as tx:
        return [(effect.state, effect.ordinal) for effect in await tx.effects(item.item_id)]
