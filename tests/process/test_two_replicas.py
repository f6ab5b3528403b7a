"""Two replicas on one PostgreSQL work on the same letters at the same time, while systems outside fail at random."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from adapters.simulators._kit import Fault
from bot.app.choices.route import route
from bot.domain.item import State
from bot.errors import Conflict, NotAllowed
from tests.house import GRACE, SETTLE
from tests.process.errands import BY_NAME, Errand
from tests.process.invariants import as_promised, at_rest, broken_audit, nothing_twice
from tests.process.life import Bot, a_bot, live_on
from tests.process.promise import Promise
from tests.process.town import Town, a_town
from tests.process.trial import SOAK
from tests.stores import fresh_database

Letters = Sequence[tuple[Errand, Promise]]
_NAMES = ("register open with confirmation", "register unknown", "already registered", "not for record")
#: what may fail, and what each system calls it
_REQUESTS = {
    "p360": ("CreateDocument", "UpdateDocument", "GetDocuments"),
    "altinn": ("getCorrespondence", "downloadAttachment", "markAsRead", "confirm", "SetDialogSystemLabels"),
}


def fail_somewhere(town: Town, chance: Random) -> None:
    system = chance.choice(list(_REQUESTS))
    fault = Fault(
        operation=chance.choice(_REQUESTS[system]),
        status=chance.choice((0, 500, 503)),
        when=chance.choice(("before", "after", "late")),
        seconds=0.05,
    )
    getattr(town, system).simulator.faults.add(fault)


async def both_press(bots: Sequence[Bot], letters: Letters) -> None:
    """Two archivists route the same letter in the same moment, each through another replica: one of them wins."""
    for errand, promise in letters:
        item = await bots[0].item(promise)
        assert item is not None
        presses = [bot.press(item, "route", who=who) for bot, who in zip(bots, ("Kari", "Ola"), strict=True)]
        choice = errand.choice(promise, bots[0].place.case)
        ended = await asyncio.gather(
            *(route(bot.desk, press, choice) for bot, press in zip(bots, presses, strict=True)), return_exceptions=True
        )
        lost = [one for one in ended if isinstance(one, BaseException)]
        assert len(lost) == 1
        assert isinstance(lost[0], Conflict | NotAllowed)


@pytest.mark.timeout(1200 if SOAK else 120)
@pytest.mark.parametrize("seed", range(30 if SOAK else 1))
async def test_two_replicas_do_everything_once(seed: int) -> None:
    chance = Random(seed)
    async with (
        a_town() as town,
        fresh_database("postgres") as url,
        a_bot(town.place, town.doors, url) as here,
        a_bot(town.place, town.doors, url) as there,
    ):
        bots = (here, there)
        letters = [(BY_NAME[name], BY_NAME[name].hand_in(town, number)) for number in range(2) for name in _NAMES]
        await asyncio.gather(*(bot.poll() for bot in bots))
        await both_press(bots, letters)
        for wait in (GRACE, SETTLE, GRACE, SETTLE):
            here.pass_time(wait)
            there.store.shift_clock(wait)
            for _ in range(4):
                fail_somewhere(town, chance)
            await asyncio.gather(*(bot.settle() for bot in bots))
            await town.p360.simulator.faults.settle()
            assert [nothing_twice(town, promise) for _, promise in letters] == [[]] * len(letters)
        for system in (town.p360, town.altinn):
            system.simulator.faults.clear()
        for errand, promise in letters:
            item = await live_on(here, errand, promise)
            assert (item.state, at_rest(town, promise, item), as_promised(town, promise)) == (State.HANDLED, [], [])
        assert await broken_audit(here) is None
