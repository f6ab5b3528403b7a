"""The list card of a backlog: oldest first, page by page, and what one person chooses is seen by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.app.board.waiting_list import list_view, own_list
from bot.app.desk import LIST_CARD
from bot.domain.identifiers import ItemId
from bot.domain.item import State
from bot.errors import NotAllowed
from tests.house import OPEN, SENSITIVE, House, a_house
from tests.scenarios.acting import said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: what nobody may read of a sensitive letter here
WORDS = ("Altinn", "Trygd", "trygd", "Om en ansatt")
#: the demo's town: a school and the library
SCHOOL, LIBRARY = "313465187", "313671534"


def rows(card: dict[str, Any] | None) -> list[str]:
    """What stands in each row, one text a row."""
    return [said(part["columns"][0]) for part in (card or {})["body"] if part["type"] == "ColumnSet"]


async def a_backlog(house: House) -> str:
    """17 letters of five days ago, the oldest one sensitive, and two of today's for the library; answers the card."""
    for waits in ([OPEN], [SENSITIVE], [OPEN] * 15):
        for service in waits:
            house.letter(service, unit=SCHOOL, title="Om en ansatt" if service == SENSITIVE else "Rundskriv")
        await house.poll()
        house.pass_time(HOUR)
    house.pass_time(5 * DAY)
    for _ in range(2):
        house.letter(OPEN, unit=LIBRARY, title="Rundskriv")
    await house.poll()
    await house.draw()
    async with house.store.reading() as tx:
        card = await tx.card(LIST_CARD)
    assert card is not None
    return card.activity_id


async def test_a_person_pages_and_filters_alone_and_claims_from_there() -> None:
    async with a_house(most_cards=1) as house:
        card = await a_backlog(house)
        everybody = house.teams.everybody_sees(card)
        assert "18 forsendelser venter" in said(everybody)
        assert len(rows(everybody)) == 15
        assert all("5 dager" in row for row in rows(everybody))

        sensitive, *others = rows(everybody)
        assert [word for word in WORDS if word in sensitive] == []
        assert all("Altinn" in row for row in others)

        answer = await house.teams.click("kari", card, "Neste side")
        assert answer.kind == "card"
        assert len(rows(answer.card)) == 3
        assert house.teams.everybody_sees(card) == everybody
        assert house.teams.seen_by("ola", card) == everybody

        answer = await house.teams.click("kari", card, "Vis utvalg", inputs={"list_unit": LIBRARY})
        assert len(rows(answer.card)) == 2
        assert "2 av 18 forsendelser" in said(answer.card)
        answer = await house.teams.click("kari", card, "Vis utvalg", inputs={"list_unit": "any", "list_age": "3"})
        assert "16 av 18 forsendelser" in said(answer.card)
        answer = await house.teams.click("kari", card, "Vis alle")
        assert len(rows(answer.card)) == 15

        for wrong in ({"page": "-1"}, {"page": "9999999999"}, {"page": "x"}, {"page": 99}, {"list_age": "2"}):
            data = {"item_id": "list", "version": 1, **wrong}
            action = {"type": "Action.Execute", "verb": "list_show", "title": "Vis utvalg", "data": data}
            answer = await house.teams.click("kari", card, action)
            assert rows(answer.card), wrong

        answer = await house.teams.click("revi", card, "Vis utvalg", inputs={"list_age": "30"})
        assert "Ingen forsendelser passer" in said(answer.card)
        assert (await house.teams.click("adm", card, "Vis utvalg")).kind == "info"

        await house.teams.click("ola", card, "Vis utvalg", inputs={"list_unit": LIBRARY})
        library = next(item for item in await house.items() if item.letter.unit == LIBRARY)
        await house.teams.click("ola", card, "claim", data={"item_id": library.item_id})
        assert {item.state for item in await house.items() if item.item_id == library.item_id} == {State.CLAIMED}
        await house.draw()
        assert "17 forsendelser venter" in said(house.teams.everybody_sees(card))


async def test_where_there_is_no_list_nobody_sees_one() -> None:
    async with a_house() as house:
        async with house.store.reading() as tx:
            assert await list_view(house.desk, tx) is None
        with pytest.raises(NotAllowed, match="no_such_item"):
            await own_list(house.desk, house.press("kari", ItemId(LIST_CARD)))
