"""Digipost in the demo: Nordvika's own mailbox, simulated, where residents write to the municipality."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.simulators._kit.certificates import Holder, authority, holder
from adapters.simulators._kit.contents import Content
from adapters.simulators.digipost import (
    AuthenticationLevel,
    Client,
    Letter,
    LetterDraft,
    Sites,
    World,
    running_digipost,
)
from bot.commands.demo.papers import paper
from bot.commands.demo.town import MAIN, UNITS
from bot.domain.clock import Clock

#: Digipost's own number of an account, no organisation number
ACCOUNT = 1000
CLIENT_ID = "postvakt"
#: the only sender that the demo's configuration calls an organisation
KNOWN_SENDER = "Fjordvik Vaktmester AS (test)"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigipostDemo:
    world: World
    sites: Sites
    certificate: Holder

    def add(
        self,
        *,
        sender: str,
        subject: str,
        text: str,
        level: AuthenticationLevel = "TWO_FACTOR",
        waited: timedelta = timedelta(),
    ) -> Letter:
        content = paper(sender=sender, receiver=UNITS[MAIN], title=subject, text=text)
        return self.world.add_letter(
            LetterDraft(
                sender=sender,
                subject=subject,
                content=Content(name="brev.pdf", given=content),
                level=level,
                delivered_at=self.world.clock.now() - waited,
            )
        )


@asynccontextmanager
async def digipost_demo(clock: Clock, *, port: int = 0) -> AsyncIterator[DigipostDemo]:
    world, certificate = World(clock=clock), holder("digipost-klient")
    world.add_mailbox(UNITS[MAIN], sender_id=ACCOUNT, brokers=frozenset({ACCOUNT}))
    client = Client(client_id=CLIENT_ID, broker_id=ACCOUNT, certificate=certificate.certificate)
    async with running_digipost(world, client=client, port=port) as sites:
        yield DigipostDemo(world=world, sites=sites, certificate=certificate)


def digipost_settings(
    demo: DigipostDemo, *, poll_every: timedelta = timedelta(seconds=5), archive: str = "WebSak"
) -> dict[str, Any]:
    """`archive`: as people call it, in the name of the folder for what stands there."""
    return {
        "kind": "digipost",
        "name": "Digipost",
        "api_url": demo.sites.api_url,
        "content_hosts": ["localhost"],
        "poll_every": poll_every,
        "start_from": demo.world.clock.now() - timedelta(days=2),
        "sender_id": str(ACCOUNT),
        "unit": MAIN,
        "deletes": True,
        "folders": {"registered": f"Overført {archive}"},
        "known_senders": [KNOWN_SENDER],
        "oauth": {
            "token_url": demo.sites.token_url,
            "client_id": CLIENT_ID,
            "broker_id": str(ACCOUNT),
            "certificate": demo.certificate.key_pem + demo.certificate.certificate_pem,
            "resource": demo.sites.api_url,
            "authority": authority().certificate_pem,
        },
    }
