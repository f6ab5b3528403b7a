"""All that is simulated around the bot but Teams: every door that mail comes through, the archive, and sign-in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.simulators.p360 import Installation
from bot.commands.demo.archives import ARCHIVES, ArchiveDemo, ArchiveKind, archive_demo, kind_of
from bot.commands.demo.digipost import DigipostDemo, digipost_demo, digipost_settings
from bot.commands.demo.postmottak import PostmottakDemo, postmottak_demo, postmottak_settings
from bot.commands.demo.sign_in import SignInDemo, sign_in_demo
from bot.commands.demo.svarinn import SvarInnDemo, svarinn_demo, svarinn_settings
from bot.commands.demo.systems import AltinnDemo, altinn_demo, altinn_settings
from bot.commands.demo.trail import Trail, trail_demo
from bot.domain.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    altinn: AltinnDemo
    svarinn: SvarInnDemo
    digipost: DigipostDemo
    postmottak: PostmottakDemo
    sign_in: SignInDemo
    trail: Trail
    archive: ArchiveDemo

    def panels(self) -> dict[str, str]:
        """Where the page asks what they hold, by the name of its panel."""
        return {
            kind_of(self.archive).value: self.archive.simulator.url,
            "altinn": self.altinn.simulator.url,
            "svarinn": self.svarinn.simulator.url,
            "digipost": self.digipost.sites.api_url,
            "postmottak": self.postmottak.simulator.url,
            "openid": self.sign_in.simulator.url,
            "trail": self.trail.url,
        }

    def sources(self, poll_every: timedelta) -> list[dict[str, Any]]:
        return [
            altinn_settings(self.altinn, poll_every=poll_every),
            svarinn_settings(self.svarinn, poll_every=poll_every),
            digipost_settings(self.digipost, poll_every=poll_every, archive=ARCHIVES[kind_of(self.archive)]),
            postmottak_settings(self.postmottak, poll_every=poll_every),
        ]


@asynccontextmanager
async def systems_outside(
    clock: Clock,
    *,
    tenant_id: str,
    archive: ArchiveKind,
    document_external_id: bool,
    installation: Installation | None,
) -> AsyncIterator[Systems]:
    async with AsyncExitStack() as stack:
        yield Systems(
            altinn=await stack.enter_async_context(altinn_demo(clock)),
            svarinn=await stack.enter_async_context(svarinn_demo(clock)),
            digipost=await stack.enter_async_context(digipost_demo(clock)),
            postmottak=await stack.enter_async_context(postmottak_demo(clock, tenant_id=tenant_id)),
            sign_in=await stack.enter_async_context(sign_in_demo(clock, tenant_id=tenant_id)),
            trail=await stack.enter_async_context(trail_demo()),
            archive=await stack.enter_async_context(
                archive_demo(archive, clock, document_external_id=document_external_id, installation=installation)
            ),
        )
