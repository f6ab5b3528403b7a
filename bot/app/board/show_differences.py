"""The card of what the daily comparison found: units, dates and entry numbers, never a sender or a subject."""

from __future__ import annotations

from collections.abc import Sequence

from bot.app.aftercare.reconcile.daily import is_forgotten
from bot.app.desk import OWN_NAME, Desk
from bot.app.health.reconciled import is_late
from bot.app.health.sources import notice_card
from bot.domain.differences import Difference, DifferenceKind
from bot.domain.item import State
from bot.ports.store import Transaction
from bot.ports.views import DifferenceGroup, DifferenceRow, DifferencesView, NoticeView

#: on the whole card, and of one kind; whoever mends these sees the next ones tomorrow
_MOST_ROWS, _MOST_OF_A_KIND = 10, 5


async def differences_view(desk: Desk, tx: Transaction, subject_id: str) -> DifferencesView | None:
    """None where a later card has taken its place."""
    run, card = await tx.reconciliation(), await tx.card(subject_id)
    if run is None or card is None or run.card != subject_id or run.finished_at is None:
        return None
    known = await tx.differences()
    kinds = [kind for kind in DifferenceKind if any(one.kind is kind for one in known)]
    most = min(_MOST_OF_A_KIND, _MOST_ROWS // max(len(kinds), 1))
    groups = [await _group(desk, tx, [one for one in known if one.kind is kind], most=most) for kind in kinds]
    return DifferencesView(
        version=card.wanted_version,
        compared_at=run.finished_at,
        items=run.items,
        groups=tuple(groups),
        archive_name=desk.archive_name,
        unregistered=run.unregistered or 0,
        oldest_unregistered=run.oldest_unregistered,
        unregistered_too_long=is_forgotten(run.oldest_unregistered, desk.today()),
        lists_unregistered=desk.archive.capabilities().lists_unregistered,
        elsewhere=await tx.count_items(states=(State.HANDLED_ELSEWHERE,)),
        silent=tuple(_name(desk, system) for system in run.silent),
    )


async def _group(desk: Desk, tx: Transaction, differences: Sequence[Difference], *, most: int) -> DifferenceGroup:
    rows = [await _row(desk, tx, difference) for difference in differences[:most]]
    shown = tuple(row for row in rows if row is not None)
    return DifferenceGroup(kind=differences[0].kind, count=len(differences), rows=shown)


async def _row(desk: Desk, tx: Transaction, difference: Difference) -> DifferenceRow | None:
    item = await tx.item(difference.item_id)
    if item is None:
        return None
    letter, handled = item.letter, item.state is State.HANDLED
    return DifferenceRow(
        item_id=item.item_id,
        version=item.version,
        unit_name=desk.policy.unit_name(letter.unit),
        service_name=desk.policy.service_name(letter.service_id),
        received_at=letter.received_at,
        entry_number=difference.entry_number,
        entry_link=difference.entry_link,
        source_name=desk.source_name(letter.ref.source_id),
        # nobody is led to open a letter that may be left unread
        link=letter.link if handled else "",
        reopens=handled and difference.kind is not DifferenceKind.ENTRY_NOT_FINAL,
    )


def _name(desk: Desk, system: str) -> str:
    return desk.archive_name if system == desk.archive.archive_id else desk.source_name(system)


async def lateness_view(desk: Desk, tx: Transaction, code: str, about: str) -> NoticeView | None:
    """The warning that nothing has been compared for longer than a day."""
    run, card = await tx.reconciliation(), await tx.card(notice_card(code, about))
    if run is None or card is None:
        return None
    late = is_late(desk, run)
    since = (run.finished_at or run.awaited_since) if late else None
    return NoticeView(version=card.wanted_version, code=code, source_name=OWN_NAME, since=since, over=not late)
