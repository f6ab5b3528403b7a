"""What `postvakt doctor` tries at the provider that people sign in with. Nobody is signed in."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from bot.domain.clock import Clock
from bot.ports.examination import Check, Finding, doubtful, faulty, good
from bot.web.provider import Provider
from bot.web.refusal import Refused
from bot.web.sessions import SignIns
from bot.web.settings import WebSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesExamination:
    settings: WebSettings
    tenant_id: str
    http: httpx.AsyncClient
    clock: Clock

    def checks(self) -> tuple[Check, ...]:
        issuer: dict[str, str | int] = {"issuer": self.settings.issuer_for(self.tenant_id)}
        callback: dict[str, str | int] = {"address": self.settings.callback_url}
        return (
            Check(code="sign_in_provider", run=self._provider, values=issuer, chain="pages"),
            Check(code="sign_in_redirect", run=self._redirect, values=callback, chain="pages"),
        )

    async def _provider(self) -> tuple[Finding, ...]:
        try:
            await self._address()
        except Refused as refused:
            return (faulty("sign_in_silent", reason=refused.reason),)
        found = [good("sign_in_known")]
        if not self.settings.high_sign_in:
            found.append(good("sign_in_no_high"))
        return tuple(found)

    async def _redirect(self) -> tuple[Finding, ...]:
        try:
            provider, address = await self._address()
            known = await provider.takes_back_to_us(address)
        except Refused as refused:
            return (faulty("sign_in_silent", reason=refused.reason),)
        return (good("redirect_known") if known else doubtful("redirect_unproven", client=self.settings.client_id),)

    async def _address(self) -> tuple[Provider, str]:
        """Where a browser would be sent that wants to sign in."""
        provider = Provider(settings=self.settings, tenant_id=self.tenant_id, http=self.http, clock=self.clock)
        state, begun = SignIns(clock=self.clock).begin(to="/", context="", browser="doctor")
        return provider, await provider.address(state, begun)
