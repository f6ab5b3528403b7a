"""Who may call: a UsernameToken, HTTP Basic or an api key, each as its own specification has it."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from aiohttp import web

from adapters.simulators.websak.installation import Access
from adapters.simulators.websak.names import PASSWORD_TEXT, SOAP, WSSE
from adapters.simulators.websak.reading import text
from adapters.simulators.websak.refusals import SoapRefusal


def refuse_strangers(access: Access, request: web.Request) -> None:
    """By HTTP's headers. Raises 401."""
    secret = access.secret
    if access.kind == "apikey" and request.headers.get("apikey") != secret:
        raise web.HTTPUnauthorized
    if access.kind == "basic" and _basic(request) != (access.username, secret):
        raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Basic"})


def refuse_unnamed(access: Access, root: Any) -> None:
    """By the envelope's header. Raises SoapRefusal."""
    security = root.find(f"{{{SOAP}}}Header/{{{WSSE}}}Security")
    if access.kind != "wss":
        if security is not None and security.get(f"{{{SOAP}}}mustUnderstand") == "1":
            raise SoapRefusal(None, "Sikkerhetshodet forstås ikke", code="MustUnderstand")
        return
    token = security.find(f"{{{WSSE}}}UsernameToken") if security is not None else None
    if token is None:
        raise SoapRefusal(None, "Mangler UsernameToken", code="InvalidSecurity")
    password = token.find(f"{{{WSSE}}}Password")
    if password is None or password.get("Type", PASSWORD_TEXT) != PASSWORD_TEXT:
        raise SoapRefusal(None, "Bare PasswordText støttes", code="UnsupportedSecurityToken")
    if (text(token, WSSE, "Username"), password.text or "") != (access.username, access.secret):
        raise SoapRefusal(None, "Feil brukernavn eller passord", code="FailedAuthentication")


def _basic(request: web.Request) -> tuple[str, str]:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ("", "")
    return (name, secret) if scheme == "Basic" else ("", "")
