"""Who reads what the bot answers to words: whatever tells of letters is told on the board and to the asker alone."""

from __future__ import annotations

import pytest

from adapters.simulators.teams import Person
from bot.app.board.set_board import check_board
from tests.house import House, a_house
from tests.scenarios.acting import a_letter, said

#: what is about people, files, channels or the bot itself; every other command tells of letters
ABOUT_OTHER_THINGS = {"hjelp", "tavle", "vakt", "bytt", "borte", "tilbake", "filer"}
ELSEWHERE = "Spør på tavlen, eller i personlig chat med meg."
GUEST = Person(key="gjest", name="Gjest (test)", guest=True)


async def answered(house: House, words: str, where: str) -> str:
    """To Lise, who may do almost everything."""
    world, courier = house.teams.world, house.teams.courier
    before, person = set(world.posts), world.person("lise")
    if where == "group":
        body = courier.activities.message(
            person, words, place=world.chat(person), root="", post_id=f"g{len(before)}", mention=True
        )
        body["conversation"] |= {"conversationType": "groupChat", "isGroup": True}
        await courier.deliver(body)
    else:
        place = {"other channel": world.settings.team_id, "guests": "channel"}.get(where, where)
        await house.teams.talk.say("lise", f"@Postvakt {words}", where=place)
    await house.office.turns.settle()
    (answer,) = [post for post in world.posts.values() if post.id not in before and not post.author]
    return said(answer.card) if answer.card else str(answer.body.get("text", ""))


@pytest.mark.parametrize(
    ("where", "told"),
    [("personal", True), ("channel", True), ("other channel", False), ("group", False), ("guests", False)],
)
async def test_whatever_tells_of_letters_is_told_on_the_board_and_to_the_asker_alone(where: str, told: bool) -> None:
    async with a_house() as house:
        await a_letter(house)
        if where == "guests":
            await house.teams.talk.add_member(GUEST)
            assert not await check_board(house.desk, house.office.board)
        commands = [command.names[0] for command in house.office.turns.commands.table]
        refused = {command for command in commands if await answered(house, command, where) == ELSEWHERE}

        assert set(commands) > ABOUT_OTHER_THINGS
        assert refused == (set() if told else set(commands) - ABOUT_OTHER_THINGS)
