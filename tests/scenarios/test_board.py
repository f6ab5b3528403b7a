"""The board is a picture of the store, whatever Teams does with what the bot sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from adapters.simulators.teams import Person
from bot.app.board.set_board import check_board
from bot.app.choices.claim import claim
from bot.commands.demo.stage import APP_ID, TENANT_ID
from bot.domain.item import State
from bot.ports.board import Board
from bot.ports.store import BoardState, CardState
from bot.ports.views import BoardView
from tests.house import OPEN, UNKNOWN, House, a_house
from tests.scenarios.acting import a_letter, by_hand, own, quota_by_the_houses_clock, said, shared

POST, UPDATE = "CreateConversation", "UpdateActivity"
MINUTE = timedelta(minutes=1)


async def test_a_post_without_an_answer_leaves_an_orphan_that_the_first_click_removes() -> None:
    async with a_house() as house:
        orphan, right = await _orphan(house)

        answer = await house.teams.click("kari", orphan, "claim")
        await house.office.turns.settle()

        assert answer.kind == "card"
        assert await house.state() is State.CLAIMED
        assert _cards(house) == [right]
        await house.draw()
        assert "Kari (test)" in shared(house, right)


async def test_a_click_on_the_right_card_removes_nothing() -> None:
    async with a_house() as house:
        orphan, right = await _orphan(house)

        await house.teams.click("kari", right, "claim")
        await house.office.turns.settle()
        await house.draw()

        assert _cards(house) == [orphan, right]
        # what the orphan still offers is answered by what holds now, and then it is gone
        late = await house.teams.click("ola", orphan, "claim")
        await house.office.turns.settle()
        assert late.text == "Kari (test) tok forsendelsen først."
        assert _cards(house) == [right]


async def test_a_view_of_an_orphan_removes_it_too() -> None:
    async with a_house() as house:
        await _everybody_is_known(house)
        orphan, right = await _orphan(house)

        assert (await house.teams.view("kari", right)).kind == "card"
        await house.office.turns.settle()
        assert _cards(house) == [orphan, right]
        assert (await house.teams.view("kari", orphan)).kind == "card"
        await house.office.turns.settle()

        assert _cards(house) == [right]


async def test_opening_a_form_on_an_orphan_removes_it_too() -> None:
    async with a_house() as house:
        orphan, right = await _orphan(house)

        opened = await house.teams.open_dialog("kari", orphan, "route")
        await house.office.turns.settle()

        assert opened.card is not None
        assert _cards(house) == [right]


async def test_nothing_is_removed_while_a_post_is_on_its_way() -> None:
    """What was clicked might be the very card whose answer has not come yet."""
    async with a_house() as house:
        house.fault("teams", POST, when="after", status=0)
        house.letter()
        await house.poll()
        await house.draw()
        (only,) = _cards(house)

        answer = await house.teams.click("kari", only, "claim")
        await house.office.turns.settle()
        assert (answer.kind, _cards(house)) == ("card", [only])
        await house.draw()

        assert len(_cards(house)) == 2
        await house.teams.click("kari", only, "release")
        await house.office.turns.settle()
        assert len(_cards(house)) == 1
        assert only not in _cards(house)


async def test_posts_that_are_never_answered_become_rare() -> None:
    async with a_house() as house:
        house.fault("teams", POST, when="after", status=0, times=100)
        house.letter()
        await house.poll()
        for _ in range(60):
            await house.draw()
            house.pass_time(timedelta(seconds=1))

        assert len(_cards(house)) <= 8
        house.connector.faults.clear()
        house.pass_time(5 * MINUTE)
        await house.draw()
        assert (await _card(house)).activity_id == _cards(house)[-1]


async def test_a_card_that_somebody_deleted_is_posted_anew() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        house.teams.world.delete(house.teams.world.post(card))
        await claim(house.desk, house.press("kari", await house.only()))

        await house.draw()

        (new,) = _cards(house)
        assert new != card
        assert "Kari (test)" in shared(house, new)
        assert (await _card(house)).activity_id == new


async def test_an_update_that_was_done_but_not_answered_is_sent_again_and_harms_nothing() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await claim(house.desk, house.press("kari", await house.only()))
        house.fault("teams", UPDATE, when="after", status=500)

        await house.draw()
        await house.draw()

        assert _cards(house) == [card]
        assert "Kari (test)" in shared(house, card)
        state = await _card(house)
        assert state.shown_version == state.wanted_version


async def test_a_board_that_refuses_us_is_left_alone_and_drawn_when_it_lets_us_in_again() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        await house.teams.talk.remove_bot("adm")
        await claim(house.desk, house.press("kari", await house.only()))
        house.letter(OPEN)
        await house.poll()
        await house.draw()
        tried = len(house.connector.record)
        await house.draw()
        assert len(house.connector.record) == tried
        board = await _board(house)
        assert (board.blocked_since, board.blocked_reason) == (house.clock.at, "teams.blocked")

        house.pass_time(MINUTE + timedelta(seconds=1))
        await house.draw()
        assert (await _board(house)).blocked_since == board.blocked_since
        house.teams.world.removed, house.teams.world.installed = False, True
        house.pass_time(MINUTE + timedelta(seconds=1))
        await house.draw()

        assert len(_cards(house)) == 2
        assert "Kari (test)" in shared(house, card)
        assert (await _board(house)).blocked_since is None


async def test_a_board_that_was_moved_meanwhile_is_not_moved_back_by_an_answer_of_the_old_one() -> None:
    async with a_house() as house:
        await a_letter(house)
        blocked = replace(await _board(house), blocked_since=house.clock.at, blocked_reason="teams.blocked")
        async with house.store.transaction() as tx:
            await tx.save_board(blocked)
        await claim(house.desk, house.press("kari", await house.only()))
        general = house.teams.world.settings.team_id
        move = partial(_say, house, "@Postvakt tavle ja", where=general)
        house.drawer.board = _MovesMeanwhile(house.office.board, move)  # type: ignore[assignment]

        await house.drawer.draw()

        moved = await _board(house)
        assert (moved.board_id, moved.blocked_since) == (general, None)


async def test_a_card_that_teams_finds_too_large_rests_and_blocks_no_other() -> None:
    async with a_house() as house:
        house.fault("teams", POST, status=413, times=1)
        for number in range(6):
            house.letter(title=f"Brev {number}")
        await house.poll()
        await house.draw()
        assert len(_cards(house)) == 5
        tried = len(house.connector.record)
        await house.draw()
        assert len(house.connector.record) == tried

        missing = next(item for item in await house.items() if item.item_id not in house.on_board())
        await claim(house.desk, house.press("kari", missing))
        await house.draw()

        assert len(_cards(house)) == 6


async def test_a_card_that_was_refused_is_tried_again_after_a_while() -> None:
    async with a_house() as house:
        house.fault("teams", POST, status=413)
        house.letter()
        await house.poll()
        await house.draw()
        assert _cards(house) == []

        house.pass_time(timedelta(minutes=11))
        await house.draw()

        assert len(_cards(house)) == 1


async def test_teams_is_left_alone_as_long_as_it_asks_for() -> None:
    async with a_house() as house:
        quota_by_the_houses_clock(house)
        house.fault("teams", POST, status=429, retry_after="40")
        house.letter()
        await house.poll()

        await house.draw()
        house.pass_time(timedelta(seconds=39))
        await house.draw()
        assert _cards(house) == []
        assert _posts_tried(house) == 1
        house.pass_time(timedelta(seconds=2))
        await house.draw()

        assert len(_cards(house)) == 1
        assert _posts_tried(house) == 2


async def test_guests_may_not_see_the_board() -> None:
    guest = Person(key="gjest", name="Gjest (test)", guest=True)
    stranger = Person(key="fremmed", name="Fremmed (test)", tenant_id="6b1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11")
    async with a_house(board=False) as house:
        for outsider in (guest, stranger):
            await house.teams.talk.add_member(outsider)
            answer = await _say(house, "@Postvakt tavle ja")
            assert answer == "Kanalen kan ikke være tavle. Kanalen har gjester. Velg en kanal uten gjester som tavle."
            await house.teams.talk.remove_member(outsider)

        async with house.store.transaction() as tx:
            assert await tx.board() is None
        assert await _say(house, "@Postvakt tavle ja") == "Kanalen er nå tavle. Kortene kommer om litt."


async def test_the_daily_check_stops_a_board_that_got_a_guest_until_it_is_set_anew() -> None:
    async with a_house() as house:
        card = await a_letter(house)
        assert await check_board(house.desk, house.office.board)
        guest = Person(key="gjest", name="Gjest (test)", guest=True)
        await house.teams.talk.add_member(guest)

        assert not await check_board(house.desk, house.office.board)
        assert not await check_board(house.desk, house.office.board)
        await claim(house.desk, house.press("kari", await house.only()))
        house.pass_time(MINUTE + timedelta(seconds=1))
        await house.draw()
        assert "Kari (test)" not in shared(house, card)
        stops = [entry.facts["reason"] for entry in await house.audit() if entry.verb == "board:stopped"]
        assert stops == ["guests_in_channel"]

        await house.teams.talk.remove_member(guest)
        await _say(house, "@Postvakt tavle ja")
        await house.draw()
        assert _cards(house) == [card]
        assert "Kari (test)" in shared(house, card)


async def test_a_check_that_teams_does_not_answer_stops_nothing() -> None:
    async with a_house() as house:
        house.fault("teams", "GetPagedMembers", status=403)

        assert await check_board(house.desk, house.office.board)
        assert (await _board(house)).blocked_since is None


async def test_a_moved_board_gets_the_open_letters_and_the_old_cards_go_when_they_are_clicked() -> None:
    async with a_house() as house:
        handled = await a_letter(house)
        await by_hand(house, "kari", handled, "printed")
        await house.finish()
        old = await a_letter(house)
        general = house.teams.world.settings.team_id

        assert await _say(house, "@Postvakt tavle ja", where=general) == "Kanalen er nå tavle. Kortene kommer om litt."
        await house.draw()
        (new,) = _cards(house, general)
        assert _cards(house) == [handled, old]
        answer = await house.teams.click("kari", old, "claim")
        await house.office.turns.settle()
        await house.draw()

        assert answer.kind == "card"
        assert _cards(house) == [handled]
        assert _cards(house, general) == [new]
        assert "Kari (test)" in shared(house, new)
        reopened = await house.teams.click("kari", handled, "reopen")
        await house.draw()
        assert reopened.kind == "card"
        assert len(_cards(house, general)) == 2


async def test_where_the_board_may_be() -> None:
    async with a_house(board=False) as house:
        board = house.teams.world.board
        assert await _say(house, "tavle ja", where="personal") == (
            "Kanalen kan ikke være tavle. Skriv dette i kanalen som skal være tavle."
        )
        asked = await _say(house, "@Postvakt tavle")
        assert asked.startswith("Skal denne kanalen være tavle?")
        house.fault(
            "teams", "GetTeamChannels", status=200,
            body={"conversations": [{"id": board, "name": "Postmottak", "channelType": "shared"}]},
        )  # fmt: skip
        assert "Kanalen er delt med andre virksomheter." in await _say(house, "@Postvakt tavle ja")
        assert "Bare administrator kan velge tavle." in await _say(house, "@Postvakt tavle ja", who="kari")
        house.fault("teams", "GetTeam", status=500, times=10)
        assert "Systemet svarer ikke nå." in await _say(house, "@Postvakt tavle ja")
        house.connector.faults.clear()

        async with house.store.transaction() as tx:
            assert await tx.board() is None
        assert not [entry for entry in await house.audit() if entry.verb == "board:set"]


async def test_a_team_that_was_not_allowed_gets_no_board() -> None:
    teams = {"auth": "local", "app_id": APP_ID, "tenant_id": TENANT_ID, "allowed_teams": ["19:annen@thread.tacv2"]}
    async with a_house(board=False, more={"teams": teams}) as house:
        answer = await _say(house, "@Postvakt tavle ja")

        assert "Dette teamet er ikke godkjent for tavlen." in answer
        async with house.store.transaction() as tx:
            assert await tx.board() is None


async def test_archivists_see_the_subject_in_their_own_view_and_others_do_not() -> None:
    async with a_house() as house:
        await _everybody_is_known(house)
        card = await a_letter(house, UNKNOWN, title="Pålegg om lysmaster")
        mris = {person.mri: key for key, person in house.teams.world.people.items()}
        named = (house.teams.everybody_sees(card) or {})["refresh"]["userIds"]

        assert {mris[one] for one in named} == {"kari", "ola", "lise"}
        assert "Pålegg om lysmaster" in said((await house.teams.view("kari", card)).card)
        assert "Pålegg om lysmaster" not in shared(house, card)
        assert (await house.teams.view("revi", card)).kind == "nothing"
        assert "Pålegg om lysmaster" not in said((await house.teams.refresh("revi", card)).card)
        outsider = await house.teams.refresh("adm", card)
        assert (outsider.card, outsider.text) == (None, "Du har ikke tilgang til forsendelsene.")


async def test_a_refresh_with_an_old_cards_data_shows_what_holds_now() -> None:
    async with a_house() as house:
        await _everybody_is_known(house)
        card = await a_letter(house)
        await house.teams.view("ola", card)
        await house.teams.click("kari", card, "claim")
        house.pass_time(2 * MINUTE)
        await house.draw()

        assert "Kari (test)" in own(house, "ola", card)
        house.pass_time(2 * MINUTE)
        await house.teams.view("ola", card, stale=True)
        assert "Kari (test)" in own(house, "ola", card)
        assert (await house.audit())[-1].verb == "item:claimed"


async def test_old_clients_act_through_the_fallback() -> None:
    async with a_house() as house:
        card = await a_letter(house)

        claimed = await house.teams.click("kari", card, "claim", old_client=True, redeliver="new_id")
        await house.draw()
        assert [claimed.kind, claimed.earlier[0].kind] == ["sent", "sent"]
        assert "Kari (test)" in shared(house, card)
        refused = await house.teams.click("ola", card, "release", old_client=True)
        assert refused.kind == "sent"
        assert await house.state() is State.CLAIMED
        await house.teams.click("kari", card, "release", old_client=True)
        await house.draw()

        assert await house.state() is State.WAITING
        assert [one.verb for one in await house.audit(await house.only())][1:] == ["item:claimed", "item:released"]


async def _orphan(house: House) -> tuple[str, str]:
    """Two cards of one letter: one that was posted and never answered, and the item's own."""
    house.fault("teams", POST, when="after", status=0)
    house.letter()
    await house.poll()
    await house.draw()
    await house.draw()
    orphan, right = _cards(house)
    assert (await _card(house)).activity_id == right
    return orphan, right


