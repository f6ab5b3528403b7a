"""Free texts on the command line: what was written of an item or a daily check, and taking it away."""

from __future__ import annotations

from datetime import date

from bot.app.aftercare.redact import day_named, redact, texts_kept
from bot.app.desk import Desk, person_name
from bot.commands.operator import operator
from bot.commands.trail import one_item
from bot.domain.identifiers import ItemId
from bot.errors import ConfigError
from bot.settings import Settings
from bot.wiring.desk import opened_desk


async def list_texts(settings: Settings, named: str) -> tuple[str, ...]:
    """Who wrote what kind of text, and when; never what it says."""
    async with opened_desk(settings, exclusive=False) as desk:
        of = await _named(desk, named)
        async with desk.store.reading() as tx:
            found = [(one, await person_name(desk, tx, one.by)) for one in await texts_kept(tx, of)]
    if not found:
        return (f"{named}: nothing was written of it",)
    return tuple(
        f"{one.text_id}  {one.at.isoformat(timespec='minutes')}  {one.verb}  {name or one.by}"
        + ("  redacted" if one.redacted else "")
        for one, name in found
    )


async def redact_one(settings: Settings, named: str, text_id: int) -> str:
    async with opened_desk(settings, exclusive=False) as desk:
        of = await _named(desk, named)
        found = await redact(desk, of, text_id, by=operator().person_id)
    if found is None:
        raise ConfigError(f"{text_id}: no such text; `postvakt redact {named}` lists them")
    return f"{text_id}: {'was redacted before' if found.redacted else 'redacted'}"


async def _named(desk: Desk, named: str) -> ItemId | date:
    try:
        day = day_named(named)
    except ValueError:
        raise ConfigError(f"{named}: there is no such day") from None
    return day or (await one_item(desk, named)).item_id
