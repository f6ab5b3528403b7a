"""ACOS WebSak as an HTTP server: GeoIntegrasjon Arkiv 1.1 with its rules, its differences and faults on demand."""

from __future__ import annotations

from adapters.simulators.websak.app import INNSYN_PATH, OPPDATERING_PATH, websak_simulator
from adapters.simulators.websak.codes import LEGAL_BASIS
from adapters.simulators.websak.installation import Access, Installation
from adapters.simulators.websak.records import Entry, ExternalKey, Screening
from adapters.simulators.websak.refusals import SECRET_IN_DETAILS, refusal_fault
from adapters.simulators.websak.schema import Schemas
from adapters.simulators.websak.world import WebSakWorld

__all__ = [
    "INNSYN_PATH",
    "LEGAL_BASIS",
    "OPPDATERING_PATH",
    "SECRET_IN_DETAILS",
    "Access",
    "Entry",
    "ExternalKey",
    "Installation",
    "Schemas",
    "Screening",
    "WebSakWorld",
    "refusal_fault",
    "websak_simulator",
]
