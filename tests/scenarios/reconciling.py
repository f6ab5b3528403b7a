"""A house on the morning after: what the daily comparison finds, and what happened outside overnight."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.simulators.p360 import ExternalId, P360World
from adapters.store import schema
from bot.app.aftercare.reconcile.compare import Limits
from bot.app.aftercare.reconcile.daily import reconcile_daily
from bot.domain.differences import DifferenceKind
from bot.domain.effects import external_key
from bot.domain.identifiers import ItemId
from bot.domain.item import MessageRef
from tests.house import OPEN, House
from tests.scenarios.acting import a_letter, register, shared

DAY = timedelta(days=1)
LIMITS = Limits()
#: tables that know nothing of letters
_KEPT = frozenset({"audit_entries", "audit_head", "boards", "people", "trait_keys"})
#: on the card, in bokmål
HEADING = {
    DifferenceKind.RECEIPT_WITHOUT_ENTRY: "Kvittert, men journalposten mangler",
    DifferenceKind.ENTRY_GONE: "Journalposten mangler i arkivet",
    DifferenceKind.UNKNOWN_ENTRY: "Venter her, men står i arkivet",
    DifferenceKind.ENTRY_VOID: "Journalposten er satt til utgår",
    DifferenceKind.ENTRY_NOT_FINAL: "Journalposten er ikke lenger journalført",
    DifferenceKind.RECEIPT_MISSING: "Behandlet, men ikke kvittert i postkilden",
    DifferenceKind.BACK_IN_INBOX: "Ligger i innboksen igjen",
}
NONE = "Ingen avvik mellom Postvakt, arkivet og postkildene"


async def registered(house: House, service: str = OPEN, **more: str) -> str:
    """A letter that was registered for good and receipted; answers its card's activity id. `more` as in a_letter."""
    card = await a_letter(house, service, **more)
    await register(house, "kari", card, title_confirmed="true")
    await house.finish()
    return card


async def next_morning(house: House, *, limits: Limits = LIMITS) -> set[DifferenceKind]:
    """Compares a day later; answers the kinds that last then."""
    house.pass_time(DAY)
    assert await reconcile_daily(house.desk, limits)
    await house.draw()
    return set(await lasting(house))


async def lasting(house: House) -> dict[DifferenceKind, ItemId]:
    async with house.store.transaction() as tx:
        return {one.kind: one.item_id for one in await tx.differences()}


def differences_card(house: House) -> str:
    """Activity id of the one card that shows them; empty where there is none."""
    found = [post.id for post in house.teams.posts() if "avvik mellom Postvakt, arkivet" in shared(house, post.id)]
    assert len(found) < 2, "two cards of differences"
    return found[0] if found else ""


def told(house: House) -> str:
    """What the card of differences says to everybody."""
    card = differences_card(house)
    return shared(house, card) if card else ""


def in_archive(house: House) -> str:
    """The number of the only entry."""
    (entry,) = house.archive_world.entries()
    return entry.number


def set_status(house: House, status: str) -> None:
    """As somebody does in the archive, to the only entry."""
    world = house.archive_world
    (entry,) = world.entries()
    if isinstance(world, P360World):
        world.put_entry(replace(entry, status_code=status))
    else:
        world.put_entry(replace(entry, status=status))


def under_our_key(house: House, ref: MessageRef) -> None:
    """An entry in Public 360 that carries the letter's key."""
    world = house.p360.world
    key = ExternalId(id=external_key(ref), type="POSTVAKT")
    world.add_entry("Fra før", case_number=world.cases()[0].number, external_id=key)


async def forget_letters(house: House) -> None:
    """As a copy of the database from before the letters came."""
    async with house.store._engines.write.begin() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table.name not in _KEPT:
                await connection.execute(table.delete())
