"""Looks texts up and writes times as Norwegians do; Babel knows the months and the plural rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_interval

from bot.i18n.catalogue import LOCALES, UnknownText, catalogue

_OSLO = ZoneInfo("Europe/Oslo")
#: the first part of what Teams sends as `locale` (`nb-NO`, `no`, `en-US`)
_LANGUAGES: Mapping[str, str] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
#: Babel's plain `en` is American
_BABEL: Mapping[str, str] = {"nb": "nb", "nn": "nn", "en": "en_GB"}


class Texts:
    """One language's texts. Values that a text has no place for are ignored, so that a family can be called alike."""

    def __init__(self, locale: str) -> None:
        self._catalogue = catalogue(locale)
        self._babel = Locale.parse(_BABEL[locale])
        self.locale = locale

    def __call__(self, key: str, /, **values: str | int) -> str:
        try:
            return self._catalogue[key].format_map(values)
        except KeyError as missing:
            raise UnknownText(f"{self.locale}: {key} ({missing.args[0]})") from missing

    def knows(self, key: str) -> bool:
        return key in self._catalogue

    def plural(self, key: str, count: int, /, **values: str | int) -> str:
        """The form of `key` (`key.one`, `key.other`) that fits the count, which is also its placeholder `count`."""
        return self(f"{key}.{self._babel.plural_form(count)}", count=count, **values)

    def moment(self, at: datetime) -> str:
        """Day and time, absolute: a card stands for days, so "today" would soon be untrue."""
        return self._when(at, "format.moment")

    def clock(self, at: datetime) -> str:
        return self._when(at, "format.clock")

    def weekday(self, at: datetime) -> str:
        """With its date, for what lies days ahead."""
        return self._when(at, "format.weekday")

    def day(self, of: date) -> str:
        """With its year. A moment counts as the day it is in Norway."""
        if isinstance(of, datetime):
            return self._when(of, "format.day")
        return format_date(of, format=self("format.day"), locale=self._babel)

    def span(self, first: date, last: date) -> str:
        """From day to day, both in it, said as shortly as it is clear."""
        return format_interval(first, last, "yMMMd", fuzzy=False, locale=self._babel)

    def _when(self, at: datetime, pattern: str) -> str:
        if at.tzinfo is None:
            raise ValueError("a moment without a zone")
        return format_datetime(at, format=self(pattern), tzinfo=_OSLO, locale=self._babel)


@cache
def _texts(locale: str) -> Texts:
    return Texts(locale)


def texts(locale: str | None, default: str = "nb") -> Texts:
    """The texts for a locale as Teams names it; the default's where it is unknown or missing."""
    language = (locale or "").replace("_", "-").partition("-")[0].lower()
    return _texts(_LANGUAGES.get(language, default))


def in_each_language(key: str) -> tuple[str, ...]:
    """In small letters: what people may write for it, whichever language they have."""
    return tuple(texts(locale)(key).lower() for locale in LOCALES)
