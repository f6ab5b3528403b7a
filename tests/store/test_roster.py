"""Changed shifts are numbered by who changes them, and absences end when somebody is back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store import SqlStore
from bot.domain.absences import Absence
from bot.domain.identifiers import PersonId
from bot.domain.roster import ShiftChange
from bot.errors import Conflict
from tests.store.builders import AT, KARI

DAY = timedelta(days=1)
OLA = PersonId("ola-test")
CHANGE = ShiftChange(number=1, begin=AT, end=AT + DAY, instead_of=KARI, person=OLA, by=OLA, at=AT)
AWAY = Absence(absence_id="a1", person=KARI, begin=AT, end=AT + 2 * DAY, substitute=OLA, by=KARI, at=AT)


async def test_two_who_change_the_roster_at_once_do_not_both_win(store: SqlStore) -> None:
    later = replace(CHANGE, number=2, instead_of=None, begin=AT + DAY, end=AT + 2 * DAY)
    async with store.transaction() as tx:
        assert await tx.last_shift_change() == 0
        await tx.add_shift_change(CHANGE)
        await tx.add_shift_change(later)
    with pytest.raises(Conflict, match="version"):
        async with store.transaction() as tx:
            await tx.add_shift_change(replace(CHANGE, person=KARI))
    async with store.transaction() as tx:
        assert await tx.last_shift_change() == 2
        assert await tx.shift_changes(since=AT) == (CHANGE, later)
        assert await tx.shift_changes(since=AT + DAY) == (later,)


async def test_an_absence_ends_when_the_person_is_back_and_one_to_come_is_forgotten(store: SqlStore) -> None:
    to_come = replace(AWAY, absence_id="a2", person=OLA, begin=AT + DAY, end=AT + 3 * DAY, substitute=None)
    async with store.transaction() as tx:
        await tx.add_absence(to_come)
        await tx.add_absence(AWAY)
    async with store.transaction() as tx:
        assert await tx.absences(since=AT) == (AWAY, to_come)
        assert await tx.absences(since=AT, person=OLA) == (to_come,)
        assert await tx.absences(since=AT + 2 * DAY) == (to_come,)
        back = AT + timedelta(hours=3)
        await tx.end_absence("a1", at=back)
        await tx.end_absence("a2", at=back)
        assert await tx.absences(since=AT) == (replace(AWAY, end=back),)
