"""Reads every line that is logged in the whole test run, as production would write it, for what no log may tell.

What letters say is learnt from the simulated Altinn as they are handed in; made-up people are known by «(test)».
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from structlog.testing import LogCapture

from adapters.simulators.altinn.world import World
from bot.ops.logs import set_up_logs

_PEOPLE = "(test)"
#: a shorter one is part of other words
_SHORTEST = 6
_ELEVEN_DIGITS = re.compile(r"(?<![0-9A-Za-z-])\d{11}(?![0-9A-Za-z-])")


@dataclass(slots=True)
class LogGuard(io.TextIOBase):
    secrets: set[str] = field(default_factory=set)
    #: lines that should never have been written
    told: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.secrets.clear()
        self.told.clear()

    def keep(self, *secrets: str) -> None:
        self.secrets.update(secret for secret in secrets if len(secret) >= _SHORTEST)

    def write(self, line: str) -> int:
        numbers = [number for number in _ELEVEN_DIGITS.findall(line) if _is_identity_number(number)]
        if numbers or _PEOPLE in line or any(secret in line for secret in self.secrets):
            self.told.append(line)
        return len(line)


def _is_identity_number(digits: str) -> bool:
    """By its date alone: D-numbers add 40 to the day, H-, Nav and test numbers 40, 65 or 80 to the month."""
    day, month = int(digits[:2]) % 40, int(digits[2:4])
    return 1 <= day <= 31 and any(1 <= month - more <= 12 for more in (0, 40, 65, 80))


@cache
def log_guard() -> LogGuard:
    """Stands from the first call on, for the rest of this process."""
    guard = LogGuard()
    set_up_logs("json", "INFO")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(guard)
    _listen(World, "add_letter", lambda draft: guard.keep(*_said_in(draft)))
    # while a test captures what is logged, nothing reaches the handler
    _listen(LogCapture, "__call__", lambda _logger, _method, said: guard.write(repr(said)))
    return guard


def _said_in(draft: Any) -> list[str]:
    return [draft.title, draft.body, draft.summary, *(attachment.file_name for attachment in draft.attachments)]


def _listen(kind: type, name: str, told: Callable[..., object]) -> None:
    real = getattr(kind, name)

    def heard(self: Any, *args: Any, **named: Any) -> Any:
        told(*args, **named)
        return real(self, *args, **named)

    setattr(kind, name, heard)
