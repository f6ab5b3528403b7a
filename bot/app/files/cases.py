"""Whether the archive has the cases that a file names: a rule that suggests one that is not there is a slip."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from bot.app.desk import Desk
from bot.app.health.transfer_cases import remember_case
from bot.domain.office_files import FileFault, FileFaults
from bot.errors import OutsideError, Rejected

log = structlog.get_logger(__name__)

#: seconds; somebody waits for the answer in the chat
_PATIENCE = 30.0


async def check_cases(desk: Desk, named: Mapping[str, int | None]) -> bool:
    """Whether the archive has answered. Raises FileFaults where it says that it has no such case.

    One that it does not answer for is no fault: what a rule suggests stands on no card until the archive has said that
    the case is open.
    """
    missing = []
    try:
        async with asyncio.timeout(_PATIENCE):
            for number, line in named.items():
                if not await _is_there(desk, number):
                    missing.append(FileFault(code="no_such_case", line=line, values={"case": number}))
        answered = True
    except OutsideError as error:
        log.info("file.cases_not_asked", error=error.code, reason=error.reason)
        answered = False
    except TimeoutError:
        log.info("file.cases_not_asked", error="too_slow")
        answered = False
    if missing:
        raise FileFaults(missing)
    return answered


async def _is_there(desk: Desk, number: str) -> bool:
    seen = desk.archive_state.transfer_cases.get(number)
    if seen is not None and seen.open and seen.asked_on == desk.today():
        return True
    try:
        found = await desk.archive.case(number)
    except Rejected:
        found = None
    if found is not None:
        remember_case(desk, number, found)
    return found is not None
