"""FileService: Upload into a user's cache, CreateFile on an entry, GetFileWithMetadata."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from adapters.simulators.p360 import answers
from adapters.simulators.p360.body import Blob
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.files import with_files
from adapters.simulators.p360.records import Entry
from adapters.simulators.p360.refusals import LookupFailed, SifRefusal
from adapters.simulators.p360.world import Upload


def upload(call: Call) -> dict[str, Any]:
    """The file lies in the cache of `User`, who must be the one that a later call acts for."""
    blob: Blob | None = call.parameter.get("FileData")
    if blob is None or not blob.intact:
        raise SifRefusal("FileData is missing or is not valid.")
    name = call.text("FileName") or "file"
    reference = f"{uuid.uuid4()}\\{name}"
    call.world.uploads[reference] = Upload(login=call.who.login, name=name, blob=blob)
    return {"FileReference": reference}


def create_file(call: Call) -> dict[str, Any]:
    world = call.world
    number, recno = call.text("DocumentNumber"), call.parameter.get("DocumentRecno")
    entry = world.entry(number) if number else world.entry_by_recno(recno or 0)
    if entry is None or not world.may_see(call.who, entry.screening):
        raise LookupFailed(str(number or recno), "Document", "DocumentNumber" if number else "Recno")
    entry = world.put_entry(replace(with_files(call, entry, [call.parameter]), changed_at=world.now()))
    world.write_log(call.who, "CreateFile", entry.number)
    return {"Recno": entry.files[-1].recno}


def get_file_with_metadata(call: Call) -> dict[str, Any]:
    wanted = call.parameter.get("Recno")
    for entry in call.world.entries():
        for one in entry.files:
            if one.recno == wanted and call.world.may_see(call.who, entry.screening):
                content = call.wants("IncludeFileData")
                return {"File": answers.stored_file(call.world, entry, one, with_content=content) | _own_fields(entry)}
    raise LookupFailed(str(wanted), "File", "Recno")


def _own_fields(entry: Entry) -> dict[str, Any]:
    return {
        "DocumentRecno": entry.recno,
        "DocumentNumber": entry.number,
        "AccessGroup": entry.screening.access_group,
        "CustomFields": None,
        "Version": 1,
    }
