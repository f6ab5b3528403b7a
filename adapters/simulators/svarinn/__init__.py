"""KS SvarInn V2 as a receiving system meets it: letters that wait, files encrypted as KS does, receipts."""

from __future__ import annotations

from adapters.simulators.svarinn.app import svarinn_simulator
from adapters.simulators.svarinn.cms import Envelope, envelop
from adapters.simulators.svarinn.oddities import odd_letters
from adapters.simulators.svarinn.records import FileDraft, Letter, LetterDraft, Receiver, Spoilage, WarningMail
from adapters.simulators.svarinn.settings import Settings
from adapters.simulators.svarinn.world import UnknownId, World

__all__ = [
    "Envelope",
    "FileDraft",
    "Letter",
    "LetterDraft",
    "Receiver",
    "Settings",
    "Spoilage",
    "UnknownId",
    "WarningMail",
    "World",
    "envelop",
    "odd_letters",
    "svarinn_simulator",
]
