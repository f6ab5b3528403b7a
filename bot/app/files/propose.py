"""A file that the lead has sent: checked whole and compared with what holds; until confirmed nothing comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from uuid import uuid4

from bot.app.desk import Desk
from bot.app.files.cases import check_cases
from bot.app.files.show import file_view
from bot.app.files.standing import fitting_of, standing
from bot.app.files.take_up import take_up_files
from bot.domain.office_files import OfficeFileVersion, digest_of
from bot.domain.people import Deed, Person
from bot.errors import NotAllowed
from bot.ports.office_file_views import FileView
from bot.ports.office_files import OfficeFile


async def propose_file(desk: Desk, person: Person, file_name: str, text: str) -> FileView:
    """Raises NotAllowed where it is of no known kind or says nothing new, FileFaults where it cannot hold."""
    person.need(Deed.CHANGE_BY_FILE)
    fitting = fitting_of(desk)
    file = kind_meant(fitting.files.values(), file_name, text)
    await take_up_files(desk)
    async with desk.store.reading() as tx:
        stands = await standing(fitting, tx)
    # a long file takes its time, and others press buttons meanwhile
    values = await asyncio.to_thread(partial(stands.values, **{file.kind: text}))
    if not await asyncio.to_thread(lambda: file.differences(file.read(stands.text(file.kind)), values[file.kind])):
        raise NotAllowed("file_same")
    await fitting.rehearse(values)
    answered = await check_cases(desk, file.named_cases(text))
    now = desk.clock.now()
    version = OfficeFileVersion(
        file_id=uuid4().hex,
        kind=file.kind,
        content=text,
        digest=digest_of(text),
        sent_by=person.person_id,
        sent_at=now,
        checked_against=stands.digest_of_all,
    )
    async with desk.store.transaction() as tx:
        await tx.add_office_file(version)
    return replace(await file_view(desk, version.file_id), cases_unknown=not answered)


def kind_meant(files: Collection[OfficeFile], file_name: str, text: str) -> OfficeFile:
    """By what stands in it; by its name where nothing there tells. Raises NotAllowed where it is of no kind."""
    found = next((each for each in files if each.has_mark(text)), None)
    found = found or next((each for each in files if each.is_named(file_name.lower())), None)
    if found is None:
        raise NotAllowed("file_unknown")
    return found
