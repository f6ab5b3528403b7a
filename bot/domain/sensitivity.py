"""How freely a letter may be shown and sent: never judged from the absence of a flag."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identifiers import OrgNumber


class Sensitivity(StrEnum):
    OPEN = "open"
    UNKNOWN = "unknown"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The municipality or one of its sub-units, as a letter's addressee."""

    org_number: OrgNumber
    name: str
    #: opens its own mail: left out of every search
    self_serving: bool = False
    #: a rule on the unit; None = the unit says nothing
    sensitivity: Sensitivity | None = None
    #: the address that is told of letters which lie unopened for it; empty = nobody can be told
    notify: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A kind of letter on the allow-list of a source: in Altinn, a resource of the sender."""

    service_id: str
    name: str
    sensitivity: Sensitivity | None = None
    #: counted, never an item: neither title nor sender is stored
    suppressed: bool = False


def judge(
    *,
    declared_sensitive: bool,
    unit: Sensitivity | None,
    service: Sensitivity | None,
    attested_open: bool,
    rule: Sensitivity | None = None,
) -> Sensitivity:
    """Nothing turns what the source or a rule calls sensitive into open; an archivist may attest an unknown one.

    `rule`: what the rule file says of the letter's unit and service.
    """
    if declared_sensitive or Sensitivity.SENSITIVE in (unit, service, rule):
        return Sensitivity.SENSITIVE
    if attested_open or Sensitivity.OPEN in (unit, service, rule):
        return Sensitivity.OPEN
    return Sensitivity.UNKNOWN
