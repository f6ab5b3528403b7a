"""Public 360 as an HTTP server: SIF RPC with its rules, its traps and faults on demand."""

from __future__ import annotations

from adapters.simulators.p360.access import OAuthClient
from adapters.simulators.p360.app import ROOT, SWAGGER_PATH, TOKEN_PATH, p360_simulator
from adapters.simulators.p360.body import Blob
from adapters.simulators.p360.call import Installation
from adapters.simulators.p360.codes import CodeRow
from adapters.simulators.p360.operations import refusal_fault
from adapters.simulators.p360.people import SERVICE_LOGIN
from adapters.simulators.p360.records import Employee, Enterprise, ExternalId, Screening
from adapters.simulators.p360.refusals import SECRET_IN_DETAILS
from adapters.simulators.p360.world import P360World

__all__ = [
    "ROOT",
    "SECRET_IN_DETAILS",
    "SERVICE_LOGIN",
    "SWAGGER_PATH",
    "TOKEN_PATH",
    "Blob",
    "CodeRow",
    "Employee",
    "Enterprise",
    "ExternalId",
    "Installation",
    "OAuthClient",
    "P360World",
    "Screening",
    "p360_simulator",
    "refusal_fault",
]
