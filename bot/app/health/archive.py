"""Whether the archive answers and has every code that the configuration names: the board says so, once each way."""

from __future__ import annotations

import structlog

from bot.app.desk import Desk
from bot.app.health.sources import WARN_AFTER, notice_card, want_notice
from bot.errors import OutsideError
from bot.ports.archive import is_of_entries, is_of_new_cases

log = structlog.get_logger(__name__)

#: notices, below `notice.`
ARCHIVE_DOWN, CODES_MISSING, NEW_CASE_CODES = "archive_down", "codes_missing", "new_case_codes"


async def check_archive(desk: Desk) -> bool:
    """Asks the archive for its code tables, and wants the notices that have changed; answers whether it answered.

    What was found is this process's own: after a restart it asks before it says anything.
    """
    state = desk.archive_state
    try:
        state.missing = await desk.archive.missing_codes()
    except OutsideError as error:
        if state.down_since is None:
            log.warning("archive.down", error=error.code, reason=error.reason)
        state.down_since, state.reason = state.down_since or desk.clock.now(), error.reason
    else:
        if state.down_since is not None:
            log.info("archive.back", seconds=int((desk.clock.now() - state.down_since).total_seconds()))
        state.down_since, state.reason = None, ""
    was_told, state.told_down = state.told_down, archive_is_down(desk)
    changed = not state.told or state.told_down != was_told
    await want_archive_notice(desk, ARCHIVE_DOWN, on=state.told_down, changed=changed)
    state.told = True
    await _tell_missing(desk)
    return state.down_since is None


async def _tell_missing(desk: Desk) -> None:
    state = desk.archive_state
    told, now = state.told_missing, state.missing
    if now is None:
        return
    if now != told and (now or told):
        log.warning("archive.codes", missing=list(now))
    for code, is_meant in ((CODES_MISSING, is_of_entries), (NEW_CASE_CODES, is_of_new_cases)):
        listed = [one for one in now if is_meant(one)]
        changed = told is None or listed != [one for one in told if is_meant(one)]
        await want_archive_notice(desk, code, on=bool(listed), changed=changed)
    state.told_missing = now


def archive_is_down(desk: Desk) -> bool:
    """A short outage is nobody's news."""
    since = desk.archive_state.down_since
    return since is not None and desk.clock.now() - since >= WARN_AFTER


async def want_archive_notice(desk: Desk, code: str, *, on: bool, changed: bool) -> None:
    """What was always in order gets no card; that of a warning that is over says so.

    Whoever sets a board after something went wrong gets its card with the next call.
    """
    if not on and not changed:
        return
    name = desk.archive.archive_id
    async with desk.store.transaction() as tx:
        stands = await tx.card(notice_card(code, name)) is not None
        if (changed and (on or stands)) or (on and not stands):
            await want_notice(tx, code, name)
