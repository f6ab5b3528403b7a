"""What every operation is handed, and what one installation does differently from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.simulators.p360.people import SERVICE_LOGIN
from adapters.simulators.p360.records import Employee
from adapters.simulators.p360.world import P360World


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Differences between installations that a caller must bear."""

    #: newer SIF: CreateDocument takes ExternalId, GetDocuments filters on it, UpdateDocument finds by it
    document_external_id: bool = True
    #: whether GetDocuments tells the ExternalId that it found an entry by
    answers_external_id: bool = True
    #: what a success has for ErrorMessage; both None and a line break are seen
    blank_message: str | None = None
    #: bytes of a request body
    size_limit: int = 100 * 1024 * 1024
    #: whether a file that cannot be stored leaves the entry behind, with the files before it
    bad_file_leaves_entry: bool = False
    service_login: str = SERVICE_LOGIN
    may_impersonate: bool = True
    version: str = "6.9.215"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    world: P360World
    installation: Installation
    parameter: dict[str, Any]
    who: Employee

    def text(self, name: str) -> str | None:
        value: str | None = self.parameter.get(name)
        return value

    def wants(self, name: str, *, otherwise: bool = False) -> bool:
        return bool(self.parameter.get(name, otherwise))
