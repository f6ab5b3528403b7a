"""How the archive is, asked at its pace; an archive that was too slow, or away, is asked again soon."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.app.desk import Desk
from bot.app.health.archive import check_archive
from bot.app.health.transfer_cases import check_transfer_cases

#: how late the board may say that the archive does not answer
_EVERY = timedelta(minutes=2)
#: how long cases may miss on cards after the archive has answered again
_AGAIN = timedelta(seconds=15)


@dataclass(slots=True)
class ArchiveWatch:
    """In every replica: what the archive said is remembered by each for itself."""

    desk: Desk
    _due: datetime | None = field(default=None, init=False)

    async def look(self) -> None:
        """Does nothing until it is due."""
        now = self.desk.clock.now()
        if self._due is not None and now < self._due:
            return
        self._due = now + _AGAIN
        answers = await check_archive(self.desk)
        if await check_transfer_cases(self.desk) and answers:
            self._due = now + _EVERY
