"""Digipost: the municipality's own mailbox, where residents send letters and answer."""

from __future__ import annotations
