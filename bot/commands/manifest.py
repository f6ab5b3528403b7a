"""`postvakt manifest`: the app package for Teams, made from the configuration."""

from __future__ import annotations

from pathlib import Path

from bot.errors import ConfigError
from bot.settings import Settings
from manifest.package import Publication, app_package


def write_package(settings: Settings, path: Path) -> str:
    """Replaces a package that is there already. Raises ConfigError where the configuration lacks what it says."""
    app = settings.app
    if app is None:
        raise ConfigError("app: is missing; the package names domain, publisher and website, see `postvakt init`")
    publication = Publication(
        app_id=settings.teams.app_id,
        domain=app.domain,
        publisher=app.publisher,
        website=app.website,
        privacy=app.privacy or app.website,
        terms=app.terms or app.website,
        version=app.version,
    )
    try:
        path.write_bytes(app_package(publication))
    except ValueError as fault:
        raise ConfigError(f"teams.app_id: {fault}") from None
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be written: {fault.strerror}") from None
    return f"Wrote {path}: version {app.version} of {publication.app_id}, to be uploaded in the Teams admin centre."
