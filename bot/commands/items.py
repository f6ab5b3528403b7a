"""Items on the command line, beside a running bot."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from bot.app.aftercare.attention import was_not_done
from bot.app.desk import Desk
from bot.app.press import Press
from bot.commands.operator import operator
from bot.domain.identifiers import ItemId
from bot.domain.item import IntakeItem, State
from bot.errors import ConfigError, Conflict, NotAllowed
from bot.settings import Settings
from bot.wiring.desk import opened_desk

_COLUMNS = ("item", "state", "unit", "service", "received", "trouble", "entry")


async def list_items(settings: Settings, *, state: str, as_json: bool) -> None:
    states = _states(state)
    async with opened_desk(settings, exclusive=False) as desk, desk.store.transaction() as tx:
        found = await tx.items(states=states, limit=100_000)
    if as_json:
        for item in found:
            print(json.dumps(_row(desk, item), ensure_ascii=False))  # noqa: T201 # this is the command's output
        return
    table = Table()
    for name in _COLUMNS:
        # ids are copied to other commands, so they stand whole
        table.add_column(name, no_wrap=name == "item", overflow="fold")
    for item in found:
        row = _row(desk, item)
        table.add_row(*(row[name] for name in _COLUMNS))
    Console().print(table)


async def retry_item(settings: Settings, item_id: str) -> str:
    async with opened_desk(settings, exclusive=False) as desk:
        async with desk.store.transaction() as tx:
            item = await tx.item(ItemId(item_id))
        if item is None:
            raise ConfigError(f"{item_id}: there is no such item; `postvakt items` lists them")
        press = Press(person=operator(), item_id=item.item_id, verb="was_not_done", card_version=item.version)
        try:
            after = await was_not_done(desk, press)
        except (Conflict, NotAllowed):
            raise ConfigError(f"{item_id}: is {item.state.value}; only items that need attention are retried") from None
    return f"{item_id}: {after.state.value}"


def _states(state: str) -> tuple[State, ...]:
    if not state:
        return ()
    try:
        return (State(state),)
    except ValueError:
        raise ConfigError(f"--state {state}: allowed are {', '.join(one.value for one in State)}") from None


def _row(desk: Desk, item: IntakeItem) -> dict[str, str]:
    return {
        "item": item.item_id,
        "state": item.state.value,
        "unit": desk.policy.unit_name(item.letter.unit),
        "service": desk.policy.service_name(item.letter.service_id),
        "received": item.letter.received_at.isoformat(timespec="minutes"),
        "claimant": item.claimant or "",
        "entry": item.outcome.entry_number if item.outcome else "",
        "trouble": item.trouble.code if item.trouble else "",
    }
