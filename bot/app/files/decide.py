"""Taking a file up, discarding it, rolling it back: each decided once, whoever presses twice or at the same time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from bot.app.desk import LIST_CARD, Desk
from bot.app.files.show import known_file
from bot.app.files.standing import Standing, fitting_of, standing
from bot.app.files.take_up import take_up_files
from bot.domain.audit import AuditEntry
from bot.domain.office_files import FileState, OfficeFileVersion, digest_of
from bot.domain.people import Deed, Person
from bot.errors import Conflict, NotAllowed
from bot.ports.office_files import OfficeFitting
from bot.ports.store import Transaction

_VERBS = {state: f"office_file:{state.value}" for state in FileState}


async def apply_file(desk: Desk, person: Person, file_id: str) -> None:
    """Raises NotAllowed where it has grown old, Conflict where something else was taken up since it was checked."""
    deciding = _Deciding(desk=desk, person=person, fitting=fitting_of(desk))
    person.need(Deed.CHANGE_BY_FILE)
    await take_up_files(desk)
    async with desk.store.transaction() as tx:
        await tx.hold_office_files()
        version = await known_file(deciding.fitting, tx, file_id)
        if version.state is FileState.PROPOSED:
            await deciding.apply(tx, version)
    await take_up_files(desk)


async def discard_file(desk: Desk, person: Person, file_id: str) -> None:
    person.need(Deed.CHANGE_BY_FILE)
    async with desk.store.transaction() as tx:
        await tx.hold_office_files()
        version = await known_file(fitting_of(desk), tx, file_id)
        if version.state is FileState.PROPOSED:
            now, discarded = desk.clock.now(), FileState.DISCARDED
            await tx.decide_office_file(file_id, discarded, by=person.person_id, at=now)
            facts = {"kind": version.kind, "digest": version.digest}
            await tx.audit(AuditEntry(verb=_VERBS[discarded], actor=person.person_id, at=now, facts=facts))


async def roll_back_file(desk: Desk, person: Person, file_id: str) -> None:
    """To the version before. Raises Conflict where it is not the one in force any more, FileFaults where the version
    before no longer fits the other files."""
    deciding = _Deciding(desk=desk, person=person, fitting=fitting_of(desk))
    person.need(Deed.CHANGE_BY_FILE)
    await take_up_files(desk)
    async with desk.store.transaction() as tx:
        await tx.hold_office_files()
        version = await known_file(deciding.fitting, tx, file_id)
        if version.state is not FileState.ROLLED_BACK:
            await deciding.roll_back(tx, version)
    await take_up_files(desk)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deciding:
    """Inside a transaction that nobody else decides beside."""

    desk: Desk
    person: Person
    fitting: OfficeFitting

    async def apply(self, tx: Transaction, version: OfficeFileVersion) -> None:
        if version.has_expired(self.desk.clock.now()):
            raise NotAllowed("file_expired")
        stands = await standing(self.fitting, tx)
        if stands.digest_of_all != version.checked_against:
            raise Conflict("file_overtaken", winner=_last_decider(stands))
        await self._prepare(tx, stands, version.kind, version.content)
        number = await tx.last_office_file(version.kind) + 1
        await self._note(tx, version, FileState.APPLIED, number, stands.digest(version.kind), version.digest)

    async def roll_back(self, tx: Transaction, version: OfficeFileVersion) -> None:
        stands = await standing(self.fitting, tx)
        newest = stands.versions.get(version.kind)
        if newest is None or newest.file_id != version.file_id:
            raise Conflict("file_overtaken", winner=_last_decider(stands))
        before = await tx.office_file_before(version)
        text = before.content if before else self.fitting.files[version.kind].first
        await self._prepare(tx, stands, version.kind, text)
        await self._note(tx, version, FileState.ROLLED_BACK, version.number, version.digest, digest_of(text))

    async def _prepare(self, tx: Transaction, stands: Standing, kind: str, text: str) -> None:
        values = await asyncio.to_thread(partial(stands.values, **{kind: text}))
        await self.fitting.rehearse(values)
        touched = self.fitting.touched(values)
        if touched:
            await tx.draw_units_anew(touched, beside=LIST_CARD)

    async def _note(
        self, tx: Transaction, version: OfficeFileVersion, state: FileState, number: int, before: str, after: str
    ) -> None:
        now = self.desk.clock.now()
        await tx.decide_office_file(version.file_id, state, by=self.person.person_id, at=now, number=number)
        facts = {"kind": version.kind, "number": str(number), "before": before, "after": after}
        entry = AuditEntry(verb=_VERBS[state], actor=self.person.person_id, at=now, facts=facts)
        await tx.audit(entry)


def _last_decider(stands: Standing) -> str:
    decided = [version for version in stands.versions.values() if version.decided_at and version.decided_by]
    newest = max(decided, key=lambda version: str(version.decided_at), default=None)
    return str(newest.decided_by) if newest else ""
