"""What somebody on the recipient's side does, and the traces that it leaves for the sender and for colleagues.

Rules and side effects: Altinn/altinn-correspondence da785168 and Altinn/dialogporten 743f07fd, both 2026-08-20.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from adapters.simulators.altinn.attachments import Attachment
from adapters.simulators.altinn.labels import changed_labels
from adapters.simulators.altinn.records import (
    Actor,
    Correspondence,
    CorrespondenceStatus,
    Dialog,
    Sight,
    Trace,
)
from adapters.simulators.altinn.world import World

_DEBOUNCE = timedelta(seconds=15)
#: somebody who uses Altinn's own inbox
COLLEAGUE = Actor(id="urn:altinn:person:colleague", name="Kollega (test)")


class RuleBroken(Exception):
    """Correspondence refuses; `code` is its errorCode."""

    def __init__(self, code: int) -> None:
        super().__init__(f"errorCode {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Visits:
    world: World

    def open_dialog(self, dialog: Dialog, by: Actor = COLLEAGUE) -> None:
        """GET of a dialog: writes the seen log and takes the label MarkedAsUnopened away."""
        mine = [sight for sight in dialog.sights if sight.by.id == by.id]
        if not mine or mine[-1].update_version != dialog.update_version:
            dialog.sights.append(
                Sight(
                    id=self.world.ids.new(),
                    at=self.world.clock(),
                    by=by,
                    content_version=dialog.content_version,
                    update_version=dialog.update_version,
                )
            )
            self._trace("DialogSeen", by, dialog)
        self.world.set_labels(dialog, changed_labels(dialog.labels, remove=["MarkedAsUnopened"]))

    def label(self, dialog: Dialog, *, add: list[str], remove: list[str], by: Actor = COLLEAGUE) -> None:
        labels = changed_labels(dialog.labels, add=add, remove=remove)
        if labels != dialog.labels:
            self._trace("Labels " + ",".join(labels), by, dialog)
        self.world.set_labels(dialog, labels)

    def fetch(self, letter: Correspondence, by: Actor = COLLEAGUE) -> None:
        """The overview was read; the same party within 15 seconds counts once."""
        letter.reminder_pending = False
        times = letter.fetches.setdefault(by.id, [])
        if not times or self.world.clock() - times[-1] >= _DEBOUNCE:
            times.append(self.world.clock())
            self._trace("Fetched", by, self._dialog(letter), letter)

    def read(self, letter: Correspondence, by: Actor = COLLEAGUE) -> None:
        """The text itself was read."""
        if letter.has_been(CorrespondenceStatus.Read):
            return
        self.world.reach(letter, CorrespondenceStatus.Read)
        dialog = self._dialog(letter)
        kind = "CorrespondenceOpened" if letter.transmission_id is None else "TransmissionOpened"
        self.world.note_activity(dialog, kind, by, letter.transmission_id)
        self._trace("Read", by, dialog, letter)

    def mark_as_read(self, letter: Correspondence, by: Actor) -> None:
        if not letter.fetched:
            raise RuleBroken(1024)
        if letter.has_been(CorrespondenceStatus.Read):
            raise RuleBroken(1040)
        self.read(letter, by)

    def confirm(self, letter: Correspondence, by: Actor) -> None:
        """The dialog changes at once, the status only after the delay: until then a second try is accepted too."""
        if not letter.fetched:
            raise RuleBroken(1025)
        if letter.has_been(CorrespondenceStatus.Confirmed):
            raise RuleBroken(1041)
        if letter.confirming is not None:
            return
        now = self.world.clock()
        letter.confirming = (now, now + self.world.confirm_delay)
        dialog = self._dialog(letter)
        if letter.transmission_id is None:
            dialog.status = "NotApplicable"
        self.world.note_activity(dialog, "CorrespondenceConfirmed", by, letter.transmission_id)
        self._trace("Confirmed", by, dialog, letter)

    def purge(self, letter: Correspondence, by: Actor = COLLEAGUE) -> None:
        if letter.purged:
            raise RuleBroken(1014)
        if letter.confirmation_needed and not letter.has_been(CorrespondenceStatus.Confirmed):
            raise RuleBroken(1026)
        if letter.transmission_id is not None:
            raise RuleBroken(1043)
        self.world.reach(letter, CorrespondenceStatus.PurgedByRecipient)
        self._trace("PurgedByRecipient", by, self._dialog(letter), letter)
        self.world.bury(letter)

    def download(self, letter: Correspondence, attachment: Attachment, by: Actor) -> None:
        """Noted when the download starts, so a broken one leaves its trace too."""
        if attachment.purged:
            raise RuleBroken(2019)
        if attachment.expired:
            raise RuleBroken(2020)
        self.world.reach(
            letter,
            CorrespondenceStatus.AttachmentsDownloaded,
            text=f"Attachment {attachment.id} has been downloaded",
        )
        dialog = self._dialog(letter)
        self.world.note_activity(dialog, "Information", by, letter.transmission_id)
        self._trace("AttachmentsDownloaded", by, dialog, letter, attachment)

    def _dialog(self, letter: Correspondence) -> Dialog:
        return self.world.dialogs[letter.dialog_id]

    def _trace(
        self,
        what: str,
        by: Actor,
        dialog: Dialog,
        letter: Correspondence | None = None,
        attachment: Attachment | None = None,
    ) -> None:
        self.world.traces.append(
            Trace(
                at=self.world.clock(),
                what=what,
                by=by.id,
                dialog_id=dialog.id,
                correspondence_id=letter.id if letter else None,
                attachment_id=attachment.id if attachment else None,
            )
        )
