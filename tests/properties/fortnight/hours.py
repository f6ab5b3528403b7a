"""The jobs of the running bot on a clock that is moved by hand, each at its time and one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count

from bot.app.files.take_up import take_up_files
from bot.app.health.archive import check_archive
from bot.app.health.transfer_cases import check_transfer_cases
from bot.ops.jobs import Job, Timetable
from bot.running import declare_jobs
from bot.teams.quota import Quota
from tests.house import START, House
from tests.properties.fortnight.weeks import DAY, day_of, oslo

#: seldom: it asks for every table of the archive, and nothing in the fortnight hangs on it
_ARCHIVE_EVERY = timedelta(hours=6)


@dataclass(slots=True, kw_only=True)
class _Planned:
    name: str
    job: Job
    due: datetime
    #: the next time, later than a moment
    following: Callable[[datetime], datetime]


@dataclass(slots=True)
class Hours(Timetable):
    """Runs that were missed are made up for once, and plans are forgotten with their process, as APScheduler does."""

    house: House
    planned: list[_Planned] = field(default_factory=list)
    #: when jobs could run, oldest first
    looks: list[datetime] = field(default_factory=list)
    archive_due: datetime = START

    def begin(self) -> None:
        """In a new process."""
        self.planned.clear()
        self.archive_due = self.house.clock.now()
        declare_jobs(self.house.office, self)
        # Teams' limits are a test of their own, and are kept by the real clock
        seconds = count(step=3600)
        self.house.office.board._connector._quota = Quota(now=lambda: float(next(seconds)))

    def every(
        self, interval: timedelta, name: str, job: Job, *, first_at: datetime, jitter: timedelta = timedelta()
    ) -> None:
        def following(at: datetime) -> datetime:
            return first_at + ((at - first_at) // interval + 1) * interval

        self.planned.append(_Planned(name=name, job=job, due=first_at, following=following))

    def daily(self, hour: int, minute: int, name: str, job: Job) -> None:
        def following(at: datetime) -> datetime:
            days = (day_of(at) + number * DAY for number in range(3))
            return next(moment for moment in (oslo(day, time(hour, minute)) for day in days) if moment > at)

        now = self.house.clock.now()
        self.planned.append(_Planned(name=name, job=job, due=following(now), following=following))

    async def pass_to(self, moment: datetime) -> None:
        """To there; then all that is due, the workers' turns, and the board."""
        self.house.pass_time(moment - self.house.clock.now())
        self.looks.append(moment)
        for one in sorted((one for one in self.planned if one.due <= moment), key=lambda one: one.due):
            one.due = one.following(moment)
            await one.job()
        await self._workers()
        await self.house.draw()

    async def restart(self) -> None:
        await self.house.restart()
        self.begin()

    async def _workers(self) -> None:
        """What every replica does, whether it leads or not."""
        desk, now = self.house.desk, self.house.clock.now()
        await take_up_files(desk)
        if now >= self.archive_due:
            self.archive_due = now + _ARCHIVE_EVERY
            await check_archive(desk)
            await check_transfer_cases(desk)
        await self.house.settle()
