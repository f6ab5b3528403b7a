"""The archive itself, with no HTTP in it: cases, entries and code lists for demo and tests to set and read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from adapters.simulators.websak.codes import standard_lists
from adapters.simulators.websak.records import CaseFile, CodeList, Entry, Screening
from bot.domain.clock import Clock


@dataclass(slots=True)
class WebSakWorld:
    clock: Clock
    lists: dict[str, CodeList] = field(default_factory=standard_lists)
    #: the operations that changed something, oldest first
    log: list[str] = field(default_factory=list)
    #: requests and answers that the published schemas refuse
    breaches: list[str] = field(default_factory=list)
    _cases: dict[str, CaseFile] = field(default_factory=dict)
    _entries: dict[str, Entry] = field(default_factory=dict)
    _last_id: int = 40_000

    def add_case(
        self,
        title: str,
        *,
        full_title: str = "",
        status: str = "B",
        screening: Screening | None = None,
        **more: Any,
    ) -> CaseFile:
        """`title` is the public one."""
        screened = bool(full_title) and full_title != title
        year = self.clock.now().year
        case = CaseFile(
            system_id=self.next_id(),
            year=year,
            sequence=1 + sum(case.year == year for case in self._cases.values()),
            title=full_title or title,
            public_title=title,
            title_screened=screened,
            status=status,
            screening=screening or (Screening(code="13") if screened else None),
            created_at=self.clock.now(),
            **more,
        )
        return self.put_case(case)

    def add_entry(self, title: str, *, case_number: str, **changes: Any) -> Entry:
        """An entry as somebody at the archive would have made it: incoming, journalled."""
        case = self.case_numbered(case_number)
        place = self.next_place(case)
        entry = Entry(
            system_id=self.next_id(),
            case_system_id=case.system_id,
            place=place,
            journal_sequence=1 + len(self._entries),
            number=f"{case.number}-{place}",
            kind="I",
            status="J",
            title=title,
            public_title=title,
            created_at=self.clock.now(),
        )
        return self.put_entry(replace(entry, **changes))

    def close_case(self, number: str, status: str = "A") -> None:
        self.put_case(replace(self.case_numbered(number), status=status))

    def cases(self) -> list[CaseFile]:
        return list(self._cases.values())

    def entries(self) -> list[Entry]:
        return list(self._entries.values())

    def next_id(self) -> str:
        self._last_id += 1
        return str(self._last_id)

    def next_place(self, case: CaseFile) -> int:
        return 1 + sum(entry.case_system_id == case.system_id for entry in self._entries.values())

    def put_case(self, case: CaseFile) -> CaseFile:
        self._cases[case.system_id] = case
        return case

    def put_entry(self, entry: Entry) -> Entry:
        self._entries[entry.system_id] = replace(entry, changed_at=self.clock.now())
        return self._entries[entry.system_id]

    def delete_entry(self, number: str) -> None:
        """As an administrator may, with what GeoIntegrasjon does not offer."""
        self._entries = {key: entry for key, entry in self._entries.items() if entry.number != number}

    def case(self, system_id: str) -> CaseFile | None:
        return self._cases.get(system_id)

    def entry(self, system_id: str) -> Entry | None:
        return self._entries.get(system_id)

    def case_numbered(self, number: str) -> CaseFile:
        """Raises StopIteration where it is not there."""
        return next(case for case in self._cases.values() if case.number == number)

    def takes(self, name: str, code: str) -> bool:
        return name in self.lists and self.lists[name].takes(code)
