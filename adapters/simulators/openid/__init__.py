"""Sign-in as at Microsoft Entra: an OpenID provider with the simulated Teams' people and a sign-in page."""

from __future__ import annotations

from adapters.simulators.openid.app import openid_simulator
from adapters.simulators.openid.provider import COOKIE
from adapters.simulators.openid.settings import Registration, Settings
from adapters.simulators.openid.world import SignIn, UnknownPerson, World

__all__ = ["COOKIE", "Registration", "Settings", "SignIn", "UnknownPerson", "World", "openid_simulator"]
