"""Taking a file up, discarding it, rolling it back: each decided once, whoever presses twice or at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.app.desk import LIST_CARD, Desk
from bot.app.files.show import known_file
from bot.app.files.standing import Standing, fitting_of, standing
from bot.app.files.take_up import take_up_files
from bot.domain.audit import AuditEntry
from bot.domain.identifiers import PersonId
from bot.domain.office_files import FIRST, FileState, OfficeFileVersion, digest_of
from bot.domain.people import Deed, Person
from bot.errors import Conflict, NotAllowed
from bot.ports.office_files import OfficeFile, OfficeFitting
from bot.ports.store import Store, Transaction

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


async def withdraw_file(store: Store, files: Mapping[str, OfficeFile], kind: str, *, by: PersonId, at: datetime) -> int:
    """The same where the bot cannot start: nobody asks whether it fits, the next start says so. Answers the number.

    What it changes on the cards is not known either, so that all are drawn anew. Raises NotAllowed where there is no
    version before.
    """
    async with store.transaction() as tx:
        await tx.hold_office_files()
        file_id = (await tx.office_files_in_force()).get(kind)
        version = await tx.office_file(file_id) if file_id else None
        if version is None:
            raise NotAllowed("file_is_first")
        number, text = await _before(tx, version, files)
        await tx.draw_units_anew(None, beside=LIST_CARD)
        await _note_back(tx, version, text, by=by, at=at)
    return number


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
        digests = stands.digest(version.kind), version.digest
        await _note(
            tx, replace(version, number=number), FileState.APPLIED, digests,
            by=self.person.person_id, at=self.desk.clock.now(),
        )  # fmt: skip

    async def roll_back(self, tx: Transaction, version: OfficeFileVersion) -> None:
        stands = await standing(self.fitting, tx)
        newest = stands.versions.get(version.kind)
        if newest is None or newest.file_id != version.file_id:
            raise Conflict("file_overtaken", winner=_last_decider(stands))
        _, text = await _before(tx, version, self.fitting.files)
        await self._prepare(tx, stands, version.kind, text)
        await _note_back(tx, version, text, by=self.person.person_id, at=self.desk.clock.now())

    async def _prepare(self, tx: Transaction, stands: Standing, kind: str, text: str) -> None:
        values = await asyncio.to_thread(partial(stands.values, **{kind: text}))
        await self.fitting.rehearse(values)
        touched = self.fitting.touched(values)
        if touched:
            await tx.draw_units_anew(touched, beside=LIST_CARD)


async def _before(tx: Transaction, version: OfficeFileVersion, files: Mapping[str, OfficeFile]) -> tuple[int, str]:
    """Number and text of what a roll back leads to."""
    before = await tx.office_file_before(version)
    return (before.number, before.content) if before else (FIRST, files[version.kind].first)


async def _note_back(tx: Transaction, version: OfficeFileVersion, text: str, *, by: PersonId, at: datetime) -> None:
    """`text`: what holds in its place."""
    await _note(tx, version, FileState.ROLLED_BACK, (version.digest, digest_of(text)), by=by, at=at)


async def _note(
    tx: Transaction, version: OfficeFileVersion, state: FileState, digests: tuple[str, str],
    *, by: PersonId, at: datetime,
) -> None:  # fmt: skip
    """`digests`: of what held before, and of what holds from now on."""
    await tx.decide_office_file(version.file_id, state, by=by, at=at, number=version.number)
    facts = {"kind": version.kind, "number": str(version.number), "before": digests[0], "after": digests[1]}
    await tx.audit(AuditEntry(verb=_VERBS[state], actor=by, at=at, facts=facts))


def _last_decider(stands: Standing) -> str:
    decided = [version for version in stands.versions.values() if version.decided_at and version.decided_by]
    newest = max(decided, key=lambda version: str(version.decided_at), default=None)
    return str(newest.decided_by) if newest else ""
