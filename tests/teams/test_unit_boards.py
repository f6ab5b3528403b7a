"""Units' own boards at the edge to Teams: which channels may be one, where notices go, and whose limits they use."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.errors import NotAllowed
from bot.i18n import texts
from bot.ports.unit_boards import UnitBoard, UnitCard
from bot.ports.views import Button, UnitNoticeRow, UnitNoticeView
from bot.teams.board import TeamsBoard
from bot.teams.board_places import allowed_address
from bot.teams.drawing import note_renderer, renderer
from bot.teams.incoming import CardAction, FallbackSubmit, Place, Scope
from bot.teams.reading import read
from bot.teams.wire import InboundActivity
from cards.buttons import button
from tests.teams.connector_stage import ADDRESS, Stage, said, stage
from tests.teams.stage import CHANNEL_ID, TENANT, HandClock, activity, settings

UNIT = OrgNumber("313300102")
OTHER_CHANNEL = "19:00112233445566778899aabbccddeeff@thread.tacv2"
NOW = HandClock().now()
VIEW = UnitNoticeView(
    version=1,
    unit_name="Nordvika barneskole",
    rows=(
        UnitNoticeRow(
            item_id=ItemId("i-1"), service_name="Vedtak", source_name="Altinn", received_at=NOW, link="https://a.invalid/1"
        ),
    ),
)  # fmt: skip


def unit_board(channel_id: str = CHANNEL_ID) -> UnitBoard:
    address = ADDRESS.model_copy(update={"channel_id": channel_id}).dump()
    return UnitBoard(unit=UNIT, board_id=channel_id, address=address, set_by=PersonId("p-1"), set_at=NOW)


def teams_board(world: Stage) -> TeamsBoard:
    return TeamsBoard(connector=world.connector, render=renderer("nb"), render_note=note_renderer("nb"))


def place(**changes: Any) -> Place:
    values: dict[str, Any] = {
        "service_url": ADDRESS.service_url, "conversation_id": CHANNEL_ID, "scope": Scope.CHANNEL, "tenant_id": TENANT,
        "bot_id": ADDRESS.bot_id, "team_id": ADDRESS.team_id, "channel_id": CHANNEL_ID,
    }  # fmt: skip
    return Place(**(values | changes))


def team(group: str = "g-1") -> dict[str, Any]:
    return {"id": ADDRESS.team_id, "aadGroupId": group, "tenantId": TENANT}


def channels(kind: str) -> dict[str, Any]:
    return {"conversations": [{"id": CHANNEL_ID, "name": "Skolen", "channelType": kind}]}


@pytest.mark.parametrize("kind", ["standard", "private", ""])
async def test_a_channel_of_a_team_for_units_may_be_a_units_board(kind: str) -> None:
    world = stage([said(200, team()), said(200, channels(kind))])
    house = settings(unit_teams=["G-1"])
    address = await world.run(allowed_address(world.connector, house, place(), of_unit=True))
    assert address.channel_id == CHANNEL_ID


@pytest.mark.parametrize(
    ("at", "answers", "of_unit", "reason"),
    [
        (place(scope=Scope.PERSONAL), [], True, "not_a_channel"),
        (place(), [said(200, team("g-2"))], True, "team_not_allowed"),
        (place(), [said(200, team())], False, "team_not_allowed"),
        (place(), [said(200, team()), said(200, channels("shared"))], True, "shared_channel"),
    ],
)
async def test_any_other_place_is_refused(at: Place, answers: list[Any], of_unit: bool, reason: str) -> None:
    world = stage(answers)
    with pytest.raises(NotAllowed, match=reason):
        await world.run(allowed_address(world.connector, settings(unit_teams=["g-1"]), at, of_unit=of_unit))


async def test_a_notice_is_posted_in_the_units_own_channel_and_changed_in_its_own_thread() -> None:
    world = stage([said(201, {"id": f"{OTHER_CHANNEL};messageid=5", "activityId": "5"})])
    board = unit_board(OTHER_CHANNEL)
    assert await world.run(teams_board(world).post(board, VIEW)) == "5"
    posted = world.teams.body()
    assert posted["channelData"]["channel"]["id"] == OTHER_CHANNEL
    assert posted["activity"]["summary"] == "Post til Nordvika barneskole venter"
    card = UnitCard(card_id="pvu-1", unit=UNIT, board_id=board.board_id, address=board.address, activity_id="5")
    await world.run(teams_board(world).update(card, "5", VIEW))
    assert world.teams.path().endswith("%3Bmessageid%3D5/activities/5")
    assert OTHER_CHANNEL.replace("19:", "19%3A").partition("@")[0] in world.teams.path()


async def test_each_channel_has_limits_of_its_own() -> None:
    """Seven in a second in each of two channels need no wait; an eighth in one of them does."""
    world = stage()
    first, second = unit_board(), unit_board(OTHER_CHANNEL)
    posts = [teams_board(world).post(board, VIEW) for board in (first, second) for _ in range(7)]
    await world.run(*posts)
    assert world.time.now() == 0
    await world.run(teams_board(world).post(first, VIEW))
    assert world.time.now() > 0


@pytest.mark.parametrize("old_client", [False, True])
def test_a_press_on_the_card_is_read_with_the_channel_that_it_comes_from(old_client: bool) -> None:
    takes = button(Button.UNIT_TAKES, ItemId("i-1"), 3, texts("nb"))
    sent = takes.model_dump(by_alias=True, exclude_none=True)
    if old_client:
        raw = activity(type="message", name=None, value=sent["fallback"]["data"])
    else:
        raw = activity(value={"action": sent, "trigger": "manual"})
    incoming = read(InboundActivity.model_validate(raw))
    assert isinstance(incoming, FallbackSubmit if old_client else CardAction)
    assert (incoming.verb, incoming.data["item_id"], incoming.data["version"]) == ("unit_takes", "i-1", 3)
    assert (incoming.place.channel_id, incoming.reply_to_id) == (CHANNEL_ID, "17")
