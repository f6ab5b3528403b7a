"""The duty roster where people already keep it: a calendar file."""

from __future__ import annotations

from adapters.roster.calendar_file import CalendarPlan, is_calendar, read_calendar

__all__ = ["CalendarPlan", "is_calendar", "read_calendar"]
