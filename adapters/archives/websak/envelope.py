"""Wraps a request in its SOAP 1.1 envelope, around a file where it carries one."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import SecretStr

from adapters._kit.base64_body import Base64Body
from adapters.archives.websak.names import PASSWORD_TEXT, SECURITY, SOAP
from adapters.archives.websak.nodes import Node, tree, written

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


def upload_body(whole: bytes, *, size: int, system: str) -> Base64Body:
    """`whole` has CONTENT in the place of the file: the last one of that name, since nothing after it is worded."""
    head, mark, tail = whole.rpartition(f"{CONTENT}</d:base64>".encode())
    tail = mark.removeprefix(CONTENT.encode()) + tail
    return Base64Body(head=head, tail=tail, size=size, system=system, mismatch="gi.size_mismatch")
