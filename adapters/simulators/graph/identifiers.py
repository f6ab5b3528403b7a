"""Ids as Exchange makes them: long, with signs that must be escaped, and ordinary ones that die when a mail is moved.

concepts/outlook-immutable-id.md of microsoftgraph/microsoft-graph-docs-contrib (122c4921), read 2026-11-22.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from adapters.simulators.graph.records import Mail

_FORM = re.compile(r"A(AMk|AkA|QMk)[A-Za-z0-9_-]{40,}={0,2}")


def looks_like_an_id(text: str) -> bool:
    return _FORM.fullmatch(text) is not None


def folder_id(mailbox: str, seed: str) -> str:
    return _made("AAMkAD", f"folder/{mailbox}/{seed}", 76)


def mail_id(mail: Mail, *, immutable: bool) -> str:
    return past_mail_id(mail.mailbox, mail.number, mail.copy, immutable=immutable)


def past_mail_id(mailbox: str, number: int, copy: int, *, immutable: bool) -> str:
    """Of a mail that may be gone."""
    if immutable:
        return _made("AAkALg", f"mail/{mailbox}/{number}", 67)
    return _made("AAMkAD", f"mail/{mailbox}/{number}/{copy}", 109)


def attachment_id(mail: Mail, position: int, *, immutable: bool) -> str:
    """Holds the id of its mail, so it changes with it."""
    return _made("AAMkAD", f"{mail_id(mail, immutable=immutable)}/{position}", 130)


def change_key(mail: Mail) -> str:
    return _made("CQAAAB", f"{mail.mailbox}/{mail.number}/{mail.version}", 22)


@dataclass(frozen=True, slots=True)
class IdKind:
    """Which ids one request wants."""

    immutable: bool

    def of(self, mail: Mail) -> str:
        return mail_id(mail, immutable=self.immutable)

    def attachment(self, mail: Mail, position: int) -> str:
        return attachment_id(mail, position, immutable=self.immutable)


def _made(start: str, seed: str, size: int) -> str:
    """Padded to a length that ends with a sign of equality."""
    digest = hashlib.shake_128(seed.encode()).digest(size - size % 3 + 2)
    return start + base64.urlsafe_b64encode(digest).decode()
