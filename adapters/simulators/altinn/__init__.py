"""Altinn as a municipality's bot meets it: Maskinporten, token exchange, Dialogporten and Correspondence."""

from __future__ import annotations

from adapters.simulators.altinn.app import altinn_simulator
from adapters.simulators.altinn.attachments import AttachmentDraft
from adapters.simulators.altinn.records import (
    CONFIDENTIAL_POST,
    ORDINARY_POST,
    Letter,
    LetterDraft,
    Resource,
    SystemUser,
    Unit,
)
from adapters.simulators.altinn.settings import Client, ClientKey, Settings, new_client_key
from adapters.simulators.altinn.tokens import ServerKeys
from adapters.simulators.altinn.visits import Visits
from adapters.simulators.altinn.world import World

__all__ = [
    "CONFIDENTIAL_POST",
    "ORDINARY_POST",
    "AttachmentDraft",
    "Client",
    "ClientKey",
    "Letter",
    "LetterDraft",
    "Resource",
    "ServerKeys",
    "Settings",
    "SystemUser",
    "Unit",
    "Visits",
    "World",
    "altinn_simulator",
    "new_client_key",
]
