"""The simulated SvarInn itself: who may see which letter, what follows a receipt, when KS warns. No HTTP.

Warnings after two hours and then three times a day, FEILET with and without `permanent`: SvarInn REST.md of
ks-no/ks-no.github.io 7b27ffce, read 2026-11 (reference/svarinn-digipost.md 1.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from cryptography import x509

from adapters.simulators.svarinn.records import Happening, Letter, LetterDraft, Receiver, Spoilage, WarningMail
from bot.domain.clock import Clock

FIRST_WARNING = timedelta(hours=2)
NEXT_WARNING = timedelta(hours=8)


class UnknownId(LookupError):
    """No such letter or receiving system."""


@dataclass(slots=True, kw_only=True)
class World:
    clock: Clock
    receivers: dict[str, Receiver] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    warnings: list[WarningMail] = field(default_factory=list)

    def add_receiver(
        self, name: str, *, certificate: x509.Certificate, orgnos: tuple[str, ...], username: str, password: str
    ) -> Receiver:
        self.receivers[username] = Receiver(
            name=name, username=username, password=password, orgnos=orgnos, certificate=certificate
        )
        return self.receivers[username]

    def add_letter(self, draft: LetterDraft) -> Letter:
        receiver = self.receivers.get(draft.receiver) if draft.receiver else self._serving(draft.orgno)
        if receiver is None:
            raise UnknownId(f"no receiving system for {draft.receiver or draft.orgno}")
        letter = Letter(id=draft.id or str(uuid4()), draft=draft, receiver=receiver.username, added_at=self.clock.now())
        self.letters[letter.id] = letter
        self._log(letter, "KLAR_FOR_MOTTAK")
        return letter

    def letter(self, letter_id: str) -> Letter:
        if letter_id not in self.letters:
            raise UnknownId(f"letter {letter_id}")
        return self.letters[letter_id]

    def receiver(self, username: str) -> Receiver:
        if username not in self.receivers:
            raise UnknownId(f"receiving system {username}")
        return self.receivers[username]

    def waiting(self, receiver: Receiver) -> list[Letter]:
        """In the order of arrival."""
        return [letter for letter in self.letters.values() if letter.receiver == receiver.username and letter.waiting]

    def received(self, letter: Letter) -> None:
        letter.status = "LEST"
        self._log(letter, "MOTTATT")

    def failed(self, letter: Letter, text: str, *, permanent: bool) -> None:
        """A temporary failure is only told to the sender; a permanent one sends the letter down the next way."""
        self._log(letter, "FEILET", text)
        if not permanent:
            return
        if letter.draft.only_digital:
            letter.status = "IKKE_LEVERT"
        else:
            letter.status = "VARSLET" if letter.draft.in_altinn else "SENDT_PRINT"
        self._log(letter, letter.status)

    def taken_elsewhere(self, letter_id: str) -> None:
        """Another consumer of the same login was faster: the letter is gone without a word."""
        self.received(self.letter(letter_id))

    def spoil(self, letter_id: str, spoilage: Spoilage | None, times: int | None = None) -> None:
        letter = self.letter(letter_id)
        letter.spoilage, letter.spoilt_times = spoilage, times

    def take_spoilage(self, letter: Letter) -> Spoilage | None:
        """What spoils the download that begins now."""
        if letter.spoilage is None or letter.spoilt_times == 0:
            return None
        if letter.spoilt_times is not None:
            letter.spoilt_times -= 1
        return letter.spoilage

    def regenerate_password(self, username: str, password: str) -> None:
        """A click on "generer" on KS' page: the old password stops working at once."""
        self.receiver(username).password = password

    def block(self, username: str, *, blocked: bool = True) -> None:
        self.receiver(username).blocked = blocked

    def settle(self) -> None:
        """Writes the warnings that have become due."""
        now = self.clock.now()
        for letter in self.letters.values():
            while letter.waiting and self._next_warning(letter) <= now:
                letter.warned += 1
                self.warnings.append(
                    WarningMail(
                        at=letter.added_at + FIRST_WARNING + (letter.warned - 1) * NEXT_WARNING,
                        receiver=letter.receiver,
                        letter_id=letter.id,
                        number=letter.warned,
                    )
                )

    def _next_warning(self, letter: Letter) -> datetime:
        return letter.added_at + FIRST_WARNING + letter.warned * NEXT_WARNING

    def _serving(self, orgno: str | None) -> Receiver | None:
        return next((one for one in self.receivers.values() if orgno in one.orgnos), None)

    def _log(self, letter: Letter, what: str, text: str = "") -> None:
        letter.log.append(Happening(at=self.clock.now(), what=what, text=text))
