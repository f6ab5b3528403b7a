"""Whether the doors answer and every unit is heard: one line and one card when it stops, one when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.simulators.altinn import CONFIDENTIAL_POST, ORDINARY_POST
from bot.app.intake.poll_sources import PollResult, poll_source
from bot.commands.demo.town import MAIN, UNITS
from bot.domain.item import State
from bot.wiring.systems import source_of
from tests.house import SILENCE, House, a_house
from tests.scenarios.acting import shared
from tests.scenarios.evidence import HOUR, cards, published, source_state, units_heard
from tests.stores import DIALECTS

SCHOOL, KINDERGARTEN = (number for number, name in UNITS.items() if name in ("Nordvika barneskole", "Fjæra barnehage"))
DAY = timedelta(days=1)
TWO_SYSTEM_USERS: dict[str, Any] = {
    "system_users": [
        {"org_number": MAIN},
        {"org_number": MAIN, "external_ref": "oppvekst", "units": [SCHOOL, KINDERGARTEN]},
    ]
}


def town(*numbers: str) -> dict[str, Any]:
    """Settings of a municipality with these units only."""
    return {"units": [{"org_number": number, "name": UNITS[number]} for number in numbers]}


DOWN, BACK = "Altinn svarer ikke", "Altinn svarer igjen"
SILENT, HEARD = "Uvanlig stille fra Altinn", "Det kommer post fra Altinn igjen"
DENIED, LET_IN = "Postvakt mangler tilgang til enheter i Altinn", "Postvakt har tilgang til enhetene i Altinn igjen"

Logs = list[dict[str, Any]]


@pytest.fixture
def logs() -> Iterator[Logs]:
    with capture_logs() as captured:
        yield captured  # type: ignore[misc]


def said(logs: Logs, *names: str) -> list[str]:
    return [entry["event"] for entry in logs if entry["event"] in names]


async def poll_in(house: House, wait: timedelta) -> PollResult:
    house.pass_time(wait)
    polled = await house.poll()
    await house.draw()
    return polled


def break_down(house: House) -> None:
    house.fault("altinn", "SearchDialogs", status=503, times=500)


def mend(house: House) -> None:
    house.altinn.simulator.faults.clear()


def stand_alone(house: House, *units: str) -> None:
    """Units that inherit nothing and have delegated their post themselves."""
    world = house.altinn.world
    for unit in units:
        world.units[unit] = replace(world.units[unit], kind="main", parent=None)
        world.delegate(ORDINARY_POST, unit, world.system_users[0])


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_an_outage_is_told_once_when_it_lasts_and_once_when_it_is_over(dialect: str, logs: Logs) -> None:
    async with a_house(dialect) as house:
        break_down(house)
        assert not (await poll_in(house, timedelta(0))).answered
        assert not (await poll_in(house, timedelta(minutes=5))).answered
        assert cards(house) == [], "a shorter outage is nobody's news"
        await poll_in(house, timedelta(minutes=5))
        (card,) = cards(house)
        assert DOWN in shared(house, card)
        revisions = len(house.teams.world.post(card).revisions)
        for _ in range(3):
            await poll_in(house, HOUR)
        assert len(house.teams.world.post(card).revisions) == revisions
        mend(house)
        assert (await poll_in(house, HOUR)).answered
        await poll_in(house, HOUR)
        assert cards(house) == [card]
        assert BACK in shared(house, card)
        assert DOWN not in shared(house, card)
        assert said(logs, "source.down", "source.back") == ["source.down", "source.back"]
        verbs = [entry.verb for entry in await house.audit() if entry.verb.startswith("source:")]
        assert verbs == ["source:down", "source:back"]
        back = next(entry for entry in logs if entry["event"] == "source.back")
        assert back["seconds"] == int((timedelta(minutes=10) + 4 * HOUR).total_seconds())
        break_down(house)
        await poll_in(house, HOUR)
        assert BACK in shared(house, card)
        await poll_in(house, timedelta(minutes=10))
        assert DOWN in shared(house, card), "the next outage is news again"


async def test_a_short_outage_leaves_no_card() -> None:
    async with a_house() as house:
        break_down(house)
        await poll_in(house, timedelta(0))
        await poll_in(house, timedelta(minutes=9))
        mend(house)
        assert (await poll_in(house, timedelta(minutes=5))).answered
        assert cards(house) == []
        assert (await source_state(house)).down_since is None


async def test_the_card_names_the_kind_of_trouble_and_letters_are_not_lost_meanwhile() -> None:
    async with a_house() as house:
        waiting = house.letter()
        house.fault("altinn", "token", status=401, times=500)
        await poll_in(house, timedelta(0))
        assert (await source_state(house)).error == "auth_failed"
        await poll_in(house, timedelta(minutes=11))
        (card,) = cards(house)
        assert "auth_failed" in shared(house, card).replace("\\", "")
        mend(house)
        assert (await poll_in(house, DAY)).new == 1
        assert (await house.item(waiting)).state is State.WAITING


async def test_a_unit_that_falls_silent_is_named_until_it_is_heard(logs: Logs) -> None:
    """Rights that were taken back look like an empty list."""
    async with a_house(more=town(MAIN, SCHOOL)) as house:
        stand_alone(house, SCHOOL)
        house.letter(unit=SCHOOL)
        house.letter(unit=MAIN)
        await poll_in(house, timedelta(0))
        house.altinn.world.revoke(ORDINARY_POST, SCHOOL)
        for _ in range(3):
            assert (await poll_in(house, SILENCE / 3)).answered
        assert SILENT not in house.on_board()
        await poll_in(house, DAY)
        assert SILENT in house.on_board()
        assert (await units_heard(house))[SCHOOL].silent_since is not None
        (card,) = [one for one in cards(house) if SILENT in shared(house, one)]
        assert "Nordvika barneskole" in shared(house, card)
        assert "Nordvika kommune" not in shared(house, card), "its letter is listed every day"
        await poll_in(house, DAY)
        assert said(logs, "source.notice") == ["source.notice"]
        house.altinn.world.delegate(ORDINARY_POST, SCHOOL, house.altinn.world.system_users[0])
        await poll_in(house, DAY)
        assert HEARD in shared(house, card)
        assert said(logs, "source.notice") == ["source.notice"] * 2
        assert said(logs, "source.down") == []


async def test_a_unit_that_never_gives_anything_is_named_as_well() -> None:
    """It may never have delegated anything to us."""
    async with a_house(more=town(MAIN, SCHOOL)) as house:
        house.letter(unit=MAIN)
        await poll_in(house, timedelta(0))
        await poll_in(house, SILENCE)
        assert SILENT not in house.on_board()
        await poll_in(house, DAY)
        (card,) = [one for one in cards(house) if SILENT in shared(house, one)]
        assert "Nordvika barneskole" in shared(house, card)
        assert "Nordvika kommune" not in shared(house, card)


async def test_nobody_is_called_silent_before_all_pages_are_heard(logs: Logs) -> None:
    """After a long pause of the bot, every unit's last sign of life is old."""
    units = (SCHOOL, MAIN, KINDERGARTEN)
    async with a_house(source={"page_size": 1}, more=town(*units)) as house:
        for unit in units:
            house.letter(unit=unit)
        await poll_in(house, timedelta(0))
        await poll_in(house, SILENCE + DAY)
        assert said(logs, "source.notice") == []
        assert SILENT not in house.on_board()


