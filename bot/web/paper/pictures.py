"""A picture on a page of its own: unpacked within bounds, upright, without what its camera noted, and packed anew."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bot.web.paper.refusal import NotPaper

#: as many as a scanner makes of A3 at 400 dots an inch; a packed picture may claim any number
_MOST_PIXELS = 32_000_000
#: more than a printer shows
_LONGEST_SIDE = 3508
_MARGIN = 36.0
#: points for each pixel at most: a small picture stays small
_LARGEST = 0.72
_PLAIN = frozenset({"1", "CMYK", "L", "LA", "P", "PA", "RGB", "RGBA", "YCbCr"})


def picture(content: bytes, kind: str) -> bytes:
    """`kind`: PNG or JPEG. Raises NotPaper, or whatever Pillow stumbles over."""
    with warnings.catch_warnings():
        # Pillow warns of bombs and of what it passes over
        warnings.simplefilter("error")
        with Image.open(BytesIO(content), formats=[kind]) as opened:
            upright = _upright(opened)
    return _page(upright, kind)


def _upright(opened: Image.Image) -> Image.Image:
    wide, high = opened.size
    if wide * high > _MOST_PIXELS:
        raise NotPaper("too_large")
    if opened.mode not in _PLAIN or (opened.format == "PNG" and getattr(opened, "n_frames", 1) > 1):
        raise NotPaper("picture")
    upright = ImageOps.exif_transpose(opened)
    if upright.mode in ("LA", "PA", "RGBA") or "transparency" in upright.info:
        colours = upright.convert("RGBA")
        upright = Image.new("RGB", colours.size, "white")
        upright.paste(colours, mask=colours.getchannel("A"))
    upright = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return upright


def _page(upright: Image.Image, kind: str) -> bytes:
    wide, high = upright.size
    size = landscape(A4) if wide > high else A4
    scale = min((size[0] - 2 * _MARGIN) / wide, (size[1] - 2 * _MARGIN) / high, _LARGEST)
    packed = BytesIO()
    upright.save(packed, format=kind, **({"quality": 90} if kind == "JPEG" else {}))
    packed.seek(0)
    written = BytesIO()
    canvas = Canvas(written, pagesize=size, pageCompression=1, invariant=1)
    left, bottom = (size[0] - wide * scale) / 2, size[1] - _MARGIN - high * scale
    canvas.drawImage(ImageReader(packed), left, bottom, width=wide * scale, height=high * scale)
    canvas.showPage()
    canvas.save()
    return written.getvalue()
