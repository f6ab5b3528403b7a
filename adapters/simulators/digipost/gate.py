"""The API's door: bearer token, broker header, a date that is nearly right, and a caller who may act for the sender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from aiohttp import web

from adapters.simulators.digipost.documents import MEDIA_TYPE
from adapters.simulators.digipost.records import Mailbox
from adapters.simulators.digipost.refusals import (
    BAD_DATE,
    FAR_DATE,
    NO_DATE,
    NO_TOKEN,
    NO_USER,
    NOT_ACCEPTABLE,
    OTHER_BROKER,
    SIGNED_TOO,
    UNKNOWN_SENDER,
    Refused,
)
from adapters.simulators.digipost.settings import Settings
from adapters.simulators.digipost.world import World

USER_HEADER = "X-Digipost-UserId"
_SIGNATURE_HEADERS = ("X-Digipost-Signature", "X-Content-SHA256")


@dataclass(frozen=True, slots=True)
class Gate:
    world: World
    settings: Settings

    def broker(self, request: web.Request, *, produces: str) -> int:
        """The broker that calls; raises Refused."""
        broker = self._token(request)
        if request.headers.get(USER_HEADER) != str(broker):
            raise Refused(OTHER_BROKER if request.headers.get(USER_HEADER, "").isdecimal() else NO_USER)
        if any(name in request.headers for name in _SIGNATURE_HEADERS):
            raise Refused(SIGNED_TOO)
        self._date(request)
        accepted = {part.partition(";")[0].strip() for part in request.headers.get("Accept", "").split(",")}
        if not accepted & {MEDIA_TYPE, produces}:
            raise Refused(NOT_ACCEPTABLE)
        return broker

    def mailbox(self, request: web.Request, *, produces: str) -> Mailbox:
        broker = self.broker(request, produces=produces)
        found = self.world.mailboxes.get(int(request.match_info["sender"]))
        if found is None:
            raise Refused(UNKNOWN_SENDER)
        if broker not in found.brokers:
            raise Refused(OTHER_BROKER)
        return found

    def _token(self, request: web.Request) -> int:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        broker = self.world.broker_of(token) if scheme == "Bearer" else None
        if broker is None:
            raise Refused(NO_TOKEN)
        return broker

    def _date(self, request: web.Request) -> None:
        text = request.headers.get("Date")
        if text is None:
            raise Refused(NO_DATE)
        if abs(self.world.clock.now() - _moment(text)) > self.settings.most_skew:
            raise Refused(FAR_DATE)


def _moment(text: str) -> datetime:
    """RFC 1123 in GMT, as the legacy signature has it too."""
    try:
        found = parsedate_to_datetime(text)
    except ValueError as wrong:
        raise Refused(BAD_DATE) from wrong
    if not text.endswith(" GMT") or found.tzinfo is None:
        raise Refused(BAD_DATE)
    return found
