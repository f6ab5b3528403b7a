"""A town whose systems outlive the bot: letters are handed in, and whatever is done to them is watched as it happens.

The watch is kept where things happen, not where they are looked at afterwards: in the moment in which Altinn shows a
letter as read, confirmed or archived, the archive must already hold what the route promised.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import stamina

from adapters.simulators.altinn.records import Trace
from adapters.simulators.p360.records import CaseFile, Entry
from adapters.simulators.teams import demo_people
from adapters.simulators.websak import Entry as WebSakEntry
from adapters.simulators.websak.records import CaseFile as WebSakCase
from bot.commands.demo.stage import APP_ID, ROLES, TENANT_ID
from bot.commands.demo.systems import (
    AltinnDemo,
    P360Demo,
    altinn_demo,
    altinn_settings,
    p360_demo,
    p360_settings,
    town_settings,
)
from bot.commands.demo.town import MAIN, Draft
from bot.commands.demo.websak import WebSakDemo, websak_demo, websak_settings
from tests.house import GRACE, SETTLE, Archive, HandClock
from tests.process.mail import MailTown, a_mail_town
from tests.process.place import Doors, Place
from tests.process.promise import Promise

_RECEIPTS = frozenset({"Read", "Confirmed", "Labels Archive"})
_BODY = "melding"
NEW_CASES = [{"id": "general", "name": "Alminnelig sak", "series": "Sakarkiv", "unit": "DOK"}]


@dataclass(slots=True, kw_only=True)
class Town:
    altinn: AltinnDemo
    #: the one that letters are registered in
    archive: P360Demo | WebSakDemo
    place: Place
    doors: Doors
    #: None = this town sends no e-mail
    mail: MailTown | None = None
    promises: dict[str, Promise] = field(default_factory=dict)
    #: what was seen that must never happen
    complaints: list[str] = field(default_factory=list)

    def letter(self, service: str, title: str, *, files: tuple[str, ...], confirmation: bool = False) -> str:
        draft = Draft(
            unit=MAIN, service=service, title=title, body="Se vedlegg.", files=files, confirmation=confirmation
        )
        return self.altinn.add(draft)

    def forget(self) -> None:
        """All letters are gone from the source, as if this were the first day."""
        self.altinn.world.dialogs.clear()
        self.altinn.world.correspondences.clear()
        self.promises.clear()

    def promise(self, promise: Promise) -> None:
        self.promises[promise.dialog_id] = promise

    @property
    def p360(self) -> P360Demo:
        assert isinstance(self.archive, P360Demo)
        return self.archive

    @property
    def websak(self) -> WebSakDemo:
        assert isinstance(self.archive, WebSakDemo)
        return self.archive

    def entries(self, promise: Promise) -> Sequence[Entry | WebSakEntry]:
        """Known by their public titles."""
        if isinstance(self.archive, WebSakDemo):
            return [entry for entry in self.archive.world.entries() if entry.public_title == promise.title]
        return [entry for entry in self.archive.world.entries() if entry.title == promise.title]

    def cases(self, promise: Promise) -> Sequence[CaseFile | WebSakCase]:
        """Those that were made for the letter: they have the title of its entry."""
        if isinstance(self.archive, WebSakDemo):
            return [case for case in self.archive.world.cases() if case.public_title == promise.title]
        return [case for case in self.archive.world.cases() if case.title == promise.title]

    def emailed(self, promise: Promise) -> int:
        return self.mail.emailed(promise.dialog_id) if self.mail else 0

    def told(self, promise: Promise) -> int:
        return self.mail.told(promise.dialog_id) if self.mail else 0

    def labels(self, dialog_id: str) -> list[str]:
        self.altinn.world.settle()
        return list(self.altinn.world.dialog(dialog_id).labels)

    def traces(self, dialog_id: str) -> list[str]:
        return [trace.what for trace in self.altinn.world.traces if trace.dialog_id == dialog_id]

    def saw(self, trace: Trace) -> None:
        promise = self.promises.get(trace.dialog_id)
        if promise is None:
            return
        if trace.what in _RECEIPTS:
            self.complaints += [f"{trace.what} although {wrong}" for wrong in self.unsafe(promise)]
        if trace.what != "Labels Archive" and not promise.opened:
            self.complaints.append(f"{trace.what} of a letter that was not to be opened")

    def unsafe(self, promise: Promise) -> list[str]:
        """Why the letter must not be receipted now; nothing = it may."""
        if promise.emailed and self.emailed(promise) != 1:
            return [f"it was e-mailed {self.emailed(promise)} times"]
        if promise.points_at:
            found = any(entry.number == promise.points_at for entry in self.archive.world.entries())
            return [] if found else ["the entry that it points at is not there"]
        if promise.files is None:
            return []
        entries = self.entries(promise)
        if len(entries) != 1:
            return [f"it has {len(entries)} entries"]
        (entry,) = entries
        files = sorted(one.title for one in entry.files)
        wanted = sorted((*(name.rpartition(".")[0] for name in promise.files), _BODY))
        wrong = [] if files == wanted else [f"its files are {files}"]
        if promise.final is not None and entry.status_code != ("J" if promise.final else "M"):
            wrong.append(f"its entry is {entry.status_code}")
        return wrong


class Watched(list[Trace]):
    """Altinn's own record of what a recipient did, read as it is written."""

    def __init__(self, watch: Callable[[Trace], None]) -> None:
        super().__init__()
        self._watch = watch

    def append(self, trace: Trace) -> None:
        self._watch(trace)
        super().append(trace)


