"""Two weeks of a document centre pass: holidays, the clocks change, somebody is away, a source is dead, each night the
process is restarted. What must hold all the time is read from outside, by `fortnight/witness.py`.

Easter is in every run; POSTVAKT_SOAK=1 takes autumn too, and other dice each time; POSTVAKT_FORTNIGHT=<number> those.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from random import Random, SystemRandom
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.house import a_house
from tests.process.trial import SOAK
from tests.properties.fortnight.hours import Hours
from tests.properties.fortnight.pace import BEFORE_DEADLINE, FREE, HELD, HOUR, OWN_DEADLINES
from tests.properties.fortnight.staff import Staff
from tests.properties.fortnight.weeks import AUTUMN, EASTER, Fortnight, day_of
from tests.properties.fortnight.witness import Witness
from tests.scenarios.checking import ticks

_SENSITIVITY = {"kystkartverket-rundskriv": "open", "trygd-fortrolig": "sensitive"}
#: what a fortnight is in vain without
HAPPENED = {
    "waiting first", "waiting again", "waiting lead", "held first", "held lead",
    "item:snoozed", "item:woken", "item:released", "item:returned", "item:handed_over", "item:handled",
    "absence:noted", "check:late",
}  # fmt: skip


def settings_of(weeks: Fortnight) -> dict[str, Any]:
    return {
        "workdays": {"closed": sorted(weeks.closed), "half_days": sorted(weeks.half)},
        "roster": {
            "rotation": {"people": ["Kari (test)", "Ola (test)"], "since": weeks.begins},
        },
        "reminders": {
            "first_after": FREE["first"], "again_after": FREE["again"], "lead_after": FREE["lead"],
            "held_after": HELD["first"], "held_lead_after": HELD["lead"], "before_deadline": BEFORE_DEADLINE,
            "deadlines": [
                {"sensitivity": _SENSITIVITY[service], "working_days": days} for service, days in OWN_DEADLINES.items()
            ],
        },
        "claims": {"return_after": 18 * HOUR, "warn_before": 2 * HOUR},
        **ticks(),
    }  # fmt: skip


def dice_number() -> int:
    given = os.environ.get("POSTVAKT_FORTNIGHT")
    return int(given) if given else SystemRandom().randrange(10**6) if SOAK else 0


async def lived(weeks: Fortnight, number: int) -> Counter[str]:
    """How often each thing happened. Raises AssertionError."""
    source = {"poll_every": timedelta(minutes=10), "start_from": weeks.starts - timedelta(days=1)}
    async with a_house(start=weeks.starts, source=source, most_cards=400, more=settings_of(weeks)) as house:
        staff = Staff(house=house, weeks=weeks, dice=Random(number))
        hours, witness = Hours(house), Witness(house=house, weeks=weeks, staff=staff)
        hours.begin()
        nights = set()
        for moment in weeks.looks(Random(number + 1)):
            house.altinn.simulator.faults.clear()
            if weeks.is_dead(moment):
                house.fault("altinn", "*", status=503, times=1000)
            await hours.pass_to(moment)
            await witness.look()
            await staff.act()
            if weeks.is_night(moment) and day_of(moment) not in nights:
                nights.add(day_of(moment))
                await hours.restart()
        house.altinn.simulator.faults.clear()
        assert len(nights) == 15
        return await witness.end(hours.looks)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("weeks", [EASTER, AUTUMN] if SOAK else [EASTER], ids=lambda weeks: weeks.name)
async def test_two_weeks_of_a_document_centre(weeks: Fortnight) -> None:
    number = dice_number()
    with capture_logs() as logs:
        try:
            happened = await lived(weeks, number)
        except AssertionError as wrong:
            pytest.fail(f"POSTVAKT_FORTNIGHT={number}: {wrong}", pytrace=False)
    broken = [line for line in logs if line["log_level"] in ("error", "critical")]
    assert not broken, f"POSTVAKT_FORTNIGHT={number}: {broken[0]}"
    # other dice need not bring all of it
    assert number or set(happened) >= HAPPENED, f"{sorted(HAPPENED - set(happened))} never"
