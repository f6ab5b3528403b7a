"""What people wrote in and of a letter is deleted when it has been closed for long; that it was handled stays known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.app.aftercare.retention import empty_closed
from bot.app.aftercare.undo import reopen
from bot.app.choices.item_notes import add_note
from bot.app.seeing.chain import walk_chain
from bot.domain.item import IntakeItem, State
from tests.house import OPEN, House, a_house
from tests.scenarios.acting import a_case, a_letter, entries, register, said
from tests.scenarios.evidence import on_disk
from tests.scenarios.test_seeing import ask
from tests.stores import DIALECTS

DAY = timedelta(days=1)
KEPT = timedelta(days=100)
TITLE, OURS, NOTE = "Rundskriv om kystkart", "Nytt kystkart over holmene", "Ringt Kystkartverket"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with a_house() as house:
        yield house


async def handled(house: House) -> IntakeItem:
    """Registered under a title of our own, with a note."""
    card = await a_letter(house, OPEN, title=TITLE)
    await add_note(house.desk, house.press("kari", await house.only()), NOTE)
    await house.draw()
    await register(house, "kari", card, public_title=OURS, title_confirmed="true")
    await house.finish()
    item = await house.only()
    assert item.state is State.HANDLED
    return item


async def days_later(house: House, days: int) -> int:
    house.pass_time(days * DAY)
    emptied = await empty_closed(house.desk, KEPT)
    await house.draw()
    return emptied


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_nothing_that_people_wrote_is_left_and_nothing_is_handled_twice(dialect: str) -> None:
    async with a_house(dialect) as house:
        item = await handled(house)
        assert await days_later(house, 99) == 0
        assert (await house.only()).letter.subject == TITLE
        assert await days_later(house, 2) == 1
        assert await days_later(house, 1) == 0, "once"

        empty = await house.only()
        letter = empty.letter
        assert (letter.subject, letter.sender_name, letter.sender_org) == (None, None, None)
        assert (letter.ref, letter.unit, letter.received_at) == (
            item.letter.ref, item.letter.unit, item.letter.received_at,
        )  # fmt: skip
        assert empty.outcome == item.outcome
        assert item.item_id not in house.on_board(), "its card told everybody the subject"
        if dialect == "sqlite":
            left = on_disk(house, settled=True).decode(errors="ignore")
            assert not [one for one in (TITLE, OURS, NOTE) if one in left]

        await house.poll()
        await house.draw()
        assert await house.only() == empty, "its source lists it still"
        assert item.item_id not in house.on_board()
        assert (await walk_chain(house.store)).broken_at is None
        assert (await house.audit(empty))[-1].verb == "item:emptied"
        assert len(entries(house)) == 1


async def test_who_handled_it_is_still_found_by_the_number_of_its_entry(house: House) -> None:
    await handled(house)
    await days_later(house, 101)

    told = await ask(house, "lise", f"sak {entries(house)[0].number}")

    assert "Kari (test) valgte" in told
    assert "Avsender, emne og notater er slettet" in told
    assert TITLE not in told


async def test_a_letter_that_is_taken_up_again_is_fetched_anew_and_keeps_its_one_entry(house: House) -> None:
    await handled(house)
    await days_later(house, 101)
    await reopen(house.desk, house.press("kari", await house.only()))
    await house.poll()
    await house.draw()

    again = await house.only()
    assert (again.state, again.letter.subject, again.emptied_at) == (State.CLAIMED, TITLE, None)
    answer = await register(house, "kari", house.card_of(again), case=a_case(house), title_confirmed="true")
    number = entries(house)[0].number
    assert f"Forsendelsen ser ut til å være registrert fra før: {number}" in said(answer.card)
    await house.finish()
    assert len(entries(house)) == 1
    assert await days_later(house, 99) == 0, "something has happened to it since"


async def test_what_its_sender_changes_later_is_shown(house: House) -> None:
    await handled(house)
    await days_later(house, 101)
    house.altinn.world.edit_content(house.dialogs[0], title="Nytt rundskriv")
    await house.poll()
    assert (await house.only()).letter.subject == "Nytt rundskriv"


async def test_what_is_open_is_never_emptied(house: House) -> None:
    await a_letter(house, OPEN, title=TITLE)
    assert await days_later(house, 400) == 0
    assert (await house.only()).letter.subject == TITLE


async def test_a_withdrawn_letter_that_is_listed_again_is_back_and_whole(house: House) -> None:
    dialogs, dialog = house.altinn.world.dialogs, house.letter(OPEN, title=TITLE)
    await house.poll()
    gone = dialogs.pop(dialog)
    await house.poll()
    assert await house.state() is State.WITHDRAWN
    assert await days_later(house, 101) == 1

    dialogs[dialog] = gone
    house.altinn.world.touch(dialog)
    await house.poll()

    back = await house.only()
    assert (back.state, back.letter.subject, back.emptied_at) == (State.WAITING, TITLE, None)