@asynccontextmanager
async def _archive(
    kind: Archive, clock: HandClock, *, keys: bool
) -> AsyncIterator[tuple[P360Demo | WebSakDemo, dict[str, Any]]]:
    """With the settings for it."""
    if kind == "websak":
        async with websak_demo(clock) as websak:
            new_cases = [{"id": "general", "name": "Alminnelig sak", "unit": "DOK"}]
            yield websak, websak_settings(websak, external_key_lookup=keys) | {"new_cases": new_cases}
    else:
        async with p360_demo(clock, document_external_id=keys) as p360:
            yield p360, p360_settings(p360, document_external_id=keys) | {"new_cases": NEW_CASES}


@asynccontextmanager
async def a_town(*, keys: bool = True, archive: Archive = "p360", mails: bool = False) -> AsyncIterator[Town]:
    """`keys`: whether the archive can look up external keys; `mails`: whether there is a mail system."""
    clock = HandClock()
    stamina.set_testing(True, attempts=3, cap=True)
    async with AsyncExitStack() as stack:
        stack.callback(stamina.set_testing, False)
        altinn = await stack.enter_async_context(altinn_demo(clock, confirm_delay=0))
        chosen, registered = await stack.enter_async_context(_archive(archive, clock, keys=keys))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="postvakt-")))
        table: dict[str, Any] = {
            "mode": "live",
            "grace": GRACE,
            "spool": folder / "spool",
            "teams": {"auth": "local", "app_id": APP_ID, "tenant_id": TENANT_ID},
            "sources": [altinn_settings(altinn)],
            "archive": registered | {"settle": SETTLE},
            "people": [
                {"id": person.aad_id, "name": person.name, "roles": ROLES[person.key]} for person in demo_people()
            ],
            **town_settings(),
        }
        mail = await stack.enter_async_context(a_mail_town(clock)) if mails else None
        if mail is not None:
            table |= mail.settings(table)
        case = chosen.world.cases()[0].number
        table["transfer_cases"] = [{"unit": MAIN, "case_number": case}]
        doors = Doors(clock=clock)
        stack.push_async_callback(doors.close)
        place = Place(clock=clock, table=table, case=case)
        town = Town(altinn=altinn, archive=chosen, place=place, doors=doors, mail=mail)
        altinn.world.traces = Watched(town.saw)
        yield town
