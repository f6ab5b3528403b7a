"""Whether reports may show figures by person: not unless somebody has written down what for."""

from __future__ import annotations

from pydantic import field_validator

from bot.settings.kinds import Table

_FEWEST_WORDS = 5
_FEWEST_LETTERS = 30
_MOST_LETTERS = 400


class ReportSettings(Table):
    #: why figures by person are needed, in at least a sentence; empty = there are none
    by_person_purpose: str = ""

    @field_validator("by_person_purpose")
    @classmethod
    def _a_sentence(cls, value: str) -> str:
        purpose = " ".join(value.split())
        short = len(purpose) < _FEWEST_LETTERS or len(purpose.split()) < _FEWEST_WORDS
        if purpose and (short or len(purpose) > _MOST_LETTERS):
            raise ValueError(f"wants a sentence that says what for, of at most {_MOST_LETTERS} characters")
        return purpose
