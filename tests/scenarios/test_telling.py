"""A word to one person: in the person's language, never twice, and nothing else depends on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app.routine.daily_check.keep import keep_daily_check
from bot.app.tell import Teller
from bot.ports.notes import PersonalNote
from tests.house import a_house

NOTE = PersonalNote(code="handed_over_to_you", unit_name="Nordvika kommune", by_name="Kari (test)")


async def test_a_person_is_told_once_by_key_even_where_nobody_knows_whether_it_arrived() -> None:
    async with a_house() as house:
        teller = Teller(desk=house.desk, board=house.office.board)
        ola = house.person("ola").person_id

        house.fault("teams", "SendToConversation", status=504)
        assert not await teller.tell("handed:1", ola, NOTE)
        assert not await teller.tell("handed:1", ola, NOTE), "an unknown outcome counts as told"
        before = len(house.teams.chat_with("ola"))
        assert await teller.tell("handed:2", ola, NOTE)
        assert not await teller.tell("handed:2", ola, NOTE)

        assert len(house.teams.chat_with("ola")) == before + 1


async def test_what_provably_was_not_sent_is_told_by_the_next_call() -> None:
    async with a_house() as house:
        house.pass_time(timedelta(hours=3, minutes=30))
        house.fault("teams", "CreateConversation", status=401, times=50)
        await keep_daily_check(house.desk, house.office.board)
        assert not house.teams.chat_with("lise")
        house.connector.faults.clear()
        for _ in range(2):
            house.pass_time(timedelta(minutes=1))
            await keep_daily_check(house.desk, house.office.board)
        (told,) = house.teams.chat_with("lise")
        assert "ikke signert" in told.body["text"]


@pytest.mark.parametrize("why", ["refused", "unknown"])
async def test_whom_teams_refuses_or_does_not_know_is_tried_again_after_the_hour(why: str) -> None:
    async with a_house() as house:
        teller = Teller(desk=house.desk, board=house.office.board)
        ola = house.person("ola").person_id
        if why == "refused":
            house.fault("teams", "CreateConversation", status=403, times=50)
        else:
            house.teams.world.members.discard("ola")
        assert not await teller.tell("gap:1", ola, NOTE)
        house.connector.faults.clear()
        house.teams.world.members.add("ola")
        asked = len(house.connector.record)
        assert not await teller.tell("gap:1", ola, NOTE)
        assert len(house.connector.record) == asked, "not each minute"
        house.pass_time(timedelta(hours=1))
        assert await teller.tell("gap:1", ola, NOTE)
        assert not await teller.tell("gap:1", ola, NOTE)
