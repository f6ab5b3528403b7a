"""Keys and certificates for simulators, made once a process: a small authority, servers on loopback, named holders.

Making an RSA key costs a tenth of a second; a test suite starts hundreds of simulators.
"""

from __future__ import annotations

import functools
import hashlib
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

#: TLS libraries judge validity by the machine's clock, whatever clock a simulator is given
_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2120, 1, 1, tzinfo=UTC)
_HOSTS = ("127.0.0.1", "::1", "localhost")
Kind = Literal["rsa", "ec"]
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A private key with its certificate."""

    name: str
    key: PrivateKey = field(repr=False)
    certificate: x509.Certificate

    @property
    def key_pem(self) -> str:
        form = serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()

    @property
    def certificate_pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def thumbprint(self) -> str:
        """SHA-256 over the DER form, in hex."""
        return hashlib.sha256(self.certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


@functools.cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """The same key for the same name, as long as the process lives."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@functools.cache
def authority() -> Holder:
    """Signs what `holder` hands out; trust its certificate and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Simulatorenes sertifikatutsteder")
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        _builder(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return Holder(name="authority", key=key, certificate=certificate)


@functools.cache
def holder(name: str, kind: Kind = "ec") -> Holder:
    """A certificate of the authority, good for servers on loopback, for clients and for encrypting to."""
    key: PrivateKey = rsa_key(f"holder/{name}") if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    issuer = authority()
    hosts = [_host(one) for one in _HOSTS]
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.certificate.public_key())  # type: ignore[arg-type]
    certificate = (
        _builder(_name(name), issuer.certificate.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(purposes, critical=False)
        .add_extension(identifier, critical=False)
        .sign(issuer.key, hashes.SHA256())
    )
    return Holder(name=name, key=key, certificate=certificate)


def server_context(name: str, *, demands_client: bool = False) -> ssl.SSLContext:
    """TLS of a simulated server; with `demands_client` a caller without a certificate of the authority gets no byte."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    load_chain(context, holder(name))
    context.load_verify_locations(cadata=authority().certificate_pem)
    context.verify_mode = ssl.CERT_REQUIRED if demands_client else ssl.CERT_OPTIONAL
    return context


def client_context(presented: Holder | None = None) -> ssl.SSLContext:
    """What a caller in a test needs: trusts the authority, presents a certificate or none."""
    context = ssl.create_default_context(cadata=authority().certificate_pem)
    if presented is not None:
        load_chain(context, presented)
    return context


def load_chain(context: ssl.SSLContext, presented: Holder) -> None:
    """The standard library loads keys from files only."""
    with tempfile.TemporaryDirectory(prefix="postvakt-sim-") as folder:
        path = Path(folder) / "chain.pem"
        path.touch(mode=0o600)
        path.write_text(presented.key_pem + presented.certificate_pem, encoding="ascii")
        context.load_cert_chain(path)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _builder(subject: x509.Name, issuer: x509.Name, key: PrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
