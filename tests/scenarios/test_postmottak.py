"""A letter sent straight to postmottak, from the inbox to the archive and the folder for what is done."""

from __future__ import annotations

import pytest

from adapters.simulators._kit.contents import Content
from adapters.simulators.graph import AttachmentDraft, Mail
from adapters.sources.mailbox.templates import TemplateSettings
from bot.domain.item import State
from bot.domain.kept_notices import DeedState
from bot.domain.notices import Fate
from tests.scenarios.acting import entries, own, register, said, shared
from tests.scenarios.evidence import cards
from tests.scenarios.postmottak import HOUR, LATE, POST, Postmottak, announced, postmottak, ref_of
from tests.stores import DIALECTS

TITLE = "Søknad om skjenkebevilling"
#: whose letters may show their sender
TRUSTED = {"organisations": {"firma.example": "Firma AS"}}


def letter(place: Postmottak, **more: object) -> Mail:
    file = AttachmentDraft(content=Content(name="soknad.pdf", size=5_000))
    return place.mail(TITLE, "Se vedlegg.", sender="post@firma.example", attachments=(file,), **more)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_letter_is_registered_and_moved_to_the_folder_for_what_is_done(dialect: str) -> None:
    async with postmottak(dialect, letters=True, **TRUSTED) as place:
        mail = letter(place)
        await place.poll()
        (card,) = cards(place.house)
        assert TITLE not in place.house.on_board(), "nobody has judged it"
        assert place.moves() == []
        await register(place.house, "kari", card, public_title="Brev mottatt digitalt")
        assert place.folder_of(mail) == "inbox"
        await place.house.finish()
        assert await place.house.state() is State.HANDLED
        (entry,) = entries(place.house)
        assert [file.title for file in entry.files] == ["melding", "soknad"]
        assert (place.folder_of(mail), mail.read) == ("Behandlet", True)
        assert "Arkivert i Postmottak" in shared(place.house, card)


async def test_an_open_letter_of_an_organisation_shows_what_the_rules_allow() -> None:
    services = [{"id": "epost", "name": "E-post", "sensitivity": "open"}]
    async with postmottak(letters=True, more={"services": services}, **TRUSTED) as place:
        letter(place)
        place.mail("Om meg selv", sender="kari@example.test")
        await place.poll()
        board = place.house.on_board()
        assert TITLE in board
        assert "Firma AS" in board
        assert "Om meg selv" not in board, "its sender is a private person"
        assert "Kari (test)" not in board


async def test_a_sensitive_unit_shows_and_stores_no_subject() -> None:
    units = [{"org_number": "313756270", "name": "Nordvika kommune", "sensitivity": "sensitive"}]
    async with postmottak(letters=True, more={"units": units}, **TRUSTED) as place:
        letter(place)
        await place.poll()
        item = await place.house.only()
        assert item.letter.subject is None
        assert TITLE not in place.house.on_board()


async def test_notices_never_become_letters_and_letters_never_notices() -> None:
    async with postmottak(letters=True, **TRUSTED) as place:
        house = place.house
        own, notice = letter(place), place.notice()
        await place.poll_both()
        assert [item.letter.ref for item in await house.items()] == [ref_of(own)]
        async with house.store.transaction() as tx:
            assert await tx.notice(ref_of(own)) is None
        assert (await place.kept(notice)).state is DeedState.PLANNED


async def test_a_new_template_makes_no_notice_of_a_letter_that_is_an_item() -> None:
    taught = TemplateSettings.model_validate(
        {"id": "firma", "announces": "firma", "senders": ["post@firma.example"], "subjects": [TITLE],
         "samples": [{"subject": TITLE}]}
    )  # fmt: skip
    async with postmottak("postgres", letters=True, **TRUSTED) as place:
        mail = letter(place)
        await place.poll()
        before = (await place.house.only()).letter
        async with place.successor(templates=(taught,)) as later:
            later.world.expire_delta_tokens()
            for _ in range(2):
                later.house.pass_time(HOUR)
                await later.poll()
            assert (await later.house.only()).letter == before
            other = letter(later)
            await later.poll()
            assert (await later.kept(other)).fate is Fate.BY_HAND
        async with place.house.store.transaction() as tx:
            assert await tx.notice(ref_of(mail)) is None
        place.world.expire_delta_tokens()
        await place.poll()
        assert {item.letter.fetchable for item in await place.house.items()} == {True, False}


