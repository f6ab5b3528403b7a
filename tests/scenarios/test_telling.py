"""A word to one person: in the person's language, never twice, and nothing else depends on it."""

from __future__ import annotations

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
