"""The e-mail outlet, tokens and all, against the simulated Microsoft Graph over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.identity.client_credentials import ClientCredentials
from adapters.outlets.email.outlet import GraphEmail
from adapters.outlets.email.settings import EmailSettings
from adapters.simulators._kit import Fault, Simulator
from adapters.simulators.graph import Address, Client, Mail, MailDraft, Settings, World, graph_simulator
from bot.domain.identifiers import OrgNumber
from bot.domain.item import MessageRef
from bot.domain.outlets import email_key, reference_of, unit_notice_key
from bot.domain.sensitivity import Sensitivity
from bot.errors import AuthFailed, OutcomeUnknown, Rejected, Unavailable
from bot.ports.outlet import EmailFile, EmailState
from tests.contract.mailbox.stage import StoppedClock

TENANT = "5a1b0c9e-6f4d-4c1e-9f57-0b7a2f6f1a11"
BOX, BUILDING, SCHOOL = "ut@provevik.example", "byggesak@provevik.example", "skole@provevik.example"
REF = MessageRef(source_id="altinn", external_id="d1")
KEY = email_key(REF, "byggesak")
NOTICE = unit_notice_key(REF, 1)
OPEN = Sensitivity.OPEN
MB = 1024 * 1024


@dataclass(slots=True)
class Post:
    world: World
    simulator: Simulator
    outlet: GraphEmail

    def fault(self, operation: str, **fields: Any) -> None:
        self.simulator.faults.add(Fault(operation=operation, **fields))

    async def write(self, key: str = KEY, **changes: Any) -> str:
        values = {"system_id": "byggesak", "subject": "Brev", "text": "Vedlagt.", "sensitivity": OPEN} | changes
        return await self.outlet.write(key, **values)

    async def send(self, draft: str, files: int = 0, **changes: Any) -> None:
        await self.outlet.send(draft, **{"system_id": "byggesak", "files": files, "sensitivity": OPEN} | changes)

    async def attach(self, draft: str, content: bytes, name: str = "Brev.pdf", **changes: Any) -> None:
        file = EmailFile(name=name, media_type="application/pdf", size=changes.pop("size", len(content)))
        await self.outlet.attach(draft, file, pieces(content), sensitivity=changes.pop("sensitivity", OPEN))

    def mail(self) -> Mail:
        (mail,) = self.world.mailboxes[BOX].mails.values()
        return mail


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 70_000):
        yield content[start : start + 70_000]


@asynccontextmanager
async def post(*, graph: dict[str, Any] | None = None, **more: Any) -> AsyncIterator[Post]:
    clock = StoppedClock()
    world = World(clock=clock)
    for address in (BOX, BUILDING, SCHOOL):
        world.add_mailbox(address, allowed=address == BOX)
    app = graph_simulator(
        world, client=Client(client_id="postvakt", secret="right"), settings=Settings(tenant_id=TENANT, **(graph or {}))
    )
    async with Simulator(app) as simulator:
        entra = {"authority": simulator.url, "tenant_id": TENANT, "client_id": "postvakt", "client_secret": "right"}
        values = {"entra": entra, "graph_url": f"{simulator.url}/v1.0", "mailbox": BOX, "domains": ["provevik.example"]}
        systems = [{"id": "byggesak", "name": "Byggesak", "address": BUILDING}]
        settings = EmailSettings.model_validate(values | {"systems": systems} | more)
        credentials = ClientCredentials(settings.entra, system="email", clock=clock)
        outlet = GraphEmail(settings, notified=[SCHOOL], tokens=credentials.tokens)
        try:
            yield Post(world, simulator, outlet)
        finally:
            await outlet.close()
            await credentials.close()


async def test_a_letter_is_written_filled_sent_and_found_by_its_key_and_its_id_all_the_way() -> None:
    async with post() as one:
        assert (await one.outlet.look(KEY)).state is EmailState.ABSENT
        draft = await one.write()
        await one.attach(draft, b"%PDF-1.7 liten")
        look = await one.outlet.look(KEY)
        assert (look.state, look.draft_id, look.files) == (EmailState.DRAFT, draft, ("Brev.pdf",))
        await one.send(draft, files=1)
        for found in (await one.outlet.look(KEY), await one.outlet.look(KEY, draft)):
            assert (found.state, found.draft_id) == (EmailState.SENT, draft)
            assert found.message_id == one.mail().message_id
        (sent,) = one.world.sent
        assert (sent.to, sent.attachments) == ((BUILDING,), ("Brev.pdf",))


async def test_sending_twice_sends_once() -> None:
    async with post() as one:
        draft = await one.write()
        await one.send(draft)
        await one.send(draft)
        assert len(one.world.sent) == 1


@pytest.mark.parametrize("size", [3 * MB - 1025, 3 * MB, 3 * MB + 1, 11 * 320 * 1024, 11 * 320 * 1024 + 1, 9 * MB])
async def test_files_of_any_size_arrive_byte_by_byte_and_no_token_leaves_graph(size: int) -> None:
    async with post() as one:
        content = bytes(number % 251 for number in range(size // 64)) * 64 + b"x" * (size % 64)
        draft = await one.write()
        await one.attach(draft, content)
        (attached,) = one.mail().attachments
        assert attached.content.whole() == content
        assert one.world.leaked == 0


@pytest.mark.parametrize("sensitivity", [Sensitivity.UNKNOWN, Sensitivity.SENSITIVE])
async def test_what_is_not_open_is_refused_before_graph_is_asked_anything(sensitivity: Sensitivity) -> None:
    async with post() as one:
        for refused in (
            one.write(sensitivity=sensitivity),
            one.attach("draft", b"x", sensitivity=sensitivity),
            one.send("draft", sensitivity=sensitivity),
        ):
            with pytest.raises(Rejected, match="not_open"):
                await refused
        assert one.simulator.record == []


async def test_only_configured_addresses_are_written_to() -> None:
    async with post() as one:
        with pytest.raises(Rejected, match="address_not_configured"):
            await one.write(system_id="annet")
        for address in ("kari@provevik.example", f"{SCHOOL},kari@provevik.example", BUILDING):
            with pytest.raises(Rejected, match="address_not_configured"):
                await one.outlet.notify(NOTICE, to=address, subject="Post", text="Hei")
        assert one.simulator.record == []


async def test_no_header_can_be_smuggled_in_a_subject() -> None:
    async with post() as one:
        await one.write(subject="Brev\r\nBcc: kari@example.test\x00\u2028X: y" + "a" * 400)
        assert len(one.mail().subject) <= 200
        assert one.mail().subject.isprintable()
        assert one.mail().bcc == ()


@pytest.mark.parametrize("change", ["to", "cc", "bcc"])
async def test_a_draft_with_another_receiver_is_not_sent(change: str) -> None:
    async with post() as one:
        draft = await one.write()
        setattr(one.mail(), change, (Address(address=SCHOOL),))
        with pytest.raises(Rejected, match="recipient_changed"):
            await one.send(draft)
        assert one.world.sent == []


async def test_a_draft_with_other_files_is_not_sent() -> None:
    async with post() as one:
        draft = await one.write()
        await one.attach(draft, b"x")
        for files in (0, 2):
            with pytest.raises(Rejected, match="files_changed"):
                await one.send(draft, files=files)
        assert one.world.sent == []


async def test_a_file_that_is_larger_than_allowed_or_than_it_said_is_not_attached() -> None:
    async with post(most_bytes=MB) as one:
        draft = await one.write()
        with pytest.raises(Rejected, match="too_large"):
            await one.attach(draft, bytes(MB + 1))
        with pytest.raises(Rejected, match="size_mismatch"):
            await one.attach(draft, b"xy", size=3)
        assert one.mail().attachments == []


async def test_a_late_answer_leaves_the_same_id_to_be_looked_up() -> None:
    async with post() as one:
        draft = await one.write()
        one.fault("SendMessage", status=500, when="after")
        with pytest.raises(OutcomeUnknown):
            await one.send(draft)
        assert (await one.outlet.look(KEY, draft)).state is EmailState.SENT


async def test_an_upload_that_breaks_off_attaches_nothing_and_may_be_tried_again() -> None:
    async with post() as one:
        draft = await one.write()
        one.fault("UploadRange", status=404)
        with pytest.raises(Unavailable):
            await one.attach(draft, bytes(4 * MB))
        assert (await one.outlet.look(KEY, draft)).files == ()
        await one.attach(draft, bytes(4 * MB))
        assert len(one.mail().attachments) == 1


async def test_a_notice_is_sent_once_however_often_it_is_asked_for() -> None:
    async with post() as one:
        one.fault("SendMessage", status=500, when="before")
        with pytest.raises(OutcomeUnknown):
            await one.outlet.notify(NOTICE, to=SCHOOL, subject="Post", text="Hei")
        for _ in range(2):
            await one.outlet.notify(NOTICE, to=SCHOOL, subject="Post", text="Hei")
        assert [sent.to for sent in one.world.sent] == [(SCHOOL,)]


async def test_reports_of_others_are_not_opened_and_strange_ones_are_passed_over() -> None:
    async with post() as one:
        sender = Address(address="kari@example.test")
        one.world.add_mail(MailDraft(mailbox=BOX, sender=sender, subject=f"(ref. {reference_of(KEY)})"))
        strange = Address(address="postmaster@provevik.example")
        for mime in (b"", b"\xff\xfe\x00", b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nbroken"):
            one.world.add_mail(
                MailDraft(mailbox=BOX, sender=strange, mime=b"From: postmaster@provevik.example\n" + mime)
            )
        found = await one.outlet.bounces(since=one.world.clock.now() - timedelta(days=1))
        assert all(bounce.references == frozenset() for bounce in found)
        assert not [each for each in one.simulator.record if "kari" in each.path]


async def test_a_report_without_an_end_is_passed_over_once_and_said_in_the_log() -> None:
    async with post() as one:
        endless = b"From: postmaster@provevik.example\nSubject: x\n\n" + b"x" * (4 * 1024 * 1024 + 1)
        one.world.add_mail(MailDraft(mailbox=BOX, sender=Address(address="postmaster@provevik.example"), mime=endless))
        since = one.world.clock.now() - timedelta(days=1)
        with capture_logs() as logs:
            assert [await one.outlet.bounces(since=since) for _ in range(2)] == [(), ()]
        assert [line["event"] for line in logs if "report" in line["event"]] == ["outlet.report_not_read"]


async def test_a_mailbox_out_of_reach_is_the_operators() -> None:
    async with post() as one:
        one.world.mailboxes[BOX].allowed = False
        with pytest.raises(AuthFailed):
            await one.outlet.ping()


@pytest.mark.parametrize("key", ["", "pve-1", "pve-" + "0" * 31 + "'", "x" * 36])
async def test_a_key_that_is_none_of_ours_is_refused(key: str) -> None:
    async with post() as one:
        with pytest.raises(Rejected, match="key"):
            await one.outlet.look(key)


def test_settings_refuse_an_address_outside_the_domains() -> None:
    entra = {"tenant_id": "t", "client_id": "c", "client_secret": "s"}
    values: dict[str, Any] = {"entra": entra, "mailbox": BOX, "domains": ["provevik.example"]}
    for address in ("byggesak@annet.example", "x@sub.provevik.example", "x@provevik.example.no"):
        with pytest.raises(ValueError, match="lie outside domains"):
            EmailSettings.model_validate(values | {"systems": [{"id": "a", "name": "A", "address": address}]})
    with pytest.raises(ValueError, match="e-mail address"):
        EmailSettings.model_validate(
            values | {"systems": [{"id": "a", "name": "A", "address": "a@b.no\r\nBcc: c@d.no"}]}
        )


def test_a_system_takes_the_letters_of_its_units_and_services_only() -> None:
    entra = {"tenant_id": "t", "client_id": "c", "client_secret": "s"}
    system = {"id": "a", "name": "A", "address": BUILDING, "units": ["313756270"], "services": ["svc"]}
    settings = EmailSettings.model_validate(
        {"entra": entra, "mailbox": BOX, "domains": ["provevik.example"], "systems": [system]}
    )
    (made,) = (one.system() for one in settings.systems)
    assert (made.units, made.services) == ({OrgNumber("313756270")}, {"svc"})
