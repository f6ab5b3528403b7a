"""The configuration that points the bot at the demo's simulated systems."""

from __future__ import annotations

from typing import Any

from adapters.simulators.teams import Person
from bot.commands.demo.systems import town_settings

ROLES = {
    "kari": ["archivist"],
    "ola": ["archivist"],
    "lise": ["lead"],
    "revi": ["auditor"],
    "adm": ["administrator"],
}


def town_and_doors() -> dict[str, Any]:
    """Units, and services: Altinn's, and what the letters of other doors are called, which name none."""
    town = town_settings()
    others = (("svarinn", "Brev fra SvarUt"), ("digipost", "Brev i Digipost"), ("epost", "E-post"))
    return town | {"services": [*town["services"], *({"id": one, "name": name} for one, name in others)]}


def person_settings(person: Person) -> dict[str, Any]:
    archive_user = f"{person.key}.test" if "archivist" in ROLES[person.key] else ""
    return {"id": person.aad_id, "name": person.name, "roles": ROLES[person.key], "archive_user": archive_user}
