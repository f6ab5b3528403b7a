"""What every answer says to browsers: nothing from elsewhere, nothing kept, nothing run, nothing framed by others."""

from __future__ import annotations

from collections.abc import Mapping

#: pages have no script at all; `frame-src` is for the attachment that a page shows
_PAGE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
#: a sandbox without allow-same-origin or allow-scripts: whatever is in the file has no origin and runs nothing.
#: Chromium's PDF viewer still works under this header, while it refuses an <iframe sandbox> (tried with 156, 2026-11)
_FILE = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox"
)
_EVERYWHERE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    # instead of the names and versions of the server's software
    "Server": "Postvakt",
}


def page_headers(*, framed: bool = False) -> dict[str, str]:
    """`framed`: may stand in the frame of a page of ours, instead of an attachment."""
    ancestors, frames = ("'self'", "SAMEORIGIN") if framed else ("'none'", "DENY")
    return {"Content-Security-Policy": _PAGE.format(ancestors=ancestors), "X-Frame-Options": frames}


def file_headers() -> dict[str, str]:
    return {"Content-Security-Policy": _FILE, "X-Frame-Options": "SAMEORIGIN"}


def everywhere(*, secure: bool) -> dict[str, str]:
    headers = dict(_EVERYWHERE)
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
