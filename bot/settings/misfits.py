"""Units, transfer cases and addresses that do not go together, set up by an operator or sent by a lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from adapters.outlets.email.settings import EmailSettings
from bot.domain.office_files import FileFault
from bot.domain.sensitivity import Service, Unit
from bot.domain.transfer_cases import TransferCase


def misfits(
    units: Sequence[Unit], cases: Sequence[TransferCase], services: Sequence[Service], email: EmailSettings | None
) -> Iterator[tuple[str, FileFault]]:
    """Each with the path of the setting at which an operator would look."""
    known = {unit.org_number for unit in units}
    strange = {case.unit for case in cases} - known
    if strange:
        yield "transfer_cases", FileFault(code="case_of_no_unit", values={"units": ", ".join(sorted(strange))})
    twice = {one.unit for one, other in combinations(cases, 2) if one.overlaps(other)}
    if twice:
        yield "transfer_cases", FileFault(code="two_cases", values={"units": ", ".join(sorted(twice))})
    told = [unit for unit in units if unit.notify]
    if email is None:
        if told:
            yield "outlets.email", FileFault(code="notify_without_email", values={"units": told[0].name})
        return
    outside = [unit.name for unit in told if not email.allows(unit.notify)]
    if outside:
        yield "outlets.email.domains", FileFault(code="notify_outside", values={"units": ", ".join(outside)})
    offered = {service.service_id for service in services}
    for system in email.systems:
        unknown = [*sorted({*system.units} - known), *sorted({*system.services} - offered)]
        if unknown:
            at = f"outlets.email.systems.{system.id}"
            yield at, FileFault(code="named_by_system", values={"field": system.id, "named": ", ".join(unknown)})
