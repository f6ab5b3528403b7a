"""The whole adapter, tokens and all, against the simulated Altinn over real HTTP."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters.identity.system_users import SystemUserTokens
from adapters.simulators._kit import Exchange, Fault, Simulator
from adapters.simulators.altinn import (
    CONFIDENTIAL_POST,
    ORDINARY_POST,
    AttachmentDraft,
    Client,
    ClientKey,
    Letter,
    LetterDraft,
    Resource,
    ServerKeys,
    SystemUser,
    Visits,
    World,
    altinn_simulator,
    new_client_key,
)
from adapters.simulators.altinn import Unit as Organisation
from adapters.sources.altinn.settings import AltinnSettings
from adapters.sources.altinn.source import AltinnSource
from bot.domain.item import MessageRef
from bot.domain.sensitivity import Unit
from bot.errors import AuthFailed, Gone, OutcomeUnknown, Rejected, Unavailable
from bot.ports.source import PutAway
from tests.contract.altinn.stage import (
    COUNCIL,
    LETTERS,
    MUNICIPALITY,
    SCHOOL,
    SECRETS,
    SERVICES,
    SICK_NOTES,
    Round,
    StoppedClock,
    check_request,
)

UNITS = (
    Unit(org_number=MUNICIPALITY, name="Prøvevik kommune"),
    Unit(org_number=SCHOOL, name="Prøvevik skole"),
    Unit(org_number=COUNCIL, name="Prøvevik oppvekst"),
)


@functools.cache
def client_key() -> ClientKey:
    return new_client_key()


@functools.cache
def server_keys() -> ServerKeys:
    return ServerKeys()


@dataclass(slots=True)
class Town:
    world: World
    clock: StoppedClock
    simulator: Simulator
    source: AltinnSource
    own: SystemUser
    visits: Visits

    async def poll(self, cursor: str | None = None, *open_threads: str) -> Round:
        return Round([page async for page in self.source.poll(cursor, open_threads)])

    def letter(self, **fields: Any) -> Letter:
        return self.world.add_letter(
            LetterDraft(**{"unit": MUNICIPALITY, "resource": LETTERS, "title": "Vedtak", "body": "Hei"} | fields)
        )

    async def read(self, letter: Letter, attachment_id: str) -> bytes:
        async with self.source.read(ref_of(letter), attachment_id) as chunks:
            return b"".join([chunk async for chunk in chunks])

    def fault(self, operation: str, **fields: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **fields))

    def asked_for(self, end: str) -> int:
        return sum(exchange.path.endswith(end) for exchange in self.simulator.record)


def ref_of(letter: Letter) -> MessageRef:
    rest = f"/{letter.transmission_id}" if letter.transmission_id else ""
    return MessageRef(source_id="altinn", external_id=letter.dialog_id + rest)


@asynccontextmanager
async def town(**more: Any) -> AsyncIterator[Town]:
    clock = StoppedClock()
    world = World(clock=clock.now)
    world.add_unit(Organisation(orgno=MUNICIPALITY, name="Prøvevik kommune"))
    world.add_unit(Organisation(orgno=SCHOOL, name="Prøvevik skole", kind="sub", parent=MUNICIPALITY))
    world.add_unit(Organisation(orgno=COUNCIL, name="Prøvevik oppvekst", kind="ledd", parent=MUNICIPALITY))
    world.add_resource(Resource(id=LETTERS, name="Meldingstjeneste", owner="ldir"))
    world.add_resource(Resource(id=SECRETS, name="Taushetsbelagt post", package=CONFIDENTIAL_POST))
    world.add_resource(Resource(id=SICK_NOTES, name="Sykepenger", type="GenericAccessResource", owner="nav"))
    own = world.add_system_user(MUNICIPALITY, packages=[ORDINARY_POST])
    ledd = world.add_system_user(MUNICIPALITY, external_ref="oppvekst")
    world.delegate(ORDINARY_POST, COUNCIL, ledd)
    client = Client(client_id="fc9a8287", public_key_pem=client_key().public_key_pem, consumer=MUNICIPALITY)

    async def sleep(seconds: float) -> None:
        clock.forward(seconds=seconds)

    async with Simulator(altinn_simulator(world, client=client, keys=server_keys())) as simulator:
        settings = AltinnSettings.model_validate(
            {
                "platform_url": simulator.url,
                "maskinporten": {
                    "issuer": f"{simulator.url}/maskinporten/",
                    "token_url": f"{simulator.url}/maskinporten/token",
                    "client_id": "fc9a8287",
                    "key": client_key().private_key_pem,
                    "kid": client_key().kid,
                },
                "system_users": [
                    {"org_number": MUNICIPALITY},
                    {"org_number": MUNICIPALITY, "external_ref": "oppvekst", "units": [COUNCIL]},
                ],
            }
            | more
        )
        tokens = SystemUserTokens(
            settings.maskinporten, system="altinn", platform_url=settings.platform_url, clock=clock
        )
        source = AltinnSource(settings, units=UNITS, services=SERVICES, tokens=tokens, clock=clock, sleep=sleep)
        try:
            yield Town(world=world, clock=clock, simulator=simulator, source=source, own=own, visits=Visits(world))
        finally:
            await source.close()
            await tokens.close()


async def test_letters_of_all_units_come_and_leave_no_trace() -> None:
    async with town() as play:
        letters = [play.letter(unit=unit) for unit in (MUNICIPALITY, SCHOOL, COUNCIL)]
        await play.source.ping()

        told = await play.poll()

        assert told.letters.keys() == {letter.dialog_id for letter in letters}
        assert told.heard == {MUNICIPALITY, SCHOOL, COUNCIL}
        assert play.world.traces == []


async def test_a_letter_is_registered_and_receipted() -> None:
    async with town() as play:
        pdf = AttachmentDraft(file_name="brev.pdf", size=300_000)
        letter = play.letter(attachments=(pdf,), confirmation_needed=True)
        told = await play.poll()
        listed = told.letters[letter.dialog_id]
        assert (listed.confirmation_needed, listed.fetchable) == (True, True)

        opened = await play.source.open(listed.ref)
        assert [each.file_name for each in opened.attachments] == ["brev.pdf", "melding.txt"]
        files = [await play.read(letter, attachment.attachment_id) for attachment in opened.attachments]
        assert (len(files[0]), files[1]) == (300_000, b"Hei\n")
        for _ in range(2):
            await play.source.mark_read(listed.ref)
            await play.source.confirm(listed.ref)
        now = await play.source.look(listed.ref)
        for _ in range(2):
            assert await play.source.put_away(now.thread_id, content_at=now.content_at) is PutAway.DONE
        assert (await play.source.look(listed.ref)).archived_at_source


async def test_what_came_before_the_mark_is_not_listed_again_and_what_comes_after_is() -> None:
    async with town() as play:
        first = play.letter()
        told = await play.poll()
        play.clock.forward(hours=1)
        middle = play.letter()
        told = await play.poll(told.cursor)
        assert told.letters.keys() == {first.dialog_id, middle.dialog_id}
        play.clock.forward(hours=1)
        latest = play.letter()

        assert (await play.poll(told.cursor)).letters.keys() == {middle.dialog_id, latest.dialog_id}


async def test_a_letter_that_waits_for_its_day() -> None:
    async with town() as play:
        day = play.clock.now() + timedelta(days=2)
        later = play.letter(publish_at=day)
        told = await play.poll()
        assert told.letters == {}
        play.clock.forward(days=2, minutes=1)

        letter = (await play.poll(told.cursor)).letters[later.dialog_id]

        assert letter.received_at == day


async def test_many_pages_and_many_units() -> None:
    async with town(page_size=3) as play:
        made = {play.letter(unit=unit).dialog_id for unit in (MUNICIPALITY, SCHOOL) for _ in range(5)}

        assert (await play.poll()).letters.keys() == made


async def test_confidential_post_is_invisible_until_it_is_delegated_then_the_sweep_finds_it() -> None:
    async with town() as play:
        secret = play.letter(resource=SECRETS, confidential=True)
        play.letter()
        told = await play.poll()
        assert secret.dialog_id not in told.letters
        play.world.delegate(CONFIDENTIAL_POST, MUNICIPALITY, play.own)
        play.clock.forward(days=1)

        letter = (await play.poll(told.cursor)).letters[secret.dialog_id]

        assert (letter.subject, letter.service_id) == (None, SECRETS)
        assert (await play.source.open(letter.ref)).declared_sensitive


async def test_sick_notes_are_counted_only() -> None:
    async with town() as play:
        play.letter(resource=SICK_NOTES, title="Sykepenger for TEST TESTESEN", transmissions=("Sykmelding",))

        told = await play.poll()

        assert [each.rule for each in told.suppressed] == ["suppressed_service"]
        assert "TESTESEN" not in repr(told)


async def test_a_second_letter_in_the_same_dialog() -> None:
    async with town() as play:
        first = play.letter(title="Første", body="en")
        told = await play.poll()
        play.clock.forward(minutes=1)
        second = play.letter(title="Andre", body="to", dialog=first.dialog_id)

        told = await play.poll(told.cursor)

        assert {each.subject for each in told.letters.values()} == {"Første", "Andre"}
        assert {each.thread_id for each in told.letters.values()} == {first.dialog_id}
        assert await play.read(first, "body") == b"en\n"
        assert await play.read(second, "body") == b"to\n"
        assert (await play.source.look(ref_of(second))).subject == "Andre"


async def test_new_content_is_not_archived_with_the_old() -> None:
    async with town() as play:
        letter = play.letter()
        seen = (await play.poll()).letters[letter.dialog_id]
        play.clock.forward(minutes=1)
        play.letter(dialog=letter.dialog_id)

        assert await play.source.put_away(letter.dialog_id, content_at=seen.content_at) is PutAway.NEWER_CONTENT


async def test_an_open_thread_shows_what_a_colleague_did() -> None:
    async with town() as play:
        letter = play.letter()
        told = await play.poll()
        play.clock.forward(hours=3)
        play.letter()
        told = await play.poll(told.cursor)
        dialog = play.world.dialog(letter.dialog_id)
        play.visits.open_dialog(dialog)
        play.visits.label(dialog, add=["Archive"], remove=[])

        told = await play.poll(told.cursor, letter.dialog_id)

        now = told.letters[letter.dialog_id]
        assert (now.seen_at_source, now.archived_at_source) == (True, True)


async def test_a_purged_letter_is_gone() -> None:
    async with town() as play:
        letter = play.letter()
        await play.poll()
        assert letter.correspondence_id
        play.world.purge(letter.correspondence_id)

        with pytest.raises(Gone):
            await play.source.look(ref_of(letter))
        with pytest.raises(Gone):
            await play.source.open(ref_of(letter))


async def test_revoked_rights_are_never_gone() -> None:
    async with town() as play:
        letter = play.letter()
        await play.poll()
        play.world.revoke(ORDINARY_POST, MUNICIPALITY)

        with pytest.raises((AuthFailed, Unavailable)):
            await play.source.look(ref_of(letter))
        assert (await play.poll()).letters == {}


async def test_expired_and_purged_files_are_rejected() -> None:
    async with town() as play:
        drafts = tuple(AttachmentDraft(file_name=f"{name}.pdf", size=10) for name in ("a", "b"))
        letter = play.letter(attachments=drafts)
        play.world.expire_attachment(letter.attachment_ids[0])
        play.world.purge_attachment(letter.attachment_ids[1])
        await play.source.open(ref_of(letter))

        for attachment, code in zip(letter.attachment_ids, (2020, 2019), strict=True):
            with pytest.raises(Rejected, match=str(code)):
                await play.read(letter, attachment)


async def test_a_download_that_breaks_off() -> None:
    async with town() as play:
        letter = play.letter(attachments=(AttachmentDraft(file_name="a.pdf", size=500_000),))
        play.world.break_download(letter.attachment_ids[0], after_bytes=100_000)

        with pytest.raises(Unavailable):
            await play.read(letter, letter.attachment_ids[0])


async def test_a_confirmation_that_takes_long_has_an_unknown_outcome_and_can_be_repeated() -> None:
    async with town() as play:
        play.world.confirm_delay = timedelta(minutes=5)
        letter = play.letter(confirmation_needed=True)
        with pytest.raises(OutcomeUnknown):
            await play.source.confirm(ref_of(letter))
        play.clock.forward(minutes=5)

        await play.source.confirm(ref_of(letter))


async def test_a_confirmation_whose_answer_was_lost() -> None:
    async with town() as play:
        letter = play.letter(confirmation_needed=True)
        await play.source.open(ref_of(letter))
        play.fault("confirm", when="after", status=0)
        with pytest.raises(OutcomeUnknown):
            await play.source.confirm(ref_of(letter))

        await play.source.confirm(ref_of(letter))


async def test_a_label_whose_answer_was_lost_is_done_when_asked_again() -> None:
    async with town() as play:
        letter = play.letter()
        seen = (await play.poll()).letters[letter.dialog_id]
        play.fault("SetDialogSystemLabels", when="after", status=502)
        with pytest.raises(OutcomeUnknown):
            await play.source.put_away(letter.dialog_id, content_at=seen.content_at)

        assert await play.source.put_away(letter.dialog_id, content_at=seen.content_at) is PutAway.DONE


async def test_tokens_are_shared_until_they_run_out() -> None:
    async with town() as play:
        for _ in range(3):
            await play.poll()
        assert play.asked_for("/maskinporten/token") == 2
        play.clock.forward(hours=2)
        await play.poll()

        assert play.asked_for("/maskinporten/token") == 4
        assert {exchange.status for exchange in play.simulator.record} == {200}


async def test_a_system_user_that_was_made_with_another_reference() -> None:
    users = [{"org_number": MUNICIPALITY}, {"org_number": MUNICIPALITY, "external_ref": "wrong", "units": [COUNCIL]}]
    async with town(system_users=users) as play:
        letter = play.letter()

        told = await play.poll()

        assert told.denied == {COUNCIL}
        assert list(told.letters) == [letter.dialog_id]


async def test_every_request_fits_the_vendors_documents() -> None:
    async with town() as play:
        letter = play.letter(attachments=(AttachmentDraft(file_name="a.pdf", size=10),), confirmation_needed=True)
        second = play.letter(dialog=letter.dialog_id)
        told = await play.poll(None, letter.dialog_id)
        for each in (letter, second):
            await play.source.open(ref_of(each))
        await play.source.confirm(ref_of(letter))
        content_at = told.letters[letter.dialog_id].content_at
        await play.source.put_away(letter.dialog_id, content_at=content_at)

        for exchange in play.simulator.record:
            check_request(_as_sent(exchange))
        assert play.asked_for("/systemlabels") == 1


def _as_sent(exchange: Exchange) -> httpx.Request:
    url = httpx.URL("http://127.0.0.1", path=exchange.path, query=exchange.query.encode())
    return httpx.Request(exchange.method, url, headers=exchange.headers, content=exchange.body)
