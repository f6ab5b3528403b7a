"""A time of day in the settings is the clock on the wall in Oslo, in whichever table it stands."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.settings.claims import ClaimSettings
from bot.settings.daily_check import DailyCheckSettings
from bot.settings.kinds import Table
from bot.settings.office import UnitNoticeSettings, WorkdaySettings
from bot.settings.reminders import ReminderSettings
from bot.settings.roster import RosterSettings

TIMES = {
    ClaimSettings: ("afternoon",),
    DailyCheckSettings: ("begins_at", "sign_by", "ends_at", "half_day_sign_by", "half_day_ends_at"),
    ReminderSettings: ("opens", "closes"),
    RosterSettings: ("begin", "end"),
    UnitNoticeSettings: ("digest_at",),
    WorkdaySettings: ("opens", "closes"),
}


@pytest.mark.parametrize(("table", "name"), [(table, name) for table, names in TIMES.items() for name in names])
def test_a_time_with_an_offset_is_refused_in_words(table: type[Table], name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        table.model_validate({name: "08:00+02:00"})

    (fault,) = refused.value.errors()
    assert fault["loc"] == (name,)
    assert "wants a time of day in Oslo, without a zone" in fault["msg"]
