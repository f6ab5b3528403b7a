"""Who the bot is to Entra: by secret or by certificate, and neither ever shown."""

from __future__ import annotations

import base64
import functools
from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from adapters.identity.client_credentials import ClientCredentials
from bot.client_assertion import ClientAssertion
from bot.errors import AuthFailed, ConfigError, ContractBroken
from tests.contract.mailbox.stage import NOW, StoppedClock, settings

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate_of(key: Key) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "postvakt")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )


def pem(key: Key, certificate: x509.Certificate | None) -> str:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return private + (certificate.public_bytes(Encoding.PEM).decode() if certificate else "")


class Entra:
    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers) or [httpx.Response(200, json={"access_token": "the-token", "expires_in": 3599})]
        self.forms: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "https://login.microsoftonline.com/provevik.example/oauth2/v2.0/token"
        self.forms.append(dict(httpx.QueryParams(request.content.decode())))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def credentials(entra: Entra, clock: StoppedClock, assertion: ClientAssertion | None = None) -> ClientCredentials:
    told = settings().entra
    if assertion is not None:
        told = told.model_copy(update={"client_secret": None})
    transport = httpx.MockTransport(entra)
    return ClientCredentials(told, system="postmottak", clock=clock, transport=transport, assertion=assertion)


async def test_a_secret_asks_for_graph_and_a_token_is_renewed_early() -> None:
    entra, clock = Entra(), StoppedClock()
    asked = credentials(entra, clock)

    assert await asked.tokens.token() == "the-token"
    clock.moment += timedelta(minutes=58)
    await asked.tokens.token()
    clock.moment += timedelta(minutes=2)
    await asked.tokens.token()
    await asked.close()

    assert (
        entra.forms
        == [
            {
                "grant_type": "client_credentials",
                "client_id": "client",
                "client_secret": "secret",
                "scope": "https://graph.microsoft.com/.default",
            }
        ]
        * 2
    )


async def test_a_certificate_proves_it_anew_each_time() -> None:
    key, clock = rsa_key(), StoppedClock()
    certificate = certificate_of(key)
    entra = Entra(httpx.Response(200, json={"access_token": "a", "expires_in": 1}))
    token_url = settings().entra.token_url
    assertion = ClientAssertion.of(pem(key, certificate), setting="entra.certificate", client_id="client")
    asked = credentials(entra, clock, assertion)
    await asked.tokens.token()
    await asked.tokens.token()
    await asked.close()

    first, second = entra.forms
    assert "client_secret" not in first
    assert first["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    claims = jwt.decode(
        first["client_assertion"],
        key.public_key(),
        algorithms=["PS256"],
        audience=token_url,
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["sub"]) == ("client", "client")
    assert (claims["nbf"], claims["exp"]) == (NOW.timestamp(), (NOW + timedelta(minutes=5)).timestamp())
    thumbprint = jwt.get_unverified_header(first["client_assertion"])["x5t#S256"]
    assert base64.urlsafe_b64decode(thumbprint + "=") == certificate.fingerprint(hashes.SHA256())
    assert second["client_assertion"] != first["client_assertion"]


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_a_refusal_is_for_the_operator(status: int) -> None:
    asked = credentials(Entra(httpx.Response(status, json={"error": "invalid_client"})), StoppedClock())
    with pytest.raises(AuthFailed, match=rf"oauth\.{status}") as caught:
        await asked.tokens.token()
    await asked.close()
    assert "secret" not in str(caught.value)


async def test_an_answer_that_is_no_token_is_not_shown() -> None:
    asked = credentials(Entra(httpx.Response(200, json={"access_token": "", "hidden": "x"})), StoppedClock())
    with pytest.raises(ContractBroken, match=r"oauth\.shape") as caught:
        await asked.tokens.token()
    await asked.close()
    assert "hidden" not in str(caught.value)


def unusable() -> list[str]:
    curve = ec.generate_private_key(ec.SECP256R1())
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return [
        "",
        "nonsense",
        pem(rsa_key(), None),
        pem(curve, certificate_of(curve)),
        pem(rsa_key(), certificate_of(other)),
    ]


def test_certificates_that_cannot_be_used_are_refused_at_start() -> None:
    for text in unusable():
        with pytest.raises(ConfigError, match="certificate") as caught:
            ClientAssertion.of(text, setting="entra.certificate", client_id="c")
        assert "BEGIN" not in str(caught.value)
