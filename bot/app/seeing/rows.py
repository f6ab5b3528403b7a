"""An item among others, as far as everybody on the board may see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.app.desk import Desk, person_name
from bot.domain.holders import holder_shown
from bot.domain.identifiers import PersonId
from bot.domain.item import OPEN_STATES, IntakeItem
from bot.ports.board import Board
from bot.ports.found_views import FoundRow
from bot.ports.store import BoardState, Transaction


@dataclass(slots=True, kw_only=True)
class Rows:
    """Names are looked up once for all rows of an answer."""

    desk: Desk
    tx: Transaction
    #: where the cards stand; None = no board is set, or nobody can follow a link to it (the command line)
    state: BoardState | None = None
    board: Board | None = None
    _names: dict[str, str] = field(default_factory=dict)

    async def row(self, item: IntakeItem) -> FoundRow:
        letter, outcome, desk = item.letter, item.outcome, self.desk
        link = await self.card_link(item)
        return FoundRow(
            item_id=item.item_id,
            unit_name=desk.policy.unit_name(letter.unit),
            service_name=desk.policy.service_name(letter.service_id),
            source_name=desk.source_name(letter.ref.source_id),
            received_at=letter.received_at,
            state=item.state,
            claimant_name=await self.name(holder_shown(item)) if item.state in OPEN_STATES else "",
            route=outcome.route if outcome else item.route,
            handled_by=await self.name(outcome.by) if outcome else "",
            handled_at=outcome.at if outcome else None,
            entry_number=outcome.entry_number if outcome else "",
            subject=(letter.subject or "") if desk.policy.tells_everybody(item) else "",
            link=link or letter.link,
            on_board=bool(link),
        )

    async def name(self, person_id: PersonId | str | None) -> str:
        if not person_id:
            return ""
        if person_id not in self._names:
            self._names[person_id] = await person_name(self.desk, self.tx, PersonId(person_id))
        return self._names[person_id]

    async def card_link(self, item: IntakeItem) -> str:
        """Where its card is opened; empty = it has none now."""
        if self.state is None or self.board is None:
            return ""
        card = await self.tx.card(item.item_id)
        if card is None or not card.activity_id or card.board_id != self.state.board_id:
            return ""
        return self.board.link(self.state, card.activity_id)
