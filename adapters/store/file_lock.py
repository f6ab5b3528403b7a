"""Keeps a second running bot off one SQLite file: a lock that the system takes back when its process dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.errors import ConfigError


class FileLock:
    """Held from `take` to `release`. The file beside the database stays: removing it would let two processes in."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + "-lock")
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def take(self, note: str) -> None:
        """Raises ConfigError where another process, or another store of this one, holds it; `note` says who does."""
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            raise ConfigError(f"store.url: cannot write {self.path}: the folder must exist and be writable") from None
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            holder = self.path.read_text(encoding="utf-8", errors="replace")[:100]
            raise ConfigError(
                f"store.url: a running Postvakt holds {self.path} ({holder}); stop it, or name another database"
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, note.encode())
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        # far behind the note: Windows lets nobody read what is locked
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
