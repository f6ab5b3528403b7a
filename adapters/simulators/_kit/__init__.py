"""What all simulators share: faults on demand, a record of received requests, start and stop on loopback."""

from __future__ import annotations

from adapters.simulators._kit.faults import Fault, FaultBook, operation
from adapters.simulators._kit.server import RECORD, Exchange, Simulator, simulator_app

__all__ = ["RECORD", "Exchange", "Fault", "FaultBook", "Simulator", "operation", "simulator_app"]
