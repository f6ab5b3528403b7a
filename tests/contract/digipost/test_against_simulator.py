"""The whole adapter, client certificate and all, against the simulated Digipost over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from adapters._kit.client_certificate import mutual_tls
from adapters.identity.client_credentials import ClientCredentials
from adapters.simulators._kit import Fault
from adapters.simulators._kit.certificates import Holder, authority, holder
from adapters.simulators._kit.contents import Content
from adapters.simulators.digipost import Client, Letter, LetterDraft, Settings, Sites, World, running_digipost
from adapters.sources.digipost.settings import DigipostSettings
from adapters.sources.digipost.source import DigipostSource
from bot.domain.item import MessageRef
from bot.errors import AuthFailed, Gone, OutcomeUnknown, Rejected, Unavailable
from tests.contract.digipost.stage import MUNICIPALITY, UNITS, Round, StoppedClock

ACCOUNT = 1000


@dataclass(slots=True)
class Town:
    world: World
    clock: StoppedClock
    sites: Sites
    source: DigipostSource

    async def poll(self, cursor: str | None = None, *open_threads: str) -> Round:
        return Round([page async for page in self.source.poll(cursor, open_threads)])

    def letter(self, **fields: Any) -> Letter:
        self.clock.forward(minutes=1)
        return self.world.add_letter(LetterDraft(**{"sender": "Kari (test)", "subject": "Klage"} | fields))

    async def read(self, letter: Letter, file: Letter | None = None) -> bytes:
        async with self.source.read(ref_of(letter), str((file or letter).id)) as chunks:
            return b"".join([chunk async for chunk in chunks])

    def fault(self, operation: str, **fields: Any) -> None:
        self.sites.faults.add(Fault(operation=operation, **fields))


def ref_of(letter: Letter) -> MessageRef:
    return MessageRef(source_id="digipost", external_id=str(letter.id))


@asynccontextmanager
async def town(
    *, certificate: Holder | None = None, digipost: Settings | None = None, **more: Any
) -> AsyncIterator[Town]:
    clock, registered = StoppedClock(), holder("digipost-klient")
    world = World(clock=clock)
    world.add_mailbox("Prøvevik kommune", sender_id=ACCOUNT, brokers=frozenset({ACCOUNT}))
    client = Client(client_id="postvakt", broker_id=ACCOUNT, certificate=registered.certificate)
    async with running_digipost(world, client=client, settings=digipost or Settings()) as sites:
        shown = certificate or registered
        oauth = {
            "token_url": sites.token_url,
            "client_id": "postvakt",
            "broker_id": str(ACCOUNT),
            "certificate": shown.key_pem + shown.certificate_pem,
            "resource": sites.api_url,
            "authority": authority().certificate_pem,
        }
        settings = DigipostSettings.model_validate(
            {
                "oauth": oauth,
                "api_url": sites.api_url,
                "content_hosts": ["localhost"],
                "sender_id": str(ACCOUNT),
                "unit": MUNICIPALITY,
                "page_size": 10,
            }
            | more
        )
        context = mutual_tls(settings.oauth.certificate.get_secret_value(), authority=settings.oauth.authority)
        credentials = ClientCredentials(
            settings.oauth,
            system=settings.source_id,
            clock=clock,
            transport=httpx.AsyncHTTPTransport(verify=context, trust_env=False),
            more={"resource": settings.oauth.resource},
        )
        source = DigipostSource(settings, units=UNITS, services=(), tokens=credentials.tokens, clock=clock)
        try:
            yield Town(world=world, clock=clock, sites=sites, source=source)
        finally:
            await source.close()
            await credentials.close()


@pytest.mark.parametrize(
    "digipost",
    [Settings(variant="uri"), Settings(variant="link"), Settings(variant="both", relative_uris=True, gzip=False)],
    ids=["uri", "link", "both"],
)
async def test_a_letter_from_the_list_to_its_last_byte(digipost: Settings) -> None:
    async with town(digipost=digipost) as place:
        attachment = LetterDraft(sender="Kari (test)", subject="Bilde", content=Content(name="bilde.jpg"))
        letter = place.letter(attachments=(attachment,), reference="2026/12")

        listed = (await place.poll()).letters[str(letter.id)]
        assert (listed.subject, listed.sender_is_private, listed.seen_at_source) == ("Klage", True, False)
        opened = await place.source.open(ref_of(letter))
        assert letter.first_accessed is None
        assert [each.file_name for each in opened.attachments] == ["Klage.pdf", "Bilde.jpg"]
        assert opened.reference == "2026/12"

        assert await place.read(letter) == letter.draft.content.whole()
        assert await place.read(letter, letter.attachments[0]) == attachment.content.whole()
        assert (await place.source.look(ref_of(letter))).seen_at_source
        assert place.world.leaked == []


async def test_listing_opens_nothing_and_a_second_listing_tells_the_same() -> None:
    async with town() as place:
        letters = [place.letter() for _ in range(25)]
        first, second = await place.poll(), await place.poll()
        assert first.letters == second.letters
        assert len(first.letters) == 25
        assert not any(letter.first_accessed for letter in letters)


async def test_new_letters_are_found_behind_the_cursor() -> None:
    async with town() as place:
        for _ in range(12):
            place.letter()
        cursor = (await place.poll()).cursor
        new = place.letter(level="IDPORTEN_4")
        assert (await place.poll(cursor)).letters[str(new.id)].sign_in_level == "high"


async def test_levels_senders_and_what_a_colleague_did() -> None:
    async with town(known_senders=["Storevik Eiendom AS"]) as place:
        company = place.letter(sender="Storevik Eiendom AS")
        place.world.open_elsewhere(company.id)
        listed = (await place.poll()).letters[str(company.id)]
        assert (listed.sender_name, listed.seen_at_source) == ("Storevik Eiendom AS", True)


@pytest.mark.parametrize("missing", ["general_error", "document_not_found"])
async def test_a_missing_letter_is_not_asked_for_for_ever(missing: Any) -> None:
    async with town(digipost=Settings(missing=missing)) as place:
        letter = place.letter()
        await place.poll()
        place.world.delete(letter.id)
        with pytest.raises(Gone):
            await place.read(letter)
        with pytest.raises(Rejected, match="unlisted"):
            await place.source.look(ref_of(letter))


async def test_a_broken_download_is_tried_again_by_the_next_effect() -> None:
    async with town() as place:
        letter = place.letter()
        place.world.break_downloads(letter.id)
        with pytest.raises(Unavailable):
            await place.read(letter)
        assert await place.read(letter) == letter.draft.content.whole()


async def test_tokens_are_renewed_and_refused_ones_replaced() -> None:
    async with town() as place:
        place.letter()
        await place.poll()
        place.world.revoke_tokens()
        assert len((await place.poll()).letters) == 1
        place.clock.forward(minutes=10)
        assert len((await place.poll()).letters) == 1


async def test_another_certificate_gets_no_token() -> None:
    async with town(certificate=holder("stranger"), digipost=Settings(handshake_demands_certificate=False)) as place:
        with pytest.raises(AuthFailed):
            await place.source.ping()


async def test_an_account_of_somebody_else_is_refused() -> None:
    async with town(sender_id="2000") as place:
        place.world.add_mailbox("Nabo kommune", sender_id=2000, brokers=frozenset({2000}))
        with pytest.raises(AuthFailed):
            await place.source.ping()


async def test_deleting_is_idempotent_and_a_lost_answer_is_settled() -> None:
    async with town(deletes=True) as place:
        first, second = place.letter(), place.letter()
        for _ in range(2):
            await place.source.delete(ref_of(first))
        place.fault("delete", status=0, when="after")
        with pytest.raises(OutcomeUnknown):
            await place.source.delete(ref_of(second))
        await place.source.delete(ref_of(second))
        assert place.world.inbox(ACCOUNT) == []


async def test_faults_map_to_the_error_tree() -> None:
    async with town() as place:
        place.letter()
        place.fault("inbox", status=503, retry_after="120", times=1)
        with pytest.raises(Unavailable) as caught:
            await place.poll()
        assert caught.value.retry_after is not None
        place.fault("inbox", status=502, times=1)
        assert len((await place.poll()).letters) == 1
