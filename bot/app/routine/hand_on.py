"""What somebody has taken and cannot finish while away: it passes to the substitute, or back to the board.

An item in `routing` is left alone: it finishes under whoever chose.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.app.desk import BOT, Desk, change, person_name
from bot.app.routine.absence import stands_in
from bot.app.routine.wording import words_for
from bot.app.tell import Teller
from bot.domain.absences import Absence, absence_of
from bot.domain.identifiers import PersonId
from bot.domain.item import State
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed
from bot.domain.workdays import oslo_day
from bot.ports.board import Board
from bot.ports.notes import PersonalNote
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class _HandedOn:
    absence: Absence
    items: int
    #: None = back to the board
    to: PersonId | None
    away_name: str
    substitute_name: str


async def hand_on_claims(desk: Desk, board: Board) -> int:
    """How many items passed on. Safe to call at any time: what was handed on is nobody's who is away any more."""
    now = desk.clock.now()
    async with desk.store.reading() as tx:
        away = {absence.person for absence in await tx.absences(since=now) if absence.covers(now)}
    handed = 0
    for person in sorted(away):
        done = await desk.decide(partial(_hand_on, desk, person=person))
        if done is not None:
            handed += done.items
            await _tell(desk, board, done)
    return handed


async def _hand_on(desk: Desk, tx: Transaction, *, person: PersonId) -> _HandedOn | None:
    now = desk.clock.now()
    absence = absence_of(person, now, await tx.absences(since=now, person=person))
    items = await tx.items(states={State.CLAIMED}, claimant=person)
    if absence is None or not items:
        return None
    to = await stands_in(desk, tx, person, now)
    if to is not None and not desk.known_person(to, "").may(Deed.WORK_ON_ITEMS):
        to = None
    verb = Verb.HANDED_OVER if to else Verb.RELEASED
    facts = {"from": person, "why": "away"} | ({"to": to} if to else {})
    for item in items:
        await change(desk, tx, item, verb, by=BOT, facts=facts, claimant=to, claimed_at=now if to else None)
    return _HandedOn(
        absence=absence, items=len(items), to=to,
        away_name=await person_name(desk, tx, person), substitute_name=await person_name(desk, tx, to),
    )  # fmt: skip


async def _tell(desk: Desk, board: Board, done: _HandedOn) -> None:
    """The substitute each time; whoever is away once a day, since it may be a holiday."""
    teller = Teller(desk=desk, board=board)
    key = f"away:{done.absence.absence_id}"
    now = desk.clock.now()
    if done.to is not None:
        letters = (await words_for(desk, done.to)).plural("roster.letters", done.items)
        note = PersonalNote(code="claims_yours", by_name=done.away_name, facts={"letters": letters})
        await teller.tell(f"{key}:{done.to}:{now:%Y%m%dT%H%M%S}", done.to, note)
    away = done.absence.person
    letters = (await words_for(desk, away)).plural("roster.letters", done.items)
    code = "claims_handed_on" if done.to else "claims_released"
    note = PersonalNote(code=code, by_name=done.substitute_name, facts={"letters": letters})
    await teller.tell(f"{key}:{oslo_day(now)}", away, note)
