"""The control API under /_sim: what a demo panel or a browser test in another process sees and changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from aiohttp import web

from adapters.simulators._kit.control import BadBody, Json, chosen, only, world_routes
from adapters.simulators.altinn.attachments import AttachmentDraft
from adapters.simulators.altinn.dialog_json import moment
from adapters.simulators.altinn.records import Correspondence, Dialog, LetterDraft
from adapters.simulators.altinn.visits import RuleBroken, Visits
from adapters.simulators.altinn.world import UnknownId, World

_TIMES = frozenset({"due_at", "publish_at", "requested_publish_time"})


@dataclass(frozen=True, slots=True)
class Control:
    world: World
    visits: Visits

    def routes(self) -> list[web.RouteDef]:
        return world_routes(
            state=self.state, add_letter=self.add_letter, change=self.change, refusals=(UnknownId, RuleBroken)
        )

    async def state(self, _request: web.Request) -> web.Response:
        self.world.settle()
        body = {
            "now": moment(self.world.clock()),
            "units": [asdict(unit) for unit in self.world.units.values()],
            "resources": [asdict(resource) for resource in self.world.resources.values()],
            "dialogs": [self._dialog(dialog) for dialog in self.world.dialogs.values()],
            "scheduled": len(self.world.scheduled),
            "traces": [asdict(trace) | {"at": moment(trace.at)} for trace in self.world.traces],
        }
        return web.json_response(body)

    async def add_letter(self, _request: web.Request, body: Json) -> web.Response:
        only(body, {item.name for item in fields(LetterDraft)})
        draft = dict(body)
        draft["attachments"] = tuple(_attachment(item) for item in body.get("attachments", ()))
        draft["transmissions"] = tuple(body.get("transmissions", ()))
        for name in _TIMES & set(body):
            draft[name] = datetime.fromisoformat(body[name]) if body[name] else None
        letter = self.world.add_letter(LetterDraft(**draft))
        return web.json_response(asdict(letter), status=201)

    async def change(self, _request: web.Request, body: Json) -> web.Response:
        """`{"change": name, ...}` with the arguments that the name needs."""
        known: dict[str, Callable[..., object]] = {
            "edit_content": self.world.edit_content,
            "touch": self.world.touch,
            "purge": self.world.purge,
            "expire_attachment": self.world.expire_attachment,
            "purge_attachment": self.world.purge_attachment,
            "break_download": self.world.break_download,
            "revoke": self.world.revoke,
            "delegate": self._delegate,
            "colleague_opens": self._colleague_opens,
            "colleague_labels": self._colleague_labels,
            "colleague_reads": self._colleague_reads,
            "colleague_purges": self._colleague_purges,
        }
        chosen(body, known)
        return web.Response(status=204)

    def _delegate(self, package: str, unit: str) -> None:
        """To every system user that is the unit's own, or its main unit's."""
        record = self.world.unit(unit)
        for system_user in self.world.system_users:
            if system_user.owner in (record.orgno, record.parent):
                self.world.delegate(package, unit, system_user)

    def _colleague_opens(self, dialog_id: str) -> None:
        self.visits.open_dialog(self.world.dialog(dialog_id))

    def _colleague_labels(self, dialog_id: str, add: list[str], remove: list[str] | None = None) -> None:
        self.visits.label(self.world.dialog(dialog_id), add=add, remove=remove or [])

    def _colleague_reads(self, correspondence_id: str) -> None:
        letter = self.world.correspondence(correspondence_id)
        self.visits.fetch(letter)
        self.visits.read(letter)

    def _colleague_purges(self, correspondence_id: str) -> None:
        self.visits.purge(self.world.correspondence(correspondence_id))

    def _dialog(self, dialog: Dialog) -> Json:
        letters = [letter for letter in self.world.correspondences.values() if letter.dialog_id == dialog.id]
        return {
            "id": dialog.id,
            "unit": dialog.unit,
            "resource": dialog.resource,
            "title": dialog.title,
            "labels": list(dialog.labels),
            "isContentSeen": dialog.content_seen,
            "status": dialog.status,
            "contentUpdatedAt": moment(dialog.content_updated_at),
            "deleted": dialog.deleted,
            "transmissions": [
                {"id": item.id, "title": item.title, "correspondenceId": item.correspondence_id}
                for item in dialog.transmissions
            ],
            "correspondences": [_correspondence(letter) for letter in letters],
        }


def _correspondence(letter: Correspondence) -> Json:
    return {
        "id": letter.id,
        "transmissionId": letter.transmission_id,
        "status": letter.highest.status.name,
        "statuses": [entry.status.name for entry in letter.history],
        "fetched": letter.fetched,
        "confirming": letter.confirming is not None,
        "attachments": [
            {"id": item.id, "fileName": item.file_name, "size": item.size, "expired": item.expired}
            for item in letter.attachments
        ],
    }


def _attachment(item: object) -> AttachmentDraft:
    if not isinstance(item, dict):
        raise BadBody("an attachment is an object")
    only(item, {field.name for field in fields(AttachmentDraft)} - {"content"})
    return AttachmentDraft(**item)
