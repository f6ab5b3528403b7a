"""Wraps a request in its SOAP 1.1 envelope, and writes a file into it while it is being sent.

A letter of 1 GB must pass in constant memory, WebSak wants it as base64 inside XML, and the request's length must be
known before its first byte.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from pydantic import SecretStr

from adapters.archives.websak.names import PASSWORD_TEXT, SECURITY, SOAP
from adapters.archives.websak.nodes import Node, tree, written
from bot.errors import Rejected

#: stands in the XML where a file's content will be; the file is the last thing in it that others have worded
CONTENT = "0000"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsernameToken:
    username: str
    password: SecretStr = field(repr=False)


def envelope(body: Node, token: UsernameToken | None = None) -> bytes:
    header = (tree(SOAP, "Header", _security(token)),) if token else ()
    return written(tree(SOAP, "Envelope", *header, tree(SOAP, "Body", body)))


def _security(token: UsernameToken) -> Node:
    """OASIS UsernameToken profile 1.0, PasswordText: as WebSak takes it (archives.md section 2); TLS keeps it."""
    password = tree(SECURITY, "Password", token.password.get_secret_value(), attributes=(("Type", PASSWORD_TEXT),))
    return tree(
        SECURITY,
        "Security",
        tree(SECURITY, "UsernameToken", tree(SECURITY, "Username", token.username), password),
        attributes=((f"{{{SOAP}}}mustUnderstand", "1"),),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadBody:
    """`head`, the content in base64, and a tail that closes the XML."""

    head: bytes
    tail: bytes
    size: int
    system: str

    @classmethod
    def around(cls, whole: bytes, *, size: int, system: str) -> UploadBody:
        """`whole` has CONTENT in the place of the file: the last one of that name, since nothing after it is worded."""
        head, mark, tail = whole.rpartition(f"{CONTENT}</d:base64>".encode())
        return cls(head=head, tail=mark.removeprefix(CONTENT.encode()) + tail, size=size, system=system)

    @property
    def length(self) -> int:
        return len(self.head) + 4 * (-(-self.size // 3)) + len(self.tail)

    async def stream(self, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """Raises Rejected before the XML is closed where the content is not of the promised size.

        What has left by then is no XML, so that nothing can have been archived.
        """
        yield self.head
        total = 0
        rest = b""
        async for chunk in content:
            total += len(chunk)
            if total > self.size:
                raise self._wrong_size()
            rest += chunk
            ready = len(rest) - len(rest) % 3
            if ready:
                yield base64.b64encode(rest[:ready])
                rest = rest[ready:]
        if total != self.size:
            raise self._wrong_size()
        yield base64.b64encode(rest) + self.tail

    def _wrong_size(self) -> Rejected:
        return Rejected(self.system, "gi.size_mismatch", size=self.size)
