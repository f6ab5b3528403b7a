"""Archives: case and records systems that letters are registered in."""

from __future__ import annotations
