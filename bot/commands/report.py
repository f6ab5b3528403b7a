"""Reports on the command line, beside a running bot: the same figures as in Teams, as CSV or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.app.seeing.report import report
from bot.app.seeing.report_file import report_file
from bot.commands.operator import operator
from bot.domain.clock import Clock
from bot.domain.report_span import LONGEST, ReportSpan
from bot.domain.said_days import day_of
from bot.errors import ConfigError, NotAllowed
from bot.i18n import texts
from bot.ports.report_view import ReportForm, ReportWish
from bot.settings import Settings
from bot.wiring.desk import opened_desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    #: as they were typed; empty = today
    first: str
    last: str
    form: ReportForm
    by_person: bool = False


async def make_report(settings: Settings, asked: Asked, *, clock: Clock | None = None) -> bytes:
    """In the municipality's language. Raises ConfigError where it cannot be made as it was asked for."""
    async with opened_desk(settings, exclusive=False, clock=clock) as desk:
        span = _span(asked, desk.today())
        try:
            wish = ReportWish(span=span, by_person=asked.by_person)
            view = await report(desk, operator(), wish, form=asked.form.value)
        except NotAllowed:
            raise ConfigError("--by-person: wants reports.by_person_purpose in the configuration") from None
    return report_file(view, texts(settings.locale), asked.form)


def write_report(content: bytes, path: Path) -> str:
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise ConfigError(f"--out {path}: {fault.strerror}") from None
    return f"Wrote {path}: {len(content)} bytes"


def _span(asked: Asked, today: date) -> ReportSpan:
    first, last = (day_of(said, today) if said else today for said in (asked.first, asked.last))
    if first is None or last is None:
        raise ConfigError("--from and --to want days, for example 2026-11-01")
    try:
        return ReportSpan(first=first, last=last)
    except ValueError:
        raise ConfigError(f"--from must not lie after --to, nor more than {LONGEST} days before it") from None
