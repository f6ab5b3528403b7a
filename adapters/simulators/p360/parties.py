"""Reads the contacts of a case or an entry: registered ones must exist in 360, unregistered ones need a name."""

from __future__ import annotations

from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.records import Party
from adapters.simulators.p360.refusals import LookupFailed, SifRefusal
from adapters.simulators.p360.world import P360World


def parties(call: Call) -> tuple[Party, ...]:
    registered = [_registered(call.world, given) for given in call.parameter.get("Contacts") or []]
    return (
        *registered,
        *(_unregistered(call.world, given) for given in call.parameter.get("UnregisteredContacts") or []),
    )


def _role(world: P360World, given: dict[str, Any]) -> int:
    if not given.get("Role"):
        raise SifRefusal("Field 'Role' is mandatory on a contact.")
    return world.codes.resolve(codes.CONTACT_ROLE, given["Role"]).recno


def _registered(world: P360World, given: dict[str, Any]) -> Party:
    role, number, external = _role(world, given), given.get("ReferenceNumber"), given.get("ExternalId")
    for one in world.enterprises:
        if (number and one.number == number) or (external and external in (one.external_id, f"recno:{one.recno}")):
            return Party(
                role_recno=role,
                name=one.name,
                contact_recno=one.recno,
                reference_number=one.number,
                email=one.email,
                unofficial=bool(given.get("IsUnofficial")),
            )
    raise LookupFailed(str(number or external), "Contact", "ReferenceNumber" if number else "ExternalId")


def _unregistered(world: P360World, given: dict[str, Any]) -> Party:
    if not (given.get("ContactName") or "").strip():
        raise SifRefusal("Field 'ContactName' is mandatory on an unregistered contact.")
    return Party(
        role_recno=_role(world, given),
        name=given["ContactName"],
        company=given.get("ContactCompanyName"),
        reference_number=given.get("ReferenceNumber"),
        unofficial=bool(given.get("IsUnofficial")),
        address=given.get("Address"),
        zip_code=given.get("ZipCode"),
        zip_place=given.get("ZipPlace"),
        country=given.get("Country"),
        email=given.get("Email"),
    )
