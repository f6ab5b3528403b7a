"""TLS where the client shows a certificate too (RFC 8446 section 4.3.2), with the key given as text, not as a file.

Python's ssl reads keys from files only: the key lies there for a moment, encrypted under a password that nobody keeps.
"""

from __future__ import annotations

import secrets
import ssl
import tempfile
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509 import load_pem_x509_certificates

from bot.errors import ConfigError


def mutual_tls(pem: str, *, authority: str = "", name: str = "certificate") -> ssl.SSLContext:
    """`pem`: private key and certificate, the client's own first. `authority`: the only one trusted (simulators).

    Raises ConfigError that begins with `name`, the setting's.
    """
    try:
        key = load_pem_private_key(pem.encode(), password=None)
        chain = load_pem_x509_certificates(pem.encode())
    except (ValueError, TypeError) as fault:
        raise ConfigError(f"{name}: PEM with an unencrypted private key and its certificate is wanted") from fault
    context = _trusting(authority, name)
    password = secrets.token_bytes(32).hex()
    sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
    with tempfile.TemporaryDirectory(prefix="postvakt-") as directory:
        key_file, chain_file = Path(directory) / "key.pem", Path(directory) / "chain.pem"
        key_file.write_bytes(sealed)
        chain_file.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in chain))
        try:
            context.load_cert_chain(chain_file, key_file, password)
        except ssl.SSLError as fault:
            raise ConfigError(f"{name}: the private key does not belong to the first certificate") from fault
    return context


def _trusting(authority: str, name: str) -> ssl.SSLContext:
    if not authority:
        return httpx.create_ssl_context(trust_env=False)
    try:
        return ssl.create_default_context(cadata=authority)
    except ssl.SSLError as fault:
        raise ConfigError(f"{name}: the authority is not a certificate in PEM") from fault
