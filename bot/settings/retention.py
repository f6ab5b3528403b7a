"""How long what people wrote in letters is kept after they are closed."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from bot.settings.kinds import Table


class RetentionSettings(Table):
    #: after so many days without anything happening to a closed letter its sender, subject, titles and notes are
    #: deleted here; doubles and returns are recognised for as long. None = they are kept
    handled_days: int | None = Field(default=None, ge=90, le=36_500)

    @property
    def handled(self) -> timedelta | None:
        return None if self.handled_days is None else timedelta(days=self.handled_days)
