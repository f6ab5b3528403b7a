"""Altinn as a door that mail comes through: `bot.ports.source.MailSource`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import Final

import httpx

from adapters._kit.http import http_client
from adapters._kit.memory import Remembered
from adapters.sources.altinn import protocol
from adapters.sources.altinn.correspondence import Correspondence
from adapters.sources.altinn.dialogs import Dialogs, Sleep, dialog_of, transmission_of
from adapters.sources.altinn.examination import AltinnExamination
from adapters.sources.altinn.gate import Gate, SystemUserTokens
from adapters.sources.altinn.letters import LetterReader, correspondence_of, out_of_inbox, own_correspondence_of
from adapters.sources.altinn.marks import Marks
from adapters.sources.altinn.polling import Door, Poll
from adapters.sources.altinn.protocol import Search
from adapters.sources.altinn.rules import Rules
from adapters.sources.altinn.settings import AltinnSettings
from adapters.sources.altinn.transmissions import Contents
from bot.domain.capabilities import SourceCapabilities
from bot.domain.clock import Clock
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter, MessageRef
from bot.domain.sensitivity import Service, Unit
from bot.errors import ConfigError, Rejected, Unavailable
from bot.ports.examination import Check
from bot.ports.source import OpenedLetter, PollPage, PutAway, SuppressedLetter

#: labels are set with the revision that was read; somebody else's label in between is met with one more look
_CHANGED_MEANWHILE: Final = frozenset({"dialogporten.409", "dialogporten.412"})


class AltinnSource:
    def __init__(
        self,
        settings: AltinnSettings,
        *,
        units: Sequence[Unit],
        services: Sequence[Service],
        tokens: SystemUserTokens,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        key = settings.subscription_key
        headers = {"Ocp-Apim-Subscription-Key": key.get_secret_value()} if key else {}
        self._client = http_client(settings.platform_url, headers=headers, transport=transport)
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        rules = self._rules = Rules.of(units, services)
        self._reader = LetterReader(source_id=settings.source_id, inbox_url=settings.inbox_url, rules=rules)
        self._doors = tuple(
            Door(gate=Gate(self._client, tokens.of(owner, ref), system=settings.source_id), units=served)
            for owner, ref, served in doors(settings, tuple(rules.units))
        )
        gates = {unit: door.gate for door in self._doors for unit in door.units}
        self._dialogs = Dialogs(
            gates, system=settings.source_id, clock=clock, sleep=sleep, page_size=settings.page_size
        )
        self._contents = Contents(self._dialogs, self._reader)
        self._opened: Remembered[Correspondence] = Remembered(1000)

    @property
    def source_id(self) -> str:
        return self._settings.source_id

    @property
    def units(self) -> frozenset[OrgNumber]:
        return frozenset(unit for door in self._doors for unit in door.units)

    def capabilities(self) -> SourceCapabilities:
        return SourceCapabilities(marks_read=True, confirms=True, puts_away=True)

    async def close(self) -> None:
        await self._client.aclose()

    async def poll(self, cursor: str | None, open_threads: Sequence[str]) -> AsyncIterator[PollPage]:
        poll = Poll(
            doors=self._doors,
            dialogs=self._dialogs,
            contents=self._contents,
            reader=self._reader,
            settings=self._settings,
            now=self._clock.now(),
            marks=Marks.read(cursor),
        )
        async with aclosing(poll.pages(open_threads)) as pages:
            async for page in pages:
                yield page

    async def look(self, ref: MessageRef) -> Letter:
        dialog = await self._dialogs.one(dialog_of(ref.external_id))
        transmission_id = transmission_of(ref.external_id)
        if transmission_id:
            found = self._reader.of_transmission(dialog, await self._contents.one(dialog, transmission_id))
        else:
            letters = await self._contents.letters(dialog)
            found = next((each for each in letters if each.ref == ref), None) or self._reader.of_dialog(dialog)
        if not isinstance(found, Letter):
            raise Rejected(self.source_id, f"altinn.{found.rule}")
        return found

    async def open(self, ref: MessageRef) -> OpenedLetter:
        return await (await self._correspondence(ref)).open()

    @asynccontextmanager
    async def read(self, ref: MessageRef, attachment_id: str) -> AsyncIterator[AsyncIterator[bytes]]:
        async with (await self._correspondence(ref)).read(attachment_id) as content:
            yield content

    async def mark_read(self, ref: MessageRef) -> None:
        await (await self._correspondence(ref)).mark_read()

    async def confirm(self, ref: MessageRef) -> None:
        await (await self._correspondence(ref)).confirm(wait=self._settings.confirm_wait)

    async def put_away(self, thread_id: str, *, content_at: datetime) -> PutAway:
        try:
            return await self._put_away(thread_id, content_at)
        except Unavailable as refused:
            if refused.reason not in _CHANGED_MEANWHILE:
                raise
        return await self._put_away(thread_id, content_at)

    async def ping(self) -> None:
        now = self._clock.now()
        for door in self._doors:
            call = protocol.search_dialogs(Search(units=door.units[:1], after=now), page_size=1)
            await door.gate.ask(call)

    def examine(self, elsewhere: frozenset[str] = frozenset()) -> tuple[Check, ...]:
        """`elsewhere`: those of the services that letters at other doors bear, which Altinn is not asked about."""
        owners = [(owner, ref) for owner, ref, _ in doors(self._settings, tuple(self._rules.units))]
        return tuple(
            check
            for (owner, ref), door in zip(owners, self._doors, strict=True)
            for check in AltinnExamination(
                door=door,
                system_user=f"{owner} {ref}".strip(),
                dialogs=self._dialogs,
                rules=self._rules,
                elsewhere=elsewhere,
                look_back=self._settings.look_back,
                clock=self._clock,
            ).checks()
        )

    async def _put_away(self, thread_id: str, content_at: datetime) -> PutAway:
        dialog = await self._dialogs.one(thread_id)
        if dialog.content_updated_at != content_at:
            return PutAway.NEWER_CONTENT
        if out_of_inbox(dialog):
            return PutAway.DONE
        # the label hides all that the dialog holds, for everybody who looks after it
        if any(isinstance(each, SuppressedLetter) for each in await self._contents.letters(dialog)):
            return PutAway.OTHERS
        await self._dialogs.archive(dialog)
        return PutAway.DONE

    async def _correspondence(self, ref: MessageRef) -> Correspondence:
        """Which correspondence a letter is never changes, so it is found out once."""
        known = self._opened.get(ref.external_id)
        if known is None:
            known = await self._find_correspondence(ref.external_id)
            self._opened.keep(ref.external_id, known)
        return known

    async def _own_correspondence(self, dialog_id: str) -> tuple[OrgNumber, str | None]:
        """The correspondence that made the dialog; lookup names only one of all that the dialog holds."""
        lookup, place = await self._dialogs.look_up(dialog_id)
        found = protocol.correspondence_in_urn(lookup.instance_ref)
        if found is None:
            return place.unit, None
        gate = self._dialogs.gate(place.unit)
        joined = {correspondence_of(each) for each in await self._dialogs.transmissions(gate, dialog_id)}
        if found in joined:
            found = own_correspondence_of(await self._dialogs.visit(gate, dialog_id))
        return place.unit, found

    async def _find_correspondence(self, external_id: str) -> Correspondence:
        dialog_id, transmission_id = dialog_of(external_id), transmission_of(external_id)
        if transmission_id:
            dialog = await self._dialogs.one(dialog_id)
            unit: OrgNumber = self._reader.unit(dialog)
            found = correspondence_of(await self._contents.one(dialog, transmission_id))
        else:
            unit, found = await self._own_correspondence(dialog_id)
        if found is None:
            raise Rejected(self.source_id, "altinn.link_only")
        return Correspondence(
            gate=self._dialogs.gate(unit),
            system=self.source_id,
            sleep=self._sleep,
            correspondence_id=found,
            unit=unit,
            dialog_id=dialog_id,
            transmission_id=transmission_id,
        )


def doors(
    settings: AltinnSettings, units: Sequence[OrgNumber]
) -> tuple[tuple[OrgNumber, str, tuple[OrgNumber, ...]], ...]:
    """Owner and external reference of each system user that serves any of the units, with those."""
    named = {unit for user in settings.system_users for unit in user.units}
    rest = tuple(unit for unit in units if unit not in named)
    served = [
        (user.org_number, user.external_ref, tuple(u for u in units if u in user.units) if user.units else rest)
        for user in settings.system_users
    ]
    covered = {unit for _, _, its in served for unit in its}
    left = sorted(set(units) - covered)
    if left:
        alone = ", ".join(left)
        raise ConfigError(f"system_users: none has the unit {alone}", reason="no_system_user", units=alone)
    if not units:
        told = "units: at least one that does not open its own mail is wanted"
        raise ConfigError(told, reason="all_serve_themselves")
    return tuple(each for each in served if each[2])
