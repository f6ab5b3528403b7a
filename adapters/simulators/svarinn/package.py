"""A letter's files on their way out: packed while they are read, encrypted, and spoilt where that was ordered."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

from cryptography import x509

from adapters.simulators._kit.certificates import holder
from adapters.simulators._kit.contents import BLOCK
from adapters.simulators.svarinn.cms import envelop
from adapters.simulators.svarinn.records import Letter, LetterDraft, Receiver, Spoilage

#: so much of the end is held back by `truncated` and `cut`
_TAIL = 600
_ERROR_PAGE = b"<!DOCTYPE html><html><body><h1>Tjenesten er utilgjengelig</h1></body></html>"


class Cut(Exception):
    """Here the connection breaks."""


def encrypted(letter: Letter, receiver: Receiver, spoilage: Spoilage | None) -> Iterator[bytes]:
    """The body of the answer, piece by piece."""
    if spoilage == "empty":
        return
    if spoilage == "not_cms":
        yield _ERROR_PAGE
        return
    pieces = envelop(
        plain(letter),
        _certificates(receiver, spoilage),
        letter.draft.envelope,
        on_key=_flipped if spoilage == "tampered_key" else bytes,
        on_cipher={"tampered": _tampered, "tampered_end": _tampered_end}.get(spoilage or "", iter),
    )
    if spoilage not in ("truncated", "cut"):
        yield from pieces
        return
    yield from _held_back(pieces, _TAIL)[0]
    if spoilage == "cut":
        raise Cut


def plain(letter: Letter) -> Iterator[bytes]:
    draft = letter.draft
    if draft.payload is not None:
        for start in range(0, len(draft.payload), BLOCK):
            yield draft.payload[start : start + BLOCK]
    elif draft.package == "single":
        yield from draft.files[0].content.chunks()
    else:
        yield from _zipped(draft, letter.added_at.timetuple()[:6])


def _certificates(receiver: Receiver, spoilage: Spoilage | None) -> tuple[x509.Certificate, ...]:
    if spoilage == "wrong_certificate":
        return (holder("et annet mottakersystem", "rsa").certificate,)
    return (*receiver.also, receiver.certificate)


class _Sink:
    """A file that cannot seek, as a network connection is: the ZIP gets data descriptors, like Java's."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _zipped(draft: LetterDraft, packed_at: tuple[int, ...]) -> Iterator[bytes]:
    sink = _Sink()
    method = zipfile.ZIP_DEFLATED if draft.compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(sink, "w", method, compresslevel=1) as archive:  # type: ignore[call-overload]
        for one in draft.files:
            entry = zipfile.ZipInfo(one.packed_as or one.file_name, packed_at)  # type: ignore[arg-type]
            entry.compress_type = method
            with archive.open(entry, "w", force_zip64=one.content.length >= 2**31) as target:
                for chunk in one.content.chunks():
                    target.write(chunk)
                    yield sink.take()
    yield sink.take()


def _flipped(piece: bytes, at: int = -20) -> bytes:
    changed = bytearray(piece)
    changed[at] ^= 0x01
    return bytes(changed)


def _tampered(cipher: Iterator[bytes]) -> Iterator[bytes]:
    """Behind the first block, so that the first bytes still look like the file that it was."""
    done = False
    for piece in cipher:
        changed = not done and len(piece) > 32
        yield _flipped(piece, 24) if changed else piece
        done = done or changed


def _tampered_end(cipher: Iterator[bytes]) -> Iterator[bytes]:
    """One bit of the last block but one is one bit of the padding."""
    pieces, tail = _held_back(cipher, 32)
    yield from pieces
    yield bytes([*tail[:-17], tail[-17] ^ 0x80, *tail[-16:]])


def _held_back(pieces: Iterable[bytes], size: int) -> tuple[Iterator[bytes], bytearray]:
    """All but the last `size` bytes; the tail is complete when the iterator is exhausted."""
    tail = bytearray()

    def passing() -> Iterator[bytes]:
        for piece in pieces:
            tail.extend(piece)
            if len(tail) > size:
                yield bytes(tail[:-size])
                del tail[:-size]

    return passing(), tail
