"""How doors are checked every working day, and who misses a bot that no longer goes round, as an operator sets it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Self

import httpx
from pydantic import Field, SecretStr, field_validator, model_validator

from adapters._kit.http import is_loopback
from bot.domain.daily_check import CheckHours, CheckRules, Tick, TickWhen
from bot.domain.workdays import NOON
from bot.settings.kinds import LocalTime, Table


class TickSettings(Table):
    """Something that no API can check: a person looks, and ticks it."""

    #: stands in the log: never change it
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)
    #: as people read it
    text: str = Field(min_length=1, max_length=200)
    only_when: TickWhen = TickWhen.ALWAYS

    def tick(self) -> Tick:
        return Tick(tick_id=self.id, text=self.text, only_when=self.only_when)


class DailyCheckSettings(Table):
    """Times of day in Oslo, on working days (see `workdays`)."""

    #: false: no card asks for it, for example while nobody works with Postvakt yet
    enabled: bool = True
    #: when the card comes
    begins_at: LocalTime = time(7, 45)
    #: unsigned then, each lead is told
    sign_by: LocalTime = time(12)
    #: a bot that starts later leaves the day to the next check
    ends_at: LocalTime = time(15, 30)
    half_day_sign_by: LocalTime = time(10)
    half_day_ends_at: LocalTime = NOON
    ticks: tuple[TickSettings, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for what, sign_by, ends_at in (
            ("", self.sign_by, self.ends_at),
            ("half_day_", self.half_day_sign_by, self.half_day_ends_at),
        ):
            if not self.begins_at < sign_by < ends_at:
                raise ValueError(f"wants begins_at before {what}sign_by, and that before {what}ends_at")
        names = [tick.id for tick in self.ticks]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"ticks: {', '.join(twice)} stands there twice")
        return self

    def rules(self, poll_every: Mapping[str, timedelta]) -> CheckRules:
        hours = CheckHours(
            begins_at=self.begins_at,
            sign_by=self.sign_by,
            ends_at=self.ends_at,
            half_day_sign_by=self.half_day_sign_by,
            half_day_ends_at=self.half_day_ends_at,
        )
        return CheckRules(
            enabled=self.enabled, hours=hours, ticks=tuple(tick.tick() for tick in self.ticks), poll_every=poll_every
        )


class HeartbeatSettings(Table):
    """An address outside this machine that raises an alarm when nothing has called it for a while."""

    #: https; whoever knows it can keep the alarm silent, so it is a secret
    url: SecretStr
    every: timedelta = Field(default=timedelta(minutes=5), ge=timedelta(seconds=30), le=timedelta(hours=1))

    @field_validator("url")
    @classmethod
    def _outside(cls, value: SecretStr) -> SecretStr:
        try:
            url = httpx.URL(value.get_secret_value())
        except httpx.InvalidURL:
            raise ValueError("is no address") from None
        if not url.host or (url.scheme != "https" and not (url.scheme == "http" and is_loopback(url))):
            raise ValueError("must begin with https:// (http:// only on this machine)")
        if url.userinfo or url.fragment:
            raise ValueError("has neither credentials nor fragment")
        return value

    @property
    def host(self) -> str:
        """All of the address that may be told."""
        return httpx.URL(self.url.get_secret_value()).host
