"""The daily comparison at once, to read: archive and sources are asked, and nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.app.aftercare.reconcile.compare import Comparison, compare
from bot.app.desk import Desk
from bot.domain.differences import Difference
from bot.domain.item import IntakeItem
from bot.i18n import texts
from bot.settings import Settings
from bot.wiring.desk import opened_desk

_WORDS = texts("en")


async def reconcile(settings: Settings) -> tuple[bool, list[str]]:
    """Whether everything agrees as far as it could be asked, and what was found, in lines without senders or titles."""
    async with opened_desk(settings, exclusive=False) as desk:
        comparison = await compare(desk, settings.reconcile.limits())
        return agrees(comparison), [*lines_of(desk, comparison, settings.reconcile.days)]


def agrees(comparison: Comparison) -> bool:
    return not comparison.differences and not comparison.silent


def lines_of(desk: Desk, comparison: Comparison, days: timedelta) -> Iterator[str]:
    yield f"{_verdict(comparison)} (letters of the last {days.days} days that were compared: {len(comparison.items)})"
    items = {compared.item.item_id: compared.item for compared in comparison.items}
    for difference in comparison.differences:
        yield _line(desk, difference, items[difference.item_id])
    for system in comparison.silent:
        yield f"{system}: did not answer, so that not everything could be compared"
    if comparison.unregistered is not None:
        oldest = comparison.unregistered.oldest
        since = f", the oldest from {oldest.isoformat()}" if oldest else ""
        yield f"{desk.archive_name}: {comparison.unregistered.count} unregistered documents{since}"
    elif not desk.archive.capabilities().lists_unregistered:
        yield f"{desk.archive_name}: unregistered documents cannot be listed; look for them there every day"
    if not desk.archive.capabilities().external_key_lookup:
        yield f"{desk.archive_name}: looks up no keys, so that entries our ledger does not know cannot be found"


def _verdict(comparison: Comparison) -> str:
    found = len(comparison.differences)
    return _WORDS.plural("differences.count", found) if found else _WORDS("differences.none")


def _line(desk: Desk, difference: Difference, item: IntakeItem) -> str:
    told = [
        difference.item_id,
        _WORDS(f"difference.{difference.kind.value}"),
        desk.policy.unit_name(item.letter.unit),
        desk.source_name(item.letter.ref.source_id),
        difference.entry_number,
    ]
    return "  ".join(part for part in told if part)
