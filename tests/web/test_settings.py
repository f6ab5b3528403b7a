"""A table web that is not safe, or not whole, is refused with what to change."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.errors import ConfigError
from bot.web.provider import pages_assertion
from bot.web.settings import WebSettings

GOOD: dict[str, Any] = {"public_url": "https://brev.nordvika.example/", "client_id": "x", "client_secret": "s"}


def faults(**changes: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        WebSettings(**GOOD | changes)
    return str(refused.value)


def test_a_good_table_is_read() -> None:
    settings = WebSettings(**GOOD)

    assert settings.public_url == "https://brev.nordvika.example"
    assert settings.callback_url == "https://brev.nordvika.example/sign-in/callback"
    assert settings.issuer_for("tenant-1") == "https://login.microsoftonline.com/tenant-1/v2.0"
    assert settings.secure
    assert (settings.listen.host, settings.listen.port) == ("127.0.0.1", 3979)
    assert "s" not in repr(settings.client_secret).replace("SecretStr", "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"public_url": "http://brev.nordvika.example"}, "must begin with https://"),
        ({"public_url": "https://brev.nordvika.example/brev"}, "without a path"),
        ({"public_url": "https://a:b@brev.nordvika.example"}, "neither credentials"),
        ({"public_url": "https://brev.nordvika.example?x=1"}, "neither credentials"),
        ({"public_url": "brev"}, "must begin with https://"),
        ({"issuer": "http://login.example"}, "must begin with https://"),
        ({"issuer": "http://127.0.0.1:1/t"}, "issuer: must be https"),
        ({"client_secret": None}, "a secret or a certificate is wanted"),
        ({"client_secret": " "}, "must not be empty"),
        ({"certificate": "pem", "thumbprint": "AB" * 20}, "and not both"),
        ({"client_secret": None, "certificate": "pem"}, "thumbprint: 40 or 64"),
        ({"public_url": "http://127.0.0.1:3979", "listen": {"host": "0.0.0.0"}}, "this machine only"),
        ({"high_sign_in": "c1 c2"}, "high_sign_in"),
        ({"session": "PT1M"}, "session"),
        ({"idle": "P2D"}, "idle"),
        ({"paper": {"most_bytes": 10}}, "paper.most_bytes"),
        ({"paper": {"memory": 1024}}, "paper.memory"),
        ({"secret": "x"}, "secret"),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, Any], said: str) -> None:
    assert said in faults(**changes)


def test_a_certificate_without_a_readable_key_stops_the_start() -> None:
    table = GOOD | {"client_secret": None, "thumbprint": "AB" * 20}
    for pem in ("nothing", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"):
        with pytest.raises(ConfigError, match="RSA private key"):
            pages_assertion(WebSettings(**table | {"certificate": pem}))
