"""What serves nobody any more is forgotten at night: each thing when its time is over, and not a day before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.aftercare.retention import forget_what_is_over
from bot.app.choices.item_notes import add_note
from bot.errors import Conflict
from tests.house import START, House, a_house
from tests.scenarios.acting import a_letter
from tests.scenarios.office_files import Lead
from tests.scenarios.unit_boards import School, a_school

DAY = timedelta(days=1)


async def days_later(house: House, days: int) -> None:
    """So long after it began, with a night that forgets."""
    house.pass_time(START + days * DAY - house.clock.now())
    await forget_what_is_over(house.desk)


async def test_a_press_is_recognised_for_thirty_days() -> None:
    async with a_house() as house:
        await a_letter(house)
        press = house.press("kari", await house.only(), "submit_note")
        assert await add_note(house.desk, press, "Ringt enheten") == ()

        await days_later(house, 29)
        with pytest.raises(Conflict, match="note_twice"):
            await add_note(house.desk, press, "Ringt avsender")
        await days_later(house, 31)
        assert await add_note(house.desk, press, "Ringt avsender") == ()


async def test_a_file_that_nobody_took_in_use_is_kept_for_thirty_days() -> None:
    async with a_house() as house:
        lead = Lead(house=house)
        proposal = await lead.send(("units.toml", await lead.changed(**{'"Nordvika barneskole"': '"Nordvika skole"'})))

        await days_later(house, 29)
        assert "eldre enn en time" in str((await lead.press(proposal, "file_apply")).text)
        await days_later(house, 31)
        assert "Forslaget finnes ikke lenger." in str((await lead.press(proposal, "file_apply")).text)


async def test_words_to_people_and_closed_letters_on_units_boards_are_kept_for_four_hundred_days() -> None:
    async with a_school() as school:
        house = school.house
        await school.told()
        (card,) = school.cards()
        async with house.store.transaction() as tx:
            assert await tx.begin_telling("gap:1", at=house.clock.now())

        await days_later(house, 399)
        assert (await kept_on_units_board(school, card), await told_again(house, "gap:1")) == (True, False)
        await days_later(house, 401)
        assert (await kept_on_units_board(school, card), await told_again(house, "gap:1")) == (False, True)


async def kept_on_units_board(school: School, card: str) -> bool:
    async with school.house.store.reading() as tx:
        return await tx.unit_card_by_activity(card) is not None


async def told_again(house: House, key: str) -> bool:
    async with house.store.transaction() as tx:
        return await tx.begin_telling(key, at=house.clock.now())
