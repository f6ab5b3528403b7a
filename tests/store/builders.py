"""Items, effects and entries that tests need, with only what matters said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.store import SqlStore
from bot.domain.audit import AuditEntry
from bot.domain.effects import Effect, EffectKind, Step
from bot.domain.identifiers import ItemId, OrgNumber, PersonId
from bot.domain.item import IntakeItem, Letter, MessageRef, State

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
UNIT = OrgNumber("313756270")
KARI = PersonId("kari-test")


def a_letter(number: int = 1, **changes: Any) -> Letter:
    values: dict[str, Any] = {
        "ref": MessageRef(source_id="altinn", external_id=f"letter-{number}"),
        "thread_id": f"thread-{number}",
        "unit": UNIT,
        "service_id": "svc-test",
        "received_at": AT + timedelta(minutes=number),
        "link": f"https://example.invalid/{number}",
        "content_at": AT,
    }
    return Letter(**(values | changes))


def an_item(number: int = 1, **changes: Any) -> IntakeItem:
    values: dict[str, Any] = {
        "item_id": ItemId(f"item-{number}"),
        "letter": a_letter(number),
        "state": State.WAITING,
        "version": 1,
        "round": 1,
        "first_seen_at": AT,
    }
    return IntakeItem(**(values | changes))


def an_entry(number: int = 1, **changes: Any) -> AuditEntry:
    values: dict[str, Any] = {"verb": "item:claimed", "actor": KARI, "at": AT, "item_id": f"item-{number}"}
    return AuditEntry(**(values | changes))


def steps(*ordinals: int) -> tuple[Step, ...]:
    return tuple(Step(kind=EffectKind.PUT_AWAY, ordinal=ordinal) for ordinal in ordinals)


async def planned(store: SqlStore, *ordinals: int, number: int = 1, due_in: timedelta = timedelta()) -> list[Effect]:
    """An item in routing with planned effects, due from now on or after a while."""
    item = an_item(number, state=State.ROUTING)
    due_at = await store.database_now() + due_in
    async with store.transaction() as tx:
        assert await tx.add_item(item)
        await tx.add_effects(item, steps(*ordinals), due_at=due_at)
        return list(await tx.effects(item.item_id))
