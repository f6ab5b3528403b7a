"""E-mail through Microsoft Graph: open letters to domain systems, neutral notices to units."""

from __future__ import annotations
