"""What is to be bound, as it passes from the bot to the process that binds it: pure, shared by both sides.

On the wire: the order as one frame of JSON, then each sheaf as frames of content with an empty one at its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import BinaryIO

#: bytes that say how long a frame is
_LENGTH = 4
#: instead of a length: the rest of this sheaf does not come
_GIVEN_UP = (1 << 8 * _LENGTH) - 1
_END = bytes(_LENGTH)


class Form(StrEnum):
    #: what opening the letter tells, and its own text; content: JSON of `Words`
    WORDS = "words"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    #: `charset` says how
    TEXT = "text"
    #: nothing that can be bound: no content comes
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    title: str
    #: label and value
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]

    def encoded(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decoded(cls, content: bytes) -> Words:
        read = json.loads(content)
        facts = tuple((label, value) for label, value in read["facts"])
        return cls(title=read["title"], facts=facts, texts=tuple(read["texts"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    form: Form
    #: on the cover sheet, where it cannot be bound
    apart: str
    charset: str = "utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    heading: str
    to: str
    unit: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    cover: Cover
    sheaves: tuple[Sheaf, ...]
    #: pages in all, cover sheet aside
    most_pages: int
    #: for everything, and no more than half of it for one sheaf
    seconds: float

    def encoded(self) -> bytes:
        return frame(json.dumps(asdict(self)).encode())

    @classmethod
    def decoded(cls, content: bytes) -> Order:
        read = json.loads(content)
        rows = tuple((label, value) for label, value in read["cover"].pop("rows"))
        return cls(
            cover=Cover(rows=rows, **read["cover"]),
            sheaves=tuple(Sheaf(form=Form(one.pop("form")), **one) for one in read["sheaves"]),
            most_pages=read["most_pages"],
            seconds=read["seconds"],
        )


def frame(content: bytes) -> bytes:
    return len(content).to_bytes(_LENGTH, "big") + content


def end(*, given_up: bool = False) -> bytes:
    return _GIVEN_UP.to_bytes(_LENGTH, "big") if given_up else _END


def read_order(stream: BinaryIO) -> tuple[Order, list[bytes | None]]:
    """The order with its sheaves' content; None for what was given up. Raises EOFError where the other side is gone."""
    order = Order.decoded(_exactly(stream, _length(stream)))
    return order, [_content(stream) for _ in order.sheaves]


def _content(stream: BinaryIO) -> bytes | None:
    content = bytearray()
    for length in iter(lambda: _length(stream), 0):
        if length == _GIVEN_UP:
            return None
        content += _exactly(stream, length)
    return bytes(content)


def _length(stream: BinaryIO) -> int:
    return int.from_bytes(_exactly(stream, _LENGTH), "big")


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def answer(left_out: dict[int, str], paper: bytes) -> bytes:
    """`left_out`: why, by the sheaf's place from 0 on."""
    return frame(json.dumps(left_out).encode()) + paper


def read_answer(content: bytes) -> tuple[dict[int, str], bytes]:
    """Raises ValueError where it is not whole."""
    length = int.from_bytes(content[:_LENGTH], "big")
    head, paper = content[_LENGTH : _LENGTH + length], content[_LENGTH + length :]
    if not paper.startswith(b"%PDF-"):
        raise ValueError("no paper")
    return {int(place): str(why) for place, why in json.loads(head).items()}, paper


def pieces(content: bytes, size: int = 64 * 1024) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]
