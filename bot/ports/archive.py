"""The case and records system, with Noark's English words.

For calls that change something, `Unavailable` means provably not done; everything uncertain is `OutcomeUnknown`.
Every method raises errors of `bot.errors` only.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.domain.identifiers import OrgNumber

#: what a kind of new case may name, below `new_cases.<id>` in what `missing_codes` answers
NEW_CASE_FIELDS = ("series", "class_type", "class")
_NEW_CASES = "new_cases."


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    #: whether entries can be found by external key; without it an unknown create is always asked of a person
    external_key_lookup: bool
    #: how long after a request an absent entry is proof that it was not made
    settle: timedelta = timedelta(minutes=5)
    #: largest file in bytes
    max_file_bytes: int = 100 * 1024 * 1024
    #: whether the entry can be written in the name of the acting archivist
    impersonation: bool = False
    #: whether cases can be found by external key, with the same meaning
    case_key_lookup: bool = False
    #: whether the files on an entry tell our keys; without them files are counted, and a person is asked in doubt
    file_keys: bool = True
    #: whether what others have put into the archive and nobody has registered yet can be listed
    lists_unregistered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """Saksmappe. `title` is the public one; the archive's unofficial title never leaves the adapter."""

    number: str
    title: str
    open: bool = True
    responsible_unit: str = ""
    handler: str = ""
    access_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """Journalpost."""

    number: str
    #: Noark's journal status: `M` temporary, `J` recorded, others as the archive says
    status: str
    case_number: str = ""
    #: where a person opens it
    link: str = ""
    #: finished in the archive: nobody has to complete it any more
    recorded: bool = False
    #: cancelled in the archive (utgår): it is there, and counts for nothing
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """What a new entry says. Only `public_title` may be shown to others than the archive."""

    external_key: str
    case_number: str
    public_title: str
    full_title: str
    document_date: date
    access_code: str = ""
    legal_basis: str = ""
    access_group: str = ""
    responsible_unit: str = ""
    handler: str = ""
    sender_name: str = ""
    sender_org: OrgNumber | None = None
    #: the sender is a private person, or the sensitivity asks for it: hidden in the public journal
    sender_screened: bool = True
    sender_reference: str = ""
    #: received time, source, reference and acting archivist, for people who read the entry
    remark: str = ""
    #: the acting archivist's user name in the archive, where it allows impersonation
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """What a new case says; its title is public."""

    external_key: str
    #: which of `FormChoices.new_cases`: its series, class and usual responsible unit stand in the configuration
    template: str
    title: str
    access_code: str = ""
    legal_basis: str = ""
    access_group: str = ""
    #: empty = the template's
    responsible_unit: str = ""
    handler: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDraft:
    """DocumentDescription with its DocumentObject. `size` is exact, so that the request can say its Content-Length."""

    file_key: str
    title: str
    file_name: str
    media_type: str
    size: int
    main: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One row of a code list as the form shows it."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChoices:
    """What the archive lets an archivist choose between."""

    access_codes: tuple[Option, ...] = ()
    legal_bases: tuple[Option, ...] = ()
    codes_with_legal_basis: frozenset[str] = frozenset()
    access_groups: tuple[Option, ...] = ()
    units: tuple[Option, ...] = ()
    handlers: tuple[Option, ...] = ()
    #: the code of entries that anybody may read; empty = the archive has none of its own
    public_access_code: str = ""
    #: screening of an entry that nobody has judged yet
    temporary_access_code: str = ""
    temporary_legal_basis: str = ""
    #: the configured kinds of new cases; empty = none can be made from here
    new_cases: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unregistered:
    """What lies in the archive's basket of documents that belong to no case yet."""

    count: int
    #: when the longest waiting one came; None = none waits, or the archive does not say
    oldest: date | None = None


class Archive(Protocol):
    @property
    def archive_id(self) -> str: ...

    def capabilities(self) -> Capabilities: ...

    def choices(self) -> FormChoices: ...

    async def find_cases(self, text: str, *, limit: int = 15) -> tuple[CaseFile, ...]:
        """Open cases whose number or public title fits, those of denied series never."""

    async def case(self, number: str) -> CaseFile | None: ...

    async def entry(self, number: str) -> RegistryEntry | None: ...

    async def find_by_key(self, external_key: str) -> tuple[RegistryEntry, ...]:
        """Every entry that provably carries the key. Raises Rejected where the archive cannot look up keys."""

    async def create_case(self, draft: CaseDraft) -> CaseFile:
        """An open case. Raises Rejected where its template is not configured."""

    async def find_cases_by_key(self, external_key: str) -> tuple[CaseFile, ...]:
        """Every case that provably carries the key. Raises Rejected where the archive cannot look up keys of cases."""

    async def create_entry(self, draft: EntryDraft) -> RegistryEntry:
        """An incoming entry with status M on a case."""

    async def file_keys(self, entry_number: str) -> frozenset[str]:
        """The keys of the files that are on the entry. Raises Rejected where the archive cannot tell them."""

    async def file_count(self, entry_number: str) -> int:
        """How many files are on the entry, whoever put them there."""

    async def add_file(
        self, entry_number: str, draft: FileDraft, content: AsyncIterator[bytes], *, on_behalf_of: str
    ) -> None:
        """One file, sent with exact Content-Length."""

    async def finalise(self, entry_number: str, *, on_behalf_of: str) -> None:
        """Status J. Idempotent."""

    async def unregistered(self) -> Unregistered:
        """Neither titles nor senders are read. Raises Rejected where the archive cannot list them."""

    async def missing_codes(self) -> tuple[str, ...]:
        """Configured codes that the live tables lack, as `field: code`; nothing is written while any is missing.

        What only a kind of new case names is written as `new_case_field` has it, and keeps back cases of that kind.
        """

    async def ping(self) -> None: ...


def new_case_field(kind: str, name: str) -> str:
    """The field of a missing code that only new cases of one kind need; `name`: one of NEW_CASE_FIELDS."""
    return f"{_NEW_CASES}{kind}.{name}"


def is_of_new_cases(missing: str) -> bool:
    return missing.startswith(_NEW_CASES)


def is_of_entries(missing: str) -> bool:
    return not is_of_new_cases(missing)


def is_of_kind(missing: str, kind: str) -> bool:
    return missing.startswith(tuple(f"{new_case_field(kind, name)}: " for name in NEW_CASE_FIELDS))
