"""Letters in ACOS Mottak, which publishes no list: announced by e-mail, done by hand there, and told on the card."""

from __future__ import annotations

import pytest

from bot.domain.item import State
from tests.scenarios.acting import a_case, by_hand, said, shared
from tests.scenarios.evidence import cards
from tests.scenarios.postmottak import postmottak

ACOS = "mottak@nordvika.example"


@pytest.mark.parametrize(
    ("way", "told"),
    [
        pytest.param("registered", "Registrert i arkivet", id="l_m2"),
        pytest.param("already_registered", "Registrert fra før", id="l_m2_already"),
        pytest.param("transfer_case", "Lagt på overføringssak", id="l_m3"),
        pytest.param("printed", "Skrevet ut og sendt med internpost", id="l_m4"),
    ],
)
async def test_what_was_done_in_acos_mottak_stands_on_the_card_and_nothing_is_written(way: str, told: str) -> None:
    async with postmottak(senders={"acos_mottak": [ACOS]}) as place:
        house = place.house
        entry = house.p360.world.add_entry("Skjema", case_number=a_case(house))
        place.notice("Det har kommet et skjema.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        (card,) = cards(house)
        numbered = way in ("registered", "already_registered")
        if numbered:
            asked = await by_hand(house, "kari", card, way, "26/00001-99")
            assert "Journalposten finnes ikke i arkivet." in said(asked.card)

        closed = await by_hand(house, "kari", card, way, entry.number if numbered else "")
        await house.finish()

        assert closed.kind == "closed"
        assert await house.state() is State.HANDLED
        assert told in shared(house, card)
        assert (entry.number in shared(house, card)) is numbered
        assert house.written() == []


async def test_l_m2_what_is_not_for_record_says_why() -> None:
    async with postmottak(senders={"acos_mottak": [ACOS]}) as place:
        place.notice("Det har kommet et skjema.", "Ny forsendelse i ACOS Mottak", sender=ACOS)
        await place.poll()
        (card,) = cards(place.house)
        await place.house.teams.open_dialog("kari", card, "not_for_record")
        await place.house.teams.submit_dialog("kari", inputs={"not_for_record": "advertising"})
        await place.house.finish()
        assert "Reklame" in shared(place.house, card)
        assert place.house.written() == []
