"""ACOS WebSak by GeoIntegrasjon Arkiv 1.1."""

from __future__ import annotations

from adapters.archives.websak.archive import WebSakArchive
from adapters.archives.websak.settings import WebSakSettings

__all__ = ["WebSakArchive", "WebSakSettings"]
