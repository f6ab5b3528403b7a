"""Who did what with one item, on the command line: the entries of the audit chain, with the chain verified."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from bot.app.desk import Desk
from bot.app.seeing.trail import items_named, trail_of
from bot.domain.item import IntakeItem
from bot.errors import ConfigError, NotAllowed
from bot.ports.found_views import ChainView, EntryView
from bot.settings import Settings
from bot.wiring.desk import opened_desk

_COLUMNS = ("number", "at", "verb", "by", "facts", "hash")


async def show_trail(settings: Settings, named: str, *, as_json: bool) -> bool:
    """Prints the entries, oldest first; answers whether the chain holds. Neither sender nor subject is shown."""
    async with opened_desk(settings, exclusive=False) as desk:
        shown = await trail_of(desk, None, await one_item(desk, named), whole=True)
    chain = shown.chain
    if chain is None:
        return False
    rows = [_row(entry) for entry in shown.entries]
    if as_json:
        for row in [*rows, {"whole": chain.whole, "entries": chain.entries, "head": chain.head}]:
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201 # this is the command's output
        return chain.whole
    table = Table(title=f"{shown.item.item_id} {shown.item.state.value} {shown.item.unit_name}")
    for name in _COLUMNS:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(row[name]) for name in _COLUMNS))
    console = Console()
    console.print(table)
    console.print(_verdict(chain))
    return chain.whole


async def one_item(desk: Desk, named: str) -> IntakeItem:
    """By how its id begins, or the number of its entry. Raises ConfigError where that names none, or several."""
    try:
        found = await items_named(desk, named)
    except NotAllowed:
        raise ConfigError(f"{named}: there is no such item; `postvakt items` lists them") from None
    if len(found) > 1:
        raise ConfigError(f"{named}: several items begin so: {', '.join(item.item_id for item in found)}")
    return found[0]


def _row(entry: EntryView) -> dict[str, object]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(timespec="seconds"),
        "verb": entry.verb,
        "by": entry.by_name,
        "facts": " ".join(f"{name}={value}" for name, value in entry.facts),
        "hash": entry.hash[:16],
    }


def _verdict(chain: ChainView) -> str:
    if chain.whole:
        return f"The audit trail is whole: {chain.entries} entries, head {chain.head}"
    return f"The audit trail is broken at entry {chain.broken_at}."
