"""Which letters a unit can be told of, and the neutral words for it: unit, service, day and link, no more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.app.desk import Desk, Mode
from bot.domain.item import IntakeItem, Letter, Route
from bot.i18n import texts


def may_be_told(desk: Desk, item: IntakeItem) -> bool:
    return desk.mode is not Mode.OBSERVE and Route.NOTIFY_UNIT in desk.offered(item.letter)


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
