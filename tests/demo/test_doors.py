"""The demo's doors as the adapters meet them: what lies there in the morning, with the settings that the demo makes."""

from __future__ import annotations

from typing import Any

import httpx

from adapters._kit.client_certificate import mutual_tls
from adapters.identity.client_credentials import ClientCredentials
from adapters.sources.digipost.settings import DigipostSettings
from adapters.sources.digipost.source import DigipostSource
from adapters.sources.mailbox.settings import MailboxSettings
from adapters.sources.mailbox.source import MailboxSource
from bot.commands.demo.configured import town_and_doors
from bot.commands.demo.digipost import digipost_demo, digipost_settings
from bot.commands.demo.morning import ALTINN_LETTERS, fill_digipost, fill_postmottak, fill_svarinn
from bot.commands.demo.papers import paper
from bot.commands.demo.postmottak import postmottak_demo, postmottak_settings
from bot.commands.demo.stage import TENANT_ID, Play, set_stage
from bot.commands.demo.svarinn import svarinn_demo
from bot.commands.demo.town import MAIN, SENDERS, UNITS
from bot.domain.identifiers import parse_org_number
from bot.domain.notice_rules import Deed
from bot.domain.sensitivity import Unit
from bot.ports.source import PollPage
from bot.settings import Polled, UnitSettings
from tests.house import HandClock


def _own(settings: dict[str, Any], *, kind: str) -> dict[str, Any]:
    """The adapter's part: the rest is what each door has beside it."""
    beside = set(Polled.model_fields)
    return {name: value for name, value in settings.items() if name not in beside} | {"kind": kind}


def _units() -> tuple[Unit, ...]:
    return tuple(UnitSettings(**one).unit() for one in town_and_doors()["units"])


async def _listed(source: DigipostSource | MailboxSource) -> list[PollPage]:
    return [page async for page in source.poll(None, ())]


async def test_residents_letters_wait_in_digipost_one_of_them_at_the_highest_level() -> None:
    clock = HandClock()
    async with digipost_demo(clock) as demo:
        fill_digipost(demo)
        settings = DigipostSettings(**_own(digipost_settings(demo), kind="digipost"))
        tls = mutual_tls(settings.oauth.certificate.get_secret_value(), authority=settings.oauth.authority)
        credentials = ClientCredentials(
            settings.oauth,
            system="digipost",
            clock=clock,
            transport=httpx.AsyncHTTPTransport(verify=tls, trust_env=False),
            more={"resource": settings.oauth.resource},
        )
        source = DigipostSource(settings, units=_units(), services=(), tokens=credentials.tokens, clock=clock)
        try:
            letters = [letter for page in await _listed(source) for letter in page.letters]
        finally:
            await source.close()
            await credentials.close()
    assert [letter.sender_is_private for letter in letters] == [True, True]
    assert sorted(letter.sign_in_level for letter in letters) == ["", "high"]
    assert all(letter.unit == MAIN for letter in letters)


async def test_notices_of_each_kind_and_one_letter_lie_in_postmottak() -> None:
    clock = HandClock()
    async with postmottak_demo(clock, tenant_id=TENANT_ID) as demo:
        fill_postmottak(demo)
        settings = MailboxSettings(**_own(postmottak_settings(demo), kind="mailbox"))
        credentials = ClientCredentials(settings.entra, system="postmottak", clock=clock)
        source = MailboxSource(settings, units=_units(), services=(), tokens=credentials.tokens, clock=clock)
        try:
            await source.check()
            pages = await _listed(source)
        finally:
            await source.close()
            await credentials.close()
    (letter,) = [letter for page in pages for letter in page.letters]
    assert (letter.sender_name, letter.subject) == ("Elvevernet", "Uttalelse om ny kai")
    notices = {notice.announces: notice for page in pages for notice in page.notices}
    assert set(notices) == {"altinn", "nav", "acos_mottak"}
    assert notices["altinn"].unit == MAIN
    assert source.decide(notices["nav"]).deed is Deed.DELETE
    assert source.decide(notices["altinn"]).folder == "Altinn"


async def test_one_letter_comes_through_two_doors_with_the_same_file() -> None:
    async with svarinn_demo(HandClock()) as demo:
        fill_svarinn(demo)
        letters = list(demo.world.letters.values())
    (twice,) = [draft for draft in ALTINN_LETTERS if draft.title in {letter.draft.title for letter in letters}]
    (other,) = [letter.draft for letter in letters if letter.draft.title == twice.title]
    sender = SENDERS[twice.service]
    assert (other.sender_name, other.sender_orgno, other.orgno) == (sender.name, sender.org_number, twice.unit)
    content = paper(sender=sender.name, receiver=UNITS[twice.unit], title=twice.title, text=twice.body)
    assert other.files[0].content.whole() == content
    waited = [demo.world.clock.now() - letter.added_at for letter in letters]
    assert sum(one.total_seconds() > 110 * 60 for one in waited) == 1, "one is near KS' warning"


async def test_every_organisation_number_of_the_demo_is_a_synthetic_one() -> None:
    async with svarinn_demo(HandClock()) as demo:
        fill_svarinn(demo)
        senders = {letter.draft.sender_orgno or "" for letter in demo.world.letters.values()}
    for number in {*UNITS, *senders, *(sender.org_number for sender in SENDERS.values())}:
        assert parse_org_number(number)[:2] == "31"


async def test_the_settings_of_the_demo_hold_every_door_that_the_bot_takes() -> None:
    async with set_stage(Play()) as stage:
        assert {entry.kind for entry in stage.settings.sources} == {"altinn", "svarinn", "digipost", "mailbox"}
        assert stage.settings.web is not None
        assert set(stage.systems.panels()) >= {"p360", "altinn", "svarinn", "digipost", "postmottak", "openid", "trail"}
