"""What SvarInn lists becomes letters: tolerant in what it reads, strict in what it shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.sources.svarinn.letters import LetterReader, opened_letter, sender_of
from adapters.sources.svarinn.wire import Forsendelse
from bot.domain.identifiers import OrgNumber
from bot.domain.item import Letter
from bot.domain.sensitivity import Sensitivity, Unit
from bot.ports.source import SuppressedLetter
from tests.contract.openapi import OpenApi
from tests.contract.scripted import NOW
from tests.contract.svarinn.ks import (
    CHILD_CARE,
    MUNICIPALITY,
    SCHOOL,
    SENDER,
    SERVICES,
    UNITS,
    a_forsendelse,
    a_person,
    an_id,
)
from tests.contracts import CONTRACTS, needs_contracts

SAMPLES = CONTRACTS / "fiks" / "svarinn" / "samples"


def reader(*more: Unit) -> LetterReader:
    return LetterReader.of("svarinn", MUNICIPALITY, (*UNITS, *more), SERVICES)


def letter(**more: Any) -> Letter:
    found = reader().read(Forsendelse.model_validate(a_forsendelse(**more)), listed_at=NOW)
    assert isinstance(found, Letter)
    return found


def suppressed(**more: Any) -> SuppressedLetter:
    found = reader().read(Forsendelse.model_validate(a_forsendelse(**more)), listed_at=NOW)
    assert isinstance(found, SuppressedLetter)
    return found


def party(number: str | None = None, name: str | None = "Prøvevik", **more: Any) -> dict[str, Any]:
    return {"organisasjonsnummer": number, "postadresse": {"navn": name}} | more


def test_an_ordinary_letter() -> None:
    found = letter()
    assert (found.unit, found.service_id, found.subject) == (MUNICIPALITY, "svarinn", "Søknad om skjenkebevilling")
    assert (found.sender_name, found.sender_org, found.sender_is_private) == ("Storevik prøvekommune", SENDER, False)
    assert found.received_at == found.content_at == datetime(2026, 11, 20, 6, 55, 40, tzinfo=UTC)
    assert (found.link, found.thread_id, found.sign_in_level) == ("", an_id(), "")
    assert (found.declared_sensitive, found.confirmation_needed, found.fetchable) == (False, False, True)


def test_ks_warns_after_two_hours() -> None:
    assert letter().due_at == datetime(2026, 11, 20, 8, 55, 40, tzinfo=UTC)


@needs_contracts
def test_the_public_samples_of_v2() -> None:
    listed = json.loads((SAMPLES / "v2-forsendelser.synthetic.json").read_text(encoding="utf-8"))
    theirs = Unit(org_number=OrgNumber("123456789"), name="Lillevik")
    first, second = (reader(theirs).read(Forsendelse.model_validate(each), listed_at=NOW) for each in listed)

    assert isinstance(first, Letter)
    assert (first.unit, first.subject, first.sender_name) == (
        "123456789", "Søknad om skjenkebevilling", "Storevik kommune",
    )  # fmt: skip
    assert (first.proposed_case, first.answers) == ("2025/648677", "aff355c4-7b57-4eb9-81e0-e4950e7a3776")
    assert isinstance(second, Letter)
    assert (second.unit, second.subject, second.declared_sensitive) == (MUNICIPALITY, None, True)
    assert (second.sign_in_level, second.received_at, second.due_at) == ("high", NOW, None)


@needs_contracts
def test_what_these_tests_list_is_what_ks_lists() -> None:
    contract = OpenApi(CONTRACTS / "fiks" / "svarinn" / "svarinn-api-v2.json", prefix="/api")
    schema = {"type": "array", "items": {"$ref": "#/components/schemas/Forsendelse"}}
    contract._validate(schema, [a_forsendelse()], "list")


@pytest.mark.parametrize("name", ["v1-hentNyeForsendelser-efm.json", "v1-hentNyeForsendelser-efm-cucumber.json"])
@needs_contracts
def test_bodies_of_v1_are_at_least_readable(name: str) -> None:
    """Its nulls, zeros and milliseconds are what the reader of V2 must bear."""
    for each in json.loads((SAMPLES / name).read_text(encoding="utf-8")):
        assert reader().read(Forsendelse.model_validate(each), listed_at=NOW)


def test_every_field_but_the_id_may_be_null_or_missing() -> None:
    whole = a_forsendelse(
        svarSendesTil=party(),
        metadataForImport={"mappeId": {"saksaar": 2026, "sakssekvensnummer": 12}},
        metadataFraAvleverendeSystem={"mappeId": None},
        svarPaForsendelse=an_id(7),
        type="Byggesak",
        eksternRef="AB",
        lenker=[],
        noeHeltNytt={"a": [1]},
    )
    for name in whole.keys() - {"id"}:
        for without in ({**whole, name: None}, {key: value for key, value in whole.items() if key != name}):
            assert reader().read(Forsendelse.model_validate(without), listed_at=NOW)


@pytest.mark.parametrize("junk", ["tekst", 17, [], {}, [None], {"mappeId": 3}, True])
@pytest.mark.parametrize(
    "name", ["metadataForImport", "metadataFraAvleverendeSystem", "filer", "lenker", "svarSendesTil"]
)
def test_junk_in_what_only_helps_costs_only_the_help(name: str, junk: object) -> None:
    assert letter(**{name: junk}).subject == "Søknad om skjenkebevilling"


@pytest.mark.parametrize(
    ("dato", "moment"),
    [
        ("2024-01-16T18:39:11Z", datetime(2024, 1, 16, 18, 39, 11, tzinfo=UTC)),
        ("2024-01-16T19:39:11.123+01:00", datetime(2024, 1, 16, 18, 39, 11, 123000, tzinfo=UTC)),
        ("2024-01-16T18:39:11", datetime(2024, 1, 16, 18, 39, 11, tzinfo=UTC)),
        (1705430351000, datetime(2024, 1, 16, 18, 39, 11, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("-0044-03-15T00:00:00Z", None),
        ("9999-12-31T23:59:59-01:00", None),
        (-62135769600001, None),
        (10**30, None),
        (float("inf"), None),
        (0, None),
        (None, None),
        ("i går", None),
        ("", None),
        (True, None),
        ({}, None),
    ],
)
def test_dates_of_every_kind(dato: object, moment: datetime | None) -> None:
    found = letter(dato=dato)
    assert found.received_at == (moment or NOW)
    assert found.due_at == (moment + timedelta(hours=2) if moment else None)


@pytest.mark.parametrize(
    ("case", "proposed"),
    [
        ({"saksaar": 2026, "sakssekvensnummer": 123}, "2026/123"),
        ({"saksaar": "2026", "sakssekvensnummer": "123"}, "2026/123"),
        ({"saksaar": 2026, "sakssekvensnummer": 0}, ""),
        ({"saksaar": 0, "sakssekvensnummer": 123}, ""),
        ({"saksaar": None, "sakssekvensnummer": None}, ""),
        ({"saksaar": -1, "sakssekvensnummer": 5}, ""),
        ({"saksaar": 2026.5, "sakssekvensnummer": True}, ""),
        ({"mappeId": "fc051651", "systemId": "fc051651"}, ""),
        (None, ""),
    ],
)
def test_the_case_that_the_sender_proposes(case: object, proposed: str) -> None:
    assert letter(metadataForImport={"mappeId": case}).proposed_case == proposed


@pytest.mark.parametrize(
    ("taushetsbelagt", "niva", "declared", "level"),
    [
        (False, "BETYDELIG", False, ""),
        (True, "BETYDELIG", True, ""),
        (False, "HOYESTE", True, "high"),
        (True, "HOYESTE", True, "high"),
        (None, None, False, "high"),
        (False, "3", False, ""),
        (False, 4, True, "high"),
        (False, "NOE_NYTT", True, "high"),
    ],
)
def test_how_sensitive_it_is_and_who_may_read_it(
    taushetsbelagt: bool | None, niva: object, declared: bool, level: str
) -> None:
    found = letter(taushetsbelagtPost=taushetsbelagt, sikkerhetsniva=niva)
    assert (found.declared_sensitive, found.sign_in_level) == (declared, level)
    assert (found.subject is None) == declared


def test_rules_of_the_municipality_hide_the_subject_too() -> None:
    assert letter(type="Legemelding").subject is None
    assert letter(type="Byggesak").subject is not None
    hidden = Unit(org_number=SCHOOL, name="Skole", sensitivity=Sensitivity.SENSITIVE)
    read = LetterReader.of("svarinn", MUNICIPALITY, (*UNITS[:1], hidden), SERVICES)
    found = read.read(Forsendelse.model_validate(a_forsendelse(mottaker=party(SCHOOL))), listed_at=NOW)
    assert isinstance(found, Letter)
    assert (found.subject, found.declared_sensitive) == (None, False)


@pytest.mark.parametrize(
    ("kind", "service"),
    [("Byggesak", "svarinn:Byggesak"), ("BYGGESAK ", "svarinn:Byggesak"), ("Annet", "svarinn"), (None, "svarinn")],
)
def test_what_kind_of_letter_it_is(kind: str | None, service: str) -> None:
    assert letter(type=kind).service_id == service


def test_without_any_service_nothing_is_left_out() -> None:
    read = LetterReader.of("svarinn", MUNICIPALITY, UNITS, ())
    assert isinstance(read.read(Forsendelse.model_validate(a_forsendelse(type="X")), listed_at=NOW), Letter)


def test_suppressed_kinds_and_units_of_others_are_only_counted() -> None:
    assert suppressed(type="Sykmelding").rule == "suppressed_service"
    for number in (CHILD_CARE, "314999999"):
        found = suppressed(mottaker=party(number))
        assert (found.rule, found.unit, found.service_id) == ("unit_not_ours", number, "svarinn")


@pytest.mark.parametrize("mottaker", [None, party(None), party(""), {"postadresse": None}, {}])
def test_who_names_no_number_writes_to_the_municipality(mottaker: object) -> None:
    assert letter(mottaker=mottaker).unit == MUNICIPALITY


def test_numbers_may_be_spaced_or_numbers() -> None:
    assert letter(mottaker=party("310 356 875")).unit == SCHOOL
    assert letter(mottaker={"organisasjonsnummer": int(SCHOOL)}).unit == SCHOOL


def test_the_sender_is_who_wants_the_answer() -> None:
    found = letter(svarSendesTil=party(SCHOOL, "Storevik byggesak"))
    assert (found.sender_name, found.sender_org, found.sender_is_private) == ("Storevik byggesak", SCHOOL, False)
    for nobody in (None, party(SENDER, None), party(None, "Storevik prøvekommune"), party(SENDER, "  ")):
        found = letter(svarSendesTil=nobody)
        assert (found.sender_name, found.sender_org) == ("Storevik prøvekommune", SENDER)
        assert not found.sender_is_private


@pytest.mark.parametrize(
    "answer_to", [a_person(), a_person(None), party(None, "Testa Testesen"), party("123", "Testa Testesen")]
)
def test_a_private_sender_is_never_named_in_the_list(answer_to: dict[str, Any]) -> None:
    found = letter(svarSendesTil=answer_to)
    assert (found.sender_is_private, found.sender_name, found.sender_org) == (True, None, None)
    assert "Testa" not in repr(found)


def test_an_organisation_with_somebodys_number_is_an_organisation() -> None:
    assert not letter(svarSendesTil=a_person("Firma", organisasjonsnummer=SENDER)).sender_is_private


def test_an_identity_number_is_nowhere() -> None:
    """eDialog puts it in the title (efm MOVE-2817)."""
    raw = a_forsendelse(
        tittel="Melding fra 01815012345",
        svarSendesTil=a_person("Testa 018150 12345"),
        avsender=party(SENDER, "01815012345"),
        eksternRef="01815012345",
    )
    forsendelse = Forsendelse.model_validate(raw)
    assert letter(**raw).subject == "Melding fra ***********"
    for told in (letter(**raw), sender_of(forsendelse), opened_letter(forsendelse, ())):
        assert "01815012345" not in repr(told).replace(" ", "")
    assert forsendelse.svar_sendes_til is not None
    assert forsendelse.svar_sendes_til.is_person is True


def test_a_title_is_one_line() -> None:
    assert letter(tittel=" Vedtak\r\n om\tgatelys\0\u202e ").subject == "Vedtak om gatelys"
    assert letter(tittel="").subject is None
