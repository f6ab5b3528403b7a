"""Who may do what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.identifiers import PersonId
from bot.errors import NotAllowed


class Role(StrEnum):
    ARCHIVIST = "archivist"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Deed(StrEnum):
    """What a role is needed for."""

    WORK_ON_ITEMS = "work_on_items"
    TAKE_OVER = "take_over"
    SET_BOARD = "set_board"
    SEE_ITEMS = "see_items"
    #: the daily check
    SIGN_CHECK = "sign_check"
    #: what rules keep from becoming cards
    SEE_HIDDEN = "see_hidden"
    PING = "ping"
    #: other people's shifts and absences
    CHANGE_ROSTER = "change_roster"
    CHANGE_BY_FILE = "change_by_file"
    #: read the audit entries of an item
    AUDIT = "audit"
    SEE_REPORTS = "see_reports"


_ALLOWED: Mapping[Deed, frozenset[Role]] = {
    Deed.WORK_ON_ITEMS: frozenset({Role.ARCHIVIST, Role.LEAD}),
    Deed.TAKE_OVER: frozenset({Role.LEAD}),
    Deed.SET_BOARD: frozenset({Role.ADMINISTRATOR}),
    Deed.SEE_ITEMS: frozenset({Role.ARCHIVIST, Role.LEAD, Role.AUDITOR}),
    Deed.SIGN_CHECK: frozenset({Role.ARCHIVIST, Role.LEAD}),
    Deed.SEE_HIDDEN: frozenset({Role.LEAD}),
    Deed.PING: frozenset({Role.LEAD}),
    Deed.CHANGE_ROSTER: frozenset({Role.LEAD}),
    Deed.CHANGE_BY_FILE: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Deed.AUDIT: frozenset({Role.AUDITOR}),
    Deed.SEE_REPORTS: frozenset({Role.LEAD, Role.AUDITOR}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works on items: an Entra object id, a name that colleagues know, and roles."""

    person_id: PersonId
    name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    #: the person's user name in the archive, for impersonation and remarks
    archive_user: str = ""
    #: `nb`, `nn` or `en`
    locale: str = ""

    def may(self, deed: Deed) -> bool:
        return bool(self.roles & _ALLOWED[deed])

    def need(self, deed: Deed) -> None:
        """Raises NotAllowed where none of the person's roles allows the deed."""
        if not self.may(deed):
            raise NotAllowed(f"role.{deed.value}")
