"""A letter at one of the doors, and what the systems outside have noted of what was done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from adapters.simulators import altinn, digipost, graph, svarinn
from adapters.simulators._kit import Exchange
from adapters.simulators._kit.contents import Content
from bot.commands.demo.town import MAIN, SENDERS
from bot.domain.item import MessageRef
from bot.domain.outlets import email_key, reference_of
from tests.house import OPEN, SENSITIVE, UNKNOWN, Archive
from tests.properties.walk.city import BUILDING, OPEN_KIND, POST, City, Door

#: `open` by a rule, `plain` = nobody says anything, `secret` = its list says so, `revealed` = only opening it tells so
Kind = Literal["open", "plain", "secret", "revealed"]
KINDS: dict[Door, tuple[Kind, ...]] = {
    "altinn": ("open", "plain", "secret", "revealed"),
    "svarinn": ("open", "plain", "secret"),
    "digipost": ("plain", "secret"),
    "postmottak": ("plain",),
}
_SERVICES: dict[Kind, str] = {"open": OPEN, "plain": UNKNOWN, "secret": SENSITIVE, "revealed": OPEN}
_PDF = Content(name="brev.pdf", size=3_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What its source shows of it, from the first moment on."""

    opened: bool = False
    #: read, confirmed, archived, received or moved
    receipts: frozenset[str] = frozenset()
    refused: int = 0
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """`files`: how many its entry must have in the end."""

    door: Door
    kind: Kind
    title: str
    ref: MessageRef
    files: int
    marks: Callable[[], Marks]

    @property
    def tag(self) -> str:
        """By which what is made of it in the archive is known: a double has the same title."""
        return f"{self.title} ({self.door})"

    @property
    def open_by_rule(self) -> bool:
        return self.kind == "open"

    @property
    def secret(self) -> bool:
        return self.kind in ("secret", "revealed")

    def emails(self, city: City) -> int:
        """To the domain system, as the mail system has them."""
        city.exchange.settle()
        keys = (email_key(self.ref, "byggesak", again=again) for again in range(6))
        references = {reference_of(key) for key in keys}
        sent = (one.subject for one in city.exchange.sent if BUILDING in one.to)
        return sum(any(one in subject for one in references) for subject in sent)

    def entries(self, city: City, archive: Archive) -> list[tuple[str, int, str]]:
        """Number, how many files, and status, of those that bear its title."""
        entries = city.world(archive).entries()
        return [
            (one.number, len(one.files), one.status_code)
            for one in entries
            if self.tag in (one.title, getattr(one, "public_title", ""))
        ]

    def cases(self, city: City, archive: Archive) -> int:
        cases = city.world(archive).cases()
        return sum(self.tag in (one.title, getattr(one, "public_title", "")) for one in cases)


def post(city: City, door: Door, kind: Kind, title: str) -> Posted:
    """Hands one in. A kind that the door does not know is its nearest."""
    kind = kind if kind in KINDS[door] else "secret" if kind == "revealed" and door != "postmottak" else "plain"
    match door:
        case "altinn":
            return _at_altinn(city, kind, title)
        case "svarinn":
            return _at_ks(city, kind, title)
        case "digipost":
            return _at_digipost(city, kind, title)
        case "postmottak":
            return _in_the_mailbox(city, title)


def _at_altinn(city: City, kind: Kind, title: str) -> Posted:
    world, sender = city.altinn.world, SENDERS[_SERVICES[kind]]
    draft = altinn.LetterDraft(
        unit=MAIN, resource=sender.service, title=title, body="Se vedlegg.", sender=sender.name,
        sender_orgno=sender.org_number, confidential=kind in ("secret", "revealed"), confirmation_needed=True,
        attachments=(altinn.AttachmentDraft(file_name="Brev.pdf", content=_PDF.whole()),),
    )  # fmt: skip
    dialog_id = world.add_letter(draft).dialog_id

    def marks() -> Marks:
        world.settle()
        seen = {trace.what for trace in world.traces if trace.dialog_id == dialog_id}
        labels = world.dialog(dialog_id).labels
        given = {*(seen & {"Read", "Confirmed"}), *(label for label in labels if label == "Archive")}
        opened = any(not what.startswith("Labels") for what in seen)
        return Marks(opened=opened, receipts=frozenset(given))

    ref = MessageRef(source_id="altinn", external_id=dialog_id)
    return Posted(door="altinn", kind=kind, title=title, ref=ref, files=2, marks=marks)


def _at_ks(city: City, kind: Kind, title: str) -> Posted:
    file = svarinn.FileDraft(file_name="brev.pdf", content=_PDF)
    draft = svarinn.LetterDraft(
        title=title, orgno=MAIN, files=(file,), confidential=kind == "secret",
        kind=OPEN_KIND if kind == "open" else None,
    )  # fmt: skip
    letter = city.ks.add_letter(draft)

    def marks() -> Marks:
        happened = [one.what for one in letter.log]
        return Marks(
            opened=letter.downloads > 0,
            receipts=frozenset({"MOTTATT"} & set(happened)),
            refused=sum(_refuses(one, letter.id) for one in city.ks_requests.record),
        )

    ref = MessageRef(source_id="svarinn", external_id=letter.id)
    return Posted(door="svarinn", kind=kind, title=title, ref=ref, files=1, marks=marks)


def _refuses(asked: Exchange, letter_id: str) -> bool:
    """Not what KS turned away before it looked at it."""
    return letter_id in asked.path and b"FEILET" in asked.body and asked.status != 429


def _at_digipost(city: City, kind: Kind, title: str) -> Posted:
    """From the sender that Altinn's open letters have: the same title through both doors is a double."""
    level: digipost.AuthenticationLevel = "IDPORTEN_4" if kind == "secret" else "TWO_FACTOR"
    draft = digipost.LetterDraft(sender=SENDERS[OPEN].name, subject=title, level=level)
    letter = city.digipost.add_letter(draft)

    def marks() -> Marks:
        return Marks(opened=letter.downloads > 0, deleted=letter.id not in city.digipost.letters)

    ref = MessageRef(source_id="digipost", external_id=str(letter.id))
    return Posted(door="digipost", kind=kind, title=title, ref=ref, files=1, marks=marks)


def _in_the_mailbox(city: City, title: str) -> Posted:
    sender = graph.Address(address="kari@example.test", name="Kari (test)")
    attached = (graph.AttachmentDraft(content=_PDF),)
    mail = city.exchange.add_mail(
        graph.MailDraft(mailbox=POST, subject=title, body="Se vedlegg.", sender=sender, attachments=attached)
    )
    number, folder = graph.mail_id(mail, immutable=True), mail.folder

    def marks() -> Marks:
        asked = [unquote(one.path) for one in city.mail_requests.record if number in unquote(one.path)]
        given = {"read"} if mail.read else set()
        given |= {"moved"} if mail.folder != folder else set()
        opened = any("/attachments" in path or path.endswith("$value") for path in asked)
        return Marks(opened=opened, receipts=frozenset(given))

    ref = MessageRef(source_id="postmottak", external_id=f"post/{number}")
    return Posted(door="postmottak", kind="plain", title=title, ref=ref, files=2, marks=marks)
