"""The configuration that points the bot at the demo's simulated systems."""

from __future__ import annotations

from datetime import date
from typing import Any

from adapters.simulators.teams import Person, demo_people
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


def roster_settings(today: date) -> dict[str, Any]:
    """The archivists week by week; the first of them has this one, and each stands in for the other."""
    people = [person.aad_id for person in demo_people() if "archivist" in ROLES[person.key]]
    return {
        "rotation": {"people": people, "since": today},
        "substitutes": dict(zip(people, [*people[1:], people[0]], strict=True)),
    }


def person_settings(person: Person) -> dict[str, Any]:
    archive_user = f"{person.key}.test" if "archivist" in ROLES[person.key] else ""
    return {"id": person.aad_id, "name": person.name, "roles": ROLES[person.key], "archive_user": archive_user}


def check_settings(*, enabled: bool) -> dict[str, Any]:
    """At any hour of a working day, since nobody knows when a demo is looked at."""
    hours = {"begins_at": "00:00", "ends_at": "23:59:59", "half_day_ends_at": "23:59:59"}
    late = {"sign_by": "23:59", "half_day_sign_by": "23:59"}
    ticks = [
        {"id": "acos", "text": "ACOS Mottak er åpnet og gått gjennom"},
        {"id": "digipost", "text": "Behandlede brev er flyttet i Digipost", "only_when": "letters_to_move"},
        {
            "id": "unregistered",
            "text": "Uregistrerte dokumenter i arkivet er gått gjennom",
            "only_when": "archive_cannot_list",
        },
    ]
    return {"enabled": enabled, **hours, **late, "ticks": ticks}
