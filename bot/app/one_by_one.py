"""Each item by itself: a fault of ours with one keeps nothing from the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import structlog

from bot.domain.item import IntakeItem
from bot.errors import OutsideError

log = structlog.get_logger(__name__)

Result = TypeVar("Result")


async def one_by_one(
    items: Iterable[IntakeItem], deal: Callable[[IntakeItem], Awaitable[Result]], *, job: str
) -> list[Result]:
    """What dealing with each came to, those at fault left out. Raises OutsideError: then no other would fare better."""
    done = []
    for item in items:
        try:
            done.append(await deal(item))
        except OutsideError:
            raise
        except Exception as fault:
            # the boundary where a fault of our own becomes one letter's instead of everybody's
            log.exception("item.fault", job=job, item_id=item.item_id, fault=type(fault).__name__)
    return done
