"""Digipost as an organisation's system meets it: tokens over mutual TLS, an inbox in XML, content on another host."""

from __future__ import annotations

from adapters.simulators.digipost.app import Sites, running_digipost
from adapters.simulators.digipost.documents import MEDIA_TYPE, NAMESPACE, RELATIONS
from adapters.simulators.digipost.records import AuthenticationLevel, Letter, LetterDraft, Mailbox
from adapters.simulators.digipost.settings import Client, Settings
from adapters.simulators.digipost.world import UnknownId, World

__all__ = [
    "MEDIA_TYPE",
    "NAMESPACE",
    "RELATIONS",
    "AuthenticationLevel",
    "Client",
    "Letter",
    "LetterDraft",
    "Mailbox",
    "Settings",
    "Sites",
    "UnknownId",
    "World",
    "running_digipost",
]
