"""Altinn's inbox: letters found through Dialogporten, fetched and receipted through Correspondence."""

from __future__ import annotations
