"""The archive itself, with no HTTP in it: cases, entries, people and codes for demo and tests to set and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from adapters.simulators.p360.body import Blob
from adapters.simulators.p360.codes import CodeTables
from adapters.simulators.p360.dates import OSLO
from adapters.simulators.p360.people import ACCESS_GROUPS, standard_employees, standard_enterprises
from adapters.simulators.p360.records import (
    CaseFile,
    Employee,
    Enterprise,
    Entry,
    ExternalId,
    LogLine,
    Screening,
)
from adapters.simulators.p360.refusals import LookupFailed
from adapters.simulators.p360.standard_codes import standard_tables
from bot.domain.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file in the cache of the 360 user that sent it."""

    login: str
    name: str
    blob: Blob


@dataclass(slots=True)
class P360World:
    clock: Clock
    codes: CodeTables = field(default_factory=standard_tables)
    enterprises: list[Enterprise] = field(default_factory=standard_enterprises)
    employees: list[Employee] = field(default_factory=standard_employees)
    access_groups: dict[str, tuple[int, str]] = field(default_factory=lambda: dict(ACCESS_GROUPS))
    uploads: dict[str, Upload] = field(default_factory=dict)
    log: list[LogLine] = field(default_factory=list)
    _cases: dict[int, CaseFile] = field(default_factory=dict)
    _entries: dict[int, Entry] = field(default_factory=dict)
    _last_recno: int = 200_500

    def add_case(
        self,
        title: str,
        *,
        unofficial_title: str | None = None,
        status: str = "B",
        screening: Screening | None = None,
        enterprise_recno: int = 506,
        employee_recno: int | None = None,
        external_id: ExternalId | None = None,
    ) -> CaseFile:
        return self.put_case(
            CaseFile(
                recno=self.next_recno(),
                number=self.next_case_number(),
                title=title,
                unofficial_title=unofficial_title or title,
                status_code=status,
                screening=screening or Screening(),
                enterprise_recno=enterprise_recno,
                employee_recno=employee_recno,
                external_id=external_id,
                created_at=self.clock.now(),
                changed_at=self.clock.now(),
            )
        )

    def add_entry(self, title: str, *, case_number: str | None = None, **changes: Any) -> Entry:
        """An entry as somebody at the archive would have made it: incoming, journalled, today."""
        case = self.case(case_number) if case_number else None
        now = self.clock.now()
        entry = Entry(
            recno=self.next_recno(),
            number=self.next_entry_number(case),
            case_recno=case.recno if case else None,
            title=title,
            unofficial_title=title,
            category_recno=110,
            status_code="J",
            archive_recno=2 if case else 7,
            document_date=now,
            journal_date=now,
            created_at=now,
            changed_at=now,
            created_by="kari.test",
        )
        return self.put_entry(replace(entry, **changes))

    def close_case(self, number: str, status: str = "A") -> CaseFile:
        return self.put_case(replace(self.case(number), status_code=status, changed_at=self.clock.now()))

    def cases(self) -> list[CaseFile]:
        return list(self._cases.values())

    def entries(self) -> list[Entry]:
        return list(self._entries.values())

    def next_recno(self) -> int:
        self._last_recno += 1
        return self._last_recno

    def next_case_number(self) -> str:
        year = f"{self._year():02}"
        return f"{year}/{1 + sum(case.number.startswith(year) for case in self._cases.values()):05}"

    def next_entry_number(self, case: CaseFile | None) -> str:
        if case is None:
            return f"U{self._year():02}/{1 + sum(entry.case_recno is None for entry in self._entries.values()):05}"
        return f"{case.number}-{1 + len(self.entries_of(case))}"

    def _year(self) -> int:
        return self.clock.now().astimezone(OSLO).year % 100

    def put_case(self, case: CaseFile) -> CaseFile:
        self._cases[case.recno] = case
        return case

    def put_entry(self, entry: Entry) -> Entry:
        self._entries[entry.recno] = entry
        return entry

    def delete_entry(self, number: str) -> None:
        """As an administrator may, with what no interface of SIF's offers."""
        del self._entries[self.entry(number).recno]

    def case(self, number: str) -> CaseFile:
        return _only(self._cases.values(), lambda case: case.number == number, LookupFailed(number, "Case", "Name"))

    def case_of(self, entry: Entry) -> CaseFile | None:
        return self._cases[entry.case_recno] if entry.case_recno is not None else None

    def entry(self, number: str) -> Entry:
        refusal = LookupFailed(number, "Document", "DocumentNumber")
        return _only(self._entries.values(), lambda entry: entry.number == number, refusal)

    def entry_by_recno(self, recno: int) -> Entry | None:
        return self._entries.get(recno)

    def entries_of(self, case: CaseFile) -> list[Entry]:
        return [entry for entry in self._entries.values() if entry.case_recno == case.recno]

    def employee(self, recno: int | None) -> Employee | None:
        return next((one for one in self.employees if one.recno == recno), None)

    def enterprise(self, recno: int | None) -> Enterprise | None:
        return next((one for one in self.enterprises if one.recno == recno), None)

    def login(self, name: str) -> Employee | None:
        wanted = name.rpartition("\\")[2].casefold()
        return next((one for one in self.employees if one.active and one.login.casefold() == wanted), None)

    def may_see(self, who: Employee, screening: Screening) -> bool:
        group = screening.access_group
        return group is None or group in who.access_groups

    def write_log(self, who: Employee, operation: str, subject: str) -> None:
        self.log.append(LogLine(at=self.clock.now(), login=who.login, operation=operation, subject=subject))

    def now(self) -> datetime:
        return self.clock.now()


def _only(values: Iterable[T], fits: Callable[[T], bool], refusal: LookupFailed) -> T:
    found = next((value for value in values if fits(value)), None)
    if found is None:
        raise refusal
    return found
