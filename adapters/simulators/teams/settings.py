"""What can be tuned about the simulated Teams; the defaults are the documented limits (reference/teams.md, 2026-11)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsSettings:
    app_id: str
    tenant_id: str
    bot_name: str = "Postvakt"
    #: the secret that the bot's token request must show; empty = any
    app_password: str = ""
    team_name: str = "Dokumentsenteret"
    #: beside the team's own "Generelt"
    channels: tuple[str, ...] = ("Postmottak",)
    check_tokens: bool = True
    sign_tokens: bool = True
    rate_limits: bool = True
    #: an activity with everything in it, as UTF-16
    largest_activity: int = 100 * 1024
    #: seconds that the client waits for the answer to an invoke; reports say 5 to 15
    invoke_deadline: float = 10.0
    #: cookies of pages on this machine that change with the person who opens one from a card
    own_cookies: tuple[str, ...] = ()
    #: seconds after somebody's last invoke on a card in which it is not refreshed by itself
    refresh_pause: float = 60.0

    @property
    def bot_id(self) -> str:
        return f"28:{self.app_id}"

    @property
    def team_id(self) -> str:
        return thread_id(f"{self.tenant_id}/{self.team_name}")

    def channel_id(self, name: str) -> str:
        return thread_id(f"{self.tenant_id}/{self.team_name}/{name}")


def thread_id(seed: str) -> str:
    return f"19:{sha256(seed.encode()).hexdigest()[:32]}@thread.tacv2"
