"""A warmed process from which commands are forked: what Postvakt loads takes longer than most of them do.

Each is a process of its own with its own folder, environment, output and signals, as `python -m bot` is; only what is
loaded is loaded already. When the warmed process forks it has neither threads nor an event loop. An order comes
pickled with three descriptors: output, errors, and a socket on which the process tells its number and how it ended.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import gc
import importlib
import os
import pickle
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.__main__ import main as command

_ROOT = Path(__file__).resolve().parents[2]
_MOST = 1024 * 1024
#: what the commands load when they are called
_LOADED = (
    "bot.commands.audit", "bot.commands.check_config", "bot.commands.init", "bot.commands.items",
    "bot.commands.manifest", "bot.commands.rules", "bot.commands.simulate", "bot.settings.configuration", "bot.running",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    words: tuple[str, ...]
    folder: str
    environment: Mapping[str, str]


@dataclass(slots=True)
class Born:
    """One process of the command line, as its parent has it. `returncode` as in `subprocess`."""

    pid: int
    _end: socket.socket
    returncode: int | None = None
    _waiting: asyncio.Task[int] | None = field(default=None, repr=False)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def ended(self) -> int:
        """Waits for it, no longer than the socket's own patience."""
        return self._told(self._end.recv(64))

    def watch(self) -> None:
        """From now on `returncode` tells when it has ended."""
        self._end.setblocking(False)
        self._waiting = asyncio.create_task(self._watched())

    async def wait(self) -> int:
        assert self._waiting is not None
        return await asyncio.shield(self._waiting)

    async def _watched(self) -> int:
        return self._told(await asyncio.get_running_loop().sock_recv(self._end, 64))

    def _told(self, line: bytes) -> int:
        self.returncode = os.waitstatus_to_exitcode(int(line))
        self._end.close()
        return self.returncode


def born(words: Sequence[str], *, folder: Path, environment: Mapping[str, str], out: int, err: int) -> Born:
    ours, theirs = socket.socketpair()
    ours.settimeout(90.0)
    order = Order(words=tuple(words), folder=str(folder), environment=environment)
    with theirs:
        socket.send_fds(_warmed(), [pickle.dumps(order)], [out, err, theirs.fileno()])
    return Born(int(ours.recv(64)), ours)


@functools.cache
def _warmed() -> socket.socket:
    """Started with the first command of a test run."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    started = (sys.executable, "-m", "tests.process.warm", str(theirs.fileno()))
    environment = os.environ | {"PYTHONPATH": str(_ROOT), "COLUMNS": "100"}
    process = subprocess.Popen(started, env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _supervised(order: Order, descriptors: Sequence[int]) -> None:
    """The command's parent: tells its number and, once it has ended, how."""
    out, err, told = descriptors
    child = os.fork()
    if not child:
        os.close(told)
        _live(order, out, err)
    for each in (out, err):
        os.close(each)
    os.write(told, str(child).encode())
    _, status = os.waitpid(child, 0)
    os.write(told, str(status).encode())
    os._exit(0)


def _live(order: Order, out: int, err: int) -> None:
    """Never returns."""
    status = 70
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(order.folder)
        os.environ.clear()
        os.environ.update(order.environment)
        sys.argv = ["postvakt", *order.words]
        command()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - whatever it was, a child never goes on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    orders = socket.socket(fileno=int(sys.argv[1]))
    for name in _LOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    # whoever is forked here is waited for by nobody
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        told, descriptors, _, _ = socket.recv_fds(orders, _MOST, 3)
        if not told:
            return
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            orders.close()
            _supervised(pickle.loads(told), descriptors)
        for each in descriptors:
            os.close(each)


if __name__ == "__main__":
    main()
