"""Every process takes up what was decided in any of them: at short intervals, and before it draws or polls."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from bot.app.desk import LIST_CARD, Desk
from bot.app.files.standing import standing
from bot.domain.office_files import FileFaults
from bot.ports.office_files import OfficeFitting

log = structlog.get_logger(__name__)


async def take_up_files(desk: Desk) -> bool:
    """Whether something else holds from now on. Asks the store one small question where nothing has changed.

    A version that cannot be taken up here (another configuration than that of the process where it was sent) leaves
    all as it is, and is told to the operator once.
    """
    fitting, now = desk.fitting, desk.in_force
    if fitting is None:
        return False
    async with now.turn:
        async with desk.store.reading() as tx:
            versions = await tx.office_files_in_force()
        if versions in (now.versions, now.refused):
            return False
        try:
            await _take_up(desk, fitting, versions)
        except FileFaults as faults:
            now.refused = versions
            codes = [fault.code for fault in faults.faults]
            log.error("office_files.not_taken_up", files=dict(versions), faults=codes)  # noqa: TRY400 # no traceback helps
            return False
    log.info("office_files.taken_up", files=dict(versions))
    return True


async def _take_up(desk: Desk, fitting: OfficeFitting, versions: Mapping[str, str]) -> None:
    async with desk.store.reading() as tx:
        stands = await standing(fitting, tx)
    values = await asyncio.to_thread(stands.values)
    touched = fitting.touched(values)
    await fitting.fit(values)
    desk.in_force.versions, desk.in_force.refused = versions, None
    if touched:
        # once more than when it was decided: a card may have been drawn in between, by what held before
        async with desk.store.transaction() as tx:
            await tx.draw_units_anew(touched, beside=LIST_CARD)
