"""Which letters a unit can be told of, and the neutral words for it: unit, service, day and link, no more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.app.desk import Desk, Mode, person_name
from bot.app.intake.rulings import board_of
from bot.domain.item import IntakeItem, Letter, Route, State
from bot.i18n import texts
from bot.ports.store import Transaction
from bot.ports.unit_boards import Telling, UnitCard
from bot.ports.views import UnitAnswer, UnitNoticeRow, UnitNoticeView

#: while an item stands like this, the letter is its unit's to take
_LEFT_TO_UNIT = frozenset({State.ROUTING, State.HANDLED, State.NEEDS_ATTENTION})


async def may_be_told(desk: Desk, tx: Transaction, item: IntakeItem) -> bool:
    on_board = await board_of(desk, tx, item.letter) is not None
    return desk.mode is not Mode.OBSERVE and Route.NOTIFY_UNIT in desk.offered(item.letter, on_board=on_board)


def is_left_to_unit(item: IntakeItem, telling: Telling) -> bool:
    """Whether what the unit was told still holds: the document centre has not taken the letter up again."""
    if item.outcome is not None and item.outcome.route is not Route.NOTIFY_UNIT:
        return False
    return item.round == telling.round and item.route is Route.NOTIFY_UNIT and item.state in _LEFT_TO_UNIT


async def unit_notice_view(desk: Desk, tx: Transaction, card: UnitCard) -> UnitNoticeView:
    told = [(telling, await tx.item(telling.item_id)) for telling in await tx.tellings_on(card.card_id)]
    rows = [await _row(desk, tx, telling, item) for telling, item in told if item is not None]
    return UnitNoticeView(
        version=card.wanted_version,
        unit_name=desk.policy.unit_name(card.unit),
        rows=tuple(sorted(rows, key=lambda row: row.received_at)),
    )


async def _row(desk: Desk, tx: Transaction, telling: Telling, item: IntakeItem) -> UnitNoticeRow:
    letter = item.letter
    left = is_left_to_unit(item, telling)
    return UnitNoticeRow(
        item_id=item.item_id,
        service_name=desk.policy.service_name(letter.service_id),
        source_name=desk.source_name(letter.ref.source_id),
        received_at=letter.received_at,
        link=letter.link,
        answer=await unit_answer(desk, tx, telling) if left else None,
        taken_back=not left,
    )


async def unit_answer(desk: Desk, tx: Transaction, telling: Telling | None) -> UnitAnswer | None:
    if telling is None or telling.answered_at is None:
        return None
    return UnitAnswer(by_name=await person_name(desk, tx, telling.answered_by), at=telling.answered_at)


def unit_text(desk: Desk, letters: Sequence[Letter]) -> tuple[str, str]:
    """Subject and text for one unit; a letter in the municipality's own words, never in its sender's."""
    words = texts(desk.locale)
    unit = desk.policy.unit_name(letters[0].unit)
    lines = [words.plural("unit_notice.heading", len(letters)), words("unit_notice.unit", unit=unit)]
    for letter in letters:
        service, source = desk.policy.service_name(letter.service_id), desk.source_name(letter.ref.source_id)
        row = words("unit_notice.row", service=service, at=words.moment(letter.received_at), source=source)
        lines.append(f"{row}\n{letter.link}" if letter.link else row)
    lines.append(words("unit_notice.why"))
    return words("unit_notice.subject", unit=unit), "\n\n".join(lines)
