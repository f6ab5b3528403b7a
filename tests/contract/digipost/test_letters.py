"""What Digipost lists becomes letters: both variants, the vendors' samples, and no faith in a sender's name."""

from __future__ import annotations

import httpx
import pytest
from pydantic import ValidationError

from bot.domain.capabilities import HandFolders, SourceCapabilities
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.errors import ConfigError
from tests.contract.digipost.stage import MUNICIPALITY, NOW, TYPE, a_document, ref, settings, stage
from tests.contracts import CONTRACTS, needs_contracts

SAMPLES = CONTRACTS / "digipost" / "samples"


@needs_contracts
async def test_the_public_sample_of_version_8() -> None:
    play = stage(known_senders=["storevik  eiendom as"])
    answer = httpx.Response(
        200, content=(SAMPLES / "inbox.v8.uri.synthetic.xml").read_bytes(), headers={"Content-Type": TYPE}
    )
    empty = httpx.Response(200, content=b"<inbox/>", headers={"Content-Type": TYPE})
    play.digipost.answer("/1000/inbox", answer, empty)

    letters = (await play.poll()).letters

    company, person = letters["1234"], letters["1233"]
    assert (company.sender_name, company.sender_is_private) == ("Storevik Eiendom AS", False)
    assert (company.subject, company.sender_org, company.seen_at_source) == ("Klage på vedtak", None, False)
    assert company.received_at.isoformat() == "2026-05-23T07:30:10+00:00"
    assert (person.sender_name, person.sender_is_private, person.subject) == (None, True, None)
    assert (person.sign_in_level, person.declared_sensitive, person.seen_at_source) == ("high", True, True)


@needs_contracts
async def test_the_public_sample_of_version_7_has_no_namespace_and_writes_its_levels_with_a_space() -> None:
    play = stage()
    content = (SAMPLES / "inbox.v7-spec-excerpt.xml").read_bytes()
    empty = httpx.Response(200, content=b"<inbox/>")
    play.digipost.answer("/1000/inbox", httpx.Response(200, content=content), empty)

    letter = (await play.poll()).letters["1234"]

    assert (letter.subject, letter.sign_in_level, letter.fetchable) == ("PUM", "", True)


@needs_contracts
async def test_the_public_entry_point() -> None:
    play = stage()
    content = (SAMPLES / "entrypoint.v8.synthetic.xml").read_bytes()
    play.digipost.answer("/1000", httpx.Response(200, content=content))

    await play.source.ping()

    assert [each.url.path for each in play.digipost.requests] == ["/1000", "/1000/inbox"]


@pytest.mark.parametrize("links", [False, True])
async def test_both_variants_tell_the_same(links: bool) -> None:
    play = stage(deletes=True)
    play.post(7, links=links)

    assert (await play.poll()).letters["7"].fetchable
    assert await play.read(7) == b"%PDF-1.7 brev"
    await play.source.delete(ref(7))
    assert play.digipost.letters == []


async def test_an_unknown_sender_is_a_private_person_whose_name_is_not_kept() -> None:
    play = stage()
    play.post(1, sender="Kari (test)")

    letter = (await play.poll()).letters["1"]

    assert (letter.sender_name, letter.sender_org, letter.sender_is_private) == (None, None, True)
    opened = await play.source.open(ref(1))
    assert (opened.sender_name, opened.sender_org, opened.sender_is_private) == ("Kari (test)", None, True)


@pytest.mark.parametrize(
    ("level", "high"),
    [("PASSWORD", False), ("TWO_FACTOR", False), ("IDPORTEN_3", False), ("IDPORTEN_4", True), ("EIDAS_HIGH", True)],
)
async def test_the_highest_level_is_ours_to_enforce_and_an_unknown_one_counts_as_that(level: str, high: bool) -> None:
    play = stage()
    play.post(1, level=level)

    letter = (await play.poll()).letters["1"]

    assert letter.sign_in_level == ("high" if high else "")
    assert letter.declared_sensitive is high
    assert (letter.subject is None) is high


