"""The pages of a whole house behind a real listener, and browsers that hold cookies and follow redirects."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin

import httpx
from aiohttp import web

from bot.app.choices.claim import claim
from bot.commands.demo.stage import TENANT_ID
from bot.domain.item import IntakeItem
from tests.house import UNKNOWN, HandClock, House, a_house
from tests.web.provider import CLIENT_ID, CLIENT_SECRET, TestProvider, running_provider


@dataclass(slots=True, kw_only=True)
class Browser:
    """One person's browser. Cookies are kept by host and sent as Chromium would between sites of one machine."""

    http: httpx.AsyncClient
    home: str
    cookies: dict[str, str] = field(default_factory=dict)
    #: every address that it went to, oldest first
    visited: list[str] = field(default_factory=list)

    async def get(self, path: str, *, follow: bool = True, **headers: str) -> httpx.Response:
        return await self._ask("GET", urljoin(self.home, path), follow=follow, headers=headers)

    async def post(
        self, path: str, fields: Mapping[str, str], *, origin: str | None = None, **headers: str
    ) -> httpx.Response:
        """As a form on a page of ours sends it: with the page's own origin unless another one is named."""
        sent = {"Origin": self.home if origin is None else origin, **headers}
        return await self._ask("POST", urljoin(self.home, path), headers=sent, data=dict(fields))

    async def submit(self, page: httpx.Response, action: str, **fields: str) -> httpx.Response:
        """The form of a page whose address ends with `action`, its hidden fields included."""
        return await self.post(*form(page, action, fields))

    async def _ask(
        self, method: str, address: str, *, follow: bool = True, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        for _ in range(10):
            self.visited.append(address)
            here = address.startswith(self.home)
            sent = dict(headers or {})
            if here and self.cookies:
                sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            answer = await self.http.request(method, address, headers=sent, **more)
            if here:
                self._keep(answer)
            if not follow or not answer.has_redirect_location:
                return answer
            address = urljoin(address, answer.headers["Location"])
            method, more = "GET", {}
        raise AssertionError("it is sent round in circles")

    def _keep(self, answer: httpx.Response) -> None:
        for line in answer.headers.get_list("set-cookie"):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0].strip('"')
            if not value or "max-age=0" in line.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def form(page: httpx.Response, action: str, fields: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Address and fields of a form, with what is hidden in it."""
    for found in re.finditer(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', page.text, re.DOTALL):
        if found[1].endswith(action):
            hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[2]))
            return found[1], {**hidden, **fields}
    raise AssertionError(f"no form {action}")


def said(page: httpx.Response) -> str:
    """What a person reads."""
    body = page.text.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@dataclass(slots=True, kw_only=True)
class Pages:
    house: House
    provider: TestProvider
    url: str
    http: httpx.AsyncClient

    def browser(self) -> Browser:
        return Browser(http=self.http, home=self.url)

    def person_id(self, who: str) -> str:
        return self.house.teams.world.people[who].aad_id

    async def a_claimed_letter(self, who: str = "kari", service: str = UNKNOWN, **more: Any) -> IntakeItem:
        dialog = self.house.letter(service, **more)
        await self.house.poll()
        return await claim(self.house.desk, self.house.press(who, await self.house.item(dialog)))

    async def open(self, who: str, item: IntakeItem, browser: Browser | None = None) -> tuple[Browser, httpx.Response]:
        """Signs in on the way, and says yes where the page asks first."""
        self.provider.person = self.person_id(who)
        browser = browser or self.browser()
        page = await browser.get(address(item))
        if f'action="{address(item)}/open"' in page.text:
            page = await browser.submit(page, "/open")
        return browser, page

    async def now(self, item: IntakeItem) -> IntakeItem:
        async with self.house.store.transaction() as tx:
            found = await tx.item(item.item_id)
        assert found is not None
        return found

    async def verbs(self, item: IntakeItem) -> list[str]:
        return [entry.verb for entry in await self.house.audit(item)]

    def opened_at_source(self) -> list[str]:
        """Traces of opening in the simulated Altinn."""
        return [trace.what for trace in self.house.altinn.world.traces]


async def printed_form(browser: Browser, item: IntakeItem) -> httpx.Response:
    """The page of the printed form, once its frame has shown that too."""
    page = await browser.get(f"{address(item)}/print")
    shown = await browser.get(f"{address(item)}/print/letter.pdf")
    assert shown.headers["Content-Type"] == "application/pdf", shown.text
    return page


def address(item: IntakeItem) -> str:
    return f"/letters/{item.item_id}"


@asynccontextmanager
async def the_pages(*, settings: Mapping[str, Any] | None = None, **house: Any) -> AsyncIterator[Pages]:
    """`settings` go over those of the table web; the rest is for `a_house`."""
    async with AsyncExitStack() as stack:
        clock = HandClock()
        provider = await stack.enter_async_context(running_provider(TestProvider(clock=clock, tenant_id=TENANT_ID)))
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        table = {
            "public_url": url,
            "issuer": provider.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "high_sign_in": "c1",
            **(settings or {}),
        }
        more = house.pop("more", {})
        the_house = await stack.enter_async_context(a_house(more={"web": table, **more}, **house))
        provider.clock = the_house.clock
        assert the_house.office.pages is not None
        runner = web.AppRunner(the_house.office.pages, access_log=None, shutdown_timeout=0.5, handler_cancellation=True)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, listener).start()
        # cookies are each browser's own
        no_cookies = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
        http = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=30.0, cookies=no_cookies))
        yield Pages(house=the_house, provider=provider, url=url, http=http)
