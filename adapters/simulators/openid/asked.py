"""Reads a request to the authorize endpoint strictly: what the application asks for, or why it gets nothing.

v2-oauth2-auth-code-flow.md (0c1ac842, 2024-04-08) and v2-protocols-oidc.md (03589959, 2023-09-13) of
MicrosoftDocs/entra-docs. Entra recommends PKCE, state and nonce to web applications; here they are demanded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.simulators.openid.settings import Registration, Settings

_KNOWN = frozenset(
    {"client_id", "response_type", "redirect_uri", "scope", "response_mode", "state", "nonce", "prompt", "login_hint",
     "domain_hint", "code_challenge", "code_challenge_method", "claims"}
)  # fmt: skip
_SCOPES = frozenset({"openid", "profile", "email"})
_PROMPTS = ("", "login", "none", "consent", "select_account")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Unanswerable(Exception):
    """Shown as a page: nobody knows where an answer may be sent."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(f"AADSTS{number}: {text}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that can be answered at `redirect_uri`; `error` is why it is refused there."""

    redirect_uri: str
    state: str
    response_mode: str = "query"
    scopes: frozenset[str] = frozenset()
    nonce: str = ""
    challenge: str = ""
    prompt: str = ""
    login_hint: str = ""
    #: authentication contexts that the ID token shall tell
    contexts: frozenset[str] = frozenset()
    #: without them there is no token
    essential: bool = False
    error: str = ""
    error_text: str = ""


def read_asked(given: Mapping[str, Sequence[str]], registration: Registration, settings: Settings) -> Asked:
    query = {name: values[0] for name, values in given.items()}
    redirect_uri = query.get("redirect_uri", "")
    if query.get("client_id") != registration.client_id:
        raise Unanswerable(700016, "Application was not found in the directory.")
    if redirect_uri not in registration.redirect_uris or len(given["redirect_uri"]) > 1:
        raise Unanswerable(50011, "The redirect URI does not match those configured for the application.")
    mode = query.get("response_mode", "query")
    state = query.get("state", "")
    if mode not in ("query", "form_post"):
        text = "response_mode must be query or form_post"
        return Asked(redirect_uri=redirect_uri, state=state, error="invalid_request", error_text=text)
    doubled = sorted(name for name, values in given.items() if len(values) > 1)
    error, text = _problem(query, doubled)
    contexts: tuple[frozenset[str], bool] = (frozenset(), False)
    if not error:
        try:
            contexts = _contexts(query.get("claims", ""), settings)
        except ValueError as wrong:
            error, text = "invalid_request", str(wrong)
    return Asked(
        redirect_uri=redirect_uri,
        state=state,
        response_mode=mode,
        scopes=frozenset(query.get("scope", "").split()),
        nonce=query.get("nonce", ""),
        challenge=query.get("code_challenge", ""),
        prompt=query.get("prompt", ""),
        login_hint=query.get("login_hint", ""),
        contexts=contexts[0],
        essential=contexts[1],
        error=error,
        error_text=text,
    )


def _problem(query: Mapping[str, str], doubled: list[str]) -> tuple[str, str]:
    """Error and text; empty where nothing is wrong."""
    unknown = sorted(set(query) - _KNOWN)
    scopes = query.get("scope", "").split()
    rules = (
        (not unknown and not doubled, "invalid_request", f"unknown or doubled parameter {[*unknown, *doubled]}"),
        (query.get("response_type") == "code", "unsupported_response_type", "response_type must be code"),
        ("openid" in scopes, "invalid_request", "the scope openid is missing"),
        (set(scopes) <= _SCOPES, "invalid_scope", "only openid, profile and email are simulated"),
        (bool(query.get("state")), "invalid_request", "state is missing"),
        (bool(query.get("nonce")), "invalid_request", "nonce is missing"),
        (query.get("code_challenge_method") == "S256", "invalid_request", "code_challenge_method must be S256"),
        (
            _CHALLENGE.fullmatch(query.get("code_challenge", "")) is not None,
            "invalid_request",
            "code_challenge must be 43 signs of base64url",
        ),
        (query.get("prompt", "") in _PROMPTS, "invalid_request", "unknown prompt"),
    )
    return next(((error, text) for holds, error, text in rules if not holds), ("", ""))


def _contexts(claims: str, settings: Settings) -> tuple[frozenset[str], bool]:
    """`{"id_token": {"acrs": {"essential": true, "value": "c1"}}}`, or `values` with several."""
    if not claims:
        return frozenset(), False
    asked: Any = json.loads(claims)
    token = asked.get("id_token") if isinstance(asked, dict) else None
    if not isinstance(token, dict) or set(asked) - {"id_token", "access_token"}:
        raise ValueError("claims must hold id_token")
    acrs = token.get("acrs")
    if not isinstance(acrs, Mapping) or set(acrs) - {"essential", "value", "values"} or set(token) != {"acrs"}:
        raise ValueError("claims can ask for acrs only")
    values = acrs.get("values", [acrs.get("value")])
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values) or not values:
        raise ValueError("acrs needs value or values")
    unknown = set(values) - settings.contexts
    if unknown:
        raise ValueError(f"unknown authentication context {sorted(unknown)}")
    return frozenset(values), acrs.get("essential") is True
