"""A person's press of a button, and how its repeats are recognised."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.app.desk import Desk
from bot.domain.identifiers import ItemId
from bot.domain.people import Person
from bot.ports.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """`card_version` only recognises repeats; whether the verb is allowed depends on the item's state now.

    Teams may deliver one press twice, with a new activity id (BotFramework issues seen 2026-11), so the id is no help.
    """

    person: Person
    item_id: ItemId
    verb: str
    card_version: int
    inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        said = [self.item_id, self.verb, self.card_version, self.person.person_id, sorted(self.inputs.items())]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


async def came_before(desk: Desk, tx: Transaction, press: Press) -> bool:
    """Remembers the press in the transaction that carries it out; a repeat changes nothing and sees the same card.

    A repeat that comes at the same time waits here until the first one has committed: read the item again after it.
    """
    return not await tx.remember_action(press.digest, item_id=press.item_id, at=desk.clock.now())