async def test_an_outage_is_not_taken_for_silence(logs: Logs) -> None:
    async with a_house(more=town(MAIN, SCHOOL)) as house:
        house.letter(unit=MAIN)
        house.letter(unit=SCHOOL)
        await poll_in(house, timedelta(0))
        break_down(house)
        for _ in range(4):
            await poll_in(house, SILENCE / 2)
        mend(house)
        await poll_in(house, DAY)
        assert said(logs, "source.notice") == []


async def test_a_unit_that_was_taken_out_of_the_search_is_not_called_silent(logs: Logs) -> None:
    async with a_house(more=town(MAIN, SCHOOL)) as house:
        house.letter(unit=MAIN)
        house.letter(unit=SCHOOL)
        await poll_in(house, timedelta(0))
        house.altinn.world.units[SCHOOL] = replace(house.altinn.world.units[SCHOOL], kind="ledd")
        house.pass_time(SILENCE + DAY)
        before = house.office.settings
        settings = before.model_copy(
            update={
                "units": [unit.model_copy(update={"self_serving": unit.org_number == SCHOOL}) for unit in before.units]
            }
        )
        async with AsyncExitStack() as stack:
            source = await source_of(settings.sources[0], settings, house.clock, stack)
            await poll_source(house.desk, source, start_from=house.start_from, silence=SILENCE)
        assert (await units_heard(house))[SCHOOL].heard_at != house.clock.now()
        assert said(logs, "source.notice") == []


async def test_what_one_system_user_lacks_is_named_and_keeps_nobody_elses_letters_back(logs: Logs) -> None:
    async with a_house(source=TWO_SYSTEM_USERS) as house:
        own, others = house.letter(unit=MAIN), house.letter(unit=SCHOOL)
        polled = await poll_in(house, timedelta(0))
        assert (polled.answered, polled.new) == (True, 1)
        assert (await house.item(own)).state is State.WAITING
        (card,) = [one for one in cards(house) if DENIED in shared(house, one)]
        for name in ("Nordvika barneskole", "Fjæra barnehage"):
            assert name in shared(house, card)
        assert "Nordvika kommune" not in shared(house, card)
        await poll_in(house, HOUR)
        assert said(logs, "source.notice", "source.down") == ["source.notice"]
        user = house.altinn.world.add_system_user(MAIN, external_ref="oppvekst")
        for package in (ORDINARY_POST, CONFIDENTIAL_POST):
            house.altinn.world.delegate(package, MAIN, user)
        assert (await poll_in(house, HOUR)).new == 1
        assert (await house.item(others)).state is State.WAITING
        assert LET_IN in shared(house, card), "the kindergarten has no mail at all"
        assert (await units_heard(house))[KINDERGARTEN].denied_since is None


async def test_a_poll_that_breaks_off_lets_no_denied_unit_in() -> None:
    async with a_house(source=TWO_SYSTEM_USERS) as house:
        await poll_in(house, timedelta(0))
        denied = (await units_heard(house))[SCHOOL].denied_since
        break_down(house)
        await poll_in(house, HOUR)
        assert denied is not None
        assert (await units_heard(house))[SCHOOL].denied_since == denied
        assert LET_IN not in house.on_board()


async def test_units_heard_while_another_system_user_cannot_be_served_stay_heard() -> None:
    async with a_house(source=TWO_SYSTEM_USERS) as house:
        user = house.altinn.world.add_system_user(MAIN, external_ref="oppvekst")
        house.altinn.world.delegate(ORDINARY_POST, MAIN, user)
        published(house, HOUR, unit=MAIN)
        await poll_in(house, timedelta(0))
        heard = (await units_heard(house))[MAIN].heard_at
        house.letter(unit=MAIN, title="Enda et vedtak")
        house.fault("altinn", "SearchDialogs", kind="latency")
        house.fault("altinn", "SearchDialogs", status=503, times=3)
        polled = await poll_in(house, HOUR)
        assert (polled.answered, polled.new) == (False, 1)
        assert heard is not None
        assert (await units_heard(house))[MAIN].heard_at == house.clock.now() > heard
