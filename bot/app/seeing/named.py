"""Whom and what people mean by a name, however they write it."""

from __future__ import annotations

from bot.app.desk import Desk
from bot.domain.people import Deed, Person
from bot.domain.sensitivity import Unit
from bot.domain.spelling import called, folded, nearest
from bot.errors import NotAllowed


async def colleague_named(desk: Desk, name: str) -> Person:
    """Whoever works on items and is called so, wholly or by the first name. Raises NotAllowed for none or several."""
    async with desk.store.reading() as tx:
        remembered = {person.person_id: person for person, _ in await tx.people()}
    named = []
    for person_id, configured in desk.people.items():
        seen = remembered.get(person_id)
        person = desk.known_person(person_id, seen.name if seen else "", seen.locale if seen else "")
        if configured.may(Deed.WORK_ON_ITEMS) and person.name:
            named.append((person.name, person))
    found = called(name, named) or called(name, named, begun=True)
    if len(found) != 1:
        raise NotAllowed("person_ambiguous" if found else "person_unknown")
    return found[0]


def unit_named(desk: Desk, named: str) -> Unit | None:
    """By name or number. None where no unit is called so, or several are: then only the number tells."""
    units = desk.policy.units.values()
    found = called(named, [(name, unit) for unit in units for name in (unit.name, unit.org_number)])
    return found[0] if len(found) == 1 else None


def unit_like(desk: Desk, named: str) -> str:
    """The name of the unit that may have been meant; empty where there is none, or where it is the one written."""
    near = nearest(named, (unit.name for unit in desk.policy.units.values()))
    return "" if folded(near) == folded(named) else near
