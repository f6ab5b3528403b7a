"""SIF's two ways to write a moment, both local time without zone.

Typed dates read "2026-01-12T09:31:00", those that the swagger calls strings "2026-01-12 09:31:00"
(FINTLabs/fint-p360-rpc-arkiv-adapter FintUtils, 2026-06-29).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def read_moment(text: str) -> datetime:
    """Raises ValueError. Without zone it is local time."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=OSLO)).astimezone(UTC)


def day(moment: datetime) -> date:
    return moment.astimezone(OSLO).date()


def typed(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(OSLO):%Y-%m-%dT%H:%M:%S}" if moment else None


def spelled(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(OSLO):%Y-%m-%d %H:%M:%S}" if moment else None