async def _everybody_is_known(house: House) -> None:
    for who in ("kari", "ola", "lise", "revi", "adm"):
        await house.teams.talk.say(who, "hjelp", where="personal")
    await house.office.turns.settle()


async def _say(house: House, text: str, *, who: str = "adm", where: str = "channel") -> str:
    """What the bot answers."""
    before = set(house.teams.world.posts)
    await house.teams.talk.say(who, text, where=where)
    await house.office.turns.settle()
    (answer,) = [one for key, one in house.teams.world.posts.items() if key not in before and not one.author]
    return str(answer.body["text"])


def _cards(house: House, place: str = "") -> list[str]:
    return [post.id for post in house.teams.posts(place) if post.card is not None]


def _posts_tried(house: House) -> int:
    return sum(one.path.endswith("/v3/conversations") and b'"activity"' in one.body for one in house.connector.record)


class _MovesMeanwhile:
    """The real board, where an administrator sets another one before an update has been answered."""

    def __init__(self, board: Board, move: Callable[[], Awaitable[object]]) -> None:
        self._board = board
        self._move = move

    async def update(self, board: BoardState, activity_id: str, view: BoardView, *, urgent: bool = False) -> None:
        await self._board.update(board, activity_id, view, urgent=urgent)
        await self._move()


async def _board(house: House) -> BoardState:
    async with house.store.transaction() as tx:
        state = await tx.board()
    assert state is not None
    return state


async def _card(house: House) -> CardState:
    item = await house.only()
    async with house.store.transaction() as tx:
        state = await tx.card(item.item_id)
    assert state is not None
    return state
