"""Has a letter bound by a process of its own, and ends that process whatever happens."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.errors import ContractBroken, PostvaktError, Rejected
from bot.web.paper.order import Cover, Order, Sheaf, end, frame, pieces, read_answer
from bot.web.paper.refusal import NotPaper
from bot.web.settings import PaperSettings

log = structlog.get_logger(__name__)

#: each may take as much memory as the settings allow
_AT_ONCE = 2
#: seconds beyond the binder's own, for starting and for putting everything together
_GRACE = 15.0
#: how much more than its parts the whole may weigh: pictures are packed anew
_MORE = 16 * 1024 * 1024
_PIECE = 256 * 1024

Content = Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    pdf: bytes
    #: why each of these sheaves is printed apart, by its place from 0 on
    left_out: dict[int, str]


class _Failed(Exception):
    """The process is dead, too slow, or answers something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    settings: PaperSettings
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def bind(self, cover: Cover, sheaves: Sequence[tuple[Sheaf, Content | None]]) -> Bound:
        """The cover sheet at least, with everything else to be printed apart.

        Raises what fetching raises, except for what its source refuses for good: that is printed apart. PostvaktError
        where not even a cover sheet can be made.
        """
        order = Order(
            cover=cover,
            sheaves=tuple(sheaf for sheaf, _ in sheaves),
            most_pages=self.settings.most_pages,
            seconds=self.settings.time_limit.total_seconds(),
        )
        contents = [content for _, content in sheaves]
        async with self.places:
            try:
                bound = await self._bound(order, contents)
            except _Failed as failure:
                log.warning("paper.failed", reason=str(failure))
                try:
                    bound = await self._bound(order, [None] * len(contents))
                except _Failed as again:
                    raise PostvaktError from again
        log.info("paper.bound", sheaves=len(sheaves), left_out=bound.left_out, size=len(bound.pdf))
        return bound

    async def _bound(self, order: Order, contents: Sequence[Content | None]) -> Bound:
        paper = await self._paper(order, contents)
        try:
            left_out, pdf = read_answer(paper)
        except ValueError as fault:
            raise _Failed("no_answer") from fault
        return Bound(pdf=pdf, left_out=left_out)

    async def _paper(self, order: Order, contents: Sequence[Content | None]) -> bytes:
        try:
            async with _binder(self.settings.memory, order.seconds) as (stdin, stdout):
                await _pass(stdin, order.encoded())
                await self._feed(stdin, contents)
                async with asyncio.timeout(order.seconds + _GRACE):
                    return await self._answer(stdout)
        except (BrokenPipeError, ConnectionResetError) as fault:
            raise _Failed("gone") from fault
        except TimeoutError as fault:
            raise _Failed("too_slow") from fault

    async def _feed(self, stdin: asyncio.StreamWriter, contents: Sequence[Content | None]) -> None:
        left = self.settings.most_bytes
        for content in contents:
            try:
                left -= await _pass_on(stdin, content, most=left)
            except (NotPaper, Rejected, ContractBroken):
                await _pass(stdin, end(given_up=True))
            else:
                await _pass(stdin, end())
        stdin.close()

    async def _answer(self, stdout: asyncio.StreamReader) -> bytes:
        most = 2 * self.settings.most_bytes + _MORE
        paper = bytearray()
        while chunk := await stdout.read(_PIECE):
            paper += chunk
            if len(paper) > most:
                raise _Failed("too_large")
        return bytes(paper)


async def _pass_on(stdin: asyncio.StreamWriter, content: Content | None, *, most: int) -> int:
    """How many bytes that were. Raises NotPaper where there is nothing to bind, or more than `most`."""
    if content is None:
        raise NotPaper("not_bound")
    taken = 0
    async with content() as chunks:
        async for chunk in chunks:
            taken += len(chunk)
            if taken > most:
                raise NotPaper("too_large")
            for piece in pieces(chunk, _PIECE):
                await _pass(stdin, frame(piece))
    return taken


async def _pass(stdin: asyncio.StreamWriter, content: bytes) -> None:
    stdin.write(content)
    await stdin.drain()


@asynccontextmanager
async def _binder(memory: int, seconds: float) -> AsyncIterator[tuple[asyncio.StreamWriter, asyncio.StreamReader]]:
    """Without the bot's environment, which may hold secrets; nobody hears what it says of files it stumbles over."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot.web.paper.binder", str(memory), str(seconds),
        stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd="/", env=_environment(),
    )  # fmt: skip
    try:
        yield _pipes(process)
        # it has closed its pipe, so it has ended or is about to
        async with asyncio.timeout(_GRACE):
            await process.wait()
    except BaseException:
        with suppress(ProcessLookupError):
            process.kill()
        raise
    finally:
        # to the end of its pipes, which are closed with that
        with suppress(BrokenPipeError, ConnectionResetError):
            await process.communicate()


def _pipes(process: Process) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    if process.stdin is None or process.stdout is None:
        raise _Failed("no_pipes")
    return process.stdin, process.stdout


def _environment() -> dict[str, str]:
    here = os.pathsep.join(str(Path(place).absolute()) for place in sys.path)
    return {"PYTHONPATH": here, "PYTHONDONTWRITEBYTECODE": "1"}
