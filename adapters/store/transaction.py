"""One transaction over all tables."""

from __future__ import annotations

from sqlalchemy import func, select

from adapters.store.audit import Audit
from adapters.store.bell import TOPIC
from adapters.store.cards import Cards
from adapters.store.claims import Claims
from adapters.store.daily_checks import DailyChecks
from adapters.store.differences import Differences
from adapters.store.effects import Effects
from adapters.store.items import Items
from adapters.store.likenesses import Likenesses
from adapters.store.notes import Notes
from adapters.store.notices import Notices
from adapters.store.office_files import OfficeFiles
from adapters.store.reminders import Reminders
from adapters.store.reports import Reports
from adapters.store.retention import Retention
from adapters.store.roster import RosterNotes
from adapters.store.seeking import Seeking
from adapters.store.sources import Sources
from adapters.store.tellings import Tellings
from adapters.store.unit_boards import UnitBoards
from adapters.store.waiting_list import WaitingList


class SqlTransaction(
    Seeking,
    WaitingList,
    Claims,
    Retention,
    Items,
    Effects,
    Cards,
    Sources,
    Notices,
    Notes,
    Likenesses,
    Differences,
    UnitBoards,
    Tellings,
    DailyChecks,
    Reminders,
    RosterNotes,
    OfficeFiles,
    Reports,
    Audit,
):
    async def finish(self) -> None:
        """The audit comes last: its head row is what all transactions share."""
        if self.changed and self.on_postgres:
            await self.run(select(func.pg_notify(TOPIC, "")))
        await self.append_audit()
        await self.commit()
