"""A house that runs on a preset: its units, services and mailbox rules, with the simulated systems behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from adapters.simulators.altinn import ORDINARY_POST, LetterDraft, Resource, Unit
from bot.commands.demo.town import MAIN
from bot.commands.init import Preset
from tests.presets import mailbox_of, tables
from tests.scenarios.postmottak import Postmottak, postmottak

SANDNES = "964965137"
#: tables that stand as the preset has them
_WHOLE = ("services", "daily_check")
DEPARTMENTS = "eformidling-dpv-administrasjon"


@asynccontextmanager
async def preset_house(preset: Preset, *, sub_units: Iterable[str] = ()) -> AsyncIterator[Postmottak]:
    """The municipality is the demo's; every other unit, service and rule is as the preset has it, and filled in.

    `sub_units`: further ones, as an operator lists them.
    """
    filled = tables(preset)
    units: list[dict[str, Any]] = [unit for unit in filled["units"] if unit["org_number"] not in (SANDNES, MAIN)]
    units += [{"org_number": number, "name": f"Enhet {number}"} for number in sub_units]
    municipality = {"org_number": MAIN, "name": "Nordvika kommune"}
    async with postmottak(
        archive=filled["archive"]["kind"], folders=("Altinn", "Varsler"),
        more={**{name: filled[name] for name in _WHOLE}, "units": [municipality, *units]}, **mailbox_of(preset),
    ) as place:  # fmt: skip
        world = place.house.altinn.world
        for unit in units:
            if unit["org_number"] not in world.units:
                world.add_unit(Unit(orgno=unit["org_number"], name=unit["name"], kind="sub", parent=MAIN))
        for service in filled["services"]:
            world.add_resource(
                Resource(
                    id=service["id"], name=service["name"], package=ORDINARY_POST, owner="etat", owner_name="Etaten"
                )
            )
        yield place


def letter(place: Postmottak, service: str, *, unit: str = MAIN, title: str = "Brev fra en etat") -> str:
    """Hands in a letter at Altinn; answers its dialog id."""
    draft = LetterDraft(unit=unit, resource=service, title=title, sender="Etaten", body="Se vedlegg.")
    return place.house.altinn.world.add_letter(draft).dialog_id
