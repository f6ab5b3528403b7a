"""What the municipality's rules on units and services say about a letter that nobody has opened yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from adapters.sources.altinn.protocol import RESOURCE_URN
from bot.domain.identifiers import OrgNumber
from bot.domain.sensitivity import Sensitivity, Service, Unit

SUPPRESSED = "suppressed_service"
NOT_LISTED = "not_on_allow_list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    service_id: str
    #: `suppressed_service`, `not_on_allow_list`, or empty: it becomes an item
    suppressed_by: str = ""
    sensitive: bool = False
    #: by a rule on the service: whoever opens its letters must be signed in as surely as can be
    confidential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    #: units whose mail the bot handles; those that open their own are not among them
    units: Mapping[OrgNumber, Unit]
    #: by resource id, without its urn
    services: Mapping[str, Service]

    @classmethod
    def of(cls, units: Iterable[Unit], services: Iterable[Service]) -> Self:
        return cls(
            units={unit.org_number: unit for unit in units if not unit.self_serving},
            services={resource_id(service.service_id): service for service in services},
        )

    def judge(self, unit: OrgNumber, *resources: str) -> Verdict:
        """The strictest of what the rules say about these resources: a transmission has its own beside its dialog's."""
        verdicts = [self._judge_one(resource_id(resource)) for resource in resources]
        strictest = max(verdicts, key=lambda verdict: (verdict.suppressed_by != "", verdict.sensitive))
        if self.units[unit].sensitivity is not Sensitivity.SENSITIVE:
            return strictest
        return replace(strictest, sensitive=True)

    def _judge_one(self, resource: str) -> Verdict:
        service = self.services.get(resource)
        if service is None:
            return Verdict(service_id=resource, suppressed_by=NOT_LISTED)
        return Verdict(
            service_id=service.service_id,
            suppressed_by=SUPPRESSED if service.suppressed else "",
            sensitive=service.sensitivity is Sensitivity.SENSITIVE,
            confidential=service.sensitivity is Sensitivity.SENSITIVE,
        )


def resource_id(resource: str) -> str:
    return resource.removeprefix(RESOURCE_URN)
