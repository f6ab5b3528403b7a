"""Puts files on an entry: the first is its main document, a title that cannot be part of a path breaks the request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from adapters.simulators.p360 import codes
from adapters.simulators.p360.body import Blob
from adapters.simulators.p360.call import Call
from adapters.simulators.p360.records import Entry, StoredFile
from adapters.simulators.p360.refusals import LookupFailed, SifRefusal

_BREAKS_PATHS = frozenset('"<>')


class BadFile(SifRefusal):
    """One file could not be stored; `entry` has those before it."""

    def __init__(self, cause: SifRefusal, entry: Entry) -> None:
        super().__init__(cause.text)
        self.kind = cause.kind
        self.entry = entry


def with_files(call: Call, entry: Entry, given: Iterable[dict[str, Any]]) -> Entry:
    for one in given:
        try:
            entry = replace(entry, files=(*entry.files, _stored(call, one, first=not entry.files)))
        except SifRefusal as refusal:
            raise BadFile(refusal, entry) from refusal
    return entry


def _stored(call: Call, given: dict[str, Any], *, first: bool) -> StoredFile:
    title, tables = given.get("Title") or "", call.world.codes
    if not title.strip() or not given.get("Format"):
        raise SifRefusal("Fields 'Title' and 'Format' are mandatory on a file.")
    if _BREAKS_PATHS & set(title):
        raise SifRefusal("Illegal character in path.")
    access = given.get("AccessCode")
    category = given.get("Category")
    return StoredFile(
        recno=call.world.next_recno(),
        title=title,
        format=tables.resolve(codes.FILE_FORMAT, given["Format"]).code,
        relation=tables.resolve(codes.RELATION_TYPE, given.get("RelationType") or ("H" if first else "V")).code,
        version_format=tables.resolve(codes.VERSION_FORMAT, given.get("VersionFormat") or "P").code,
        status_code=tables.resolve(codes.FILE_STATUS, given.get("Status") or "B").code,
        category=tables.resolve(codes.FILE_CATEGORY, category).code if category else None,
        access_code=tables.resolve(codes.ACCESS_CODE, access).code if access else None,
        note=given.get("Note"),
        blob=_content(call, given),
        stored_by=call.who.login,
        stored_at=call.world.now(),
    )


def _content(call: Call, given: dict[str, Any]) -> Blob | None:
    reference = given.get("UploadedFileReference")
    blobs: list[Blob] = [given[name] for name in ("Base64Data", "Data") if name in given]
    if len(blobs) + bool(reference) > 1:
        raise SifRefusal("A file takes its content from one of Base64Data, Data and UploadedFileReference.")
    if reference:
        upload = call.world.uploads.get(reference)
        if upload is None or upload.login != call.who.login:
            raise LookupFailed(reference, "Uploaded file", "FileReference")
        return upload.blob
    if not blobs:
        if given.get("FiledOnPaper"):
            return None
        raise SifRefusal("The file has no content.")
    if not blobs[0].intact:
        raise SifRefusal("System.FormatException: The input is not a valid Base-64 string.")
    return blobs[0]
