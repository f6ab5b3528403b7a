"""What any archive is asked by `postvakt doctor`: does it answer, has it the codes, are the transfer cases open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from bot.domain.transfer_cases import TransferCase
from bot.errors import Rejected
from bot.ports.archive import Archive, is_of_entries, is_of_new_cases
from bot.ports.examination import Check, Finding, doubtful, faulty, good, listed

#: a key that no letter has: letters' keys are hashes
_NOBODYS_KEY = "pv0-" + "0" * 32
#: a unit that will have no transfer case so soon is named
_ENDS_SOON = timedelta(days=30)
_MANY_CODES = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveExamination:
    archive: Archive
    transfer_cases: Sequence[TransferCase]
    today: date

    def checks(self) -> tuple[Check, ...]:
        chain = self.archive.archive_id
        return (
            Check(code="archive_answers", run=self._answers, chain=chain),
            Check(code="archive_codes", run=self._codes, chain=chain, limit=_MANY_CODES),
            Check(code="archive_keys", run=self._keys, chain=chain),
            *(
                Check(code="transfer_case", run=partial(self._case, case), chain=chain, values=_named(case))
                for case in self.transfer_cases
                if case.valid_on(self.today) or (case.valid_from and case.valid_from > self.today)
            ),
            *([Check(code="transfer_cases", run=self._cases)] if self.transfer_cases else []),
        )

    async def _answers(self) -> tuple[Finding, ...]:
        await self.archive.ping()
        return (good("archive_answered"),)

    async def _codes(self) -> tuple[Finding, ...]:
        missing = await self.archive.missing_codes()
        of_entries = tuple(filter(is_of_entries, missing))
        of_new_cases = tuple(filter(is_of_new_cases, missing))
        found = [faulty("archive_codes_missing", codes=listed(of_entries))] if of_entries else []
        found += [doubtful("new_cases_lacking", codes=listed(of_new_cases))] if of_new_cases else []
        return tuple(found) or (good("archive_codes_there"),)

    async def _keys(self) -> tuple[Finding, ...]:
        """A filter that the archive ignores answers with everybody's entries instead of none."""
        if not self.archive.capabilities().external_key_lookup:
            return (good("archive_keys_unused"),)
        if await self.archive.find_by_key(_NOBODYS_KEY):
            return (faulty("archive_keys_ignored"),)
        return (good("archive_keys_work"),)

    async def _case(self, case: TransferCase) -> tuple[Finding, ...]:
        try:
            found = await self.archive.case(case.case_number)
        except Rejected:
            found = None
        if found is None:
            return (faulty("transfer_case_missing"),)
        return (good("transfer_case_open") if found.open else faulty("transfer_case_closed"),)

    async def _cases(self) -> tuple[Finding, ...]:
        """From the configuration alone: which units have none today, or soon none."""
        units = sorted({case.unit for case in self.transfer_cases})
        without = tuple(unit for unit in units if not self._has(unit, self.today))
        soon = tuple(unit for unit in units if unit not in without and not self._has(unit, self.today + _ENDS_SOON))
        found = [faulty("transfer_cases_lacking", units=listed(without))] if without else []
        found += [doubtful("transfer_cases_end", units=listed(soon), days=_ENDS_SOON.days)] if soon else []
        return tuple(found) or (good("transfer_cases_whole", units=len(units)),)

    def _has(self, unit: str, day: date) -> bool:
        return any(case.unit == unit and case.valid_on(day) for case in self.transfer_cases)


def _named(case: TransferCase) -> dict[str, str | int]:
    return {"case": case.case_number, "unit": case.unit}
