"""One GET to the address of a dead man's switch, which raises an alarm once these stay away.

Any answer from 200 to 299 counts. The path holds the key, so that no error and no log line may bear the address; a
redirect is not followed, since whoever sent it would learn nothing of ours but could keep the alarm silent.
"""

from __future__ import annotations

from http import HTTPStatus

import httpx
from pydantic import SecretStr

from adapters._kit.http import http_client, send_reading
from bot.errors import AuthFailed, Rejected

_SYSTEM = "heartbeat"
_TIMEOUT = httpx.Timeout(10.0)
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class HttpHeartbeat:
    def __init__(self, url: SecretStr, *, client: httpx.AsyncClient | None = None) -> None:
        self._url = url
        self._client = client or http_client("", timeout=_TIMEOUT)

    async def beat(self) -> None:
        request = self._client.build_request("GET", self._url.get_secret_value())
        answer = await send_reading(self._client, request, _SYSTEM, api=_SYSTEM)
        if answer.status_code in _REFUSED:
            raise AuthFailed(_SYSTEM, f"{_SYSTEM}.{answer.status_code}")
        if not answer.is_success:
            raise Rejected(_SYSTEM, f"{_SYSTEM}.{answer.status_code}")

    async def close(self) -> None:
        await self._client.aclose()
