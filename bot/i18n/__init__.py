"""Every text that people see, in bokmål, nynorsk and English, and how times are written in Norway."""

from __future__ import annotations

from bot.i18n.catalogue import LOCALES, UnknownText
from bot.i18n.wording import Texts, in_each_language, texts

__all__ = ["LOCALES", "Texts", "UnknownText", "in_each_language", "texts"]
