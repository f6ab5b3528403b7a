"""What the simulated SvarInn remembers: receiving systems, letters with their files, and what became of them.

Field names in the comments are those of contracts/fiks/svarinn/svarinn-api-v2.json (ks-no 7f3b4e40).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cryptography import x509

from adapters.simulators._kit.contents import Content
from adapters.simulators.svarinn.cms import Envelope

Json = dict[str, Any]
Level = Literal["BETYDELIG", "HOYESTE"]
#: `cut` drops the connection, `truncated` ends the answer early, `tampered` changes content behind the first block,
#: `tampered_end` the padding, `tampered_key` the wrapped key, `not_cms` is an HTML page with status 200
Spoilage = Literal[
    "wrong_certificate", "tampered", "tampered_end", "tampered_key", "truncated", "cut", "not_cms", "empty"
]
#: what a sender sees (contracts/fiks/svarut)
SenderStatus = Literal["KLAR_FOR_MOTTAK", "LEST", "VARSLET", "SENDT_PRINT", "IKKE_LEVERT"]


@dataclass(slots=True, kw_only=True)
class Receiver:
    """A mottakersystem: one login and one certificate for all the organisations that it serves."""

    name: str
    username: str
    password: str = field(repr=False)
    orgnos: tuple[str, ...]
    certificate: x509.Certificate
    #: a certificate that is still being replaced: letters are encrypted for both
    also: tuple[x509.Certificate, ...] = ()
    #: answered with 403
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDraft:
    """One file; `content` is made up where it is not given."""

    file_name: str
    content: Content
    #: mimeType; empty = as the name says
    media_type: str = ""
    #: type, "Fritekst for å beskrive dokumentets type"
    kind: str | None = None
    #: its name inside the ZIP where that is another one ("../brev.pdf")
    packed_as: str = ""
    #: the hash that the list tells; empty = the true one
    told_hash: str = ""
    told_size: int | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """A letter as its sender hands it in. None = the sender did not say."""

    title: str
    #: organisation number of the receiver; None = the letter has none, then `receiver` must name the system
    orgno: str | None = None
    #: user name of the mottakersystem; empty = the one that serves `orgno`
    receiver: str = ""
    receiver_name: str = "Mottaker"
    sender_name: str = "Ukjent avsender"
    sender_orgno: str | None = None
    files: tuple[FileDraft, ...] = ()
    level: Level = "BETYDELIG"
    confidential: bool = False
    reply_name: str | None = None
    reply_orgno: str | None = None
    #: fodselsnummer of svarSendesTil; never beside an organisation number
    reply_fodselsnummer: str | None = None
    #: svarPaForsendelse
    answers: str | None = None
    kind: str | None = None
    external_ref: str | None = None
    correlation_id: str | None = None
    from_system: str | None = None
    #: (ledetekst, lenke, tekst)
    links: tuple[tuple[str, str, str], ...] = ()
    for_import: Json | None = None
    from_sender: Json | None = None
    dated_at: datetime | None = None
    id: str = ""
    #: fields that are not set are told as null instead of left out
    nulls: bool = False
    #: laid over the JSON last, deeply: unknown fields, zeros, odd dates
    overrides: Json = field(default_factory=dict)
    omitted: tuple[str, ...] = ()
    #: single = the only file itself, without a ZIP around it
    package: Literal["zip", "single"] = "zip"
    compressed: bool = True
    #: what is encrypted, where it is not made of `files`
    payload: bytes | None = None
    #: Content-Type of the download where it does not fit the payload
    media_type: str = ""
    envelope: Envelope = field(default_factory=Envelope)
    #: kunDigitalLevering: the receiver cannot see it
    only_digital: bool = False
    #: the receiver has an Altinn inbox for the next try
    in_altinn: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the letter's log, as its sender sees it."""

    at: datetime
    what: str
    text: str = ""


@dataclass(slots=True, kw_only=True)
class Letter:
    id: str
    draft: LetterDraft
    receiver: str
    added_at: datetime
    status: SenderStatus = "KLAR_FOR_MOTTAK"
    log: list[Happening] = field(default_factory=list)
    #: downloads that were begun
    downloads: int = 0
    spoilage: Spoilage | None = None
    #: downloads that are still spoilt; None = all
    spoilt_times: int | None = None
    warned: int = 0

    @property
    def waiting(self) -> bool:
        return self.status == "KLAR_FOR_MOTTAK"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningMail:
    """What KS mails to the administrators of a mottakersystem about a letter that nobody took."""

    at: datetime
    receiver: str
    letter_id: str
    number: int
