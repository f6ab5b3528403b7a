"""What a good configuration amounts to, in a few lines an operator can read aloud."""

from __future__ import annotations

from bot.domain.people import Role
from bot.settings import Settings


def summary_of(settings: Settings) -> list[str]:
    serving = sum(unit.self_serving for unit in settings.units)
    suppressed = sum(service.suppressed for service in settings.services)
    roles = ", ".join(f"{sum(role in person.roles for person in settings.people)} {role.value}" for role in Role)
    return [
        "The configuration is in order.",
        f"mode:     {settings.mode.value}",
        f"sources:  {', '.join(f'{source.name} ({source.source_id})' for source in settings.sources)}",
        f"archive:  {settings.archive.name}, {settings.archive.base_url}",
        f"units:    {len(settings.units)}, of which {serving} open their own mail",
        f"services: {len(settings.services)}, of which {suppressed} are only counted",
        f"people:   {len(settings.people)} ({roles})",
        f"teams:    {settings.teams.auth.value}, {len(settings.teams.allowed_teams)} allowed teams",
    ]
