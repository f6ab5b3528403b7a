"""Notes on a letter, from colleague to colleague: never on the shared card, and kept where they can be redacted."""

from __future__ import annotations

from dataclasses import replace

from bot.app.desk import Desk, change, stored_item
from bot.app.press import Press, came_before
from bot.domain.identifiers import contains_identity_number
from bot.domain.lifecycle import Verb
from bot.domain.people import Deed
from bot.errors import Conflict
from bot.ports.forms import FieldFault
from bot.ports.store import Transaction

LONGEST_NOTE = 500


async def add_note(desk: Desk, press: Press, text: str) -> tuple[FieldFault, ...]:
    """Empty where it was kept. The shared card says only how many there are."""
    press.person.need(Deed.WORK_ON_ITEMS)
    said = " ".join(text.split())
    code = _fault(said)
    if code:
        return (FieldFault(field="note", code=code),)
    # the text is kept where it can be redacted, so not even its digest may stand among the presses
    apart = replace(press, inputs={})
    await desk.decide(lambda tx: _add(desk, tx, apart, said))
    return ()


async def _add(desk: Desk, tx: Transaction, press: Press, said: str) -> None:
    by, now = press.person.person_id, desk.clock.now()
    item = await stored_item(tx, press.item_id)
    if await came_before(desk, tx, press):
        if any(note.by == by and note.text == said for note in await tx.item_notes(item.item_id)):
            return
        # another note, from a second form that was drawn from the same version: it must not vanish unsaid
        raise Conflict("note_twice", item_id=item.item_id)
    text_id, digest = await tx.add_text(said, at=now)
    await change(desk, tx, item, Verb.NOTED, by=by, text_digest=digest, notes=item.notes + 1)
    await tx.add_item_note(item.item_id, text_id=text_id, by=by, at=now)


def _fault(said: str) -> str:
    if not said:
        return "note_missing"
    if contains_identity_number(said):
        return "note_has_identity_number"
    return "note_too_long" if len(said) > LONGEST_NOTE else ""
