"""Enter what only the archive may be told of a letter: its full title, and a private sender."""

from __future__ import annotations

from dataclasses import replace

from bot.app.desk import Desk, change
from bot.app.reading.read_letter import NOTABLE, Reader, readable
from bot.domain.identifiers import ItemId, contains_identity_number
from bot.domain.item import ConfidentialNote
from bot.domain.lifecycle import Verb
from bot.errors import Conflict
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction

#: what archives take as a title or a name
LONGEST = 255


async def note_confidential(
    desk: Desk, reader: Reader, item_id: ItemId, note: ConfidentialNote
) -> tuple[FieldFault, ...]:
    """Non-empty: nothing was kept. Cards and forms learn no more of it than that the sender is a private person."""
    note = replace(note, full_title=_one_line(note.full_title), sender_name=_one_line(note.sender_name))

    async def decision(tx: Transaction) -> tuple[FieldFault, ...]:
        item = await readable(desk, tx, reader, item_id)
        if item.state not in NOTABLE:
            raise Conflict(item.state.value, winner=item.claimant or "", item_id=item_id)
        faults = _faults(note)
        if faults:
            return faults
        before = await tx.confidential(item_id) or ConfidentialNote()
        # a person's word that the sender is private can be taken back by a person; a source's cannot
        said_by_source = item.letter.sender_is_private and not before.sender_is_private
        kept = replace(note, sender_is_private=note.sender_is_private and not said_by_source)
        letter = replace(item.letter, sender_is_private=kept.sender_is_private or said_by_source)
        digest = await tx.save_confidential(item_id, kept, at=desk.clock.now())
        by = reader.person.person_id
        await change(desk, tx, item, Verb.CONFIDENTIAL_NOTED, by=by, text_digest=digest, letter=letter)
        return ()

    return await desk.decide(decision)


def _faults(note: ConfidentialNote) -> tuple[FieldFault, ...]:
    found = []
    if len(note.full_title) > LONGEST:
        found.append(FieldFault(field="full_title", code="title_too_long"))
    elif contains_identity_number(note.full_title):
        found.append(FieldFault(field="full_title", code="title_has_identity_number"))
    if len(note.sender_name) > LONGEST:
        found.append(FieldFault(field="sender_name", code="name_too_long"))
    elif contains_identity_number(note.sender_name):
        found.append(FieldFault(field="sender_name", code="name_has_identity_number"))
    return tuple(found)


def _one_line(text: str) -> str:
    return " ".join(text.split())
