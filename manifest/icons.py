"""Draws the app's two icons: an envelope with a watch. Sizes and colours are those of manifest schema 1.25.

Each shape is a distance in pixels (below zero = inside), so edges are smooth at every size without a drawing library.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

Colour = tuple[int, int, int]
#: red, green, blue and opacity of the pixel at column and row
Paint = Callable[[int, int], tuple[int, int, int, int]]

COLOUR_SIZE, OUTLINE_SIZE = 192, 32
BACKGROUND: Colour = (0x1F, 0x4E, 0x79)
WHITE: Colour = (255, 255, 255)
AMBER: Colour = (255, 190, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Envelope and watch in a square of `size` pixels with its corner at `left`, `top`."""

    left: float
    top: float
    size: float
    stroke: float

    def envelope(self, x: float, y: float) -> float:
        x, y = (x - self.left) / self.size, (y - self.top) / self.size
        flap = min(_segment(x, y, 0.06, 0.2, 0.44, 0.5), _segment(x, y, 0.44, 0.5, 0.82, 0.2))
        return min(abs(_box(x, y)), flap) * self.size - self.stroke / 2

    def watch(self, x: float, y: float) -> float:
        return (self._from_centre(x, y) - 0.23) * self.size

    def rim(self, x: float, y: float) -> float:
        return abs(self.watch(x, y) + self.stroke / 2) - self.stroke / 2

    def hands(self, x: float, y: float) -> float:
        x, y = (x - self.left) / self.size, (y - self.top) / self.size
        hands = min(_segment(x, y, 0.76, 0.72, 0.76, 0.6), _segment(x, y, 0.76, 0.72, 0.84, 0.72))
        return hands * self.size - self.stroke * 0.4

    def _from_centre(self, x: float, y: float) -> float:
        return hypot((x - self.left) / self.size - 0.76, (y - self.top) / self.size - 0.72)


def colour_icon() -> bytes:
    """The mark lies within the middle 120 pixels: Teams cuts corners and edges off in places."""
    mark = Mark(left=36, top=40, size=120, stroke=9)

    def paint(column: int, row: int) -> tuple[int, int, int, int]:
        x, y = column + 0.5, row + 0.5
        colour = _over(BACKGROUND, WHITE, _covered(mark.envelope(x, y)))
        colour = _over(colour, BACKGROUND, _covered(mark.watch(x, y) - 7))
        colour = _over(colour, AMBER, _covered(mark.watch(x, y)))
        return (*_over(colour, BACKGROUND, _covered(mark.hands(x, y))), 255)

    return png(COLOUR_SIZE, paint)


def outline_icon() -> bytes:
    mark = Mark(left=1, top=0, size=31, stroke=2)

    def paint(column: int, row: int) -> tuple[int, int, int, int]:
        x, y = column + 0.5, row + 0.5
        envelope = _covered(mark.envelope(x, y)) * (1 - _covered(mark.watch(x, y) - 1.5))
        watch = max(_covered(mark.rim(x, y)), _covered(mark.hands(x, y)))
        return (*WHITE, round(255 * max(envelope, watch)))

    return png(OUTLINE_SIZE, paint)


def png(size: int, paint: Paint) -> bytes:
    """A square image with 8 bits a colour and opacity (PNG, ISO/IEC 15948)."""
    rows = (b"\0" + bytes(value for column in range(size) for value in paint(column, row)) for row in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _covered(distance: float) -> float:
    return min(max(0.5 - distance, 0.0), 1.0)


def _over(below: Colour, above: Colour, share: float) -> Colour:
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(below, above, strict=True))
    return red, green, blue


def _box(x: float, y: float) -> float:
    """The envelope: a rectangle with rounded corners."""
    across, down = abs(x - 0.44) - 0.34, abs(y - 0.42) - 0.22
    return hypot(max(across, 0), max(down, 0)) + min(max(across, down), 0) - 0.06


def _segment(x: float, y: float, from_x: float, from_y: float, to_x: float, to_y: float) -> float:
    along_x, along_y = to_x - from_x, to_y - from_y
    share = ((x - from_x) * along_x + (y - from_y) * along_y) / (along_x**2 + along_y**2)
    share = min(max(share, 0.0), 1.0)
    return hypot(x - from_x - share * along_x, y - from_y - share * along_y)
