"""A letter from KS SvarInn, from the list to the receipt, and what the board says when something is odd there."""

from __future__ import annotations

import pytest

from bot.domain.item import Route, State
from bot.domain.routes import offered
from tests.scenarios.acting import a_case, entries, register, said, shared
from tests.scenarios.evidence import cards
from tests.scenarios.ks import HOUR, TITLE, hand_in, poll, svarinn
from tests.stores import DIALECTS


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_letter_is_registered_and_only_then_receipted(dialect: str) -> None:
    async with svarinn(dialect) as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        assert TITLE in shared(house, card)
        assert "KS varsler" in shared(house, card), "after two hours"
        assert letter.downloads == 0
        assert (await register(house, "kari", card, title_confirmed="true")).kind == "closed"
        assert letter.waiting
        await house.finish()
        assert await house.state() is State.HANDLED
        (entry,) = entries(house)
        assert (entry.status_code, [file.title for file in entry.files]) == ("J", ["brev"])
        assert not letter.waiting
        assert "Arkivert i SvarInn" in shared(house, card)


async def test_a_letter_is_not_receipted_while_the_archive_fails() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        house.fault("p360", "UpdateDocument", status=500, times=50)
        await register(house, "kari", card, title_confirmed="true")
        await house.finish()
        assert letter.waiting
        house.p360.simulator.faults.clear()
        house.pass_time(HOUR)
        await house.settle()
        await house.finish()
        assert not letter.waiting
        assert len(entries(house)) == 1


async def test_a_confidential_letter_shows_nothing_and_stays_temporary() -> None:
    async with svarinn() as (house, world):
        hand_in(world, confidential=True)
        await poll(house)
        (card,) = cards(house)
        assert TITLE not in house.on_board()
        await register(house, "kari", card, public_title="Brev mottatt digitalt")
        await house.finish()
        assert [entry.status_code for entry in entries(house)] == ["M"]
        assert TITLE not in house.on_board()


async def test_it_is_not_left_unread_for_ks_would_warn_for_ever() -> None:
    async with svarinn() as (house, world):
        hand_in(world)
        await poll(house)
        (card,) = cards(house)
        item = await house.only()
        assert Route.LEAVE_UNREAD not in offered(item.letter, house.desk.able(item.letter))
        await house.teams.click("kari", card, "claim")
        form = await house.teams.open_dialog("kari", card, "more")
        assert "La ligge ulest" not in said(form.card)


async def test_what_two_complete_lists_lack_is_a_question_and_never_withdrawn() -> None:
    async with svarinn() as (house, world):
        gone = hand_in(world)
        await poll(house)
        world.taken_elsewhere(gone)
        await poll(house)
        assert await house.state() is State.WAITING, "one list may be wrong"
        await poll(house)
        assert await house.state() is State.HANDLED_ELSEWHERE
        (card,) = cards(house)
        assert "Ta den hvis noe gjenstår" in shared(house, card)
        await poll(house)
        await house.teams.click("kari", card, "claim")
        await poll(house)
        assert await house.state() is State.CLAIMED, "it is asked once"


async def test_a_list_that_is_nearly_full_is_told_and_told_when_there_is_room() -> None:
    async with svarinn(warn_at=10) as (house, world):
        letters = [hand_in(world) for _ in range(10)]
        await poll(house)
        (notice,) = [card for card in cards(house) if "SvarInn er snart full" in shared(house, card)]
        assert "10" in shared(house, notice)
        for letter in letters[:4]:
            world.taken_elsewhere(letter)
        await poll(house)
        assert "SvarInn har god plass igjen" in shared(house, notice)


async def test_a_file_for_another_key_is_told_and_the_letter_stays() -> None:
    async with svarinn() as (house, world):
        letter_id = hand_in(world)
        world.spoil(letter_id, "wrong_certificate")
        await poll(house)
        (card,) = cards(house)
        await register(house, "kari", card, title_confirmed="true")
        for _ in range(6):
            house.pass_time(HOUR)
            await house.work()
        await house.draw()
        assert await house.state() is State.NEEDS_ATTENTION
        assert "cms.no_key_fits" in shared(house, card).replace("\\", "")
        assert world.letter(letter_id).waiting
        assert entries(house) == []


async def test_a_letter_that_was_chosen_for_something_else_is_receipted_too() -> None:
    async with svarinn() as (house, world):
        letter = world.letter(hand_in(world))
        await poll(house)
        (card,) = cards(house)
        number = house.p360.world.add_entry("Fra før", case_number=a_case(house)).number
        await house.teams.open_dialog("kari", card, "by_hand")
        await house.teams.submit_dialog("kari", inputs={"by_hand": "already_registered", "entry_number": number})
        await house.finish()
        assert await house.state() is State.HANDLED
        assert not letter.waiting
        assert letter.downloads == 0, "nobody had to open it"