async def test_a_stricter_attachment_makes_the_letter_strict() -> None:
    play = stage()
    play.post(1, attachments=a_document(2, name="attachment", level="IDPORTEN_4"))

    assert (await play.poll()).letters["1"].sign_in_level == "high"
    assert (await play.source.open(ref(1))).declared_sensitive


async def test_identity_numbers_are_masked_in_what_is_kept() -> None:
    play = stage()
    play.post(1, subject="Søknad fra 01415612385")

    assert (await play.poll()).letters["1"].subject == "Søknad fra ***********"


async def test_rules_on_service_and_unit() -> None:
    sensitive = stage(services=[Service(service_id="digipost", name="Digipost", sensitivity=Sensitivity.SENSITIVE)])
    sensitive.post(1)
    assert (await sensitive.poll()).letters["1"].subject is None

    of_unit = stage(units=[Unit(org_number=MUNICIPALITY, name="x", sensitivity=Sensitivity.SENSITIVE)])
    of_unit.post(1)
    assert (await of_unit.poll()).letters["1"].subject is None

    suppressed = stage(services=[Service(service_id="digipost", name="Digipost", suppressed=True)])
    suppressed.post(1)
    told = await suppressed.poll()
    assert (told.letters, [each.rule for page in told.pages for each in page.suppressed]) == (
        {},
        ["suppressed_service"],
    )


async def test_one_without_content_is_read_on_the_page_only() -> None:
    play = stage()
    play.post(1, uris="")

    letter = (await play.poll()).letters["1"]

    assert (letter.fetchable, letter.link) == (False, "https://www.digipost.no/bedrift")


async def test_files_are_named_after_their_titles_and_never_after_paths() -> None:
    play = stage()
    nested = a_document(4, name="attachment", subject=None, media_type="image/jpeg")
    attachment = a_document(3, name="attachment", subject="../../etc\r\n/passwd", attachments=nested)
    play.post(1, subject="Klage 2/2", attachments=attachment)

    opened = await play.source.open(ref(1))

    assert [each.file_name for each in opened.attachments] == [
        "Klage 2-2.pdf",
        "-..-etc -passwd.pdf",
        "vedlegg-2.jpg",
    ]
    assert [each.attachment_id for each in opened.attachments] == ["1", "3", "4"]
    assert opened.sent_at == NOW.replace(hour=7)


async def test_opening_leaves_no_trace_where_the_list_tells_the_types() -> None:
    play = stage()
    play.post(1)

    await play.source.open(ref(1))

    assert not play.digipost.to("/1000/inbox/1/content")


async def test_a_type_that_the_list_does_not_tell_is_taken_from_the_content() -> None:
    play = stage()
    play.post(1, media_type=None)
    answer = httpx.Response(200, content=b"x", headers={"Content-Type": "image/png; q=1"})
    play.digipost.answer("/documents/1", answer)

    assert (await play.source.open(ref(1))).attachments[0].file_name == "Klage på vedtak.png"


def test_capabilities() -> None:
    assert stage().source.capabilities() == SourceCapabilities(
        moved_by_hand=HandFolders(registered="Overført WebSak", sent_on="Skrevet ut og videresendt")
    )


def test_a_unit_that_opens_its_own_mail_is_refused() -> None:
    with pytest.raises(ConfigError, match=MUNICIPALITY):
        stage(units=[Unit(org_number=MUNICIPALITY, name="x", self_serving=True)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender_id": "0"},
        {"sender_id": "1000/../2000"},
        {"unit": "313756271"},
        {"api_url": "http://api.digipost.no"},
        {"content_hosts": ["https://www.digipostdata.no"]},
        {"content_hosts": []},
        {"known": 1},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_neither_errors_nor_repr_show_the_certificate() -> None:
    oauth = {"client_id": "c", "broker_id": "2000", "certificate": "PRIVATE"}
    assert "PRIVATE" not in repr(settings(oauth=oauth))
    assert settings(oauth=oauth).oauth.scope == "dpost-api:2000"
    with pytest.raises(ValidationError) as caught:
        settings(oauth=oauth | {"broker_id": ""})
    assert "PRIVATE" not in str(caught.value)
