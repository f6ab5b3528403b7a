"""The case that a letter seems to belong to, suggested only once the archive has said that it may be chosen.

KS' order (ks-no/svarut-sak-mottak 08106e79): what the sender proposes, then the case of the entry that it answers. A
letter that we sent is known by its id neither to our ledger nor, through any port, to the archive: an answer to it gets
no suggestion. What can be found are letters that came to us, as those between the municipality's own units do.
Last comes the case that a rule names, which knows less of this one letter.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.app.desk import Desk
from bot.app.intake.rulings import judged, may_tell
from bot.domain.effects import external_key
from bot.domain.item import IntakeItem, Letter, MessageRef, Route
from bot.errors import OutsideError
from bot.ports.archive import CaseFile

#: whose suggestion it is, below `form.case_from_`
PROPOSED, ANSWERED, BY_RULE = "proposed", "answered", "rule"
#: seconds for all that is asked; Teams wants a dialog's answer within 5 s
_PATIENCE = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedCase:
    number: str
    #: the public one
    title: str
    source: str


async def suggest_case(desk: Desk, item: IntakeItem) -> SuggestedCase | None:
    """None where nothing fits, and where the archive does not answer in time: the form does without."""
    letter, number = item.letter, _by_rule(desk, item)
    if not letter.proposed_case and not letter.answers and not number:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await _proposed(desk, letter) or await _answered(desk, letter)
            return found or (await _verified(desk, number, BY_RULE) if number else None)
    except (OutsideError, TimeoutError):
        return None


def _by_rule(desk: Desk, item: IntakeItem) -> str:
    """Of no rule that knows more of the letter than the form may show."""
    said = judged(desk, item.letter)
    if said.deciding is None or not may_tell(desk.policy, item, said.deciding, everybody=False):
        return ""
    on_case = said.suggestion is not None and said.suggestion.route is Route.REGISTER_ON_CASE
    return said.suggestion.case_number if said.suggestion and on_case else ""


async def _proposed(desk: Desk, letter: Letter) -> SuggestedCase | None:
    return await _verified(desk, letter.proposed_case, PROPOSED) if letter.proposed_case else None


async def _answered(desk: Desk, letter: Letter) -> SuggestedCase | None:
    if not letter.answers:
        return None
    case_number = await _case_of(desk, MessageRef(source_id=letter.ref.source_id, external_id=letter.answers))
    return await _verified(desk, case_number, ANSWERED) if case_number else None


async def _case_of(desk: Desk, ref: MessageRef) -> str:
    """Our own ledger first; after a restore or a pruning the archive still knows the key of what it got from us."""
    async with desk.store.transaction() as tx:
        item = await tx.item_by_ref(ref)
    number = item.outcome.entry_number if item is not None and item.outcome is not None else ""
    if number:
        entry = await desk.archive.entry(number)
        return entry.case_number if entry else ""
    if not desk.archive.capabilities().external_key_lookup:
        return ""
    found = {entry.case_number for entry in await desk.archive.find_by_key(external_key(ref))}
    return found.pop() if len(found) == 1 else ""


async def _verified(desk: Desk, number: str, source: str) -> SuggestedCase | None:
    """There, open, and none of a denied series: the archive gives those of denied series to nobody."""
    case: CaseFile | None
    try:
        case = await desk.archive.case(number)
    except OutsideError:
        return None
    if case is None or not case.open:
        return None
    return SuggestedCase(number=case.number, title=case.title, source=source)
