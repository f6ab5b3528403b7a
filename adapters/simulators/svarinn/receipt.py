"""Reads a Statusoppdatering strictly: an unknown field or a missing reason is a mistake that must show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


class BadReceipt(Exception):
    """Answered with 400 and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    received: bool
    text: str = ""
    permanent: bool = False


def read_receipt(body: bytes) -> Receipt:
    try:
        told: Any = json.loads(body)
    except ValueError as wrong:
        raise BadReceipt("the body is not JSON") from wrong
    match told:
        case {"status": "MOTTATT", **rest} if not rest:
            return Receipt(received=True)
        case {"status": "FEILET", "feil": {"feilmelding": str(text), "permanent": bool(permanent), **more}, **rest} if (
            text.strip() and not more and not rest
        ):
            return Receipt(received=False, text=text, permanent=permanent)
        case _:
            raise BadReceipt("status must be MOTTATT alone, or FEILET with feil {feilmelding, permanent}")
