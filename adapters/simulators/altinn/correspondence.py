"""Correspondence's recipient API: reading, confirming, downloading and deleting one letter.

Contract: correspondence-recipient.derived.openapi.json (Altinn/altinn-correspondence da785168, 2026-08-20).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from adapters.simulators.altinn.attachments import Attachment
from adapters.simulators.altinn.correspondence_json import details, overview
from adapters.simulators.altinn.correspondence_list import CorrespondenceList
from adapters.simulators.altinn.gate import LEVEL, Caller, Gate
from adapters.simulators.altinn.identifiers import parsed_uuid
from adapters.simulators.altinn.problems import Refused, correspondence_problem, correspondence_validation
from adapters.simulators.altinn.records import Correspondence
from adapters.simulators.altinn.settings import Settings
from adapters.simulators.altinn.visits import RuleBroken, Visits
from adapters.simulators.altinn.world import UnknownId

ROOT = "/correspondence/api/v1/correspondence"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class CorrespondenceApi:
    gate: Gate
    visits: Visits

    def routes(self) -> list[web.RouteDef]:
        route, one = self.gate.route, f"{ROOT}/{{correspondenceId}}"
        return [
            route("GET", ROOT, "listCorrespondences", CorrespondenceList(self.gate).answer),
            route("GET", one, "getCorrespondence", self.overview),
            route("GET", f"{one}/details", "getCorrespondenceDetails", self.details),
            route("GET", f"{one}/content", "getCorrespondenceContent", self.content),
            route("POST", f"{one}/markasread", "markAsRead", self.mark_as_read),
            route("POST", f"{one}/confirm", "confirm", self.confirm),
            route("DELETE", f"{one}/purge", "purge", self.purge),
            route("GET", f"{one}/attachment/{{attachmentId}}/download", "downloadAttachment", self.download),
        ]

    async def overview(self, request: web.Request) -> web.Response:
        caller = self.gate.correspondence(request, exchanged=False, produces=_JSON)
        letter = self._available(request, caller)
        self._fetch(letter, caller)
        return web.json_response(overview(letter))

    async def details(self, request: web.Request) -> web.Response:
        caller = self.gate.correspondence(request, exchanged=False, produces=_JSON)
        letter = self._available(request, caller)
        self._fetch(letter, caller)
        return web.json_response(details(letter, self.gate.world.dialogs[letter.dialog_id]))

    async def content(self, request: web.Request) -> web.Response:
        """The text itself: this is what counts as Read."""
        caller = self.gate.correspondence(request, exchanged=True, produces="text/plain")
        letter = self._available(request, caller)
        if not caller.as_sender:
            self.visits.read(letter, self.gate.actor(caller))
        return web.Response(text=letter.body)

    async def mark_as_read(self, request: web.Request) -> web.Response:
        caller = self.gate.correspondence(request, exchanged=True, produces=_JSON)
        letter = self._available(request, caller)
        try:
            self.visits.mark_as_read(letter, self.gate.actor(caller))
        except RuleBroken as broken:
            raise Refused(correspondence_problem(broken.code)) from broken
        return web.json_response(letter.id)

    async def confirm(self, request: web.Request) -> web.Response:
        caller = self.gate.correspondence(request, exchanged=True, produces=_JSON)
        letter = self._available(request, caller)
        try:
            self.visits.confirm(letter, self.gate.actor(caller))
        except RuleBroken as broken:
            raise Refused(correspondence_problem(broken.code)) from broken
        return web.json_response(letter.id)

    async def purge(self, request: web.Request) -> web.Response:
        """Irreversible; a purged letter answers 1014 here and 1001 everywhere else."""
        caller = self.gate.correspondence(request, exchanged=False, produces=_JSON)
        letter = self._accessible(request, caller)
        try:
            self.visits.purge(letter, self.gate.actor(caller))
        except RuleBroken as broken:
            raise Refused(correspondence_problem(broken.code)) from broken
        return web.json_response(letter.id)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Whoever may read the letter may still lack the attachment's own resource."""
        caller = self.gate.correspondence(request, exchanged=True, produces="application/octet-stream")
        letter = self._available(request, caller)
        wanted = parsed_uuid(request.match_info["attachmentId"])
        attachment = next((item for item in letter.attachments if item.id == wanted), None)
        if attachment is None:
            raise Refused(correspondence_problem(2001))
        if not self._may(caller, letter.unit, attachment.resource):
            raise Refused(correspondence_problem(4001))
        try:
            self.visits.download(letter, attachment, self.gate.actor(caller))
        except RuleBroken as broken:
            raise Refused(correspondence_problem(broken.code)) from broken
        return await _stream(request, attachment, self.gate.settings)

    def _fetch(self, letter: Correspondence, caller: Caller) -> None:
        if not caller.as_sender:
            self.visits.fetch(letter, self.gate.actor(caller))

    def _available(self, request: web.Request, caller: Caller) -> Correspondence:
        letter = self._accessible(request, caller)
        if letter.purged:
            raise Refused(correspondence_problem(1001))
        return letter

    def _accessible(self, request: web.Request, caller: Caller) -> Correspondence:
        wanted = parsed_uuid(request.match_info["correspondenceId"])
        if wanted is None:
            raise Refused(correspondence_validation({"correspondenceId": "Must be a UUID"}))
        try:
            letter = self.gate.world.correspondence(wanted)
        except UnknownId as error:
            raise Refused(correspondence_problem(1001)) from error
        if not self._may(caller, letter.unit, letter.resource):
            raise Refused(correspondence_problem(4001))
        return letter

    def _may(self, caller: Caller, unit: str, resource: str) -> bool:
        """Altinn's policy decision: the access package, and a sign-in as strong as the resource demands."""
        world = self.gate.world
        return world.may(caller.system_user, unit, resource) and world.resource(resource).minimum_level <= LEVEL


async def _stream(request: web.Request, attachment: Attachment, settings: Settings) -> web.StreamResponse:
    response = web.StreamResponse(headers=_file_headers(attachment))
    if settings.declare_length:
        response.content_length = attachment.size
    await response.prepare(request)
    broken = attachment.breaks > 0
    attachment.breaks -= 1 if broken else 0
    sent = 0
    for chunk in attachment.chunks():
        part = chunk[: attachment.breaks_after - sent] if broken else chunk
        await response.write(part)
        # a slow reader holds the writer back; a fast one must not starve the other requests of this process
        await asyncio.sleep(0)
        sent += len(part)
        if broken and sent >= attachment.breaks_after:
            if request.transport is not None:
                request.transport.close()
            return response
    await response.write_eof()
    return response


def _file_headers(attachment: Attachment) -> dict[str, str]:
    """Inline types carry only the encoded name, as production does."""
    encoded = f"filename*=UTF-8''{quote(attachment.file_name)}"
    plain = attachment.file_name.encode("ascii", "replace").decode().replace('"', "_")
    disposition = f"inline; {encoded}" if attachment.inline else f'attachment; filename="{plain}"; {encoded}'
    return {"Content-Type": attachment.media_type, "Content-Disposition": disposition}
