"""Public 360 by its SIF remote procedure calls."""

from __future__ import annotations

from adapters.archives.p360.archive import P360Archive
from adapters.archives.p360.settings import P360Settings

__all__ = ["P360Archive", "P360Settings"]
