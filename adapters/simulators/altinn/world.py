"""The simulated Altinn itself: who may see what, what senders hand in, and what becomes due with time. No HTTP.

Rights: a sub-unit inherits its main unit's packages, an organisasjonsledd only has what it delegated itself
(docs.altinn.studio, setup guidance scenarios E, G and H, read 2026-11-21).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.simulators.altinn.attachments import Attachment
from adapters.simulators.altinn.identifiers import IdMaker, is_organisation_number
from adapters.simulators.altinn.labels import changed_labels
from adapters.simulators.altinn.publishing import new_correspondence, new_dialog, new_transmission
from adapters.simulators.altinn.records import (
    Activity,
    Actor,
    Correspondence,
    CorrespondenceStatus,
    Dialog,
    HistoryEntry,
    Letter,
    LetterDraft,
    Resource,
    SystemUser,
    Trace,
    Unit,
)

Record = TypeVar("Record")


class UnknownId(LookupError):
    """The world has no record with this id; the text names the kind and the id."""


@dataclass(slots=True, kw_only=True)
class World:
    """All records; `clock` returns aware times and is the only source of time."""

    clock: Callable[[], datetime]
    #: how long a confirmation is answered with 200 before its status is written (4 s in production)
    confirm_delay: timedelta = timedelta(seconds=4)
    units: dict[str, Unit] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    system_users: list[SystemUser] = field(default_factory=list)
    dialogs: dict[str, Dialog] = field(default_factory=dict)
    correspondences: dict[str, Correspondence] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list)
    scheduled: list[tuple[LetterDraft, Letter]] = field(default_factory=list)
    ids: IdMaker = field(init=False)

    def __post_init__(self) -> None:
        self.ids = IdMaker(self.clock)

    def add_unit(self, unit: Unit) -> Unit:
        if not is_organisation_number(unit.orgno):
            raise ValueError(f"{unit.orgno} is no organisation number")
        if unit.kind == "sub" and unit.parent not in self.units:
            raise UnknownId(f"main unit {unit.parent}")
        self.units[unit.orgno] = unit
        return unit

    def add_resource(self, resource: Resource) -> Resource:
        self.resources[resource.id] = resource
        return resource

    def add_system_user(
        self, owner: str, *, packages: Iterable[str] = (), external_ref: str | None = None, system: str = "postvakt"
    ) -> SystemUser:
        """A system user that already has its owner's packages; those of clients are added with `delegate`."""
        made = SystemUser(
            id=self.ids.new(), system_id=f"{owner}_{system}", owner=self.unit(owner).orgno, external_ref=external_ref
        )
        self.system_users.append(made)
        if packages:
            made.packages[owner] = set(packages)
        return made

    def delegate(self, package: str, unit: str, system_user: SystemUser) -> None:
        system_user.packages.setdefault(self.unit(unit).orgno, set()).add(package)

    def revoke(self, package: str, unit: str) -> None:
        """Takes the package of this unit from all system users; sub-units lose what they inherited."""
        for system_user in self.system_users:
            system_user.packages.get(self.unit(unit).orgno, set()).discard(package)

    def find_system_user(self, owner: str, external_ref: str | None) -> SystemUser | None:
        """The reference defaults to the owner's organisation number where the system user was created without one."""
        for system_user in self.system_users:
            expected = system_user.external_ref
            if system_user.owner == owner and (
                external_ref == expected or (expected is None and external_ref == owner)
            ):
                return system_user
        return None

    def may(self, system_user: SystemUser | None, unit: str, resource: str) -> bool:
        if system_user is None or unit not in self.units or resource not in self.resources:
            return False
        return self.resources[resource].package in self.packages_for(system_user, unit)

    def packages_for(self, system_user: SystemUser, unit: str) -> frozenset[str]:
        """What the system user holds for this unit, delegated or inherited."""
        record = self.unit(unit)
        held = set(system_user.packages.get(unit, set()))
        if record.kind == "sub" and record.parent is not None:
            held |= system_user.packages.get(record.parent, set())
        return frozenset(held)

    def parties(self, system_user: SystemUser) -> list[Unit]:
        return [unit for unit in self.units.values() if self.packages_for(system_user, unit.orgno)]

    def unit(self, orgno: str) -> Unit:
        return _known(self.units, orgno, "unit")

    def resource(self, resource_id: str) -> Resource:
        return _known(self.resources, resource_id, "resource")

    def dialog(self, dialog_id: str) -> Dialog:
        self.settle()
        return _known(self.dialogs, dialog_id, "dialog")

    def correspondence(self, correspondence_id: str) -> Correspondence:
        self.settle()
        return _known(self.correspondences, correspondence_id, "correspondence")

    def attachment(self, attachment_id: str) -> Attachment:
        for letter in self.correspondences.values():
            for attachment in letter.attachments:
                if attachment.id == attachment_id:
                    return attachment
        raise UnknownId(f"attachment {attachment_id}")

    def visible_dialogs(self) -> list[Dialog]:
        self.settle()
        return [dialog for dialog in self.dialogs.values() if not dialog.deleted]

    def add_letter(self, draft: LetterDraft) -> Letter:
        """Publishes the letter at once, or as soon as the clock reaches `publish_at`."""
        self.unit(draft.unit)
        by_correspondence = self.resource(draft.resource).type == "CorrespondenceService"
        if draft.dialog is not None and self.dialog(draft.dialog).unit != draft.unit:
            raise ValueError("a transmission stays with the party of its dialog")
        letter = Letter(
            dialog_id=draft.dialog or self.ids.new(),
            transmission_id=self.ids.new() if draft.dialog is not None else None,
            correspondence_id=self.ids.new() if by_correspondence else None,
            attachment_ids=tuple(self.ids.new() for _ in draft.attachments) if by_correspondence else (),
        )
        if draft.publish_at is not None and draft.publish_at > self.clock():
            self.scheduled.append((draft, letter))
        else:
            self._publish(draft, letter, at=draft.publish_at or self.clock())
        return letter

    def settle(self) -> None:
        """Lets happen what has become due: delayed publishing, and confirmations that were only promised."""
        now = self.clock()
        due = [entry for entry in self.scheduled if entry[0].publish_at is not None and entry[0].publish_at <= now]
        for entry in due:
            self.scheduled.remove(entry)
            self._publish(*entry, at=entry[0].publish_at or now)
        for letter in self.correspondences.values():
            if letter.confirming is not None and letter.confirming[1] <= now:
                asked_at, _ = letter.confirming
                letter.confirming = None
                self.reach(letter, CorrespondenceStatus.Confirmed, at=asked_at)

    def edit_content(self, dialog_id: str, *, title: str | None = None, summary: str | None = None) -> None:
        """The service owner changes the text: content is unseen again and the label goes back to Default."""
        dialog = self.dialog(dialog_id)
        dialog.title = title if title is not None else dialog.title
        dialog.summary = summary if summary is not None else dialog.summary
        self._updated(dialog, at=self.clock(), content=True)

    def touch(self, dialog_id: str) -> None:
        """A service owner's update that is no content: only `updatedAt` and the label change."""
        self._updated(self.dialog(dialog_id), at=self.clock(), content=False)

    def expire_attachment(self, attachment_id: str) -> None:
        self.attachment(attachment_id).expired = True

    def purge_attachment(self, attachment_id: str) -> None:
        self.attachment(attachment_id).purged = True

    def break_download(self, attachment_id: str, *, after_bytes: int, times: int = 1) -> None:
        """The next downloads of this attachment lose their connection in the middle of the file."""
        attachment = self.attachment(attachment_id)
        attachment.breaks, attachment.breaks_after = times, after_bytes

    def purge(self, correspondence_id: str) -> None:
        """The sender or Altinn takes the letter back."""
        letter = self.correspondence(correspondence_id)
        self.reach(letter, CorrespondenceStatus.PurgedByAltinn)
        self.bury(letter)

    def reach(
        self, letter: Correspondence, status: CorrespondenceStatus, *, text: str = "", at: datetime | None = None
    ) -> None:
        letter.history.append(HistoryEntry(status=status, text=text or status.name, at=at or self.clock()))

    def bury(self, letter: Correspondence) -> None:
        """A purged letter takes its files with it, and its dialog where the dialog is the letter."""
        for attachment in letter.attachments:
            attachment.purged = True
        if letter.transmission_id is None:
            self.dialogs[letter.dialog_id].deleted = True

    def note_activity(self, dialog: Dialog, kind: str, by: Actor, transmission_id: str | None = None) -> None:
        """Silent: neither times nor labels of the dialog change."""
        dialog.activities.append(
            Activity(id=self.ids.new(), type=kind, at=self.clock(), by=by, transmission_id=transmission_id)
        )

    def set_labels(self, dialog: Dialog, labels: list[str]) -> None:
        if labels != dialog.labels:
            dialog.labels = labels
            dialog.context_revision = self.ids.new()

    def _publish(self, draft: LetterDraft, letter: Letter, *, at: datetime) -> None:
        if letter.correspondence_id is not None:
            self.correspondences[letter.correspondence_id] = new_correspondence(draft, letter, at)
        if letter.transmission_id is None:
            self.dialogs[letter.dialog_id] = new_dialog(draft, letter, at, self.ids)
            return
        dialog = self.dialogs[letter.dialog_id]
        dialog.transmissions.append(new_transmission(draft, letter, at))
        self._updated(dialog, at=at, content=True)

    def _updated(self, dialog: Dialog, *, at: datetime, content: bool) -> None:
        dialog.updated_at = at
        dialog.update_version += 1
        dialog.revision = self.ids.new()
        if content:
            dialog.content_updated_at = at
            dialog.content_version += 1
        self.set_labels(dialog, changed_labels(dialog.labels, add=["Default"]))


def _known(records: dict[str, Record], key: str, kind: str) -> Record:
    if key not in records:
        raise UnknownId(f"{kind} {key}")
    return records[key]
