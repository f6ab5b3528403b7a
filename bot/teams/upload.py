"""Puts a file where Teams says: without any token, and only on hosts that the settings name.

The address is an upload session of OneDrive, which is its own permission (learn.microsoft.com/onedrive/developer/
rest-api/api/driveitem_createuploadsession, read 2026-11).
"""

from __future__ import annotations

from http import HTTPStatus

import httpx

from bot.errors import OutcomeUnknown, Rejected, Unavailable
from bot.teams.hosts import ServiceHosts

SYSTEM = "onedrive"
_TIMEOUT = httpx.Timeout(30, connect=5)
#: a session takes no larger piece at once
_LARGEST = 60 * 1024 * 1024 - 1
_DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})


class Uploader:
    def __init__(self, *, http: httpx.AsyncClient, hosts: ServiceHosts) -> None:
        self._http = http
        self._hosts = hosts

    async def put(self, url: str, content: bytes) -> None:
        """In one piece. Raises Rejected, Unavailable or OutcomeUnknown; the address is never told further."""
        if not self._hosts.allows(url):
            raise Rejected(SYSTEM, "onedrive.host")
        if not 0 < len(content) <= _LARGEST:
            raise Rejected(SYSTEM, "onedrive.size", bytes=len(content))
        headers = {
            "Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}",
            "Content-Type": "application/octet-stream",
        }
        try:
            answer = await self._http.put(
                url, content=content, headers=headers, timeout=_TIMEOUT, follow_redirects=False
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            # `from None`: the request's address is a key
            raise Unavailable(SYSTEM, "onedrive.unreachable") from None
        except httpx.RequestError:
            raise OutcomeUnknown(SYSTEM, "onedrive.no_answer") from None
        if answer.status_code in _DONE:
            return
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise OutcomeUnknown(SYSTEM, f"onedrive.{answer.status_code}")
        raise Rejected(SYSTEM, f"onedrive.{answer.status_code}")
