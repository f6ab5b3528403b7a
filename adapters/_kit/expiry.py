"""How long the certificates in a setting still hold: a key that runs out on a Sunday stops every letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from cryptography.x509 import load_pem_x509_certificates

from bot.domain.clock import Clock
from bot.ports.examination import Check, Finding, doubtful, faulty, good

#: to order a new one, have it approved and put it in takes weeks
_SOON: Final = timedelta(days=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    #: the setting that holds them
    setting: str
    #: PEM, where several stand for each other (keys in rotation) each by itself
    pems: Sequence[str] = field(repr=False)
    clock: Clock

    def check(self) -> Check:
        return Check(code="certificate", run=self._look, values={"setting": self.setting})

    async def _look(self) -> tuple[Finding, ...]:
        """Of several that stand for each other the one that holds longest; of a chain the link that breaks first."""
        left = [days for days in map(self._days_left, self.pems) if days is not None]
        if not left:
            return (good("certificate_not_here"),)
        days = max(left)
        if days < 0:
            return (faulty("certificate_ended", days=-days),)
        return (
            doubtful("certificate_ends", days=days) if days <= _SOON.days else good("certificate_holds", days=days),
        )

    def _days_left(self, pem: str) -> int | None:
        """None where there is no certificate beside the key."""
        try:
            chain = load_pem_x509_certificates(pem.encode())
        except ValueError:
            return None
        return min((each.not_valid_after_utc - self.clock.now()).days for each in chain)
