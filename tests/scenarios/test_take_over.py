"""Who takes a letter from a colleague: the lead, or whoever is on duty; and never one that is being routed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.app.board.forms import more_form
from bot.app.choices.hand_over import take_over
from bot.domain.identifiers import PersonId
from bot.domain.item import State
from bot.domain.shifts import Shift
from bot.errors import Conflict, NotAllowed
from bot.ports.duty import OnDuty
from tests.house import a_house
from tests.scenarios.acting import a_letter, not_for_record, shared

REASON = "Fristen er i dag"


class OneOnDuty(OnDuty):
    """The same person at any time."""

    def __init__(self, person: PersonId | None) -> None:
        self.person = person

    async def now(self, at: datetime) -> PersonId | None:
        return self.person

    async def next(self, after: datetime) -> Shift | None:
        return None


async def test_whoever_is_on_duty_takes_over_and_nobody_else_of_the_archivists() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.click("kari", card, "claim")
        item, ola = await house.only(), house.person("ola")
        on_duty = replace(house.desk, duty=OneOnDuty(ola.person_id))
        off_duty = replace(house.desk, duty=OneOnDuty(None))

        assert (await more_form(on_duty, house.press("ola", item))).may_take_over
        assert not (await more_form(off_duty, house.press("ola", item))).may_take_over
        with pytest.raises(NotAllowed, match=r"role\.take_over"):
            await take_over(off_duty, house.press("ola", item), REASON)
        with pytest.raises(NotAllowed, match="reason_missing"):
            await take_over(on_duty, house.press("ola", item), " ")
        taken = await take_over(on_duty, house.press("ola", item), REASON)

        assert (taken.tell, taken.note) == (house.person("kari").person_id, "taken_over_from_you")
        assert (await house.only()).claimant == ola.person_id
        await house.draw()
        assert "Ola (test)" in shared(house, card)
        # the auditor is no archivist, whatever the roster says
        as_auditor = replace(house.desk, duty=OneOnDuty(house.person("revi").person_id))
        with pytest.raises(NotAllowed, match=r"role\.take_over"):
            await take_over(as_auditor, house.press("revi", item), REASON)


async def test_a_letter_that_is_being_routed_finishes_under_the_one_who_chose() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await not_for_record(house, "kari", card)
        item = await house.only()

        assert item.state is State.ROUTING
        with pytest.raises(Conflict, match="routing") as conflict:
            await take_over(house.desk, house.press("lise", item), REASON)
        assert conflict.value.winner == house.person("kari").person_id
        await house.finish()

        outcome = (await house.only()).outcome
        assert outcome is not None
        assert outcome.by == house.person("kari").person_id
