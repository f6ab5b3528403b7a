"""POST /api/messages on aiohttp."""

from __future__ import annotations

from aiohttp import web

from bot.teams.gateway import Gateway, Handler

PATH = "/api/messages"


def add_routes(app: web.Application, gateway: Gateway, handler: Handler) -> None:
    async def receive(request: web.Request) -> web.Response:
        body = await _body(request, gateway.body_limit)
        answer = await gateway.process(request.headers, body, handler)
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.Response(status=answer.status, body=answer.body, content_type="application/json", charset="utf-8")

    app.router.add_post(PATH, receive)


async def _body(request: web.Request, limit: int) -> bytes:
    """One byte past the limit is enough to refuse; the rest is never kept."""
    body = bytearray()
    while len(body) <= limit and (part := await request.content.readany()):
        body += part
    return bytes(body[: limit + 1])
