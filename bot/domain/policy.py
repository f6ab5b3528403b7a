"""What the municipality has decided about its units and services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from bot.domain.identifiers import OrgNumber
from bot.domain.item import IntakeItem, Letter
from bot.domain.notices import door_name
from bot.domain.rules import Rulebook
from bot.domain.sensitivity import Sensitivity, Service, Unit, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    units: Mapping[OrgNumber, Unit]
    services: Mapping[str, Service]
    #: the rules that run; what they mark counts beside units and services
    book: Rulebook = field(default_factory=Rulebook)

    @classmethod
    def of(cls, units: Iterable[Unit], services: Iterable[Service], book: Rulebook | None = None) -> Self:
        return cls(
            units={unit.org_number: unit for unit in units},
            services={service.service_id: service for service in services},
            book=book or Rulebook(),
        )

    def sensitivity(self, item: IntakeItem) -> Sensitivity:
        return self._judge(item.letter, attested_open=item.attested_open)

    def tells_everybody(self, item: IntakeItem) -> bool:
        """Whether everybody on the board may see what the sender wrote, and who that is."""
        return self.sensitivity(item) is Sensitivity.OPEN and not item.letter.sender_is_private

    def tells_archivists(self, item: IntakeItem) -> bool:
        """Whether it may stand in what one person who works with letters sees alone; else nobody's card shows it."""
        return self.sensitivity(item) is not Sensitivity.SENSITIVE and not item.letter.sender_is_private

    def may_store_subject(self, letter: Letter) -> bool:
        """The subject of a sensitive letter is not even stored."""
        return self._judge(letter, attested_open=False) is not Sensitivity.SENSITIVE

    def storable(self, letter: Letter) -> Letter:
        return letter if self.may_store_subject(letter) else replace(letter, subject=None)

    def marked_sensitive(self, letter: Letter) -> bool:
        """By the rule file, whatever units, services and the source say."""
        return self.book.rules.mark(letter) is Sensitivity.SENSITIVE

    def unit_name(self, org_number: OrgNumber) -> str:
        unit = self.units.get(org_number)
        return unit.name if unit else org_number

    def service_name(self, service_id: str) -> str:
        """Of an e-mail that announces a letter and does not tell its service, the door stands in its place."""
        service = self.services.get(service_id)
        return service.name if service else door_name(service_id)

    def _judge(self, letter: Letter, *, attested_open: bool) -> Sensitivity:
        unit = self.units.get(letter.unit)
        service = self.services.get(letter.service_id)
        return judge(
            declared_sensitive=letter.declared_sensitive,
            unit=unit.sensitivity if unit else None,
            service=service.sensitivity if service else None,
            attested_open=attested_open,
            rule=self.book.rules.mark(letter),
        )
