"""The presets as an operator fills them in, with made-up values of the kind that each place wants."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from bot.commands.demo.town import MAIN
from bot.commands.init import Preset, preset_text

GUID = "9b1f6a52-3c0e-4b8e-8a55-2d6f4c1e7a90"
SUB_UNIT = "310356875"
PAYROLL = "lonn@lorenskog.kommune.no"
_WRITTEN_OUT = {
    "key id": "2026",
    "name": "provevik",
    "name of the bot": "postvakt.provevik.no",
    "name of the pages": "brev.provevik.example",
    "page of ACOS Mottak": "mottak.provevik.example",
    "address of the GeoIntegrasjon services": "websak.provevik.example",
    "organisation number of the municipality": MAIN,
    "organisation number of a sub-unit": SUB_UNIT,
    "short name of the domain system": "byggesak",
    "the account's number in Digipost": "1001",
    "address at payroll": PAYROLL,
    "address that ACOS Mottak sends from": "mottak@provevik.example",
    "number of the transfer case": "2026/000006",
    "resource id of the customs declaration overview": "toll-oversikt",
    "resource id of the sick notes": "nav-sykmelding",
}


def filled(preset: Preset) -> str:
    """TOML without its comments."""
    people = iter(range(1, 10))

    def value(held: re.Match[str]) -> str:
        name = held[1]
        if "Entra object id" in name:
            return f"{GUID[:-1]}{next(people)}"
        if name in _WRITTEN_OUT:
            return _WRITTEN_OUT[name]
        if "address" in name:
            return "post@lorenskog.kommune.no"
        return GUID if re.search(r"\bid\b", name) else name

    said = "\n".join(line.partition(" #")[0] for line in preset_text(preset).splitlines() if line[:1] != "#")
    return re.sub(r"<([^<>]+)>", value, said)


def tables(preset: Preset) -> dict[str, Any]:
    return tomllib.loads(filled(preset))


def mailbox_of(preset: Preset) -> dict[str, Any]:
    """What the preset says of postmottak, without where it is and who signs in there."""
    (found,) = (source for source in tables(preset)["sources"] if source["kind"] == "mailbox")
    return {name: value for name, value in found.items() if name not in ("kind", "name", "entra", "mailboxes")}
