"""What of a dialog goes into a letter, and what never does."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.sources.altinn.letters import correspondence_of
from adapters.sources.altinn.wire import Transmission
from bot.domain.item import Letter
from bot.domain.sensitivity import Sensitivity, Service, Unit
from bot.ports.source import SuppressedLetter
from tests.contract.altinn.stage import (
    ATTACHMENT,
    CORR,
    CORRESPONDENCE,
    DIALOGS,
    LETTERS,
    MUNICIPALITY,
    NOW,
    SECRETS,
    SERVICES,
    SICK_NOTES,
    UNITS,
    a_dialog,
    a_transmission,
    dialog_id,
    localised,
    ok,
    page,
    stage,
    transmission_id,
)
from tests.contracts import CONTRACTS, needs_contracts


async def the_letter(dialog: dict[str, Any], *, units: Any = UNITS, services: Any = SERVICES) -> Letter:
    play = stage(units=units, services=services)
    play.altinn.answer("GET", DIALOGS, ok(page(dialog)))
    letter: Letter = (await play.poll()).letters[dialog_id(1)]
    return letter


async def the_transmission(
    dialog: dict[str, Any], transmission: dict[str, Any], services: Any = SERVICES
) -> Letter | SuppressedLetter:
    play = stage(services=services)
    play.altinn.answer("GET", DIALOGS, ok(page(dialog)))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok([transmission]))
    told = await play.poll()
    found = [*told.letters.values(), *told.suppressed]
    return next(each for each in found if each.ref.external_id == f"{dialog_id(1)}/{transmission_id(1)}")


@needs_contracts
async def test_recorded_search_page() -> None:
    recorded = json.loads((CONTRACTS / "altinn" / "samples" / "dialogporten-search-page.json").read_text())
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(recorded), ok(page()))

    told = await play.poll()

    (letter,) = told.letters.values()
    assert letter.subject == "Vedtak i sak 2026/1234"
    assert letter.content_at == datetime.fromisoformat("2026-08-20T09:55:40Z")
    assert [(each.service_id, each.rule) for each in told.suppressed] == [(SICK_NOTES, "suppressed_service")]
    assert "TESTESEN" not in repr(told)
    assert "Kort oppsummering" not in repr(told)


async def test_no_subject_of_a_sensitive_service() -> None:
    letter = await the_letter(a_dialog(1, resource=SECRETS))

    assert letter.subject is None
    assert letter.declared_sensitive is False


async def test_no_subject_for_a_sensitive_unit() -> None:
    units = [Unit(org_number=MUNICIPALITY, name="Barnevern", sensitivity=Sensitivity.SENSITIVE)]

    assert (await the_letter(a_dialog(1), units=units)).subject is None


async def test_confidential_services_alone_ask_for_the_surest_sign_in() -> None:
    units = [Unit(org_number=MUNICIPALITY, name="Barnevern", sensitivity=Sensitivity.SENSITIVE)]

    assert (await the_letter(a_dialog(1, resource=SECRETS))).sign_in_level == "high"
    assert (await the_letter(a_dialog(1), units=units)).sign_in_level == ""
    assert (await the_letter(a_dialog(1))).sign_in_level == ""


async def test_no_placeholder_as_subject() -> None:
    masked = {"title": {"isAuthorized": False, "value": [{"value": "Du har ikke tilgang", "languageCode": "nb"}]}}

    assert (await the_letter(a_dialog(1, content=masked))).subject is None


async def test_a_dialog_without_content_has_neither_subject_nor_sender_name() -> None:
    letter = await the_letter(a_dialog(1, content=None))

    assert (letter.subject, letter.sender_name) == (None, "LDIR")


async def test_identity_numbers_in_titles_and_sender_names_are_masked() -> None:
    letter = await the_letter(a_dialog(1, title="Svar til 01817012345", sender="Noen 01817012345"))

    assert letter.subject == "Svar til ***********"
    assert letter.sender_name == "Noen ***********"


@pytest.mark.parametrize(
    ("languages", "chosen"),
    [(("en", "nn", "nb"), "nb"), (("en", "nn"), "nn"), (("se", "en"), "en"), (("se", "fi"), "se")],
)
async def test_title_in_the_best_language(languages: tuple[str, ...], chosen: str) -> None:
    title = {"value": [{"value": code, "languageCode": code} for code in languages], "mediaType": "text/plain"}

    assert (await the_letter(a_dialog(1, content={"title": title}))).subject == chosen


@pytest.mark.parametrize(
    ("kind", "fetchable"),
    [
        ("CorrespondenceService", True),
        ("correspondenceservice", True),
        ("AltinnApp", False),
        ("GenericAccessResource", False),
    ],
)
async def test_only_correspondences_can_be_fetched(kind: str, *, fetchable: bool) -> None:
    letter = await the_letter(a_dialog(1, kind=kind, status="RequiresAttention"))

    assert (letter.fetchable, letter.confirmation_needed) == (fetchable, fetchable)


@pytest.mark.parametrize(
    ("labels", "archived"), [(["Default"], False), (["Archive"], True), (["Bin"], True), (["MarkedAsUnopened"], False)]
)
async def test_letters_moved_out_of_the_inbox(labels: list[str], *, archived: bool) -> None:
    assert (await the_letter(a_dialog(1, labels=labels))).archived_at_source is archived


async def test_the_services_own_spelling_is_kept_so_that_rules_find_it() -> None:
    services = [Service(service_id=f"urn:altinn:resource:{LETTERS}", name="x")]

    assert (await the_letter(a_dialog(1), services=services)).service_id == f"urn:altinn:resource:{LETTERS}"


async def test_letter_of_a_transmission() -> None:
    made = a_transmission(1, correspondence=CORRESPONDENCE)
    letter = await the_transmission(a_dialog(1, transmissions=1, title="Dialogen"), made)

    assert isinstance(letter, Letter)
    assert (letter.subject, letter.sender_name, letter.fetchable) == ("Brev 1", "Testetaten", True)
    assert letter.received_at == NOW - timedelta(hours=2)
    assert letter.content_at == NOW - timedelta(hours=1)


async def test_a_transmission_is_judged_by_its_own_service_too() -> None:
    dialog = a_dialog(1, transmissions=1)
    secret = await the_transmission(dialog, a_transmission(1, authorizationAttribute=f"urn:altinn:resource:{SECRETS}"))
    sick = await the_transmission(dialog, a_transmission(1, authorizationAttribute=f"urn:altinn:resource:{SICK_NOTES}"))
    strange = await the_transmission(dialog, a_transmission(1, authorizationAttribute="urn:altinn:resource:who-knows"))

    assert isinstance(secret, Letter)
    assert (secret.service_id, secret.subject) == (SECRETS, None)
    assert isinstance(sick, SuppressedLetter)
    assert (sick.service_id, sick.rule) == (SICK_NOTES, "suppressed_service")
    assert isinstance(strange, SuppressedLetter)
    assert strange.rule == "not_on_allow_list"


async def test_an_open_transmission_in_a_sensitive_dialog_stays_sensitive() -> None:
    letter = await the_transmission(a_dialog(1, resource=SECRETS, transmissions=1), a_transmission(1))

    assert isinstance(letter, Letter)
    assert (letter.service_id, letter.subject) == (SECRETS, None)


async def test_a_masked_transmission_must_be_opened_by_a_person() -> None:
    masked = a_transmission(1, correspondence=CORRESPONDENCE, isAuthorized=False)
    letter = await the_transmission(a_dialog(1, transmissions=1), masked)

    assert isinstance(letter, Letter)
    assert (letter.subject, letter.fetchable) == (None, False)


async def test_a_private_sender_has_no_name() -> None:
    sender = {"actorType": "PartyRepresentative", "actorName": "Noen", "actorId": "urn:altinn:person:identifier-no:x"}
    letter = await the_transmission(a_dialog(1, transmissions=1), a_transmission(1, sender=sender))

    assert isinstance(letter, Letter)
    assert (letter.sender_is_private, letter.sender_name) == (True, None)


async def test_what_the_unit_itself_has_sent_is_no_letter() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, kind="AltinnApp", transmissions=1))))
    sent = [
        a_transmission(1, type="Submission"),
        a_transmission(2),
        a_transmission(3, deletedAt="2026-11-20T07:00:00Z"),
    ]
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok(sent))

    assert list((await play.poll()).letters) == [f"{dialog_id(1)}/{transmission_id(2)}"]


async def test_a_correspondence_is_a_letter_whatever_type_its_sender_chose() -> None:
    sent = a_transmission(1, type="Submission", correspondence=CORRESPONDENCE)

    assert isinstance(await the_transmission(a_dialog(1, transmissions=1), sent), Letter)


async def test_a_dialog_with_only_sent_transmissions_is_a_letter_itself() -> None:
    play = stage()
    play.altinn.answer("GET", DIALOGS, ok(page(a_dialog(1, kind="AltinnApp", transmissions=1))))
    play.altinn.answer("GET", f"{DIALOGS}/{dialog_id(1)}/transmissions", ok([a_transmission(1, type="Submission")]))

    assert list((await play.poll()).letters) == [dialog_id(1)]


def test_the_correspondence_of_a_transmission_stands_in_its_addresses() -> None:
    download = f"https://platform.altinn.no{CORR}/{CORRESPONDENCE.upper()}/attachment/{ATTACHMENT}/download"
    by_file = a_transmission(1, attachments=[{"urls": [{"url": download}]}])
    elsewhere = a_transmission(1) | {
        "content": {"contentReference": localised(f"https://nav.no/{CORRESPONDENCE}/content")}
    }

    assert correspondence_of(Transmission.model_validate(by_file)) == CORRESPONDENCE
    assert correspondence_of(Transmission.model_validate(elsewhere)) is None
    assert correspondence_of(Transmission.model_validate(a_transmission(1))) is None
