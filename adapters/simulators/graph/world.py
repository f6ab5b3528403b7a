"""The simulated Exchange itself: mails arrive, move, change and leave, and each folder knows what happened. No HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from adapters.simulators.graph.identifiers import folder_id
from adapters.simulators.graph.mime import read_mime
from adapters.simulators.graph.records import (
    ROOT_FOLDER,
    WELL_KNOWN,
    Address,
    Change,
    ChangeKind,
    Folder,
    Json,
    Mail,
    Mailbox,
    MailDraft,
    Sent,
)
from bot.domain.clock import Clock


class UnknownId(LookupError):
    """No such mailbox, folder or mail."""


@dataclass(slots=True, kw_only=True)
class World:
    clock: Clock
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    #: upload requests that carried a bearer token to the other host
    leaked: int = 0
    #: ids of users and of other groups, by the id of the group
    groups: dict[str, list[str]] = field(default_factory=dict)
    tokens: dict[str, tuple[frozenset[str], datetime]] = field(default_factory=dict, repr=False)
    #: grows with every change in any folder
    tick: int = 0
    #: delta tokens made before this tick are expired
    expired_before: int = 0
    _numbers: int = 0

    def add_mailbox(self, address: str, *, name: str = "", allowed: bool = True) -> Mailbox:
        box = Mailbox(
            address=address.lower(),
            object_id=str(uuid5(NAMESPACE_URL, f"mailbox/{address.lower()}")),
            name=name or address,
            allowed=allowed,
        )
        root = Folder(id=folder_id(box.address, ROOT_FOLDER), name="Øverste nivå", parent="", well_known=ROOT_FOLDER)
        box.folders[root.id] = root
        for known, shown in WELL_KNOWN.items():
            found = folder_id(box.address, known)
            hidden = known == "recoverableitemsdeletions"
            box.folders[found] = Folder(id=found, name=shown, parent=root.id, well_known=known, hidden=hidden)
        self.mailboxes[box.address] = box
        return box

    def everybody_in(self, group: str) -> list[Json]:
        """Members of members too, each once, groups themselves among them."""
        found: dict[str, str] = {}
        waiting = list(self.groups[group])
        while waiting:
            member = waiting.pop(0)
            if member not in found:
                found[member] = "group" if member in self.groups else "user"
                waiting += self.groups.get(member, [])
        return [{"@odata.type": f"#microsoft.graph.{kind}", "id": member} for member, kind in found.items()]

    def mailbox(self, name: str) -> Mailbox:
        """By address or by object id."""
        for box in self.mailboxes.values():
            if name.lower() in (box.address, box.object_id):
                return box
        raise UnknownId(f"mailbox {name}")

    def folder(self, box: Mailbox, name: str) -> Folder:
        """By id or by well-known name, whose case does not matter."""
        found = box.folders.get(name) or next(
            (one for one in box.folders.values() if one.well_known and one.well_known == name.lower()), None
        )
        if found is None:
            raise UnknownId(f"folder {name}")
        return found

    def add_folder(self, mailbox: str, name: str, *, parent: str = ROOT_FOLDER, hidden: bool = False) -> Folder:
        box = self.mailbox(mailbox)
        above = self.folder(box, parent)
        found = folder_id(box.address, f"{above.id}/{name}")
        box.folders[found] = Folder(id=found, name=name, parent=above.id, hidden=hidden)
        return box.folders[found]

    def add_mail(self, draft: MailDraft) -> Mail:
        box = self.mailbox(draft.mailbox)
        if draft.mime is not None:
            draft = read_mime(draft)
        now = self.clock.now()
        received = draft.received_at or now
        return self.store(
            Mail(
                number=self.next_number(), mailbox=box.address, folder=self.folder(box, draft.folder).id,
                subject=draft.subject, sender=draft.sender, body=draft.body, body_type=draft.body_type,
                created_at=now, modified_at=now, received_at=received, sent_at=received,
                message_id=draft.message_id or new_message_id(), conversation=uuid4().hex,
                to=draft.to or (Address(address=box.address, name=box.name),), cc=draft.cc,
                attachments=list(draft.attachments), headers=draft.headers, read=draft.read, mime=draft.mime,
            )
        )  # fmt: skip

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def store(self, mail: Mail) -> Mail:
        self.mailboxes[mail.mailbox].mails[mail.number] = mail
        self._note(mail, "created")
        return mail

    def touch(self, mail: Mail) -> None:
        mail.version += 1
        mail.modified_at = self.clock.now()
        self._note(mail, "updated")

    def move(self, mail: Mail, target: Folder) -> None:
        """In its own mailbox: the ordinary id changes, the immutable one stays."""
        self._note(mail, "deleted")
        mail.folder = target.id
        mail.copy += 1
        mail.version += 1
        mail.modified_at = self.clock.now()
        self._note(mail, "created")

    def purge(self, mail: Mail) -> None:
        self._note(mail, "deleted")
        del self.mailboxes[mail.mailbox].mails[mail.number]

    def in_folder(self, box: Mailbox, folder: str) -> list[Mail]:
        """Newest first."""
        self.settle()
        found = [one for one in box.mails.values() if one.folder == folder and one.leaves_at is None]
        return sorted(found, key=lambda one: (one.received_at, one.number), reverse=True)

    def send(self, mail: Mail, leaves_at: datetime) -> None:
        mail.leaves_at = leaves_at
        self._note(mail, "deleted")
        self.settle()

    def settle(self) -> None:
        """What was handed to transport arrives: in Sent Items, and in mailboxes of this tenant."""
        now = self.clock.now()
        for box in list(self.mailboxes.values()):
            for mail in [one for one in box.mails.values() if one.leaves_at is not None and one.leaves_at <= now]:
                self._deliver(box, mail)

    def expire_delta_tokens(self) -> None:
        self.tick += 1
        self.expired_before = self.tick

    def _deliver(self, box: Mailbox, mail: Mail) -> None:
        receivers = tuple(one.address for one in (*mail.to, *mail.cc, *mail.bcc))
        mail.leaves_at, mail.draft, mail.read = None, False, True
        mail.folder, mail.copy, mail.version = self.folder(box, "sentitems").id, mail.copy + 1, mail.version + 1
        mail.sent_at = mail.received_at = mail.modified_at = self.clock.now()
        self._note(mail, "created")
        names = tuple(one.name for one in mail.attachments)
        self.sent.append(
            Sent(at=mail.sent_at, mailbox=box.address, number=mail.number, to=receivers, subject=mail.subject,
                 body=mail.body, attachments=names, extended=dict(mail.extended))
        )  # fmt: skip
        for address in dict.fromkeys(one.lower() for one in receivers):
            if address in self.mailboxes:
                self._arrive(self.mailboxes[address], mail)

    def _arrive(self, box: Mailbox, mail: Mail) -> None:
        self.store(
            replace(
                mail, number=self.next_number(), mailbox=box.address, folder=self.folder(box, "inbox").id, bcc=(),
                attachments=list(mail.attachments), extended={}, categories=(), read=False, copy=0, version=1,
            )
        )  # fmt: skip

    def _note(self, mail: Mail, kind: ChangeKind) -> None:
        self.tick += 1
        self.mailboxes[mail.mailbox].changes.append(
            Change(at=self.tick, folder=mail.folder, number=mail.number, copy=mail.copy, kind=kind)
        )


def new_message_id() -> str:
    return f"<{uuid4()}@simulert.eksempel.no>"
