"""The other host, www.digipostdata.no: a letter's content at an address that works once, for half a minute.

inbox-api-specification.md ("Document content token") of digipost/digipost-api-client-java 0196ed1f: the address itself
is the permission, so whoever sends credentials along gives them to the wrong host.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.digipost.records import Letter
from adapters.simulators.digipost.settings import Settings
from adapters.simulators.digipost.world import World

_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class ContentHost:
    world: World
    settings: Settings

    def routes(self) -> list[web.RouteDef]:
        return [web.get(r"/documents/{letter:\d+}", operation("download")(self.download))]

    async def download(self, request: web.Request) -> web.StreamResponse:
        leaked = [name for name in request.headers if _is_credential(name)]
        if leaked:
            self.world.leaked.extend(leaked)
            return web.Response(status=400, text="credentials do not belong here")
        letter = self.world.use_address(int(request.match_info["letter"]), request.query.get("token", ""))
        if letter is None:
            return web.Response(status=403, text="the address is used, too old or unknown")
        self.world.accessed(letter)
        letter.downloads += 1
        return await self._streamed(request, letter)

    async def _streamed(self, request: web.Request, letter: Letter) -> web.StreamResponse:
        content = letter.draft.content
        response = web.StreamResponse(headers={"Content-Type": letter.media_type, "Cache-Control": "no-store"})
        if self.settings.gzip and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
        else:
            response.content_length = content.length
        stops_after = content.length // 2 if letter.breaks else content.length
        letter.breaks = max(0, letter.breaks - 1)
        await response.prepare(request)
        for chunk in content.chunks():
            if len(chunk) > stops_after:
                await response.write(chunk[:stops_after])
                if request.transport is not None:
                    request.transport.abort()
                return response
            stops_after -= len(chunk)
            await response.write(chunk)
        await response.write_eof()
        return response


def _is_credential(name: str) -> bool:
    return name.lower() in _CREDENTIALS or name.lower().startswith("x-digipost-")
