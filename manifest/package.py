"""Makes the app package of one municipality: the zip that a Teams administrator uploads.

Fields and limits: developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json (read 2026-11). No
resource-specific permission is asked for: the bot hears what is said to it, not what people write to each other.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from manifest.icons import colour_icon, outline_icon

LANGUAGES = ("nn", "en")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: the same wish gives the same bytes; a zip cannot say an earlier time
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What differs from one municipality to the next."""

    #: the bot's application id in Entra
    app_id: str
    #: the name under which Teams reaches the bot
    domain: str
    publisher: str
    website: str
    privacy: str
    terms: str
    version: str = "1.0.0"


def app_package(publication: Publication) -> bytes:
    """Raises ValueError where the application id is none that Teams takes."""
    if not _GUID.fullmatch(publication.app_id):
        raise ValueError("a GUID is wanted")
    packed = {
        "manifest.json": _json(manifest_of(publication)),
        **{f"{language}.json": _json(_read(f"texts/{language}.json")) for language in LANGUAGES},
        "color.png": colour_icon(),
        "outline.png": outline_icon(),
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        for name, content in packed.items():
            file.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return package.getvalue()


def manifest_of(publication: Publication) -> dict[str, Any]:
    """The template with this municipality's names and addresses."""
    manifest = _read("manifest.json")
    manifest["id"] = publication.app_id
    manifest["version"] = publication.version
    manifest["developer"] = {
        "name": publication.publisher,
        "websiteUrl": publication.website,
        "privacyUrl": publication.privacy,
        "termsOfUseUrl": publication.terms,
    }
    manifest["bots"][0]["botId"] = publication.app_id
    manifest["composeExtensions"][0]["botId"] = publication.app_id
    manifest["validDomains"] = [publication.domain]
    return manifest


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return found


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
