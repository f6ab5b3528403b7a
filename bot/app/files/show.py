"""What the lead is shown of a file, at any time: what it changed, who decided on it, and whether it is in force."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.app.desk import Desk, person_name
from bot.app.files.standing import Standing, fitting_of, standing
from bot.domain.item import IntakeItem, State
from bot.domain.office_files import EXPIRES_AFTER, FIRST, FileChange, FileFaults, FileState, OfficeFileVersion
from bot.domain.people import Deed, Person
from bot.errors import NotAllowed
from bot.ports.office_file_views import FileInForce, FilesInForceView, FileView
from bot.ports.office_files import OfficeFile, OfficeFitting, Replayed, ReplayRow
from bot.ports.store import Transaction

#: letters that somebody has yet to handle: those that a change means most to
_OPEN = (State.WAITING, State.CLAIMED, State.NEEDS_ATTENTION)
_MOST_REPLAYED = 2000
_MOST_NEWEST = 500


async def file_view(desk: Desk, file_id: str) -> FileView:
    fitting = fitting_of(desk)
    async with desk.store.reading() as tx:
        version = await known_file(fitting, tx, file_id)
        file, stands = fitting.files[version.kind], await standing(fitting, tx)
        before = await _text_before(tx, version, stands)
        proposed = version.state is FileState.PROPOSED
        items = await _replayed(tx, file) if proposed else ()
        name = await person_name(desk, tx, version.decided_by)
    # a long file takes its time, and others press buttons meanwhile
    changes, replay = await asyncio.to_thread(_compared, file, before, version.content, items if proposed else None)
    newest = stands.versions.get(version.kind)
    return FileView(
        file_id=file_id,
        kind=version.kind,
        state=version.state,
        number=version.number,
        changes=changes,
        replay=replay,
        replayed=file.replays,
        letters=len(items),
        expires_at=version.sent_at + EXPIRES_AFTER if proposed else None,
        decided_by=name,
        decided_at=version.decided_at,
        in_force=newest is not None and newest.file_id == file_id,
    )


async def files_in_force(desk: Desk, person: Person) -> FilesInForceView:
    person.need(Deed.CHANGE_BY_FILE)
    fitting = fitting_of(desk)
    rows = []
    async with desk.store.reading() as tx:
        stands = await standing(fitting, tx)
        for kind, file in fitting.files.items():
            version = stands.versions.get(kind)
            if version is None:
                rows.append(FileInForce(kind=kind, file_name=file.file_name_of(file.first), number=FIRST))
                continue
            name = await person_name(desk, tx, version.decided_by)
            rows.append(
                FileInForce(
                    kind=kind, file_name=file.file_name_of(version.content), number=version.number,
                    file_id=version.file_id, by=name, since=version.decided_at,
                )
            )  # fmt: skip
    return FilesInForceView(rows=tuple(rows))


async def text_in_force(desk: Desk, person: Person, kind: str) -> tuple[str, str]:
    """The file's name, and what it says: as it was sent, or as what is configured would be written.

    Raises NotAllowed where there is nothing of that kind.
    """
    person.need(Deed.CHANGE_BY_FILE)
    fitting = fitting_of(desk)
    if kind not in fitting.files:
        raise NotAllowed("file_unknown")
    async with desk.store.reading() as tx:
        text = (await standing(fitting, tx)).text(kind)
    if not text.strip():
        raise NotAllowed("file_empty")
    return fitting.files[kind].file_name_of(text), text


def _compared(
    file: OfficeFile, before: str, after: str, items: Sequence[IntakeItem] | None
) -> tuple[tuple[FileChange, ...], tuple[ReplayRow, ...]]:
    """`items` None = it is decided already, and tried on nothing."""
    try:
        old, new = file.read(before), file.read(after)
    except FileFaults:
        # it was in order once: the next release may read the same file otherwise
        return (), ()
    return file.differences(old, new), () if items is None else file.replay(items, old, new)


async def _replayed(tx: Transaction, file: OfficeFile) -> Sequence[IntakeItem]:
    match file.replays:
        case Replayed.OPEN:
            return await tx.items(states=_OPEN, limit=_MOST_REPLAYED)
        case Replayed.NEWEST:
            return await tx.newest_items(limit=_MOST_NEWEST)
        case Replayed.SHIFTS:
            return ()


async def known_file(fitting: OfficeFitting, tx: Transaction, file_id: str) -> OfficeFileVersion:
    version = await tx.office_file(file_id)
    if version is None or version.kind not in fitting.files:
        raise NotAllowed("file_gone")
    return version


async def _text_before(tx: Transaction, version: OfficeFileVersion, stands: Standing) -> str:
    if not version.number:
        return stands.text(version.kind)
    before = await tx.office_file_before(version)
    return before.content if before else stands.files[version.kind].first
