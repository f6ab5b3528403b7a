"""TLS with a client certificate: the token endpoint sees it, a stranger is turned away, and the key lies on no disk."""

from __future__ import annotations

import asyncio
import functools
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from adapters._kit.client_certificate import mutual_tls
from adapters.identity.client_credentials import ClientCredentials
from adapters.sources.digipost.settings import OAuthSettings
from bot.domain.clock import SystemClock
from bot.errors import AuthFailed, ConfigError, Unavailable

START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Identity:
    certificate: str
    key: str

    @property
    def both(self) -> str:
        return self.key + self.certificate


@functools.cache
def identity(name: str) -> Identity:
    """Self-signed, for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=365 * 40))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    return Identity(
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
        key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )


@asynccontextmanager
async def token_endpoint(directory: Path, answer: bytes, seen: list[str]) -> AsyncIterator[str]:
    server, client = identity("server"), identity("client")
    (directory / "server.pem").write_text(server.both)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cadata=client.certificate)
    context.load_cert_chain(directory / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(
            next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")).split()[1]
        )
        seen.append((await reader.readexactly(length)).decode())
        writer.write(answer)
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        yield f"https://127.0.0.1:{port}/oauth2/token"


def credentials(url: str, pem: str) -> ClientCredentials:
    oauth = OAuthSettings.model_validate(
        {
            "token_url": url,
            "client_id": "postvakt",
            "broker_id": "2000",
            "certificate": pem,
            "authority": identity("server").certificate,
        }
    )
    context = mutual_tls(oauth.certificate.get_secret_value(), authority=oauth.authority)
    return ClientCredentials(
        oauth,
        system="digipost",
        clock=SystemClock(),
        transport=httpx.AsyncHTTPTransport(verify=context, trust_env=False),
        more={"resource": oauth.resource},
    )


TOKEN = b'{"access_token":"the-token","expires_in":300}'
GOOD = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(TOKEN), TOKEN)


async def test_the_endpoint_sees_the_certificate_and_the_right_form(tmp_path: Path) -> None:
    seen: list[str] = []
    async with token_endpoint(tmp_path, GOOD, seen) as url:
        asked = credentials(url, identity("client").both)
        try:
            assert await asked.tokens.token() == "the-token"
            assert await asked.tokens.token() == "the-token"
        finally:
            await asked.close()

    assert dict(httpx.QueryParams(seen[0])) == {
        "grant_type": "client_credentials",
        "client_id": "postvakt",
        "scope": "dpost-api:2000",
        "resource": "https://api.digipost.no",
    }
    assert len(seen) == 1


async def test_a_refusal_is_for_the_operator(tmp_path: Path) -> None:
    refused = b"HTTP/1.1 401 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    async with token_endpoint(tmp_path, refused, []) as url:
        asked = credentials(url, identity("client").both)
        try:
            with pytest.raises(AuthFailed, match=r"oauth\.401"):
                await asked.tokens.token()
        finally:
            await asked.close()


async def test_another_certificate_and_another_server_are_turned_away(tmp_path: Path) -> None:
    seen: list[str] = []
    async with token_endpoint(tmp_path, GOOD, seen) as url:
        asked = credentials(url, identity("stranger").both)
        try:
            with pytest.raises(Unavailable):
                await asked.tokens.token()
        finally:
            await asked.close()
        distrustful = mutual_tls(identity("client").both, authority=identity("stranger").certificate)
        async with httpx.AsyncClient(verify=distrustful, trust_env=False) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(url)
    assert seen == []


def test_nothing_of_the_key_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    write_bytes = Path.write_bytes
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "write_bytes", lambda path, data: (written.append(data), write_bytes(path, data))[1])

    mutual_tls(identity("client").both, authority=identity("server").certificate)

    assert list(tmp_path.iterdir()) == []
    assert any(b"ENCRYPTED PRIVATE KEY" in each for each in written)
    assert not any(b"BEGIN PRIVATE KEY" in each for each in written)


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "nonsense",
        identity("client").certificate,
        identity("client").key,
        identity("client").key + identity("server").certificate,
    ],
)
def test_a_certificate_that_cannot_be_used_is_refused_at_start(pem: str) -> None:
    with pytest.raises(ConfigError, match=r"oauth\.certificate") as caught:
        mutual_tls(pem, authority=identity("server").certificate, name="oauth.certificate")
    assert "BEGIN" not in str(caught.value)


def test_an_authority_that_is_none_is_refused_at_start() -> None:
    with pytest.raises(ConfigError, match="authority"):
        mutual_tls(identity("client").both, authority="nonsense")
