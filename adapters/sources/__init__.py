"""Doors that digital mail comes through, one folder a door, behind `bot.ports.source`."""

from __future__ import annotations
