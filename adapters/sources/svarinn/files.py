"""Holds what was delivered against what was listed: which file is which, in what order, and whether it is the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from adapters._kit.unpack import PackedFile
from adapters.sources.svarinn.protocol import API
from adapters.sources.svarinn.wire import Fil, Lenke
from bot.domain.file_names import distinct_names, has_suffix, safe_name
from bot.errors import Rejected
from bot.ports.source import Attachment

#: names the letter's links among its attachments
LINKS: Final = "links"
_MEDIA_TYPE: Final = re.compile(r"[A-Za-z0-9][\w.+-]{0,60}/[A-Za-z0-9][\w.+-]{0,100}")
_SHA256: Final = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFile:
    attachment: Attachment
    packed: PackedFile


def is_the_file_itself(listed: Sequence[Fil] | None, sha256: str) -> bool:
    """A delivery of one file that begins as a ZIP does, such as an Office file, is told by its hash."""
    return bool(listed) and len(listed or ()) == 1 and _hash(listed[0] if listed else Fil()) == sha256


def arranged(listed: Sequence[Fil] | None, packed: Sequence[PackedFile], system: str) -> tuple[LetterFile, ...]:
    """In the order of the list, the main file first; what no list tells of comes last. No file is ever left out."""
    if len(listed or ()) > len(packed):
        raise Rejected(system, f"{API}.files_missing")
    left = dict(enumerate(packed, start=1))
    pairs: list[tuple[int | None, Fil]] = []
    for entry in listed or ():
        number = _same(entry, left)
        pairs.append((number, entry))
        if number is not None:
            del left[number]
    # renamed on the way: they stand in the same order
    spare = iter(sorted(left))
    placed = [(number or next(spare), entry) for number, entry in pairs]
    placed += [(number, Fil()) for number in spare]
    names = distinct_names(_name(entry, packed[number - 1], number) for number, entry in placed)
    return tuple(
        LetterFile(
            attachment=Attachment(
                attachment_id=str(number),
                file_name=name,
                media_type=_media_type(entry, packed[number - 1]),
                differs=_differs(entry, packed[number - 1]),
            ),
            packed=packed[number - 1],
        )
        for name, (number, entry) in zip(names, placed, strict=True)
    )


def links_as_text(links: Sequence[Lenke]) -> str:
    """A letter may be a text with a link in it, and then the link is the letter."""
    lines = (" ".join(filter(None, (each.ledetekst, each.tekst, each.lenke))) for each in links)
    return "\n".join(line for line in lines if line) + "\n"


def _same(entry: Fil, left: dict[int, PackedFile]) -> int | None:
    name, wanted = _safe(entry.filnavn), _hash(entry)
    by_name = (number for number, packed in left.items() if name and _safe(packed.name) == name)
    by_hash = (number for number, packed in left.items() if packed.sha256 == wanted)
    return next(by_name, None) or next(by_hash, None)


def _name(entry: Fil, packed: PackedFile, number: int) -> str:
    name = _safe(entry.filnavn) or _safe(packed.name) or f"vedlegg-{number}"
    # seen in the wild: PDFs without their ending (ks-no/svarut-sak-mottak, changelog)
    return f"{name}.pdf" if packed.is_pdf and not has_suffix(name) else name


def _safe(name: str | None) -> str:
    return safe_name(name or "", otherwise="")


def _media_type(entry: Fil, packed: PackedFile) -> str:
    if entry.mime_type and _MEDIA_TYPE.fullmatch(entry.mime_type):
        return entry.mime_type.lower()
    return "application/pdf" if packed.is_pdf else "application/octet-stream"


def _differs(entry: Fil, packed: PackedFile) -> bool:
    """By the hash, or where none is listed by the size."""
    wanted = _hash(entry)
    if wanted:
        return packed.sha256 != wanted
    return entry.storrelse is not None and packed.size != entry.storrelse


def _hash(entry: Fil) -> str:
    """Empty where what is listed cannot be one."""
    return entry.hash.lower() if entry.hash and _SHA256.fullmatch(entry.hash) else ""
