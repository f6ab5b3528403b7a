"""SvarInn as a door that mail comes through: `bot.ports.source.MailSource`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import httpx

from adapters.sources.svarinn import protocol
from adapters.sources.svarinn.absence import Absence
from adapters.sources.svarinn.contents import Contents
from adapters.sources.svarinn.examination import findings_in
from adapters.sources.svarinn.files import LINKS, links_as_text
from adapters.sources.svarinn.gate import Gate
from adapters.sources.svarinn.letters import LetterReader, Unreadable, opened_letter
from adapters.sources.svarinn.protocol import PERHAPS_DONE, Call, Listing
from adapters.sources.svarinn.settings import SvarInnSettings
from adapters.sources.svarinn.wire import Forsendelse
from bot.domain.capabilities import SourceCapabilities
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.sensitivity import Service, Unit
from bot.errors import ConfigError, ContractBroken, OutcomeUnknown, Rejected, Unavailable
from bot.ports.examination import Check, Finding
from bot.ports.source import (
    Attachment,
    OpenedLetter,
    PoisonLetter,
    PollPage,
    PutAway,
    SuppressedLetter,
)
from bot.ports.spool import Spool

#: a letter that a complete list has just lacked is not asked for again at once
_STILL_MISSING: Final = timedelta(seconds=30)
#: KS takes its time over a long list
_SLOWEST_LIST: Final = timedelta(seconds=60)


class SvarInnSource:
    """`auth`: another way to prove who we are than the mottakersystem's password, once KS asks for one."""

    def __init__(
        self,
        settings: SvarInnSettings,
        *,
        units: Sequence[Unit],
        services: Sequence[Service],
        spool: Spool,
        clock: Clock,
        auth: httpx.Auth | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._reader = LetterReader.of(settings.source_id, settings.org_number, units, services)
        if settings.org_number not in self._reader.units:
            told = f"org_number: {settings.org_number} is none of the units that the bot handles mail for"
            raise ConfigError(told, reason="unit_of_door", source=settings.source_id, unit=settings.org_number)
        self._gate = Gate(
            settings.base_url,
            auth or httpx.BasicAuth(settings.username, settings.password.get_secret_value()),
            system=settings.source_id,
            transport=transport,
        )
        self._contents = Contents(
            self._gate,
            spool,
            settings.recipient_keys,
            system=settings.source_id,
            most_bytes=settings.most_bytes,
            keep=settings.keep_content,
        )
        self._first_listed: dict[str, datetime] = {}
        self._listed: tuple[datetime, Listing] | None = None

    @property
    def source_id(self) -> str:
        return self._settings.source_id

    @property
    def units(self) -> frozenset[OrgNumber]:
        """A receiving system may serve others too, and KS' list does not tell which."""
        return frozenset({self._settings.org_number})

    def capabilities(self) -> SourceCapabilities:
        return SourceCapabilities(
            puts_away=True,
            may_stay_unread=False,
            opening_is_seen=False,
            has_page=False,
            lists_all=True,
            refuses=True,
            warns_when_due=True,
        )

    async def close(self) -> None:
        await self._contents.close()
        await self._gate.close()

    async def poll(self, cursor: str | None, open_threads: Sequence[str]) -> AsyncIterator[PollPage]:
        """One page: SvarInn has no second one."""
        listing = await self._list()
        letters: list[Letter] = []
        suppressed: list[SuppressedLetter] = []
        poison = list(listing.poison)
        heard: set[OrgNumber] = set()
        for forsendelse in listing.forsendelser:
            try:
                found = self._read(forsendelse)
            except Unreadable as fault:
                poison.append(PoisonLetter(external_id=forsendelse.id, fault=str(fault)))
                continue
            if found.unit in self._reader.units:
                heard.add(found.unit)
            if isinstance(found, Letter):
                letters.append(found)
            else:
                suppressed.append(found)
        absence, vanished = Absence.read(cursor).after(listing, open_threads)
        yield PollPage(
            letters=tuple(letters),
            suppressed=tuple(suppressed),
            poison=tuple(poison),
            units_heard=frozenset(heard),
            cursor=absence.text(),
            nearly_full=listing.count if listing.count >= self._settings.warn_at else 0,
            vanished=vanished,
        )

    async def look(self, ref: MessageRef) -> Letter:
        """Never Gone: a letter that is not listed may have been taken by another consumer, or only be hidden."""
        if self._just_missed(ref.external_id):
            raise Rejected(self.source_id, f"{protocol.API}.not_listed")
        _, letter = await self._ours(ref)
        return letter

    async def open(self, ref: MessageRef) -> OpenedLetter:
        """Fetches and checks everything: a key that does not fit shows before anything is written in an archive."""
        forsendelse, _ = await self._ours(ref)
        async with self._contents.of(forsendelse) as files:
            attachments = [file.attachment for file in files]
        if links_as_text(forsendelse.lenker or ()).strip():
            attachments.append(
                Attachment(
                    attachment_id=LINKS, file_name="lenker.txt", media_type="text/plain; charset=utf-8", own_text=True
                )
            )
        return opened_letter(forsendelse, attachments)

    @asynccontextmanager
    async def read(self, ref: MessageRef, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        forsendelse, _ = await self._ours(ref)
        if attachment_id == LINKS:
            yield _once(links_as_text(forsendelse.lenker or ()).encode())
            return
        async with self._contents.of(forsendelse) as files:
            for file in files:
                if file.attachment.attachment_id == attachment_id:
                    yield file.packed.read()
                    return
            raise Rejected(self.source_id, f"{protocol.API}.no_such_file")

    async def mark_read(self, ref: MessageRef) -> None:  # noqa: ARG002
        raise Rejected(self.source_id, f"{protocol.API}.marks_nothing_read")

    async def confirm(self, ref: MessageRef) -> None:  # noqa: ARG002
        raise Rejected(self.source_id, f"{protocol.API}.confirms_nothing")

    async def put_away(self, thread_id: str, *, content_at: datetime) -> PutAway:  # noqa: ARG002
        """MOTTATT: the sender sees the letter as read, and SvarInn keeps it no longer."""
        await self._settle(protocol.received(thread_id), thread_id)
        return PutAway.DONE

    async def refuse(self, ref: MessageRef, reason: str) -> None:
        """Gives the letter back for ever: KS then sends it by its next means, Altinn and at last paper.

        Only after a person has confirmed it twice, the second time with this effect before their eyes: where the sender
        allows digital delivery only, which SvarInn does not tell, nobody ever gets it. The sender reads the reason, so
        it names no person. Not idempotent: what a second one is answered with is not documented, and a letter that is
        off the list may have been receipted by another, so no refusal of KS' is taken for a success.
        """
        await self._gate.change(protocol.failed_for_good(ref.external_id, reason))

    async def ping(self) -> None:
        await self._list()

    def examine(self) -> tuple[Check, ...]:
        async def list_all() -> tuple[Finding, ...]:
            return findings_in(await self._list(), self._read, warn_at=self._settings.warn_at)

        account: dict[str, str | int] = {"account": self._settings.username}
        return (Check(code="svarinn_list", run=list_all, values=account, limit=_SLOWEST_LIST),)

    async def _settle(self, call: Call, forsendelse_id: str) -> None:
        """What a second receipt is answered with is not documented: the list tells whether the first one counted."""
        try:
            await self._gate.change(call)
        except Rejected as refused:
            if refused.reason not in PERHAPS_DONE:
                raise
            listing = await self._list()
            if forsendelse_id in listing.ids:
                raise Rejected(self.source_id, refused.reason) from refused
            if not listing.complete:
                raise OutcomeUnknown(self.source_id, f"{protocol.API}.list_full") from refused

    async def _list(self) -> Listing:
        listing = protocol.read_listing(await self._gate.ask(protocol.list_waiting()), self.source_id)
        now = self._clock.now()
        self._first_listed = {each: self._first_listed.get(each, now) for each in listing.ids}
        self._listed = (now, listing)
        return listing

    async def _waiting(self, ref: MessageRef) -> Forsendelse:
        listing = await self._list()
        for forsendelse in listing.forsendelser:
            if forsendelse.id == ref.external_id:
                return forsendelse
        if ref.external_id in listing.ids:
            raise ContractBroken(self.source_id, f"{protocol.API}.unreadable")
        if not listing.complete:
            raise Unavailable(self.source_id, f"{protocol.API}.list_full")
        raise Rejected(self.source_id, f"{protocol.API}.not_listed")

    async def _ours(self, ref: MessageRef) -> tuple[Forsendelse, Letter]:
        """Nobody opens what a rule keeps from becoming an item."""
        forsendelse = await self._waiting(ref)
        try:
            found = self._read(forsendelse)
        except Unreadable as fault:
            raise ContractBroken(self.source_id, f"{protocol.API}.unreadable") from fault
        if isinstance(found, SuppressedLetter):
            raise Rejected(self.source_id, f"{protocol.API}.{found.rule}")
        return forsendelse, found

    def _just_missed(self, forsendelse_id: str) -> bool:
        """A poll looks for each open letter that it did not list, one by one."""
        if self._listed is None:
            return False
        at, listing = self._listed
        fresh = timedelta() <= self._clock.now() - at < _STILL_MISSING
        return fresh and listing.complete and forsendelse_id not in listing.ids

    def _read(self, forsendelse: Forsendelse) -> Letter | SuppressedLetter:
        listed_at = self._first_listed.get(forsendelse.id) or self._clock.now()
        return self._reader.read(forsendelse, listed_at=listed_at)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
