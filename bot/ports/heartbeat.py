"""Who notices that the bot has fallen silent: an address outside that raises an alarm unless it is called."""

from __future__ import annotations

from typing import Protocol


class Heartbeat(Protocol):
    async def beat(self) -> None:
        """Says that all is well. Raises OutsideError, whose words never hold the address: it is a secret."""
