"""Whom the bot's token may be sent to: a service URL comes from outside, so it is never trusted by itself.

Public, GCC and DoD hosts: learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
(2026-11); other clouds are a setting.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import httpx

DEFAULT_HOSTS = ("smba.trafficmanager.net", "*.botframework.com")
#: OneDrive, where Teams puts files of a personal chat, is part of SharePoint: <tenant>-my.sharepoint.com
FILE_HOSTS = ("*.sharepoint.com",)


def is_loopback(host: str) -> bool:
    """Literal addresses and `localhost` only: any other name may resolve to anywhere."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_near(host: str) -> bool:
    """Whether the host is this machine or its cloud's link-local metadata service."""
    try:
        return is_loopback(host) or ipaddress.ip_address(host).is_link_local
    except ValueError:
        return False


def parse_url(text: str) -> httpx.URL | None:
    """By the same parser that sends, so that check and request never differ about the host."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        return None
    return url if url.host and not url.userinfo else None


def host_of(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHosts:
    """Host names, or `*.suffix`; with `local`, loopback and nothing else."""

    patterns: tuple[str, ...] = DEFAULT_HOSTS
    local: bool = False

    def allows(self, service_url: str) -> bool:
        url = parse_url(service_url)
        if url is None:
            return False
        host = host_of(url)
        if self.local:
            return url.scheme in ("http", "https") and is_loopback(host)
        return url.scheme == "https" and any(_fits(host, pattern.lower()) for pattern in self.patterns)


def _fits(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern
