"""The search fields of the dialogs: cases of the archive while somebody types, and the longer ones of its lists."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.app.desk import Desk
from bot.domain.people import Deed
from bot.errors import OutsideError
from bot.teams.answers import SearchAnswer, SearchRow
from bot.teams.incoming import CaseSearch
from bot.teams.presses import person_of

#: seconds; Teams asks at each pause in typing
_PATIENCE = 3.0
#: nobody reads further
_ROWS = 15
_CASES = frozenset({"", "cases"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSearches:
    desk: Desk

    async def answer(self, asked: CaseSearch) -> SearchAnswer:
        """Nothing where the archive does not answer in time: the number can be typed all the same.

        Raises NotAllowed for whoever routes no letters.
        """
        person_of(self.desk, asked).need(Deed.WORK_ON_ITEMS)
        if asked.dataset not in _CASES:
            return SearchAnswer(rows=self._options(asked))
        try:
            async with asyncio.timeout(_PATIENCE):
                cases = await self.desk.archive.find_cases(asked.text.strip(), limit=min(asked.top, _ROWS) or _ROWS)
        except (OutsideError, TimeoutError):
            return SearchAnswer()
        return SearchAnswer(
            rows=tuple(SearchRow(title=f"{case.number} {case.title}", value=case.number) for case in cases)
        )

    def _options(self, asked: CaseSearch) -> tuple[SearchRow, ...]:
        choices = self.desk.archive.choices()
        lists = {
            "access_code": choices.access_codes,
            "legal_basis": choices.legal_bases,
            "access_group": choices.access_groups,
            "responsible_unit": choices.units,
            "handler": choices.handlers,
        }
        words = asked.text.lower().split()
        found = [
            option
            for option in lists.get(asked.dataset, ())
            if all(word in f"{option.code} {option.title}".lower() for word in words)
        ]
        return tuple(SearchRow(title=option.title, value=option.code) for option in found[:_ROWS])
