"""Who is mentioned below a card, and what Teams needs for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from html import escape

import structlog

from bot.app.desk import Desk
from bot.app.intake.deadlines import nearest
from bot.domain.identifiers import PersonId
from bot.domain.item import IntakeItem
from bot.domain.people import Role
from bot.i18n import texts
from bot.ports.board import Board
from bot.ports.notes import Mentioned
from bot.ports.store import BoardState

log = structlog.get_logger(__name__)


def leads(desk: Desk) -> tuple[PersonId, ...]:
    return tuple(sorted(one.person_id for one in desk.people.values() if Role.LEAD in one.roles))


async def on_duty(desk: Desk, at: datetime) -> tuple[PersonId, ...]:
    """The duty archivist; where nobody is on duty, the leads: somebody has to know."""
    person = await desk.duty.now(at)
    return (person,) if person is not None else leads(desk)


async def mentions_of(desk: Desk, board: Board, state: BoardState, whom: Collection[PersonId]) -> tuple[Mentioned, ...]:
    """Those whom Teams can notify on this board, the leads where it is none of them; nobody where not even those.

    Raises OutsideError where the team must be asked and cannot.
    """
    async with desk.store.transaction() as tx:
        seen = {person: await tx.person(person) for person in whom}
    found = {
        person: Mentioned(teams_id=known[1], name=desk.known_person(person, known[0].name).name)
        for person, known in seen.items()
        if known is not None and known[1]
    }
    if len(found) < len(seen):
        for member in await board.members(state):
            if member.person_id in seen:
                found.setdefault(member.person_id, Mentioned(teams_id=member.teams_id, name=member.name))
    if len(found) < len(seen):
        log.warning("mention.not_in_team", people=sorted(set(seen) - set(found)))
    if not found and not set(leads(desk)) <= set(whom):
        return await mentions_of(desk, board, state, leads(desk))
    return tuple(found[person] for person in whom if person in found)


def plainly(name: str) -> str:
    """Teams reads what stands below a card as marked-up text."""
    return escape(" ".join(name.split()), quote=False)


def said_of(desk: Desk, item: IntakeItem) -> dict[str, str]:
    """What a text below a card may say of its letter: the unit, when it came, by when it should be done."""
    write = texts(desk.locale)
    deadline = nearest(desk, item)
    said = "" if deadline is None else write(f"thread.deadline.{deadline.kind.value}", at=write.moment(deadline.at))
    return {
        "unit": plainly(desk.policy.unit_name(item.letter.unit)),
        "received": write.moment(item.letter.received_at),
        "claimed": write.moment(item.claimed_at) if item.claimed_at else "",
        "deadline": f" {said}" if said else "",
    }
