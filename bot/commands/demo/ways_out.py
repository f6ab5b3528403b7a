"""The demo's ways out beside ordinary cases: transfer cases, domain systems, and units that are told by e-mail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.commands.demo.archives import EXPIRED_CASE, TRANSFER_CASE, ArchiveDemo, case_number
from bot.commands.demo.postmottak import OUTBOX, PostmottakDemo, entra_settings

#: a transfer case of this year; one whose year is over; a domain system; told by e-mail
KINDERGARTEN, LATE_KINDERGARTEN, BUILDING, NURSING_HOME = "313382648", "313423913", "313630269", "313465187"
_DOMAIN = "nordvika.eksempel.no"
#: addresses of units that are told of letters which lie unopened for them
_NOTIFIED = {
    NURSING_HOME: f"sykehjem@{_DOMAIN}",
    "313754073": f"bibliotek@{_DOMAIN}",
    "313671534": f"brann@{_DOMAIN}",
}
#: the domain systems that get letters by e-mail
ADMISSIONS, BUILDING_CASES = f"opptak@{_DOMAIN}", f"byggesak@{_DOMAIN}"


def units_told(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The units, those that are told with their address."""
    return [
        unit | ({"notify": _NOTIFIED[unit["org_number"]]} if unit["org_number"] in _NOTIFIED else {}) for unit in units
    ]


def transfer_cases(archive: ArchiveDemo, today: date) -> list[dict[str, Any]]:
    this_year, last_year = date(today.year, 1, 1), date(today.year - 1, 1, 1)
    return [
        {
            "unit": unit,
            "case_number": case_number(archive, title),
            "valid_from": first,
            "valid_to": date(first.year, 12, 31),
        }
        for unit, title, first in (
            (KINDERGARTEN, TRANSFER_CASE, this_year),
            (LATE_KINDERGARTEN, EXPIRED_CASE, last_year),
        )
    ]


def email_settings(postmottak: PostmottakDemo, *, look_every: timedelta) -> dict[str, Any]:
    """Through the same simulated Exchange, from a mailbox of its own."""
    return {
        "graph_url": f"{postmottak.simulator.url}/v1.0",
        "entra": entra_settings(postmottak),
        "mailbox": OUTBOX,
        "domains": [_DOMAIN],
        "look_every": look_every,
        "systems": [
            {
                "id": "opptak",
                "name": "Barnehageopptak",
                "address": ADMISSIONS,
                "units": [KINDERGARTEN, LATE_KINDERGARTEN],
            },
            {"id": "byggesak", "name": "Byggesakssystemet", "address": BUILDING_CASES, "units": [BUILDING]},
        ],
    }
