"""The process that binds one letter: reads the order and everything to be bound, writes one PDF, and ends.

It fences itself in before it reads anything: no file may be written (nor a core dump, which would hold the letter), no
process started, and memory and processor time are bounded. Whatever breaks on a hostile file costs that file alone.
"""

from __future__ import annotations

import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from types import FrameType

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from bot.web.paper.harmless import harmless
from bot.web.paper.order import Form, Order, Sheaf, Words, answer, read_order
from bot.web.paper.pictures import picture
from bot.web.paper.refusal import NotPaper
from bot.web.paper.sheets import cover_sheet, text_sheets, words

_KINDS = {Form.PNG: "PNG", Form.JPEG: "JPEG"}
#: seconds between alarms: one may be swallowed by what it should end
_AGAIN = 0.2


class _TooSlow(BaseException):
    """No Exception, so that nothing that tries again catches it."""


def main(memory: int, seconds: float) -> None:
    _fence(memory, seconds)
    order, contents = read_order(sys.stdin.buffer)
    sys.stdout.buffer.write(bind(order, contents))
    sys.stdout.buffer.flush()


def bind(order: Order, contents: list[bytes | None]) -> bytes:
    until = time.monotonic() + order.seconds
    bound: list[bytes] = []
    left_out: dict[int, str] = {}
    pages = order.most_pages
    for place, (sheaf, content) in enumerate(zip(order.sheaves, contents, strict=True)):
        try:
            with _alarm(min(order.seconds / 2, until - time.monotonic())):
                paper, count = _paper(sheaf, content, pages)
        except NotPaper as refusal:
            left_out[place] = refusal.reason
        except _TooSlow:
            # once more: the alarm may have rung while it was being put out
            signal.setitimer(signal.ITIMER_REAL, 0)
            left_out[place] = "too_slow"
        except MemoryError:
            left_out[place] = "too_large"
        except Exception as fault:  # noqa: BLE001 - a hostile file may break its reader anywhere: it is left out then
            left_out[place] = f"damaged.{type(fault).__name__}"
        else:
            bound.append(paper)
            pages -= count
    cover = cover_sheet(order.cover, [order.sheaves[place].apart for place in left_out])
    return answer(left_out, _together(order, [cover, *bound]))


def _paper(sheaf: Sheaf, content: bytes | None, most_pages: int) -> tuple[bytes, int]:
    if content is None or sheaf.form is Form.OTHER:
        raise NotPaper("not_bound")
    if most_pages < 1:
        raise NotPaper("too_many_pages")
    match sheaf.form:
        case Form.WORDS:
            return words(Words.decoded(content), most_pages=most_pages)
        case Form.TEXT:
            return text_sheets(content.decode(sheaf.charset), most_pages=most_pages)
        case Form.PDF:
            return harmless(content, most_pages=most_pages)
    return picture(content, _KINDS[sheaf.form]), 1


def _together(order: Order, papers: list[bytes]) -> bytes:
    """Only what the pages lead to comes along; what else the parts held stays behind."""
    writer = PdfWriter()
    for paper in papers:
        for page in PdfReader(BytesIO(paper)).pages:
            writer.add_page(page)
    writer.metadata = {
        NameObject("/Title"): TextStringObject(order.cover.heading),
        NameObject("/Producer"): TextStringObject("Postvakt"),
    }
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(_number: int, _frame: FrameType | None) -> None:
        raise _TooSlow

    if seconds <= 0:
        raise NotPaper("too_slow")
    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _fence(memory: int, seconds: float) -> None:
    # macOS refuses a bound on memory; the clock of the bot still ends what takes too long
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, int(2 * seconds) + 5),
        (resource.RLIMIT_AS, memory),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
