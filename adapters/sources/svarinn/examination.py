"""What a listing of SvarInn tells `postvakt doctor`; listing leaves no trace, and nothing is fetched or receipted."""

from __future__ import annotations

from collections.abc import Callable

from adapters.sources.svarinn.letters import Unreadable
from adapters.sources.svarinn.protocol import Listing
from adapters.sources.svarinn.settings import MOST_LISTED
from adapters.sources.svarinn.wire import Forsendelse
from bot.domain.item import Letter
from bot.ports.examination import Finding, doubtful, faulty, good
from bot.ports.source import SuppressedLetter


def findings_in(
    listing: Listing, read: Callable[[Forsendelse], Letter | SuppressedLetter], *, warn_at: int
) -> tuple[Finding, ...]:
    """`warn_at`: from so many on the list is nearly full."""
    unreadable, foreign = len(listing.poison), 0
    for forsendelse in listing.forsendelser:
        try:
            found = read(forsendelse)
        except Unreadable:
            unreadable += 1
            continue
        foreign += isinstance(found, SuppressedLetter) and found.rule == "unit_not_ours"
    findings = [_room_in(listing.count, warn_at)]
    if unreadable:
        findings.append(doubtful("svarinn_unreadable", count=unreadable))
    if foreign:
        findings.append(doubtful("svarinn_not_ours", count=foreign))
    return tuple(findings)


def _room_in(count: int, warn_at: int) -> Finding:
    if count >= MOST_LISTED:
        return faulty("svarinn_full", count=count)
    if count >= warn_at:
        return doubtful("svarinn_nearly_full", count=count, most=MOST_LISTED)
    return good("svarinn_listed", count=count)
