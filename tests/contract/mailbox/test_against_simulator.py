"""The whole adapter, tokens and all, against the simulated Microsoft Graph over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from adapters.identity.client_credentials import ClientCredentials
from adapters.simulators._kit import Fault, Simulator
from adapters.simulators._kit.certificates import Holder, holder
from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import (
    Address,
    AttachmentDraft,
    Client,
    Mail,
    MailDraft,
    Settings,
    World,
    graph_simulator,
    mail_id,
)
from adapters.sources.mailbox.settings import MailboxSettings
from adapters.sources.mailbox.source import MailboxSource
from bot.client_assertion import ClientAssertion
from bot.domain.item import MessageRef
from bot.domain.notice_rules import Deed
from bot.errors import AuthFailed, ConfigError, Gone, OutcomeUnknown, Unavailable
from bot.ports.notices import Forwarded
from bot.ports.source import PutAway
from tests.contract.mailbox.stage import (
    ALTINN,
    ALTINN_SUBJECT,
    NURSERY,
    OFFICE,
    POST,
    SCHOOL,
    TOWN,
    UNITS,
    Round,
    StoppedClock,
    altinn_text,
)

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
PAYROLL = "lonn@provevik.example"
KEY = "pv-0123456789abcdef"
RULES = [
    {"id": "barnevern", "do": "delete", "announces": ["altinn"], "units": [NURSERY]},
    {"id": "lonn", "do": "forward", "templates": ["nav-sick-pay-not-sent"], "to": PAYROLL},
    {"id": "altinn", "do": "file", "announces": ["altinn"], "folder": "Altinn"},
]
BOXES = [{"address": POST, "name": "post", "unit": TOWN, "letters": True, "handled_folder": "Behandlet"}]


@dataclass(slots=True)
class Office:
    world: World
    clock: StoppedClock
    simulator: Simulator
    source: MailboxSource
    folders: dict[str, str]

    async def poll(self, cursor: str | None = None, *open_threads: str) -> Round:
        return Round([page async for page in self.source.poll(cursor, open_threads)])

    def mail(self, subject: str = "Søknad", **fields: Any) -> Mail:
        self.clock.moment += timedelta(minutes=1)
        sender = Address(address="kari@example.test", name="Kari (test)")
        return self.world.add_mail(
            MailDraft(**{"mailbox": POST, "subject": subject, "body": "Hei", "sender": sender} | fields)
        )

    def notice(self, text: str = "", subject: str = ALTINN_SUBJECT, **fields: Any) -> Mail:
        return self.mail(subject, body=text or altinn_text(), sender=Address(address=ALTINN, name="Altinn"), **fields)

    def fault(self, operation: str, **fields: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **fields))

    async def read(self, mail: Mail, attachment_id: str) -> bytes:
        async with self.source.read(ref_of(mail), attachment_id) as chunks:
            return b"".join([chunk async for chunk in chunks])


def ref_of(mail: Mail) -> MessageRef:
    return MessageRef(source_id="postmottak", external_id=f"post/{mail_id(mail, immutable=True)}")


@asynccontextmanager
async def office(
    *, certificate: Holder | None = None, graph: dict[str, Any] | None = None, **more: Any
) -> AsyncIterator[Office]:
    clock = StoppedClock()
    world = World(clock=clock)
    box = world.add_mailbox(POST, name="Postmottak")
    world.add_mailbox(OFFICE, name="Dokumentsenter", allowed=False)
    inbox = world.folder(box, "inbox").id
    folders = {name: world.add_folder(POST, name, parent=inbox).id for name in ("Altinn", "Behandlet")}
    client = Client(
        client_id="postvakt", secret="" if certificate else "right", certificate=certificate and certificate.certificate
    )
    app = graph_simulator(world, client=client, settings=Settings(tenant_id=TENANT, **(graph or {})))
    async with Simulator(app) as simulator:
        entra: dict[str, Any] = {"authority": simulator.url, "tenant_id": TENANT, "client_id": "postvakt"}
        entra |= (
            {"certificate": certificate.key_pem + certificate.certificate_pem}
            if certificate
            else {"client_secret": "right"}
        )
        settings = MailboxSettings.model_validate(
            {"entra": entra, "graph_url": f"{simulator.url}/v1.0", "mailboxes": BOXES, "rules": RULES} | more
        )
        told = settings.entra
        assertion = None
        if told.certificate is not None:
            pem = told.certificate.get_secret_value()
            assertion = ClientAssertion.of(pem, setting="entra.certificate", client_id=told.client_id)
        credentials = ClientCredentials(told, system=settings.source_id, clock=clock, assertion=assertion)

        async def sleep(seconds: float) -> None:
            clock.moment += timedelta(seconds=seconds)

        source = MailboxSource(settings, units=UNITS, services=(), tokens=credentials.tokens, clock=clock, sleep=sleep)
        try:
            yield Office(world=world, clock=clock, simulator=simulator, source=source, folders=folders)
        finally:
            await source.close()
            await credentials.close()


@pytest.mark.parametrize("empty_start", [False, True])
async def test_changes_come_once_and_everything_again_without_a_cursor(empty_start: bool) -> None:
    async with office(graph={"delta_starts_empty": empty_start}, page_size=2) as place:
        mails = [place.mail(f"Brev {number}") for number in range(5)]
        first = await place.poll()
        assert set(first.letters) == {ref_of(mail).external_id for mail in mails}
        new = place.mail("Nytt brev")
        second = await place.poll(first.cursor)
        assert set(second.letters) == {ref_of(new).external_id}
        assert (await place.poll(second.cursor)).letters == {}
        assert len((await place.poll()).letters) == 6
        assert not any(mail.read for mail in mails)


async def test_a_letter_from_the_list_to_its_last_byte() -> None:
    async with office(organisations={"example.test": "Firma AS"}) as place:
        file = Content(name="brev.pdf", size=300_000)
        enclosed = Content(name="Videresendt", given=b"From: a@b.no\r\nSubject: x\r\n\r\nHei")
        mail = place.mail(
            body="<p>Hei</p><script>x</script>",
            body_type="html",
            attachments=(AttachmentDraft(content=file), AttachmentDraft(content=enclosed, kind="item")),
        )
        letter = (await place.poll()).letters[ref_of(mail).external_id]
        assert (letter.subject, letter.sender_name, letter.link[:8]) == ("Søknad", "Firma AS", "https://")

        opened = await place.source.open(ref_of(mail))

        body, pdf, eml = opened.attachments
        assert (body.file_name, pdf.file_name, eml.file_name) == ("melding.txt", "brev.pdf", "Videresendt.eml")
        assert (await place.read(mail, body.attachment_id)).strip() == b"Hei"
        assert await place.read(mail, pdf.attachment_id) == file.whole()
        assert b"Hei" in await place.read(mail, eml.attachment_id)
        assert not mail.read


async def test_marking_read_putting_away_and_what_a_poll_tells_of_it() -> None:
    async with office() as place:
        mail = place.mail()
        cursor = (await place.poll()).cursor
        for _ in range(2):
            await place.source.mark_read(ref_of(mail))
            assert await place.source.put_away(ref_of(mail).external_id, content_at=place.clock.now()) is PutAway.DONE
        assert (mail.read, mail.folder) == (True, place.folders["Behandlet"])
        told = await place.poll(cursor, ref_of(mail).external_id)
        assert told.letters[ref_of(mail).external_id].archived_at_source
        assert (await place.source.look(ref_of(mail))).archived_at_source
        place.world.purge(mail)
        with pytest.raises(Gone):
            await place.source.look(ref_of(mail))


async def test_notices_are_recognised_and_carried_out() -> None:
    async with office() as place:
        ordinary = place.notice()
        nursery = place.notice(altinn_text(unit="Prøvevik barnevern"))
        payroll = place.notice("…", subject="Manglende søknad om sykepenger")
        notices = {each.ref: each for each in (await place.poll()).notices}
        decided = {ref: place.source.decide(notice).deed for ref, notice in notices.items()}
        assert decided == {
            ref_of(ordinary): Deed.FILE,
            ref_of(nursery): Deed.DELETE,
            ref_of(payroll): Deed.FORWARD,
        }
        assert [notices[ref_of(mail)].unit for mail in (ordinary, nursery)] == [TOWN, NURSERY]
        await place.source.check()
        for _ in range(2):
            await place.source.file_notice(ref_of(ordinary), "Altinn")
            await place.source.delete_notice(ref_of(nursery))
            await place.source.forward_notice(ref_of(payroll), key=KEY, to=PAYROLL, subject="Varsel", text="Nav")
        assert ordinary.folder == place.folders["Altinn"]
        assert nursery.folder == place.world.folder(place.world.mailbox(POST), "deleteditems").id
        assert [(sent.to, sent.subject, sent.attachments) for sent in place.world.sent] == [((PAYROLL,), "Varsel", ())]


async def test_a_draft_is_nowhere_for_a_while_after_it_was_sent() -> None:
    async with office(graph={"send_delay": timedelta(minutes=2)}) as place:
        mail = place.notice()
        place.fault("SendMessage", status=0, when="after")
        with pytest.raises(OutcomeUnknown):
            await place.source.forward_notice(ref_of(mail), key=KEY, to=PAYROLL, subject="Varsel", text="Nav")
        assert await place.source.forwarded(ref_of(mail), KEY) is Forwarded.ABSENT
        place.clock.moment += timedelta(minutes=3)
        assert await place.source.forwarded(ref_of(mail), KEY) is Forwarded.SENT


async def test_a_lost_place_is_found_again() -> None:
    async with office() as place:
        mail = place.mail()
        cursor = (await place.poll()).cursor
        place.world.expire_delta_tokens()
        assert set((await place.poll(cursor)).letters) == {ref_of(mail).external_id}


async def test_limits_are_kept_and_forbidden_mailboxes_told() -> None:
    two = [*BOXES, {"address": OFFICE, "name": "dok", "unit": SCHOOL}]
    async with office(mailboxes=two) as place:
        place.mail()
        told = await place.poll()
        assert len(told.letters) == 1
        assert [page.units_denied for page in told.pages if page.units_denied] == [frozenset({SCHOOL})]
    async with office() as place:
        place.fault("DeltaMessages", status=429, retry_after="30")
        with pytest.raises(Unavailable) as caught:
            await place.poll()
        assert caught.value.retry_after == timedelta(seconds=30)


async def test_a_missing_folder_is_told_at_start() -> None:
    async with office(notice_folder="Varsler") as place:
        with pytest.raises(ConfigError, match="there is no folder Varsler in postmottak@provevik"):
            await place.source.check()


async def test_a_certificate_instead_of_a_secret() -> None:
    async with office(certificate=holder("graph-app", "rsa")) as place:
        await place.source.ping()
    async with office() as place:
        place.fault("Token", status=401)
        with pytest.raises(AuthFailed):
            await place.source.ping()
