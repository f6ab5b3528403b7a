"""The board's port on Teams."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.identifiers import ItemId
from bot.errors import Gone, OutcomeUnknown
from bot.ports.board import Board
from bot.ports.notes import Mentioned, PersonalNote, ThreadNote
from bot.ports.views import BoardView, WelcomeView
from bot.teams.board import TeamsBoard
from tests.teams.connector_stage import BOARD, Stage, said, stage

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}
VIEW = WelcomeView(board_set=True)
NOTE = PersonalNote(code="handed_over", item_id=ItemId("i-1"), unit_name="Plan og bygg")


def board(world: Stage) -> Board:
    def render(view: BoardView) -> tuple[dict[str, Any], str]:
        return {**CARD, "speak": type(view).__name__}, "Tavla er satt"

    return TeamsBoard(connector=world.connector, render=render, render_note=lambda note: f"note {note.code}")


async def test_a_view_is_posted_as_its_card() -> None:
    world = stage([said(201, {"id": "19:c;messageid=5", "activityId": "5"})])
    assert await world.run(board(world).post(BOARD, VIEW)) == "5"
    posted = world.teams.body()["activity"]
    assert posted["attachments"][0]["content"] == {**CARD, "speak": "WelcomeView"}
    assert posted["summary"] == "Tavla er satt"


async def test_an_update_goes_to_the_cards_own_thread() -> None:
    world = stage()
    await world.run(board(world).update(BOARD, "5", VIEW, urgent=True))
    assert world.teams.requests[0].method == "PUT"
    assert world.teams.path().endswith("%3Bmessageid%3D5/activities/5")


async def test_a_deleted_card_is_gone_for_updates_and_deleted_for_deletions() -> None:
    world = stage([said(404, {}), said(404, {})])
    with pytest.raises(Gone):
        await world.run(board(world).update(BOARD, "5", VIEW))
    await world.run(board(world).delete(BOARD, "5"))
    assert [request.method for request in world.teams.requests] == ["PUT", "DELETE"]


async def test_a_reply_goes_below_the_card_once_and_mentions_by_the_teams_id() -> None:
    world = stage([said(504, {})])
    note = ThreadNote(code="remind", mentions=(Mentioned(teams_id="29:a", name="Åse <test>"),))
    with pytest.raises(OutcomeUnknown):
        await world.run(board(world).reply(BOARD, "5", note))
    (request,) = world.teams.requests
    assert request.method == "POST"
    assert "%3Bmessageid%3D5/activities" in world.teams.path()
    (mention,) = world.teams.body()["entities"]
    assert mention["mentioned"] == {"id": "29:a", "name": "Åse <test>"}
    assert mention["text"] == "<at>Åse &lt;test&gt;</at>"


async def test_members_are_the_channels() -> None:
    world = stage([said(200, {"members": [{"id": "29:a", "aadObjectId": "p-1", "name": "Arkivar A"}]})])
    (member,) = await world.run(board(world).members(BOARD))
    assert (member.person_id, member.teams_id, member.guest) == ("p-1", "29:a", False)


async def test_a_person_is_told_in_their_own_chat_which_is_asked_for_once() -> None:
    world = stage([said(201, {"id": "a:chat"}), said(201), said(201)])
    told = board(world)
    await world.run(told.tell(BOARD, "29:a", NOTE))
    await world.run(told.tell(BOARD, "29:a", NOTE))
    assert [world.teams.path(at) for at in range(3)] == [
        "/emea/v3/conversations",
        "/emea/v3/conversations/a%3Achat/activities",
        "/emea/v3/conversations/a%3Achat/activities",
    ]
    assert world.teams.body()["text"] == "note handed_over"


async def test_nobody_is_told_twice_by_a_repeat() -> None:
    world = stage([said(201, {"id": "a:chat"}), said(504, {})])
    with pytest.raises(OutcomeUnknown):
        await world.run(board(world).tell(BOARD, "29:a", NOTE))
    assert len(world.teams.requests) == 2


async def test_a_chat_that_is_gone_is_asked_for_anew() -> None:
    world = stage([said(201, {"id": "a:old"}), said(404, {}), said(201, {"id": "a:new"}), said(201)])
    told = board(world)
    with pytest.raises(Gone):
        await world.run(told.tell(BOARD, "29:a", NOTE))
    await world.run(told.tell(BOARD, "29:a", NOTE))
    assert world.teams.path().endswith("a%3Anew/activities")
