"""The simulated Digipost itself: mailboxes, letters newest first, one-time addresses, bearer tokens. No HTTP."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.simulators.digipost.records import Letter, LetterDraft, Mailbox, OneTimeAddress
from bot.domain.clock import Clock

_FIRST_ID = 109_695_014


class UnknownId(LookupError):
    """No such mailbox or letter."""


@dataclass(slots=True, kw_only=True)
class World:
    clock: Clock
    mailboxes: dict[int, Mailbox] = field(default_factory=dict)
    letters: dict[int, Letter] = field(default_factory=dict)
    addresses: dict[str, OneTimeAddress] = field(default_factory=dict)
    #: broker and expiry of each token
    tokens: dict[str, tuple[int, datetime]] = field(default_factory=dict, repr=False)
    deleted: list[int] = field(default_factory=list)
    #: requests to the content host that carried credentials, by header name
    leaked: list[str] = field(default_factory=list)
    _last_id: int = _FIRST_ID

    def add_mailbox(self, name: str, *, sender_id: int, brokers: frozenset[int]) -> Mailbox:
        self.mailboxes[sender_id] = Mailbox(sender_id=sender_id, name=name, brokers=brokers)
        return self.mailboxes[sender_id]

    def add_letter(self, draft: LetterDraft, *, mailbox: int | None = None) -> Letter:
        """Into `mailbox`, else the draft's, else the only one."""
        owner = mailbox or draft.mailbox or next(iter(self.mailboxes), 0)
        if owner not in self.mailboxes:
            raise UnknownId(f"mailbox {owner}")
        letter = self._made(draft, owner, draft.delivered_at or self.clock.now())
        self.letters[letter.id] = letter
        return letter

    def inbox(self, mailbox: int) -> list[Letter]:
        """Newest first by delivery."""
        found = [one for one in self.letters.values() if one.mailbox == mailbox]
        return sorted(found, key=lambda one: (one.delivered_at, one.id), reverse=True)

    def letter(self, letter_id: int) -> Letter:
        """Attachments are found by their own ids."""
        found = self.found(letter_id)
        if found is None:
            raise UnknownId(f"letter {letter_id}")
        return found

    def found(self, letter_id: int) -> Letter | None:
        every = (one for letter in self.letters.values() for one in letter.with_attachments())
        return next((one for one in every if one.id == letter_id), None)

    def delete(self, letter_id: int) -> None:
        if self.letters.pop(letter_id, None) is None:
            raise UnknownId(f"letter {letter_id}")
        self.deleted.append(letter_id)

    def open_elsewhere(self, letter_id: int) -> None:
        """Somebody reads it on digipost.no: the same mark as our own download leaves."""
        self.accessed(self.letter(letter_id))

    def break_downloads(self, letter_id: int, times: int = 1) -> None:
        self.letter(letter_id).breaks = times

    def accessed(self, letter: Letter) -> None:
        letter.first_accessed = letter.first_accessed or self.clock.now()

    def new_address(self, letter: Letter, lifetime: timedelta) -> OneTimeAddress:
        address = OneTimeAddress(
            token=secrets.token_hex(64), letter_id=letter.id, expires_at=self.clock.now() + lifetime
        )
        self.addresses[address.token] = address
        return address

    def use_address(self, letter_id: int, token: str) -> Letter | None:
        """None where the address is unknown, used, too old, or for another letter."""
        address = self.addresses.get(token)
        if address is None or address.used or address.letter_id != letter_id:
            return None
        address.used = True
        return self.found(letter_id) if self.clock.now() < address.expires_at else None

    def new_token(self, broker: int, lifetime: timedelta) -> str:
        token = secrets.token_urlsafe(32)
        self.tokens[token] = (broker, self.clock.now() + lifetime)
        return token

    def broker_of(self, token: str) -> int | None:
        broker, expires_at = self.tokens.get(token, (None, self.clock.now()))
        return broker if self.clock.now() < expires_at else None

    def revoke_tokens(self) -> None:
        self.tokens.clear()

    def _made(self, draft: LetterDraft, mailbox: int, delivered_at: datetime) -> Letter:
        self._last_id += 1
        letter = Letter(id=self._last_id, mailbox=mailbox, draft=draft, delivered_at=delivered_at)
        letter.attachments = [self._made(one, mailbox, delivered_at) for one in draft.attachments]
        return letter
