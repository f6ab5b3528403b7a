"""Random letters, routes, sensitivities, roles, faults and deaths, through all doors into both archives.

What is asserted stands in `walk/books.py`, and is read from what the systems outside have noted. CI takes a few walks
that are the same in every run; POSTVAKT_SOAK=1 takes many, new each time; POSTVAKT_WALK=<number> takes that one. A walk
that fails is made shorter and told step by step, with its number.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from random import SystemRandom

import pytest

from bot.domain.item import Route
from bot.domain.routes import ByHand
from tests.house import ARCHIVES, Archive
from tests.process.trial import SOAK
from tests.properties.walk.acts import Wish
from tests.properties.walk.city import City, a_city
from tests.properties.walk.steps import Arrives, Chooses, Deletes, Goes, Reads, Step, TakesBack
from tests.properties.walk.walk import walked
from tests.properties.walk.ways import a_way, shortened

#: what is done to a letter where nothing fails, so that no run leaves one of these out
WITHOUT_FAULTS: dict[str, list[Step]] = {
    "registered everywhere": [
        Arrives("altinn", "open"), Arrives("svarinn", "secret"), Arrives("postmottak", "plain"),
        Chooses(0, "kari", Wish(way=Route.REGISTER_ON_CASE, reception=True)),
        Chooses(1, "ola", Wish(way=Route.TRANSFER_CASE)),
        Chooses(2, "lise", Wish(way=Route.REGISTER_ON_NEW_CASE, confirmed=False)),
        Goes(),
    ],
    "deleted, printed and by hand": [
        Arrives("digipost", "plain"), Arrives("altinn", "plain"), Arrives("svarinn", "open"),
        Chooses(0, "kari", Wish(way=Route.REGISTER_ON_CASE, attest=True)),
        Reads(1, "kari", to_print=True), Chooses(1, "kari", Wish(way=Route.INTERNAL_MAIL)),
        Chooses(2, "ola", Wish(way=ByHand.REGISTERED)),
        Goes(), Deletes(0, "kari"), Goes(),
    ],
    "e-mailed and refused": [
        Arrives("altinn", "open"), Arrives("svarinn", "plain"), Arrives("altinn", "revealed"),
        Chooses(0, "kari", Wish(way=Route.FORWARD_EMAIL)), Chooses(1, "kari", Wish(way=Route.REFUSE)),
        Chooses(2, "kari", Wish(way=Route.FORWARD_EMAIL)),
        Goes(),
    ],
    "left and told": [
        Arrives("altinn", "open"), Arrives("altinn", "secret"), Arrives("digipost", "plain"),
        Chooses(0, "kari", Wish(way=Route.LEAVE_UNREAD)), Chooses(1, "ola", Wish(way=Route.NOTIFY_UNIT)),
        Chooses(2, "lise", Wish(way=Route.NOT_FOR_RECORD)),
        Goes(), TakesBack(0, "kari"), Chooses(0, "kari", Wish(way=Route.ALREADY_REGISTERED)), Goes(),
    ],
}  # fmt: skip
_WALKS = 3000 if SOAK else 15


def numbers() -> Sequence[int]:
    if chosen := os.environ.get("POSTVAKT_WALK"):
        return [int(chosen)]
    first = SystemRandom().randrange(10**9) if SOAK else 0
    return range(first, first + _WALKS)


async def fails(city: City, archive: Archive, way: Sequence[Step]) -> str:
    try:
        await walked(city, archive, way)
    except AssertionError as wrong:
        return str(wrong)
    return ""


@pytest.mark.timeout(36_000 if SOAK else 600)
async def test_no_walk_does_too_much_too_early_or_twice() -> None:
    async with a_city() as city:
        for number in numbers():
            archive, way = ARCHIVES[number % len(ARCHIVES)], a_way(number)
            try:
                await walked(city, archive, way)
            except AssertionError as wrong:
                kept, story = await shortened(way, partial(fails, city, archive))
                told = f"POSTVAKT_WALK={number}, {len(kept)} of {len(way)} steps:\n{story or wrong}"
                pytest.fail(told, pytrace=False)


@pytest.mark.parametrize("archive", ARCHIVES)
async def test_where_nothing_fails_every_route_is_taken_to_its_end(archive: Archive) -> None:
    """What this test and the walks assert is in vain where nothing ever happens."""
    async with a_city() as city:
        walks = [await walked(city, archive, way) for way in WITHOUT_FAULTS.values()]
        books = [book for walk in walks for book in walk.books]
        taken = {book.choice.route for book in books if book.choice is not None}
        assert taken == set(Route) - {Route.LEAVE_UNREAD}, "that one was taken back"
        seen = [book.marks for book in books]
        given = frozenset().union(*(marks.receipts for marks in seen))
        assert given == {"Read", "Confirmed", "Archive", "MOTTATT", "read", "moved"}
        assert (sum(marks.refused for marks in seen), sum(marks.deleted for marks in seen)) == (1, 1)
        assert [book.letter.kind for book in books if book.sent] == ["open"]
        statuses = sorted(status for book in books for _, _, status in book.letter.entries(city, archive))
        assert statuses == ["J", "J", "M", "M"]
