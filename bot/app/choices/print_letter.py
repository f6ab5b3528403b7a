"""Internal mail: a letter printed with its cover sheet from its page, and the claimant's word that it is on its way.

The bot sees no printer. So what counts is that whoever says it has had the printed form open (routine lines L-M4 and
L-D2).
"""

from __future__ import annotations

from bot.app.desk import Desk
from bot.app.reading.read_letter import LETTER_OPENED, TO_PRINT
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, Route, State
from bot.domain.people import Person
from bot.domain.transfer_cases import transfer_case_of
from bot.errors import NotAllowed


async def has_printed(desk: Desk, person: Person, item_id: ItemId) -> bool:
    async for chained in desk.store.audit_trail(item_id=item_id):
        entry = chained.entry
        if (entry.verb, entry.actor, entry.facts.get("for")) == (LETTER_OPENED, person.person_id, TO_PRINT):
            return True
    return False


async def need_printed(desk: Desk, person: Person, item_id: ItemId) -> None:
    if not await has_printed(desk, person, item_id):
        raise NotAllowed("not_printed", item_id=item_id)


def print_suggested(desk: Desk, item: IntakeItem) -> bool:
    """Where this municipality has transfer cases, and the letter's unit none that can be used."""
    if (
        item.state is not State.CLAIMED
        or not desk.transfer_cases
        or Route.INTERNAL_MAIL not in desk.offered(item.letter)
    ):
        return False
    case = transfer_case_of(desk.transfer_cases, item.letter.unit, desk.today())
    seen = desk.archive_state.transfer_cases.get(case.case_number) if case else None
    return case is None or (seen is not None and not seen.open)
