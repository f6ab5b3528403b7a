"""A process of its own on the same database, for the tests that stop one, kill one, or write beside one."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from datetime import timedelta

from adapters.store import SqlStore, open_store
from bot.domain.clock import SystemClock
from bot.domain.effects import EffectState
from tests.store.builders import an_entry, an_item

WRITES = 15


async def _send_and_hang(store: SqlStore) -> None:
    """Sends one effect and never gets an answer."""
    effect = await store.lease_due("other-process", for_=timedelta(minutes=1))
    assert effect is not None
    async with store.executing(effect) as mine:
        assert mine
        sent_at = await store.database_now()
        async with store.transaction() as tx:
            await tx.replace_effect(replace(effect, state=EffectState.SENT, attempts=1, sent_at=sent_at), was=effect)
        _say("ready")
        await asyncio.Event().wait()


async def _write(store: SqlStore) -> None:
    _say("ready")
    for number in range(WRITES):
        async with store.transaction() as tx:
            await tx.add_item(an_item(1000 + number))
            await tx.audit(an_entry(1000 + number))


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


async def main(role: str) -> None:
    executes = role == "execute"
    store = await open_store(os.environ["STORE_URL"], clock=SystemClock(), exclusive=executes)
    try:
        await (_send_and_hang(store) if executes else _write(store))
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
