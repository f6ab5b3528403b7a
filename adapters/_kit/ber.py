"""Reads BER while it arrives: small elements whole, one long OCTET STRING in pieces, never more memory than agreed.

Rules: ITU-T X.690 (02/2021), sections 8.1 (heads, definite and indefinite length) and 8.7 (constructed octet strings).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Final

OCTET_STRING: Final = 0x04
OBJECT_ID: Final = 0x06
INTEGER: Final = 0x02
SEQUENCE: Final = 0x30
SET: Final = 0x31
#: context-specific tag 0, primitive; the constructed one is `CONTEXT_0 | CONSTRUCTED`
CONTEXT_0: Final = 0x80
CONSTRUCTED: Final = 0x20

_DEEPEST: Final = 16
_PIECE: Final = 64 * 1024


class BerFault(Exception):
    """`reason` is a short stable word; nothing of the content stands in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Head:
    #: the identifier octet, class and constructed bit included
    tag: int
    #: None = indefinite: it ends with an end-of-contents element
    length: int | None

    @property
    def constructed(self) -> bool:
        return bool(self.tag & CONSTRUCTED)


@dataclass(frozen=True, slots=True)
class Element:
    """One that was read whole; a constructed one has children instead of content."""

    tag: int
    content: bytes = b""
    children: tuple[Element, ...] = ()


END: Final = Element(0)


class BerReader:
    """`most_header` bounds all that is read as elements; what `octets` hands out is not counted."""

    def __init__(self, source: AsyncIterator[bytes], *, most_header: int) -> None:
        self._source = source
        self._held = bytearray()
        self._at = 0
        self._passed = 0
        self._allowed = most_header

    @property
    def position(self) -> int:
        return self._passed + self._at

    async def enter(self, tag: int) -> int | None:
        """Into a constructed element; answers where it ends, None = at its end-of-contents."""
        head = await self.head()
        if head.tag != tag:
            raise BerFault("damaged")
        return self._end(head)

    async def leave(self, end: int | None) -> None:
        """Past everything that is left of an element that was entered."""
        if end is None:
            while await self.element() is not END:
                pass
            return
        while self.position < end:
            await self.element()
        if self.position > end:
            raise BerFault("damaged")

    async def element(self, *, tag: int | None = None, depth: int = 0) -> Element:
        """The next element with all that it holds, whatever way its lengths are written. END for end-of-contents."""
        head = await self.head()
        self._charge(2)
        if head.tag == 0 and tag is None:
            return END
        if depth > _DEEPEST or tag not in (None, head.tag):
            raise BerFault("damaged")
        if not head.constructed:
            return Element(head.tag, content=await self._exactly(head.length or 0))
        end, children = self._end(head), []
        while end is None or self.position < end:
            child = await self.element(depth=depth + 1)
            if child is END and end is None:
                break
            if child is END:
                raise BerFault("damaged")
            children.append(child)
        if end is not None and self.position > end:
            raise BerFault("damaged")
        return Element(head.tag, children=tuple(children))

    async def head(self) -> Head:
        while True:
            found = self._held_head()
            if found is not None:
                return found
            await self._refill()

    async def octets(self, head: Head) -> AsyncGenerator[bytes, None]:
        """What an octet string holds, in pieces, whether it is one primitive or many in constructed ones."""
        if not head.constructed:
            async for piece in self._stretch(head.length or 0):
                yield piece
            return
        ends, gathered = [self._end(head)], bytearray()
        while ends:
            left = self._segments_held(ends, gathered)
            full = len(gathered) >= _PIECE
            if full or left or not ends:
                yield bytes(gathered)
                gathered.clear()
            if left:
                async for piece in self._stretch(left):
                    yield piece
            elif ends and not full:
                await self._refill()

    def _segments_held(self, ends: list[int | None], gathered: bytearray) -> int:
        """Gathers segments as far as they have arrived; answers how much of one that has only begun is still to come.

        One loop without awaiting: KS sends a gigabyte in segments of 1,000 bytes.
        """
        while ends:
            end = ends[-1]
            if end is not None and self.position >= end:
                if self.position > end:
                    raise BerFault("damaged")
                ends.pop()
                continue
            if len(gathered) >= _PIECE:
                return 0
            head = self._held_head()
            if head is None:
                return 0
            if head.tag == OCTET_STRING:
                length = head.length or 0
                taken = self._held[self._at : self._at + length]
                self._at += len(taken)
                gathered += taken
                if len(taken) < length:
                    return length - len(taken)
            elif head.tag == OCTET_STRING | CONSTRUCTED and len(ends) < _DEEPEST:
                ends.append(self._end(head))
            elif head.tag == 0 and end is None:
                ends.pop()
            else:
                raise BerFault("damaged")
        return 0

    def _held_head(self) -> Head | None:
        """The next head, and past it; None where it has not arrived whole yet."""
        held, at = self._held, self._at
        if len(held) < at + 2:
            return None
        tag, length = held[at], held[at + 1]
        at += 2
        if length == 0x80:
            # X.690 section 8.1.3.2: only what is constructed may have no length
            if not tag & CONSTRUCTED:
                raise BerFault("damaged")
            self._at = at
            return Head(tag, None)
        if length > 0x80:
            wide = length & 0x7F
            if wide > 8:
                raise BerFault("damaged")
            if len(held) < at + wide:
                return None
            length = int.from_bytes(held[at : at + wide], "big")
            at += wide
        # no tag of CMS needs more than one octet; zero is the end-of-contents, and has no length
        if tag & 0x1F == 0x1F or (tag == 0 and length):
            raise BerFault("damaged")
        self._at = at
        return Head(tag, length)

    def _end(self, head: Head) -> int | None:
        return None if head.length is None else self.position + head.length

    async def _stretch(self, length: int) -> AsyncIterator[bytes]:
        while length:
            piece = bytes(self._held[self._at : self._at + min(length, _PIECE)])
            if not piece:
                await self._refill()
                continue
            self._at += len(piece)
            length -= len(piece)
            yield piece

    async def _exactly(self, size: int) -> bytes:
        self._charge(size)
        while len(self._held) - self._at < size:
            await self._refill()
        self._at += size
        return bytes(self._held[self._at - size : self._at])

    def _charge(self, size: int) -> None:
        self._allowed -= size
        if self._allowed < 0:
            raise BerFault("header_too_large")

    async def _refill(self) -> None:
        piece = await anext(self._source, None)
        if piece is None:
            raise BerFault("truncated")
        self._passed += self._at
        del self._held[: self._at]
        self._at = 0
        self._held += piece


def encoded(element: Element) -> bytes:
    """The element in DER, so that two spellings of one name compare equal."""
    content = element.content or b"".join(encoded(child) for child in element.children)
    size = len(content)
    if size < 0x80:
        return bytes((element.tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((element.tag, 0x80 | len(length))) + length + content


def octets_of(element: Element) -> bytes:
    """The content of an octet string that was read whole."""
    if element.tag & CONSTRUCTED:
        return b"".join(octets_of(child) for child in element.children)
    return element.content
