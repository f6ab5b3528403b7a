"""An ID token counts only where everything about it is right; whatever else comes is refused and never a fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from joserfc.jwk import KeySet, RSAKey

from bot.web.id_token import Expected, Identity, UnknownKey, read_id_token
from bot.web.refusal import Refused

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
CLIENT = "6c1d2f7e-5a3b-4e0f-9d8c-1a2b3c4d5e6f"
OTHER = "00000000-0000-4000-8000-000000000000"
ISSUER = f"https://login.example/{TENANT}/v2.0"
EXPECTED = Expected(issuer=ISSUER, client_id=CLIENT, tenant_id=TENANT, nonce="nonce-1")
PRIVATE = generate_private_key(65537, 2048)
PUBLIC = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
KEYS = KeySet([RSAKey.import_key(PUBLIC, {"kid": "key-1"})])
GOOD: dict[str, Any] = {
    "iss": ISSUER, "aud": CLIENT, "tid": TENANT, "oid": "8D5F3B1A-0000-4000-8000-000000000001", "sub": "pairwise",
    "nonce": "nonce-1", "iat": NOW, "nbf": NOW, "exp": NOW + timedelta(hours=1),
}  # fmt: skip


def a_token(*, key: Any = PRIVATE, algorithm: str = "RS256", kid: str = "key-1", **claims: Any) -> str:
    """With claims laid over the good ones; None takes one away."""
    said = {name: value for name, value in (GOOD | claims).items() if value is not None}
    return jwt.encode(said, key, algorithm=algorithm, headers={"kid": kid})


def read(token: str, *, now: datetime = NOW) -> Identity:
    return read_id_token(token, KEYS, EXPECTED, now=now)


def test_a_right_token_names_the_person_as_the_configuration_does() -> None:
    assert read(a_token()) == Identity(
        person_id="8d5f3b1a-0000-4000-8000-000000000001",  # type: ignore[arg-type]
        contexts=frozenset(),
    )


@pytest.mark.parametrize(
    ("said", "contexts"), [(["c1", "c2"], {"c1", "c2"}), ("c1", {"c1"}), ([], set()), ({"c1": 1}, set()), ([1], set())]
)
def test_contexts_are_read_as_they_may_come(said: Any, contexts: set[str]) -> None:
    assert read(a_token(acrs=said)).contexts == contexts


WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "nonce-2"},
    "no nonce": {"nonce": None},
    "a list of nonces": {"nonce": ["nonce-1"]},
    "another audience": {"aud": OTHER},
    "no audience": {"aud": None},
    "our audience among others, made for another": {"aud": [CLIENT, OTHER], "azp": OTHER},
    "another tenant": {"tid": OTHER},
    "no tenant": {"tid": None},
    "our tenant among others": {"tid": [TENANT, OTHER]},
    "another issuer": {"iss": "https://login.example/v2.0"},
    "no issuer": {"iss": None},
    "expired": {"exp": NOW - timedelta(minutes=2)},
    "no expiry": {"exp": None},
    "an endless expiry": {"exp": "never"},
    "no time of issue": {"iat": None},
    "of tomorrow": {"iat": NOW + timedelta(days=1), "nbf": NOW + timedelta(days=1)},
    "nobody": {"oid": None},
    "no name but spaces": {"oid": "  "},
    "two names": {"oid": ["a", "b"]},
    "no subject": {"sub": None},
    "for another application": {"azp": OTHER},
    "another key": {"key": generate_private_key(65537, 2048)},
    "a shared secret": {"key": "s" * 64, "algorithm": "HS256"},
    "the public key as a secret": {"key": "x" * 64, "algorithm": "HS512"},
    "another algorithm of the same key": {"algorithm": "RS512"},
    "no signature": {"key": "", "algorithm": "none"},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_a_wrong_token_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        read(a_token(**changes))

    assert refused.value.status == 403
    assert refused.value.reason.startswith("id_token.")


def test_a_key_that_is_not_known_is_told_apart() -> None:
    with pytest.raises(UnknownKey):
        read(a_token(kid="key-2"))


def test_clocks_may_differ_a_little() -> None:
    read(a_token(), now=NOW - timedelta(seconds=59))
    read(a_token(), now=NOW + timedelta(hours=1, seconds=59))
    with pytest.raises(Refused):
        read(a_token(), now=NOW + timedelta(hours=1, seconds=60))


PARTS = st.text(alphabet='abcABC019-_=+/.{}"', max_size=40) | st.sampled_from(a_token().split("."))


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(PARTS, max_size=5))
def test_any_text_is_refused_or_the_right_token(parts: list[str]) -> None:
    text = ".".join(parts)
    try:
        read(text)
    except Refused:
        return
    assert text == ".".join(a_token().split("."))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(claims=st.dictionaries(st.sampled_from([*GOOD, "azp", "acrs", "amr", "at_hash", "auth_time"]), JSON))
def test_whatever_the_issuer_says_is_read_or_refused(claims: dict[str, Any]) -> None:
    # the library that makes the test's tokens takes no other
    assume(isinstance(claims.get("iss", ""), str))
    token = jwt.encode({**GOOD, **claims}, PRIVATE, algorithm="RS256", headers={"kid": "key-1"})
    try:
        identity = read(token)
    except Refused:
        return
    assert identity.person_id