async def test_a_notice_whose_template_is_taken_away_becomes_no_letter() -> None:
    taught = TemplateSettings.model_validate(
        {"id": "firma", "announces": "altinn", "senders": ["post@firma.example"], "subjects": [TITLE],
         "samples": [{"subject": TITLE}]}
    )  # fmt: skip
    async with postmottak("postgres", letters=True, **TRUSTED) as place, place.successor(templates=(taught,)) as later:
        mail = letter(later)
        await later.poll_both()
        assert (await later.kept(mail)).fate is Fate.WAITING
        place.world.expire_delta_tokens()
        await place.poll_both()
        assert await place.house.items() == []


async def test_the_last_template_of_a_new_door_needs_no_code() -> None:
    template = {
        "id": "fylket", "announces": "fylkets_portal", "senders": ["@fylket.example"],
        "subjects": ["Ny melding fra fylket"], "link": "https://portal.fylket.example",
        "samples": [{"subject": "Ny melding fra fylket", "sender_address": "x@fylket.example"}],
    }  # fmt: skip
    services = [{"id": "fylkets_portal", "name": "Fylkets portal"}]
    async with postmottak(templates=[template], more={"services": services}) as place:
        place.notice("Logg inn.", "Ny melding fra fylket", sender="noreply@fylket.example")
        await place.poll()
        (card,) = cards(place.house)
        for shown in ("Fylkets portal", "https://portal.fylket.example", "Varslet på e-post"):
            assert shown in shared(place.house, card)


async def test_a_letter_that_a_colleague_moves_is_asked_about_and_a_deleted_one_withdrawn() -> None:
    async with postmottak(letters=True, **TRUSTED) as place:
        moved, purged = letter(place), letter(place)
        await place.poll()
        place.world.move(moved, place.world.folder(place.world.mailboxes[POST], "archive"))
        place.world.purge(purged)
        await place.poll()
        states = {item.letter.ref: item.state for item in await place.house.items()}
        assert states == {ref_of(moved): State.HANDLED_ELSEWHERE, ref_of(purged): State.WITHDRAWN}


async def test_a_letter_stays_in_the_inbox_while_the_archive_fails() -> None:
    async with postmottak(letters=True, **TRUSTED) as place:
        mail = letter(place)
        await place.poll()
        (card,) = cards(place.house)
        place.house.fault("p360", "CreateDocument", status=500, times=50)
        await register(place.house, "kari", card, public_title="Brev mottatt digitalt")
        await place.house.finish()
        assert (place.folder_of(mail), mail.read) == ("inbox", False)


async def test_a_restart_goes_on_where_the_last_process_stopped() -> None:
    async with postmottak("postgres", letters=True, **TRUSTED) as place:
        first, notice = letter(place), place.notice()
        await place.house.poll("postmottak")
        place.house.pass_time(LATE)
        second = letter(place)
        place.notice(announced(unit="Biblioteket"))
        async with place.successor() as later:
            await later.poll_both()
            refs = {item.letter.ref for item in await later.house.items()}
            assert refs == {ref_of(first), ref_of(second), ref_of(notice)}
            assert later.folder_of(notice) == "Altinn"
        await place.poll_both()
        assert [entry.verb for entry in await place.house.audit()].count("notice:filed") == 1


async def test_the_form_of_an_announced_letter_offers_no_registration() -> None:
    async with postmottak() as place:
        place.notice()
        place.house.pass_time(LATE)
        await place.poll_both()
        (card,) = cards(place.house)
        await place.house.teams.click("kari", card, "claim")
        form = await place.house.teams.open_dialog("kari", card, "by_hand")
        assert "Registrert i arkivet" in said(form.card)
        assert "Fordel" not in own(place.house, "kari", card)
